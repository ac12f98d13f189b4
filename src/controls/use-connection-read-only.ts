import { and } from '#regions';
import { defineControl, say } from './control.ts';
import { matchesAny } from './judge.ts';
import { administrator, failing, notApplicable, passed, unread } from './verdicts.ts';

const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
const USE = { Action: 'codeconnections:UseConnection', Resource: CONNECTION };
const WRITERS = { writers: ['arn:aws:iam::111122223333:role/release/*'] };

const messages = {
  off: 'the parameter writers is not given, so nobody is kept from writing',
  none: 'no policy lets it use a connection',
  administrator: 'administrator: see CCG.1',
  notNamed: 'it can use no connection that its policies name: see CCG.1',
  writer: 'it is listed in writers: {glob}',
  readOnly: 'it can only read through the connections its policies name',
  writes: 'it can push or comment through connections its policies name, and writers does not list it',
};

/** CCG.4: reading source is what most consumers need; pushing to it is how one stolen role becomes everybody's code. */
export const useConnectionReadOnly = defineControl({
  id: 'CCG.4',
  slug: 'use-connection-read-only',
  title: 'UseConnection lets only listed principals push or comment',
  severity: 'low',
  why:
    'AWS files UseConnection under access level Read, yet without a condition it is also what allows GitPush and comments on pull ' +
    'requests. A build that only has to fetch sources can then change them.',
  remedy:
    'Add `StringEquals` on `codeconnections:ProviderPermissionsRequired` with the value `read_only`, or on ' +
    '`codeconnections:ProviderAction` with the actions that are needed (GitPull and the like), to the Allow. A Deny of GitPush alone ' +
    'leaves CreatePullRequestDiffComment. Principals that are meant to write belong in the parameter writers.',
  related: ['NIST.800-53.r5 AC-3', 'NIST.800-53.r5 AC-6', 'NIST.800-53.r5 CM-5'],
  families: ['use'],
  reads: 'identity policies, boundary, service control policies',
  parameters: ['writers'],
  messages,
  asks: { use: ({ named }) => ({ named }) },
  evaluate: (subject) => {
    const { writers } = subject.parameters;
    const grants = subject.grants('use');
    if (writers.length === 0) return notApplicable(messages, 'off');
    if (grants.exposure.reach === 'none') return notApplicable(messages, 'none');
    const exempt = administrator(subject, messages);
    if (exempt) return exempt;
    const glob = matchesAny(writers, subject.principal.caller.arn);
    if (glob !== undefined) return passed(messages, 'writer', { glob: `\`${glob}\`` });
    const named = subject.question('use', 'named');
    const message = say(messages, 'writes');
    return (
      failing(grants, and(named, grants.questions.writes), 'low', message) ??
      unread(subject, 'use', 'low', message) ??
      (grants.mayReach(named) ? passed(messages, 'readOnly') : notApplicable(messages, 'notNamed'))
    );
  },
  bad: [
    {
      title: 'one connection, no condition',
      policies: [USE],
      parameters: WRITERS,
      says: 'writes',
    },
    {
      title: 'pushing refused, commenting left',
      policies: [
        USE,
        {
          ...USE,
          Effect: 'Deny',
          Condition: { StringEqualsIfExists: { 'codeconnections:ProviderAction': 'GitPush' } },
        },
        {
          ...USE,
          Action: 'codestar-connections:UseConnection',
          Condition: {
            StringEquals: { 'codestar-connections:ProviderAction': 'CreatePullRequestDiffComment' },
          },
        },
      ],
      parameters: WRITERS,
      says: 'writes',
    },
  ],
  good: [
    {
      title: 'reading only',
      policies: [
        {
          ...USE,
          Condition: { StringEquals: { 'codeconnections:ProviderPermissionsRequired': 'read_only' } },
        },
      ],
      parameters: WRITERS,
      says: 'readOnly',
    },
    {
      title: 'fetching only',
      policies: [
        {
          ...USE,
          Condition: { StringEquals: { 'codeconnections:ProviderAction': ['GitPull', 'ListBranches'] } },
        },
      ],
      parameters: WRITERS,
      says: 'readOnly',
    },
    {
      title: 'a listed writer',
      principal: 'arn:aws:iam::111122223333:role/release/publisher',
      policies: [USE],
      parameters: WRITERS,
      says: 'writer',
    },
    { title: 'nobody listed: the control is off', policies: [USE], says: 'off' },
    {
      title: 'connections that no policy names',
      policies: [{ ...USE, Resource: '*' }],
      parameters: WRITERS,
      says: 'notNamed',
    },
    {
      title: 'a grant of something else',
      policies: [{ ...USE, Action: 'codeconnections:PassConnection' }],
      parameters: WRITERS,
      says: 'none',
    },
    {
      title: 'an administrator',
      policies: [{ Action: '*', Resource: '*' }],
      parameters: WRITERS,
      says: 'administrator',
    },
  ],
});
