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
const READ_ONLY = { StringEquals: { 'codeconnections:ProviderPermissionsRequired': 'read_only' } };
const READER = { ...USE, Condition: READ_ONLY };
const parameters = { writers: ['arn:aws:iam::111122223333:role/release/*'] };

const facts: readonly (readonly [fact: string, given: Given, verdict: string])[] = [
  [
    'one connection to write through among others to read is enough',
    { policies: [READER, { ...USE, Resource: OTHER_CONNECTION }] },
    'failed: writes',
  ],
  [
    'IfExists leaves requests that do not say what they need',
    {
      policies: [
        {
          ...USE,
          Condition: {
            StringEqualsIfExists: { 'codeconnections:ProviderPermissionsRequired': 'read_only' },
          },
        },
      ],
    },
    'failed: writes',
  ],
  [
    'ForAllValues leaves requests that do not say what they do',
    {
      policies: [
        {
          ...USE,
          Condition: { 'ForAllValues:StringEquals': { 'codeconnections:ProviderAction': 'GitPull' } },
        },
      ],
    },
    'failed: writes',
  ],
  [
    'a Deny of everything but reading leaves only reading',
    {
      policies: [
        USE,
        {
          ...USE,
          Effect: 'Deny',
          Condition: { StringNotEquals: { 'codeconnections:ProviderPermissionsRequired': 'read_only' } },
        },
      ],
    },
    'passed: readOnly',
  ],
  [
    'a boundary can make it reading only',
    { policies: [USE], boundary: { Action: '*', Resource: '*', Condition: READ_ONLY } },
    'passed: readOnly',
  ],
  [
    'writing through connections that no policy names is left to CCG.1',
    { policies: [READER, { ...USE, Resource: 'arn:aws:codeconnections:*:111122223333:connection/1*' }] },
    'passed: readOnly',
  ],
  [
    'a missing boundary may take writing away',
    { policies: [USE], boundary: 'missing' },
    'undetermined: writes',
  ],
  [
    'a condition nobody can decide may take writing away',
    {
      policies: [
        {
          ...USE,
          Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'cloudformation.amazonaws.com' } },
        },
      ],
    },
    'undetermined: writes',
  ],
  ['an unreadable policy may let it write', { policies: [READER, UNREADABLE] }, 'undetermined: writes'],
  ['an unreadable policy alone may let it write', { policies: [UNREADABLE] }, 'undetermined: writes'],
  [
    'above a cap it may be able to write',
    { policies: [{ ...READER, Condition: OVER_THE_CAP }] },
    'undetermined: writes',
  ],
];

describe('CCG.4', () => {
  test.each(facts)('%s', (_, given, expected) => {
    expect(shown(verdictOf('CCG.4', { ...given, parameters }))).toBe(expected);
  });

  test('shows a request that writes, on a named connection', () => {
    const given = { policies: [READER, { ...USE, Resource: OTHER_CONNECTION }], parameters };
    const verdict = verdictOf('CCG.4', given);
    if (verdict.status !== 'failed') expect.unreachable();
    expect(verdict.witness?.resource).toBe(OTHER_CONNECTION);
    expect(verdict.witness?.context).not.toMatchObject({
      'codeconnections:ProviderPermissionsRequired': 'read_only',
    });
    expect(verdict.evidence.map(({ policy }) => policy.name)).toEqual(['policy-1']);
    expect(replay(given, verdict)).toBe('allowed');
  });
});
