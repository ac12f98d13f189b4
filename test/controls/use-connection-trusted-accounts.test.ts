import { describe, expect, test } from 'vitest';
import { CONNECTION, type Given, OVER_THE_CAP, replay, shown, UNREADABLE, verdictOf } from './judged.ts';

const OWN = { Action: 'codeconnections:UseConnection', Resource: CONNECTION };
const FOREIGN_ARN =
  'arn:aws:codeconnections:us-east-1:444455556666:connection/7a8b9c0d-1e2f-4a3b-8c4d-5e6f7a8b9c0d';
const FOREIGN = { ...OWN, Resource: FOREIGN_ARN };
const ANY = { ...OWN, Resource: '*' };

const facts: readonly (readonly [fact: string, given: Given, verdict: string])[] = [
  [
    'the account of the principal itself is its own however it is written',
    {
      policies: [
        OWN,
        {
          ...OWN,
          // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
          Resource: 'arn:aws:codeconnections:*:${aws:PrincipalAccount}:connection/*',
        },
      ],
    },
    'passed: trusted',
  ],
  ...[{ boundary: [{ ...ANY, Action: '*' }, FOREIGN] }, { scps: [[{ ...ANY, Action: '*' }, FOREIGN]] }].map(
    ({ boundary, scps }): readonly [string, Given, string] => [
      `a foreign connection that a ${boundary ? 'boundary' : 'level'} names beside everything is written out`,
      {
        policies: [{ ...OWN, Resource: 'arn:aws:codeconnections:*' }],
        ...(boundary && {
          boundary: {
            Version: '2012-10-17',
            Statement: boundary.map((one) => ({ Effect: 'Allow', ...one })),
          },
        }),
        ...(scps && { scps }),
      },
      'failed: foreign',
    ],
  ),
  [
    'a pattern that only begins like an account writes none out',
    { policies: [{ ...OWN, Resource: 'arn:aws:codeconnections:*:44445555*:connection/*' }] },
    'passed: trusted',
  ],
  [
    'one account of two being trusted does not excuse the other',
    {
      policies: [FOREIGN, { ...OWN, Resource: FOREIGN_ARN.replace('444455556666', '777788889999') }],
      parameters: { trustedAccounts: ['444455556666'] },
    },
    'failed: foreign',
  ],
  [
    'a trusted organization does not vouch for an account that no condition ties to it',
    { policies: [FOREIGN], parameters: { trustedAccounts: ['o-abcdefghij'] } },
    'failed: foreign',
  ],
  [
    'a Deny on the foreign connection takes it away',
    { policies: [OWN, FOREIGN, { ...FOREIGN, Effect: 'Deny' }] },
    'passed: trusted',
  ],
  [
    'a foreign connection that is denied stays away although a wildcard reaches its account',
    { policies: [ANY, FOREIGN, { ...FOREIGN, Effect: 'Deny' }] },
    'passed: trusted',
  ],
  [
    'an account in a NotResource is not granted by being written',
    { policies: [{ Action: 'codeconnections:UseConnection', NotResource: FOREIGN_ARN }] },
    'passed: trusted',
  ],
  [
    'an account written in a Deny alone is granted by a wildcard, which is left to CCG.1',
    { policies: [ANY, { ...FOREIGN, Effect: 'Deny' }] },
    'passed: trusted',
  ],
  [
    'a boundary of the own account keeps the foreign one out',
    {
      policies: [OWN, FOREIGN],
      boundary: { Action: '*', Resource: 'arn:aws:*:*:111122223333:*' },
    },
    'passed: trusted',
  ],
  [
    'a condition on another account than that of the resource leaves nothing',
    {
      policies: [OWN, { ...FOREIGN, Condition: { StringEquals: { 'aws:ResourceAccount': '111122223333' } } }],
    },
    'passed: trusted',
  ],
  [
    'a missing boundary may keep the foreign account out',
    { policies: [FOREIGN], boundary: 'missing' },
    'undetermined: foreign',
  ],
  [
    'a condition nobody can decide may keep the foreign account out',
    {
      policies: [
        {
          ...FOREIGN,
          Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'cloudformation.amazonaws.com' } },
        },
      ],
    },
    'undetermined: foreign',
  ],
  [
    'an unreadable policy may write out any account',
    { policies: [OWN, UNREADABLE] },
    'undetermined: foreign',
  ],
  [
    'above a cap no account is reached that no policy writes out',
    { policies: [{ ...OWN, Condition: OVER_THE_CAP }] },
    'passed: trusted',
  ],
  [
    'above a cap nobody knows whether what a boundary names in an account is reached',
    {
      policies: [{ ...OWN, Condition: OVER_THE_CAP }],
      boundary: { Action: '*', Resource: [CONNECTION, FOREIGN_ARN] },
    },
    'undetermined: foreign',
  ],
  [
    'an account that a boundary names and a wildcard reaches, which CCG.1 takes for named',
    { policies: [ANY], boundary: { Action: '*', Resource: FOREIGN_ARN } },
    'failed: foreign',
  ],
  [
    'an account that a service control policy names and a wildcard reaches',
    { policies: [ANY], scps: [[{ Action: '*', Resource: FOREIGN_ARN }]] },
    'failed: foreign',
  ],
  [
    'an account that a boundary names and no identity policy reaches',
    { policies: [OWN], boundary: { Action: '*', Resource: [CONNECTION, FOREIGN_ARN] } },
    'passed: trusted',
  ],
  [
    'above a cap an account that a policy writes out may be reached',
    { policies: [{ ...FOREIGN, Condition: OVER_THE_CAP }] },
    'undetermined: foreign',
  ],
];

describe('CCG.5', () => {
  test.each(facts)('%s', (_, given, expected) => {
    expect(shown(verdictOf('CCG.5', given))).toBe(expected);
  });

  test('points at the statement that writes the account out, not at the wildcard beside it', () => {
    const given = { policies: [ANY, FOREIGN] };
    const verdict = verdictOf('CCG.5', given);
    if (verdict.status !== 'failed') expect.unreachable();
    expect(verdict.evidence.map(({ policy }) => policy.name)).toEqual(['policy-1']);
    expect(verdict.witness?.resource).toBe(FOREIGN_ARN);
    expect(verdict.message.text).toContain('444455556666');
    expect(replay(given, verdict)).toBe('allowed');
  });

  test('shows a request outside the trusted organization', () => {
    const given = {
      policies: [{ ...FOREIGN, Condition: { StringLike: { 'aws:ResourceOrgID': 'o-*' } } }],
      parameters: { trustedAccounts: ['o-abcdefghij'] },
    };
    const verdict = verdictOf('CCG.5', given);
    if (verdict.status !== 'failed') expect.unreachable();
    expect(verdict.witness?.context['aws:ResourceOrgID']).not.toBe('o-abcdefghij');
    expect(replay(given, verdict)).toBe('allowed');
  });
});
