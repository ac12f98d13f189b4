import { ACCOUNT, type Company, type Subject } from './company.ts';
import type { Json } from './statements.ts';

const USE = ['codeconnections:UseConnection', 'codestar-connections:UseConnection'];
const CLONE = ['UseConnection', 'GetConnection', 'GetConnectionToken'];

type Grant = (company: Company, subject: Subject) => readonly Json[];

const both = (names: readonly string[]) =>
  names.flatMap((name) => [`codeconnections:${name}`, `codestar-connections:${name}`]);
const connectionOf = ({ random, connections }: Company) => random.pick(connections);
const repositoryOf = ({ random, owners }: Company, { name, suffix }: Subject) =>
  `${random.pick(owners)}/${name.toLowerCase()}-${suffix}`;

/** How grants on connections are written, by how many of a hundred such roles have them so. */
const GRANTS: readonly (readonly [share: number, grant: Grant])[] = [
  // As aws-cdk-lib writes it for the source stage of a pipeline.
  [34, (company) => [allow('codestar-connections:UseConnection', connectionOf(company))]],
  [18, (company) => [allow(USE, connectionOf(company))]],
  [20, (company) => [allow(both(CLONE), connectionOf(company))]],
  [
    8,
    (company, subject) => [
      allow(USE, connectionOf(company), {
        StringEquals: { 'codeconnections:FullRepositoryId': repositoryOf(company, subject) },
      }),
    ],
  ],
  [
    5,
    (company, subject) => [
      allow(USE, connectionOf(company), {
        'ForAllValues:StringEquals': {
          'codestar-connections:FullRepositoryId': repositoryOf(company, subject),
        },
      }),
    ],
  ],
  [3, (_, { team }) => [allow(USE, '*', { StringEquals: { 'aws:ResourceTag/team': team } })]],
  [4, () => [allow(USE, '*')]],
  [3, (_, { region }) => [allow(USE, connectionsIn(region))]],
  [2, () => [allow(both(['*']), '*')]],
  [
    2,
    (company) => [
      allow(both(['PassConnection']), connectionOf(company), {
        StringEquals: { 'codeconnections:PassedToService': 'codepipeline.amazonaws.com' },
      }),
    ],
  ],
  [
    1,
    (company, subject) => [
      allow(USE, connectionsIn('*')),
      { Effect: 'Deny', Action: USE, NotResource: [connectionOf(company), connectionOf(company)] },
      {
        Effect: 'Deny',
        Action: USE,
        Resource: '*',
        Condition: {
          StringNotLikeIfExists: { 'codeconnections:FullRepositoryId': `${repositoryOf(company, subject)}*` },
        },
      },
    ],
  ],
];

/** Statements that grant something on connections, written in one of the ways people write them. */
export function connectionGrant(company: Company, subject: Subject): readonly Json[] {
  return company.random.weighted(GRANTS)(company, subject);
}

function allow(
  Action: string | readonly string[],
  Resource: string | readonly string[],
  Condition?: Json,
): Json {
  return { Action, Resource, Effect: 'Allow', ...(Condition ? { Condition } : {}) };
}

function connectionsIn(region: string): string[] {
  return ['codeconnections', 'codestar-connections'].map(
    (service) => `arn:aws:${service}:${region}:${ACCOUNT}:connection/*`,
  );
}
