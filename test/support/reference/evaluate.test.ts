import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches, matchesByDefinition, wildcards } from './patterns.ts';
import type { Decision, PolicyJson, StatementJson } from './types.ts';
import { ALLOW, ARN, type Asked, decide, ID, OLD_ARN, policy, USE } from './world.ts';

describe('policies together', () => {
  const [allow, deny] = [policy(ALLOW), policy({ ...ALLOW, Effect: 'Deny' })];
  const elsewhere = policy({ ...ALLOW, Resource: OLD_ARN });
  const denyElsewhere = policy({ ...ALLOW, Effect: 'Deny', Resource: OLD_ARN });
  const rows: readonly [string, Decision, readonly PolicyJson[], Asked?][] = [
    ['everything is denied until something allows it', 'denied', []],
    ['one Allow is enough', 'allowed', [elsewhere, allow]],
    ['a Deny beats an Allow, wherever it stands', 'denied', [deny, allow]],
    ['a Deny that does not apply changes nothing', 'allowed', [allow, denyElsewhere]],
    ['statements of one document add up', 'allowed', [policy([{ ...ALLOW, Resource: OLD_ARN }, ALLOW])]],
    ['a boundary grants nothing', 'denied', [], { boundary: allow }],
    ['a boundary limits what identity policies allow', 'denied', [allow], { boundary: elsewhere }],
    ['a boundary that allows as well lets the grant stand', 'allowed', [allow], { boundary: allow }],
    ['a boundary that only denies allows nothing', 'denied', [allow], { boundary: denyElsewhere }],
    [
      'a Deny in a boundary denies',
      'denied',
      [allow],
      { boundary: policy([ALLOW, { ...ALLOW, Effect: 'Deny' }]) },
    ],
    ['no SCP level at all limits nothing', 'allowed', [allow], { scps: [] }],
    ['an SCP grants nothing', 'denied', [], { scps: [[allow]] }],
    ['one SCP of a level is enough to allow', 'allowed', [allow], { scps: [[elsewhere, allow]] }],
    ['every SCP level has to allow', 'denied', [allow], { scps: [[allow], [elsewhere]] }],
    ['a Deny in any SCP denies', 'denied', [allow], { scps: [[allow, deny], [allow]] }],
  ];
  it.each(rows)('%s', (_fact, expected, identity, asked) => expect(decide(identity, asked)).toBe(expected));
});

describe('actions', () => {
  type Elements = Pick<StatementJson, 'Action' | 'NotAction'>;
  const rows: readonly [string, Decision, Elements, string?][] = [
    ['`*` is every action', 'allowed', { Action: '*' }],
    ['an action matches in any case of letters', 'allowed', { Action: 'CodeConnections:useCONNECTION' }],
    [
      'a request is matched in any case of letters',
      'allowed',
      { Action: USE },
      'codeconnections:useconnection',
    ],
    ['a star stands for any part of a name', 'allowed', { Action: 'codeconnections:Use*' }],
    ['a star stands for nothing too', 'allowed', { Action: 'codeconnections:UseConnection*' }],
    ['a question mark stands for one character', 'allowed', { Action: 'codeconnections:UseConnectio?' }],
    ['a question mark never stands for nothing', 'denied', { Action: 'codeconnections:UseConnection?' }],
    ['the two service prefixes are two actions', 'denied', { Action: 'codestar-connections:UseConnection' }],
    ['one action of a list is enough', 'allowed', { Action: ['s3:*', USE] }],
    ['NotAction covers what it does not name', 'allowed', { NotAction: ['iam:*', 'organizations:*'] }],
    ['NotAction leaves out what any entry names', 'denied', { NotAction: ['iam:*', 'codeconnections:use*'] }],
    ['NotAction of one prefix covers the other', 'allowed', { NotAction: 'codestar-connections:*' }],
  ];
  it.each(rows)('%s', (_fact, expected, elements, action = USE) => {
    const statement: StatementJson = { Effect: 'Allow', Resource: '*', ...elements };
    expect(decide([policy(statement)], { action })).toBe(expected);
  });
});

describe('resources', () => {
  type Elements = Pick<StatementJson, 'Resource' | 'NotResource'>;
  const rows: readonly [string, Decision, Elements, string?][] = [
    ['an ARN without wildcards names one resource', 'allowed', { Resource: ARN }],
    ['resources match letter by letter', 'denied', { Resource: ARN.replace('us-east-1', 'US-EAST-1') }],
    ['a star crosses separators', 'allowed', { Resource: 'arn:aws:codeconnections:*:connection/*' }],
    ['a star in the partition can swallow the service', 'allowed', { Resource: 'arn:*:connection/*' }],
    ['a question mark can stand for a separator', 'allowed', { Resource: ARN.replace('n/1', 'n?1') }],
    ['one question mark is no connection id', 'denied', { Resource: ARN.replace(ID, '?') }],
    ['a pattern has to match to the end', 'denied', { Resource: 'arn:aws:codeconnections:*:connection' }],
    ['the prefix of the ARN counts', 'denied', { Resource: OLD_ARN }],
    ['a dot is a dot', 'denied', { Resource: 'arn.aws.*' }],
    ['NotResource covers what it does not name', 'allowed', { NotResource: [OLD_ARN, 'arn:aws:s3:::*'] }],
    ['NotResource leaves out what any entry matches', 'denied', { NotResource: [OLD_ARN, '*:us-east-1:*'] }],
    ['an action without resource is asked on `*`', 'allowed', { Resource: '*' }, '*'],
    ['a named ARN does not cover an action without resource', 'denied', { Resource: ARN }, '*'],
  ];
  it.each(rows)('%s', (_fact, expected, elements, resource = ARN) => {
    const statement: StatementJson = { Effect: 'Allow', Action: '*', ...elements };
    expect(decide([policy(statement)], { resource })).toBe(expected);
  });
});

describe('patterns', () => {
  it('match one code point per question mark', () => {
    expect(matches(wildcards('a?b'), 'a😀b')).toBe(true);
    expect(matches(wildcards('a??b'), 'a😀b')).toBe(false);
    expect(matches(wildcards('a?*'), 'a\n')).toBe(true);
  });

  it('mean as regular expressions what they mean by definition', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ':', '/', '.', '😀', '\n'), maxLength: 8 });
    const glob = fc.string({ unit: fc.constantFrom('*', '?', 'a', 'b', ':', '.', '😀'), maxLength: 6 });
    fc.assert(
      fc.property(glob, text, (pattern, value) => {
        expect(matches(wildcards(pattern), value)).toBe(matchesByDefinition(wildcards(pattern), value));
      }),
      { numRuns: 2000 },
    );
  });
});
