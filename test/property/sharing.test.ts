// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Principal, principalOf } from '#account';
import { CONTROLS, DEFAULT_PARAMETERS, Judge } from '#controls';
import { findingsOf, type PrincipalReport, principalReport } from '#findings';
import { GrantsReader, USE } from '#grants';
import { evaluate, readDocument } from '#policy';
import { PartitionMemo } from '#regions';
import { readTrust } from '../../src/controls/trust/analysis.ts';
import { judgedBefore } from '../../src/controls/trust/memo.ts';
import { judgeTrust, type TrustJudgement } from '../../src/controls/trust/troubles.ts';
import { callerFrom, carriedFrom } from '../support/engine.ts';
import { NOW } from '../support/generators/index.ts';
import { holds } from './settings.ts';

/** Stand for names in a template; two of them may come to be the same name. */
const ID_MARKS = ['<id 0>', '<id 1>'] as const;
const REGION_MARKS = ['<region 0>', '<region 1>'] as const;
const REPOSITORY_MARKS = ['<repository 0>', '<repository 1>', '<repository 2>'] as const;
const IDS = [
  '11111111-2222-3333-4444-555555555555',
  '11111111-2222-3333-4444-666666666666',
  'deadbeef-0000-4000-8000-000000000001',
  'zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz',
] as const;
const REPOSITORIES = ['acme/web', 'acme/api', 'other/web', 'acme/web-2', 'Acme/web'] as const;

// The engine puts the first into requests of its own.
const REGIONS = [
  'us-east-1',
  'eu-west-1',
  'eu-central-1',
  'a',
  '-',
  '0',
  'ccguard-regions-1',
  'ccguard-regions-2',
] as const;

// The first is an example of the engine's, the second looks like what stands for a name.
const SERVICES = [
  'any-service.amazonaws.com',
  'ccguard-name-1',
  'ec2.amazonaws.com',
  'codebuild.amazonaws.com',
  'states.eu-west-1.amazonaws.com',
  '444455556666.amazonaws.com',
  'EC2.amazonaws.com',
  'ec2*',
] as const;
const TAGS = ['any-value', 'ccguard-tags-1', 'red', 'Red', 'blue', '', '7', 'a b'] as const;
const TAG_MARKS = ['<tag 0>', '<tag 1>'] as const;
const SERVICE_MARKS = ['<service 0>', '<service 1>'] as const;

type Names = {
  readonly services: readonly string[];
  readonly tags: readonly string[];
  readonly ids: readonly string[];
  readonly regions: readonly string[];
  readonly repositories: readonly string[];
};

const arn = fc
  .tuple(
    fc.constantFrom('codeconnections', 'codeconnections', 'codestar-connections'),
    fc.constantFrom('us-east-1', ...REGION_MARKS),
    fc.constantFrom('111122223333', '111122223333', '111122223333', '444455556666'),
    fc.constantFrom(...ID_MARKS),
  )
  .map(([service, region, account, id]) => `arn:aws:${service}:${region}:${account}:connection/${id}`);
const resource = fc.oneof(
  { arbitrary: arn, weight: 8 },
  {
    arbitrary: fc.constantFrom(
      '*',
      'arn:aws:codeconnections:*:111122223333:connection/*',
      'arn:aws:codestar-connections:us-east-1:*:*',
      'arn:aws:codeconnections:<region 0>:111122223333:connection/*',
      'arn:aws:codeconnections:<region 1>:111122223333:connection/*',
      'arn:aws:codestar-connections:<region 0>:*',
      'arn:aws:codeconnections:<region 1>:*:connection/*',
      'arn:aws:codeconnections:eu-*:111122223333:connection/*',
      'arn:aws:code*:<region 0>:111122223333:connection/*',
      'arn:*:<region 1>:*',
      'arn:aws:codeconnections:*:*:connection/11111111-*',
      'arn:aws:s3:<region 0>:*:x',
      'arn:aws:s3:<region 0>:111122223333:${aws:username}',
      'arn:aws:s3:::bucket/*',
    ),
    weight: 3,
  },
);
const action = fc.constantFrom(
  'codeconnections:UseConnection',
  'codeconnections:UseConnection',
  'codeconnections:UseConnection',
  'codestar-connections:UseConnection',
  'code*:UseConnection',
  'codeconnections:PassConnection',
  'codeconnections:GetConnectionToken',
  'codestar-connections:*',
  '*',
);
const repository = fc.oneof(
  { arbitrary: fc.constantFrom(...REPOSITORY_MARKS), weight: 3 },
  { arbitrary: fc.constantFrom('acme/*', '*', 'acme/w?b'), weight: 1 },
);
const operator = fc.constantFrom(
  'StringEquals',
  'StringEquals',
  'StringEquals',
  'StringLike',
  'StringLike',
  'StringNotEquals',
  'ForAllValues:StringEquals',
  'StringEqualsIfExists',
  'ForAnyValue:StringEquals',
  'StringNotEqualsIfExists',
);
const few = <T>(entry: fc.Arbitrary<T>, maxLength = 2) => fc.array(entry, { minLength: 1, maxLength });
const condition = fc.oneof(
  { arbitrary: fc.constant({}), weight: 2 },
  {
    arbitrary: fc
      .tuple(operator, few(repository, 3))
      .map(([name, values]) => ({ [name]: { 'codeconnections:FullRepositoryId': values } })),
    weight: 5,
  },
  {
    arbitrary: fc.constantFrom(
      { StringEquals: { 'codeconnections:OwnerId': 'acme' } },
      { StringLike: { 'aws:ResourceTag/team': ['red', 'b*'] } },
      { StringEquals: { 'aws:ResourceTag/team': TAG_MARKS[0] } },
      { StringEquals: { 'aws:ResourceTag/team': [...TAG_MARKS] } },
      { StringEquals: { 'aws:ResourceTag/team': TAG_MARKS[1], 'aws:ResourceTag/stage': TAG_MARKS[0] } },
      { StringNotEqualsIfExists: { 'aws:ResourceTag/team': TAG_MARKS[1] } },
      { 'ForAllValues:StringEquals': { 'aws:ResourceTag/stage': TAG_MARKS[0] } },
      { StringEquals: { 'aws:PrincipalTag/team': '${aws:ResourceTag/team}' } },
      { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } },
      { StringEqualsIgnoreCase: { 'aws:ResourceTag/team': TAG_MARKS[0] } },
      { Null: { 'aws:ResourceTag/team': 'true' } },
      { StringEquals: { 'codeconnections:ProviderAction': ['GitPull', 'ListBranches'] } },
      { StringEquals: { 'codeconnections:PassedToService': 'codepipeline.amazonaws.com' } },
      { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app*' } },
      { Null: { 'codeconnections:FullRepositoryId': 'false' } },
      { StringEquals: { 'codeconnections:BranchName': '${codeconnections:FullRepositoryId}' } },
      { StringNotEquals: { 'aws:ResourceTag/team': '${codeconnections:FullRepositoryId}' } },
      { StringEquals: { 'codeconnections:BranchName': REPOSITORY_MARKS[0] } },
      { StringEquals: { 'aws:ResourceTag/team': REPOSITORY_MARKS[1] } },
      { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } },
      { StringEquals: { 'aws:RequestedRegion': ['ccguard-regions-1', 'ccguard-regions-2'] } },
      { StringEquals: { 'aws:RequestedRegion': '<region 0>' } },
    ),
    weight: 4,
  },
);
const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    Action: few(action),
    resources: few(resource),
    negated: fc.nat(7),
    Condition: condition,
  })
  .map(({ resources, negated, Condition, ...rest }) => ({
    ...rest,
    [negated === 7 ? 'NotResource' : 'Resource']: resources,
    ...(Object.keys(Condition).length > 0 ? { Condition } : {}),
  }));
const document = few(statement).map((Statement) => ({ Version: '2012-10-17', Statement }));
const trust = fc
  .array(
    fc.oneof(
      fc.constantFrom<object[]>(
        { Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'sts:AssumeRole' },
        { Principal: { AWS: 'arn:aws:iam::444455556666:role/x' }, Action: 'sts:AssumeRole' },
        { Principal: { AWS: '*' }, Action: 'sts:AssumeRole' },
      ),
      fc
        .tuple(
          fc.constantFrom('Principal', 'Principal', 'Principal', 'NotPrincipal'),
          few(fc.constantFrom(...SERVICE_MARKS)),
          fc.constantFrom(
            {},
            {},
            { StringEquals: { 'aws:SourceAccount': '111122223333' } },
            { StringEquals: { 'aws:SourceAccount': '444455556666' } },
            { StringEquals: { 'aws:PrincipalServiceName': SERVICE_MARKS[0] } },
            { StringEquals: { 'sts:ExternalId': SERVICE_MARKS[1] } },
          ),
        )
        .map(([element, services, Condition]) => ({
          [element]: { Service: services },
          Action: 'sts:AssumeRole',
          Condition,
        })),
      fc
        .tuple(
          fc.constantFrom('StringEquals', 'StringLike', 'StringEqualsIfExists', 'StringNotEquals'),
          fc.constantFrom('sub', 'sub', 'aud'),
          few(
            fc
              .tuple(
                fc.constantFrom(...REPOSITORY_MARKS),
                fc.constantFrom(':*', ':ref:refs/heads/main', '', '*'),
              )
              .map(([mark, rest]) => `repo:${mark}${rest}`),
          ),
        )
        .map(([name, key, values]) => ({
          Principal: {
            Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
          },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { [name]: { [`token.actions.githubusercontent.com:${key}`]: values } },
        })),
      fc
        .tuple(
          fc.constantFrom('*', 'arn:aws:iam::444455556666:root', 'arn:aws:iam::111122223333:root'),
          fc.constantFrom('StringEquals', 'StringLike', 'StringNotEquals'),
          few(fc.constantFrom(...ID_MARKS)),
        )
        .map(([AWS, name, values]) => ({
          Principal: { AWS },
          Action: 'sts:AssumeRole',
          Condition: { [name]: { 'sts:ExternalId': values } },
        })),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .chain((statements) =>
    fc.nat(3).map((deny) => ({
      Version: '2012-10-17',
      Statement: statements.map((one, index) => ({ Effect: deny === index + 1 ? 'Deny' : 'Allow', ...one })),
    })),
  );
const everything = { Effect: 'Allow', Action: ['*'], Resource: ['*'] };
const EVERYTHING = { Version: '2012-10-17', Statement: [everything] };
const FOREIGN = {
  Version: '2012-10-17',
  Statement: [
    everything,
    { ...everything, Resource: ['arn:aws:codeconnections:eu-west-1:444455556666:connection/<id 0>'] },
  ],
};
const SPOILED = {
  Version: '2012-10-17',
  Statement: [
    everything,
    { ...everything, Effect: 'Deny', Resource: ['arn:aws:codeconnections:<region 0>:*'] },
  ],
};
const template = fc.record({
  identity: few(document),
  groups: fc.array(document, { maxLength: 1 }),
  boundary: fc.option(
    fc.oneof({ arbitrary: document, weight: 3 }, fc.constantFrom(EVERYTHING, SPOILED, FOREIGN)),
    {
      nil: undefined,
      freq: 4,
    },
  ),
  trust,
});
const names: fc.Arbitrary<Names> = fc.record({
  tags: fc.array(fc.constantFrom(...TAGS), { minLength: 2, maxLength: 2 }),
  services: fc.array(fc.constantFrom(...SERVICES), { minLength: 2, maxLength: 2 }),
  ids: fc.array(fc.constantFrom(...IDS), { minLength: 2, maxLength: 2 }),
  regions: fc.array(fc.constantFrom(...REGIONS), { minLength: 2, maxLength: 2 }),
  repositories: fc.array(fc.constantFrom(...REPOSITORIES), { minLength: 3, maxLength: 3 }),
});

type Template = typeof template extends fc.Arbitrary<infer T> ? T : never;

function principalWith(
  made: Template,
  { services, tags, ids, regions, repositories }: Names,
  index: number,
): Principal {
  const text = JSON.stringify(made)
    .replace(/<service (\d)>/g, (_, at) => services[at] ?? '')
    .replace(/<tag (\d)>/g, (_, at) => tags[at] ?? '')
    .replace(/<id (\d)>/g, (_, at) => ids[at] ?? '')
    .replace(/<region (\d)>/g, (_, at) => regions[at] ?? '')
    .replace(/<repository (\d)>/g, (_, at) => repositories[at] ?? '');
  const { identity, groups, boundary, trust: trusted }: Template = JSON.parse(text);
  const policies = carriedFrom({ identity, groups, ...(boundary ? { boundary } : {}) });
  return {
    ...principalOf(callerFrom({ arn: `arn:aws:iam::111122223333:role/app-${index}` }), policies),
    trust: readDocument(trusted, { kind: 'trust' }),
  };
}

function reportOf(judge: Judge, principal: Principal): PrincipalReport {
  const judged = judge.judge(principal);
  return principalReport(judged, findingsOf(judged));
}

const PARAMETERS = { ...DEFAULT_PARAMETERS };
const fresh = () => new Judge(CONTROLS, { ...DEFAULT_PARAMETERS }, NOW);

it('a principal is told the same alone and among others that differ in names', () => {
  holds('sharing', fc.tuple(template, fc.array(names, { minLength: 2, maxLength: 4 })), ([made, all]) => {
    const shared = fresh();
    const principals = all.map((one, index) => principalWith(made, one, index));
    for (const principal of principals) {
      expect(reportOf(shared, principal)).toEqual(reportOf(fresh(), principal));
    }
  });
});

it('names do not matter to the grade, and every witness is of the principal itself', () => {
  holds('renaming', fc.tuple(template, names), ([made, one]) => {
    const principal = principalWith(made, one, 0);
    const report = reportOf(fresh(), principal);
    const { exposure } = new GrantsReader(NOW).read(principal.caller, principal.policies, USE);
    expect(report).toMatchObject({
      exposure: exposure.reach,
      unlessKeyAbsent: exposure.unlessKeyAbsent,
      repositories: exposure.reach === 'none' ? null : exposure.repositories,
      access: exposure.access ?? null,
    });
    for (const { control, witness } of report.findings) {
      if (!witness || control === 'CCG.9') continue;
      expect([control, evaluate(witness, principal.caller, principal.policies, NOW).decision]).toEqual([
        control,
        'allowed',
      ]);
    }
    const fixed = new Judge(
      CONTROLS,
      {
        ...DEFAULT_PARAMETERS,
        allowedConnectionArns: ['arn:aws:codeconnections:us-east-1:111122223333:connection/none'],
      },
      NOW,
    );
    const told = (judge: Judge) =>
      reportOf(judge, principal)
        .findings.filter(({ control }) => control !== 'CCG.1')
        .map(({ control, status, message, evidence, dependsOn }) => ({
          control,
          status,
          message,
          evidence,
          dependsOn,
        }));
    expect(told(fresh())).toEqual(told(fixed));
  });
});

it('names do not matter to what is said of a trust policy', () => {
  holds('trust names', fc.tuple(template, names), ([made, one]) => {
    const { caller, trust: reading } = principalWith(made, one, 0);
    if (!reading?.readable) expect.unreachable();
    const read = readTrust(reading.statements, caller, NOW);
    const told = ({ troubles, unguarded, letsNobodyIn }: TrustJudgement) => ({
      troubles: troubles.map(({ key, severity, words, answer }) => [
        key,
        severity,
        words,
        answer.answer,
        answer.statements,
      ]),
      unguarded: unguarded?.answer.answer,
      letsNobodyIn,
    });
    expect(told(judgedBefore(read, PARAMETERS))).toEqual(told(judgeTrust(read, [], new PartitionMemo())));
  });
});
