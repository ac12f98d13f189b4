import { describe, expect, test } from 'vitest';
import { CONNECTION, type Given, replay, shown, UNREADABLE, verdictOf } from './judged.ts';

const TOKEN = { Action: 'codeconnections:GetConnectionToken', Resource: CONNECTION };
const INSTALLATION = { Action: 'codestar-connections:UpdateConnectionInstallation', Resource: CONNECTION };
const EVERYONE = { connectionAdministrators: ['*'] };
const CALLED_VIA = { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'cloudformation.amazonaws.com' } };

function handshake(action: string) {
  return { Action: action, Resource: '*' };
}

const facts: readonly (readonly [fact: string, given: Given, verdict: string])[] = [
  ...[
    'GetIndividualAccessToken',
    'StartOAuthHandshake',
    'StartAppRegistrationHandshake',
    'RegisterAppCode',
  ].map(
    (action) =>
      [
        `${action} is for administrators of connections`,
        { policies: [handshake(`codestar-connections:${action}`)] },
        'failed: handshake',
      ] as const,
  ),
  [
    'a handshake granted on a connection is none, as it names no resource',
    { policies: [TOKEN, { ...handshake('codeconnections:StartOAuthHandshake'), Resource: CONNECTION }] },
    'passed: named',
  ],
  [
    'a wildcard action on one connection can change its installation',
    { policies: [{ Action: 'codeconnections:*', Resource: CONNECTION }] },
    'failed: installation',
  ],
  [
    'a wildcard action on one connection is fine for an administrator of connections',
    { policies: [{ Action: 'codeconnections:*', Resource: CONNECTION }], parameters: EVERYONE },
    'passed: listed',
  ],
  [
    'an administrator of connections who holds only a token is judged by that',
    { policies: [TOKEN], parameters: EVERYONE },
    'passed: named',
  ],
  [
    'another principal being listed excuses nobody',
    {
      policies: [INSTALLATION],
      parameters: { connectionAdministrators: ['arn:aws:iam::111122223333:role/other'] },
    },
    'failed: installation',
  ],
  [
    'tokens of every connection outweigh handshakes',
    { policies: [{ ...TOKEN, Resource: '*' }, handshake('codeconnections:RegisterAppCode')] },
    'failed: token',
  ],
  [
    'a proven handshake outweighs a token that nobody can decide',
    {
      policies: [
        { ...TOKEN, Resource: '*', Condition: CALLED_VIA },
        handshake('codeconnections:RegisterAppCode'),
      ],
    },
    'failed: handshake',
  ],
  [
    'a Deny on everything else leaves the token of the named connection',
    {
      policies: [
        TOKEN,
        { ...TOKEN, Resource: '*' },
        { Effect: 'Deny', Action: '*:GetConnectionToken', NotResource: CONNECTION },
      ],
    },
    'passed: named',
  ],
  [
    'a Deny takes handshakes away',
    {
      policies: [
        TOKEN,
        handshake('codeconnections:StartOAuthHandshake'),
        { Effect: 'Deny', ...handshake('*:StartOAuthHandshake') },
      ],
    },
    'passed: named',
  ],
  [
    'a missing boundary may take the token away',
    { policies: [{ ...TOKEN, Resource: '*' }], boundary: 'missing' },
    'undetermined: token',
  ],
  [
    'a condition nobody can decide may take the installation away',
    { policies: [{ ...INSTALLATION, Condition: CALLED_VIA }] },
    'undetermined: installation',
  ],
  ['an unreadable policy may grant any token', { policies: [TOKEN, UNREADABLE] }, 'undetermined: token'],
  [
    'an unreadable policy may grant any token to an administrator of connections',
    { policies: [UNREADABLE], parameters: EVERYONE },
    'undetermined: token',
  ],
];

describe('CCG.8', () => {
  test.each(facts)('%s', (_, given, expected) => {
    expect(shown(verdictOf('CCG.8', given))).toBe(expected);
  });

  test('points at what grants the worst of it, with a request for just that', () => {
    const given: Given = {
      principal: 'arn:aws:iam::111122223333:user/ana',
      policies: [INSTALLATION],
      groups: { developers: [handshake('codeconnections:StartOAuthHandshake')] },
    };
    const verdict = verdictOf('CCG.8', given);
    if (verdict.status !== 'failed') expect.unreachable();
    expect(verdict.evidence.map(({ policy }) => policy.group)).toEqual(['developers']);
    expect(verdict.witness).toMatchObject({ action: 'codeconnections:StartOAuthHandshake', resource: '*' });
    expect(replay(given, verdict)).toBe('allowed');
  });
});
