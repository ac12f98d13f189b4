import { expect, test } from 'vitest';
import { policy, principalIn, role, trusting, user } from './dump.ts';

const ANYBODY = { AWS: '*' };

function mayBringTags(AssumeRolePolicyDocument: unknown): boolean {
  return principalIn([role('app', { AssumeRolePolicyDocument })]).caller.sessionTags;
}

const ALLOWED: readonly (readonly [fact: string, trust: unknown])[] = [
  ['by name', trusting(ANYBODY, ['sts:AssumeRole', 'sts:TagSession'])],
  ['by name in any case', trusting(ANYBODY, 'STS:tagsession')],
  ['by a wildcard', trusting(ANYBODY, 'sts:Tag*')],
  ['by a question mark', trusting(ANYBODY, 'sts:TagSessio?')],
  ['by everything', trusting(ANYBODY, '*')],
  ['by NotAction', policy({ Effect: 'Allow', Principal: ANYBODY, NotAction: 'sts:AssumeRoleWithSAML' })],
  [
    'under a condition',
    policy({
      Effect: 'Allow',
      Principal: ANYBODY,
      Action: 'sts:TagSession',
      Condition: { StringEquals: { 'aws:RequestTag/team': 'red' } },
    }),
  ],
  ...[
    { Principal: { AWS: 'arn:aws:iam::111122223333:root' } },
    { NotPrincipal: ANYBODY },
    { Principal: ANYBODY, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } },
    { Principal: ANYBODY, Action: 'sts:AssumeRole' },
  ].map((denied): [string, unknown] => [
    `in spite of ${JSON.stringify(denied)} denied`,
    policy(
      { Effect: 'Allow', Principal: ANYBODY, Action: 'sts:*' },
      { Effect: 'Deny', Action: 'sts:TagSession', ...denied },
    ),
  ]),
  ['in a URL-encoded document', encodeURIComponent(JSON.stringify(trusting(ANYBODY, 'sts:TagSession')))],
  ['for all anybody knows, where it cannot be read', '%zz'],
  ['for all anybody knows, where it has no principal', policy({ Effect: 'Allow', Action: 'sts:AssumeRole' })],
];

test.each(ALLOWED)('a trust policy lets callers bring tags %s', (_, trust) => {
  expect(mayBringTags(trust)).toBe(true);
});

const NOT_ALLOWED: readonly (readonly [fact: string, trust: unknown])[] = [
  ['another action', trusting(ANYBODY)],
  ['a wildcard that ends short of it', trusting(ANYBODY, 'sts:Tag')],
  ['nothing', policy()],
  ['NotAction of it', policy({ Effect: 'Allow', Principal: ANYBODY, NotAction: ['sts:TagSession'] })],
  ...['*', ANYBODY].map((Principal): [string, unknown] => [
    `a Deny for ${JSON.stringify(Principal)} beside an Allow`,
    policy(
      { Effect: 'Allow', Principal: ANYBODY, Action: ['sts:AssumeRole', 'sts:TagSession'] },
      { Effect: 'Deny', Principal, Action: 'sts:Tag*' },
    ),
  ]),
  ['a Deny', policy({ Effect: 'Deny', Principal: ANYBODY, Action: 'sts:TagSession' })],
];

test.each(NOT_ALLOWED)('a trust policy that says %s does not', (_, trust) => {
  expect(mayBringTags(trust)).toBe(false);
});

test('nobody assumes a user, so its tags are its own', () => {
  expect(principalIn([user('ana')]).caller.sessionTags).toBe(false);
});
