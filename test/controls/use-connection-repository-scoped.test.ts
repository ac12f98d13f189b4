import { describe, expect, test } from 'vitest';
import {
  CONNECTION,
  type Given,
  OTHER_CONNECTION,
  OVER_THE_CAP,
  replay,
  shown,
  UNREADABLE,
  verdictOf,
} from './judged.ts';

const USE = { Action: 'codeconnections:UseConnection', Resource: CONNECTION };
const WEB = { 'codeconnections:FullRepositoryId': 'acme/web' };
const TRAP = { ...USE, Condition: { 'ForAllValues:StringEquals': WEB } };
const SCOPED = { ...USE, Condition: { StringEquals: WEB } };
const CALLED_VIA = { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'cloudformation.amazonaws.com' } };
const LISTING = {
  ...USE,
  Condition: { StringEquals: { 'codeconnections:ProviderAction': ['ListRepositories', 'ListOwners'] } },
};
const REQUIRED = { repositoryScope: 'required' } as const;

const facts: readonly (readonly [fact: string, given: Given, verdict: string])[] = [
  [
    'a limit under one prefix that a missing key escapes, and any repository under the other',
    {
      policies: [
        {
          ...USE,
          Condition: {
            StringLike: { 'codeconnections:FullRepositoryId': '*/*' },
            StringEqualsIfExists: { 'codestar-connections:FullRepositoryId': 'acme/web' },
          },
        },
      ],
      parameters: REQUIRED,
    },
    'failed: unscoped',
  ],
  [
    'a limit on the owner that a missing key escapes, and any repository',
    {
      policies: [
        {
          ...USE,
          Condition: {
            StringLike: { 'codeconnections:FullRepositoryId': '*/*' },
            StringEqualsIfExists: { 'codeconnections:OwnerId': 'acme' },
          },
        },
      ],
      parameters: REQUIRED,
    },
    'failed: unscoped',
  ],
  [
    'ForAllValues under the other prefix is the same hole',
    {
      policies: [
        {
          ...USE,
          Condition: { 'ForAllValues:StringLike': { 'codestar-connections:fullrepositoryid': 'acme/*' } },
        },
      ],
    },
    'failed: forAllValues',
  ],
  [
    'ForAllValues on the name of the repository is the same hole',
    {
      policies: [
        { ...USE, Condition: { 'ForAllValues:StringEquals': { 'codeconnections:RepositoryName': 'web' } } },
      ],
    },
    'failed: forAllValues',
  ],
  [
    'ForAllValues with IfExists says openly what it does',
    { policies: [{ ...USE, Condition: { 'ForAllValues:StringEqualsIfExists': WEB } }] },
    'passed: exceptAbsent',
  ],
  ['a connection that is open anyway has no hole', { policies: [TRAP, USE] }, 'passed: open'],
  [
    'a ForAllValues that admits every repository limits nothing',
    {
      policies: [
        { ...USE, Condition: { 'ForAllValues:StringLike': { 'codeconnections:FullRepositoryId': '*' } } },
      ],
    },
    'passed: open',
  ],
  [
    'ForAllValues on the branch alone is no limit on repositories',
    {
      policies: [
        { ...USE, Condition: { 'ForAllValues:StringEquals': { 'codeconnections:BranchName': 'main' } } },
      ],
    },
    'passed: open',
  ],
  [
    'an open grant of listing does not close the hole for everything else',
    { policies: [TRAP, LISTING] },
    'failed: forAllValues',
  ],
  ['a limit and an open grant of listing are no hole', { policies: [SCOPED, LISTING] }, 'passed: open'],
  [
    'ForAllValues together with a demand for the key is a limit',
    {
      policies: [
        {
          ...USE,
          Condition: {
            'ForAllValues:StringEquals': WEB,
            Null: { 'codeconnections:FullRepositoryId': 'false' },
          },
        },
      ],
    },
    'passed: scoped',
  ],
  [
    'a boundary that demands the key closes the hole',
    { policies: [TRAP], boundary: { Action: '*', Resource: '*', Condition: { StringLike: WEB } } },
    'passed: scoped',
  ],
  [
    'a service control policy that denies requests without the key closes the hole',
    {
      policies: [TRAP],
      scps: [
        [
          { Action: '*', Resource: '*' },
          {
            Effect: 'Deny',
            Action: '*:UseConnection',
            Resource: '*',
            Condition: { Null: { 'codeconnections:FullRepositoryId': 'true' } },
          },
        ],
      ],
    },
    'passed: scoped',
  ],
  [
    'a Deny with StringNotEquals also refuses requests without the key',
    {
      policies: [USE, { ...USE, Effect: 'Deny', Condition: { StringNotEquals: WEB } }],
      parameters: REQUIRED,
    },
    'passed: scoped',
  ],
  [
    'a Deny with ForAnyValue lets requests without the key through',
    {
      policies: [USE, { ...USE, Effect: 'Deny', Condition: { 'ForAnyValue:StringNotEquals': WEB } }],
      parameters: REQUIRED,
    },
    'failed: absent',
  ],
  [
    'a required limit is not met where one of two connections has none',
    { policies: [SCOPED, { ...USE, Resource: OTHER_CONNECTION }], parameters: REQUIRED },
    'failed: unscoped',
  ],
  [
    'a required limit is met by owner and name together',
    {
      policies: [
        {
          ...USE,
          Condition: {
            StringEquals: { 'codeconnections:OwnerId': 'acme', 'codeconnections:RepositoryName': 'web' },
          },
        },
      ],
      parameters: REQUIRED,
    },
    'passed: scoped',
  ],
  [
    'the hole is said to be one also where a limit is required',
    { policies: [TRAP], parameters: REQUIRED },
    'failed: forAllValues',
  ],
  [
    'connections reached through a wildcard are left to CCG.1, named ones beside them are not',
    { policies: [{ ...USE, Resource: '*', Condition: { StringEquals: WEB } }, TRAP] },
    'failed: forAllValues',
  ],
  [
    'a missing boundary may close the hole',
    { policies: [TRAP], boundary: 'missing' },
    'undetermined: forAllValues',
  ],
  [
    'a condition nobody can decide may close the hole',
    { policies: [{ ...TRAP, Condition: { ...TRAP.Condition, ...CALLED_VIA } }] },
    'undetermined: forAllValues',
  ],
  ['an unreadable policy may hold a hole', { policies: [SCOPED, UNREADABLE] }, 'undetermined: forAllValues'],
  [
    'an unreadable policy may name connections without a limit',
    { policies: [UNREADABLE], parameters: REQUIRED },
    'undetermined: unscoped',
  ],
  [
    'a proven failure outweighs what nobody can decide',
    {
      policies: [
        { ...TRAP, Condition: { ...TRAP.Condition, ...CALLED_VIA } },
        { ...USE, Resource: OTHER_CONNECTION },
      ],
      parameters: REQUIRED,
    },
    'failed: unscoped',
  ],
  [
    'above a cap a ForAllValues may be a hole',
    { policies: [{ ...TRAP, Condition: { ...TRAP.Condition, ...OVER_THE_CAP } }] },
    'undetermined: forAllValues',
  ],
  [
    'above a cap there is no hole where no condition uses ForAllValues',
    { policies: [{ ...USE, Condition: OVER_THE_CAP }] },
    'passed: open',
  ],
];

describe('CCG.3', () => {
  test.each(facts)('%s', (_, given, expected) => {
    expect(shown(verdictOf('CCG.3', given))).toBe(expected);
  });

  test('shows the hole as a request on the named connection that carries no repository', () => {
    const given = { policies: [{ ...USE, Resource: OTHER_CONNECTION }, TRAP] };
    const verdict = verdictOf('CCG.3', given);
    if (verdict.status !== 'failed') expect.unreachable();
    expect(verdict.evidence.map(({ policy }) => policy.name)).toEqual(['policy-1']);
    expect(verdict.witness?.resource).toBe(CONNECTION);
    expect(
      Object.keys(verdict.witness?.context ?? {}).filter((key) => /repository|owner/i.test(key)),
    ).toEqual([]);
    expect(replay(given, verdict)).toBe('allowed');
  });

  test('points at the group that a user has the hole from', () => {
    const verdict = verdictOf('CCG.3', {
      principal: 'arn:aws:iam::111122223333:user/ana',
      policies: [],
      groups: { developers: [TRAP] },
    });
    if (verdict.status !== 'failed') expect.unreachable();
    expect(verdict.evidence.map(({ policy }) => policy.group)).toEqual(['developers']);
  });
});
