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

const BY_NAME = { Action: 'codeconnections:UseConnection', Resource: CONNECTION };
const WILDCARD = { Action: 'codeconnections:*', Resource: OTHER_CONNECTION };
const CALLED_VIA = { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'cloudformation.amazonaws.com' } };

const facts: readonly (readonly [fact: string, given: Given, verdict: string])[] = [
  [
    'a wildcard of the old prefix that a Deny empties leaves the grant by name',
    {
      policies: [
        { ...BY_NAME, Action: ['codeconnections:UseConnection', 'codestar-connections:*'] },
        { Effect: 'Deny', Action: 'codestar-connections:UseConnection', Resource: '*' },
      ],
    },
    'passed: byName',
  ],
  [
    'two Denies that only together cover the wildcard empty it',
    {
      policies: [
        BY_NAME,
        WILDCARD,
        { Effect: 'Deny', Action: 'codeconnections:U*', NotResource: CONNECTION },
        { Effect: 'Deny', Action: 'codeconnections:U*', Resource: OTHER_CONNECTION },
      ],
    },
    'passed: byName',
  ],
  [
    'a boundary that keeps the wildcard out leaves the grant by name',
    { policies: [BY_NAME, WILDCARD], boundary: { Action: '*', Resource: CONNECTION } },
    'passed: byName',
  ],
  [
    'a service control policy that lets the wildcard through does not excuse it',
    { policies: [WILDCARD], scps: [[{ Action: '*', Resource: '*' }]] },
    'failed: wildcard',
  ],
  [
    'everything on everything but for a Deny is no administrator, so the wildcard counts',
    {
      policies: [
        { Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: '*', Resource: CONNECTION },
      ],
    },
    'failed: wildcard',
  ],
  [
    'an unreadable policy may grant through a wildcard',
    { policies: [BY_NAME, UNREADABLE] },
    'undetermined: wildcard',
  ],
  ['an unreadable policy alone may, too', { policies: [UNREADABLE] }, 'undetermined: wildcard'],
  [
    'an unreadable policy under a Deny of UseConnection grants none',
    { policies: [UNREADABLE, { Effect: 'Deny', Action: '*:UseConnection', Resource: '*' }] },
    'notApplicable: none',
  ],
  [
    'a missing boundary may take the wildcard away',
    { policies: [WILDCARD], boundary: 'missing' },
    'undetermined: wildcard',
  ],
  [
    'a wildcard under a condition nobody can decide is undetermined, whatever is granted by name',
    { policies: [BY_NAME, { ...WILDCARD, Condition: CALLED_VIA }] },
    'undetermined: wildcard',
  ],
  [
    'a grant by name under a condition nobody can decide is one by name',
    { policies: [{ ...BY_NAME, Condition: CALLED_VIA }] },
    'passed: byName',
  ],
  [
    'above a cap a grant by name is one by name',
    { policies: [{ ...BY_NAME, Condition: OVER_THE_CAP }] },
    'passed: byName',
  ],
  [
    'above a cap a wildcard may grant nothing',
    { policies: [{ ...WILDCARD, Condition: OVER_THE_CAP }] },
    'undetermined: wildcard',
  ],
];

describe('CCG.2', () => {
  test.each(facts)('%s', (_, given, expected) => {
    expect(shown(verdictOf('CCG.2', given))).toBe(expected);
  });

  test('points at the wildcard statement alone, with a request that it allows', () => {
    const given = { policies: [BY_NAME, WILDCARD] };
    const verdict = verdictOf('CCG.2', given);
    if (verdict.status !== 'failed') expect.unreachable();
    expect(verdict.evidence.map(({ policy }) => policy.name)).toEqual(['policy-1']);
    expect(verdict.witness?.resource).toBe(OTHER_CONNECTION);
    expect(replay(given, verdict)).toBe('allowed');
    expect(verdict.message.text).toContain('`codeconnections:*`');
  });

  test('names the unreadable policy it depends on', () => {
    const verdict = verdictOf('CCG.2', { policies: [BY_NAME, UNREADABLE] });
    if (verdict.status !== 'undetermined') expect.unreachable();
    expect(verdict.dependsOn.join()).toContain('unreadable inline policy policy-1');
  });

  test('points at the policy of the group that a user has the wildcard from', () => {
    const verdict = verdictOf('CCG.2', {
      principal: 'arn:aws:iam::111122223333:user/ana',
      policies: [BY_NAME],
      groups: { developers: [WILDCARD] },
    });
    if (verdict.status !== 'failed') expect.unreachable();
    expect(verdict.evidence.map(({ policy }) => policy.group)).toEqual(['developers']);
  });
});
