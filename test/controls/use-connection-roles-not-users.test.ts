import { describe, expect, test } from 'vitest';
import { CONNECTION, type Given, OTHER_CONNECTION, replay, shown, UNREADABLE, verdictOf } from './judged.ts';

const USER = 'arn:aws:iam::111122223333:user/team/ana';
const USE = { Action: 'codeconnections:UseConnection', Resource: CONNECTION };
const PASS = { ...USE, Action: 'codeconnections:PassConnection' };
const USE_OTHER = { ...USE, Resource: OTHER_CONNECTION };

const facts: readonly (readonly [fact: string, given: Given, verdict: string])[] = [
  [
    'a user whose boundary leaves no connection holds none',
    {
      policies: [USE, PASS],
      boundary: PASS,
    },
    'notApplicable: none',
  ],
  [
    'a Deny takes the grant of a group away from a user',
    { policies: [PASS, { ...USE, Effect: 'Deny' }], groups: { developers: [USE] } },
    'notApplicable: none',
  ],
  [
    'a missing boundary may leave a user no connection',
    { policies: [USE], boundary: 'missing' },
    'undetermined: user',
  ],
  ['an unreadable policy may let a user use connections', { policies: [UNREADABLE] }, 'undetermined: user'],
  [
    'a condition nobody can decide may keep a user from them',
    {
      policies: [
        {
          ...USE,
          Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'cloudformation.amazonaws.com' } },
        },
      ],
    },
    'undetermined: user',
  ],
];

const carriers: readonly (readonly [fact: string, given: Given, text: string, groups: unknown])[] = [
  [
    'a user whose grant comes only from a group is told which',
    { policies: [], groups: { developers: [USE], testers: [{ Action: 's3:*', Resource: '*' }] } },
    'through group developers',
    ['developers'],
  ],
  [
    'a user with two groups is told both',
    { policies: [], groups: { developers: [USE], testers: [USE_OTHER] } },
    'through group developers and group testers',
    ['developers', 'testers'],
  ],
  [
    'a user who has it twice is told both ways',
    { policies: [USE], groups: { developers: [USE_OTHER] } },
    'through its own policies and group developers',
    [undefined, 'developers'],
  ],
  ['a user who has it alone is told so', { policies: [USE] }, 'through its own policies', [undefined]],
];

describe('CCG.10', () => {
  test.each(facts)('%s', (_, given, expected) => {
    expect(shown(verdictOf('CCG.10', { ...given, principal: USER }))).toBe(expected);
  });

  test.each(carriers)('%s', (_, given, text, groups) => {
    const user = { ...given, principal: USER };
    const verdict = verdictOf('CCG.10', user);
    if (verdict.status !== 'failed') expect.unreachable();
    expect(verdict.message.text).toMatch(new RegExp(`${text}$`));
    expect(verdict.evidence.map(({ policy }) => policy.group)).toEqual(groups);
    expect(replay(user, verdict)).toBe('allowed');
  });

  test('nothing passes while nobody can read the policy, not even what only asks for the type', () => {
    expect(shown(verdictOf('CCG.10', { policies: [UNREADABLE] }))).toBe('undetermined: role');
  });
});
