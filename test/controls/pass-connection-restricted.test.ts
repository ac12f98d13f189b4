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

const TO_PIPELINES = { StringEquals: { 'codeconnections:PassedToService': 'codepipeline.amazonaws.com' } };
const PASS = { Action: 'codeconnections:PassConnection', Resource: CONNECTION };
const RESTRICTED = { ...PASS, Condition: TO_PIPELINES };

const facts: readonly (readonly [fact: string, given: Given, verdict: string])[] = [
  [
    'a service under one prefix is any, whether or not the key of the other is there',
    {
      policies: [
        {
          ...PASS,
          Condition: {
            Null: {
              'codestar-connections:PassedToService': 'true',
              'codeconnections:PassedToService': 'false',
            },
          },
        },
      ],
    },
    'failed: anyService',
  ],
  [
    'both prefixes with a key of their own are restricted',
    {
      policies: [
        RESTRICTED,
        {
          ...PASS,
          Action: 'codestar-connections:PassConnection',
          Condition: {
            StringEquals: { 'codestar-connections:PassedToService': ['codebuild.amazonaws.com'] },
          },
        },
      ],
    },
    'passed: restricted',
  ],
  [
    'a service limit on one connection does not hold for another',
    { policies: [RESTRICTED, { ...PASS, Resource: OTHER_CONNECTION }] },
    'failed: anyService',
  ],
  [
    'ForAllValues lets a request pass that says no service',
    {
      policies: [
        {
          ...PASS,
          Condition: {
            'ForAllValues:StringEquals': { 'codeconnections:PassedToService': 'codepipeline.amazonaws.com' },
          },
        },
      ],
    },
    'failed: anyService',
  ],
  [
    'a wildcard action passes connections as well',
    { policies: [{ Action: 'codeconnections:*', Resource: CONNECTION }] },
    'failed: anyService',
  ],
  [
    'a boundary can name the services',
    { policies: [PASS], boundary: { Action: '*', Resource: '*', Condition: TO_PIPELINES } },
    'passed: restricted',
  ],
  [
    'a Deny of everything not named leaves what is named',
    {
      policies: [
        { ...RESTRICTED, Resource: [CONNECTION, 'arn:aws:codeconnections:*:*:connection/*'] },
        { Effect: 'Deny', Action: '*:PassConnection', NotResource: CONNECTION },
      ],
    },
    'passed: restricted',
  ],
  [
    'an administrator who may not use connections may still pass them',
    {
      policies: [
        { Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: '*:UseConnection', Resource: '*' },
      ],
    },
    'failed: beyond',
  ],
  [
    'a missing boundary may name the services',
    { policies: [PASS], boundary: 'missing' },
    'undetermined: anyService',
  ],
  [
    'a condition nobody can decide may take a broad grant away',
    {
      policies: [
        {
          ...PASS,
          Resource: '*',
          Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'cloudformation.amazonaws.com' } },
        },
      ],
    },
    'undetermined: beyond',
  ],
  ['an unreadable policy may pass anything', { policies: [RESTRICTED, UNREADABLE] }, 'undetermined: beyond'],
  [
    'above a cap it may be able to pass anything',
    { policies: [{ ...PASS, Condition: { ...TO_PIPELINES, ...OVER_THE_CAP } }] },
    'undetermined: beyond',
  ],
];

describe('CCG.7', () => {
  test.each(facts)('%s', (_, given, expected) => {
    expect(shown(verdictOf('CCG.7', given))).toBe(expected);
  });

  test('points at the group that a user has the grant from, with a request that names no written service', () => {
    const given: Given = {
      principal: 'arn:aws:iam::111122223333:user/ana',
      policies: [RESTRICTED],
      groups: { developers: [{ ...PASS, Resource: OTHER_CONNECTION }] },
    };
    const verdict = verdictOf('CCG.7', given);
    if (verdict.status !== 'failed') expect.unreachable();
    expect(verdict.evidence.map(({ policy }) => policy.group)).toEqual(['developers']);
    expect(verdict.witness?.resource).toBe(OTHER_CONNECTION);
    expect(verdict.witness?.context['codeconnections:PassedToService']).not.toBe(
      'codepipeline.amazonaws.com',
    );
    expect(replay(given, verdict)).toBe('allowed');
  });
});
