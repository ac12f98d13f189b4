// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import { describe, expect, it } from 'vitest';
import { globPattern, type Vocabulary } from '#grants';
import { matches } from '#regions';
import { arnWith } from '../../src/grants/patterns.ts';
import { exactly, pattern } from '../../src/regions/pattern.ts';
import { grantsOf, type Policies } from '../support/engine.ts';
import { allow, CONNECTION, deny, identity, under } from './world.ts';

function wordsOf(policies: Policies): Vocabulary {
  return grantsOf(JSON.parse(JSON.stringify(policies))).words;
}

const arn = (region: string, account: string, id = 'x') =>
  `arn:aws:codeconnections:${region}:${account}:connection/${id}`;

describe('the words of a principal', () => {
  it.each<readonly [string, readonly string[], Policies]>([
    ['name what an Allow writes out', [CONNECTION], identity(allow())],
    ['name each ARN once', [CONNECTION], identity(allow(), allow({ Resource: [CONNECTION] }))],
    ['name no pattern', [], identity(allow({ Resource: ['*', arn('*', '1')] }))],
    ['name no variable', [], identity(allow({ Resource: arn('us-east-1', '${aws:PrincipalAccount}') }))],
    ['name nothing that is denied', [CONNECTION], identity(allow(), deny({ Resource: arn('a', '1') }))],
    ['name nothing that is excepted', [], identity(allow({ Resource: undefined, NotResource: CONNECTION }))],
  ])('%s', (_fact, named, policies) => {
    expect(wordsOf(policies).namedArns).toEqual(named);
  });

  it.each<readonly [string, readonly string[], Policies]>([
    ['its own', ['111122223333'], identity(allow({ Resource: '*' }))],
    [
      'those in ARNs',
      ['111122223333', '444455556666'],
      identity(allow({ Resource: [arn('*', '444455556666'), CONNECTION] })),
    ],
    [
      'those in conditions',
      ['111122223333', '444455556666'],
      under({ StringEquals: { 'aws:ResourceAccount': '444455556666' } }),
    ],
    [
      'none in conditions on other keys',
      ['111122223333'],
      under({ StringEquals: { 'aws:SourceAccount': '444455556666' } }),
    ],
    [
      'none an Allow leaves out',
      ['111122223333'],
      identity(allow({ Resource: undefined, NotResource: arn('*', '444455556666') })),
    ],
    ['none of a Deny', ['111122223333'], identity(allow(), deny({ Resource: arn('*', '444455556666') }))],
    [
      'those a Deny spares',
      ['111122223333', '444455556666'],
      identity(
        allow({ Resource: '*' }),
        deny({ Resource: undefined, NotResource: arn('*', '444455556666') }),
      ),
    ],
    [
      'none of too few digits',
      ['111122223333'],
      identity(allow({ Resource: [arn('*', '4444'), arn('*', '4444555566667')] })),
    ],
    ['none of a pattern', ['111122223333'], identity(allow({ Resource: arn('*', '44445555666?') }))],
    [
      'its own by a variable',
      ['111122223333'],
      identity(allow({ Resource: arn('*', '${aws:PrincipalAccount}') })),
    ],
  ])('know accounts: %s', (_fact, accounts, policies) => {
    expect(wordsOf(policies).accounts).toEqual(accounts);
  });

  it.each<readonly [string, readonly string[], Policies]>([
    [
      'those in ARNs, once',
      ['us-east-1', 'eu-west-1'],
      identity(allow({ Resource: [CONNECTION, arn('eu-west-1', '*'), arn('us-east-1', '*')] })),
    ],
    ['none of a pattern', [], identity(allow({ Resource: arn('us-*', '*') }))],
    ['none of an ARN without', [], identity(allow({ Resource: arn('', '*') }))],
    ['none of a text that is no ARN', [], identity(allow({ Resource: '*' }))],
    [
      'those a Deny spares',
      ['eu-west-1'],
      identity(allow({ Resource: '*' }), deny({ Resource: undefined, NotResource: arn('eu-west-1', '*') })),
    ],
    [
      'those beside a variable',
      ['us-east-1'],
      identity(allow({ Resource: arn('us-east-1', '${aws:PrincipalTag/x}') })),
    ],
  ])('know Regions: %s', (_fact, regions, policies) => {
    expect(wordsOf(policies).regions).toEqual(regions);
  });

  it('say whether tags are asked for', () => {
    expect(wordsOf(under({ StringEquals: { 'aws:ResourceTag/x': 'y' } })).asksForTags).toBe(true);
    expect(wordsOf(under({ StringEquals: { 'aws:RequestTag/x': 'y' } })).asksForTags).toBe(false);
  });

  it('say whether a key is asked for, under either prefix', () => {
    const { keys } = wordsOf(under({ StringEquals: { 'codestar-connections:OwnerId': 'y' } }));
    expect([keys.asked('ownerid'), keys.asked('branchname')]).toEqual([true, false]);
    expect(wordsOf(under({ StringEquals: { 'other:OwnerId': 'y' } })).keys.asked('ownerid')).toBe(false);
  });

  it('know an id that no pattern means', () => {
    const admits = (Resource: string | readonly string[]) => {
      const { mayReach, words } = grantsOf(identity(allow({ Resource })));
      return mayReach(words.anyId);
    };
    expect(admits('*')).toBe(true);
    expect(admits(arn('us-east-1', '*', '*'))).toBe(true);
    expect(admits(arn('us-east-1', '*', 'z*'))).toBe(false);
    expect(admits(arn('us-east-1', '*', '????????-????-????-????-????????????'))).toBe(true);
    expect(admits(['*', arn('us-east-1', '*', 'zqxvywkj*')])).toBe(true);
    expect(admits(['*', arn('us-east-1', '*', 'zqxvywkjZQXVYWKJghlmpstu*')])).toBe(false);
  });
});

describe('patterns of ARNs', () => {
  const full = 'arn:aws:codeconnections:us-east-1:111122223333:connection/x:y';

  it.each<readonly [string, Parameters<typeof arnWith>[0], boolean]>([
    ['with nothing given match any ARN', {}, true],
    ['match a service', { service: exactly('codeconnections') }, true],
    ['match no other service', { service: exactly('s3') }, false],
    ['match a Region', { region: exactly('us-east-1') }, true],
    ['match no other Region', { region: exactly('us-east') }, false],
    ['match an account', { account: exactly('111122223333') }, true],
    ['match no other account', { account: exactly('codeconnections') }, false],
    ['match a resource with its colons', { resource: exactly('connection/x:y') }, true],
    ['match no other resource', { resource: exactly('connection/x') }, false],
  ])('%s', (_fact, given, matched) => {
    expect(matches(arnWith(given), full)).toBe(matched);
    expect(matches(arnWith(given), full.replace('arn:', 'urn:'))).toBe(false);
    expect(matches(arnWith(given), 'arn:aws:codeconnections')).toBe(false);
  });

  it('are read from globs, variables taken literally', () => {
    expect(matches(globPattern('arn:*:x?'), 'arn:a:b:xy')).toBe(true);
    expect(matches(globPattern('arn:*:x?'), 'arn:a:b:x')).toBe(false);
    expect(matches(globPattern('${aws:username}'), '${aws:username}')).toBe(true);
    expect(globPattern('abc').key).toBe(pattern(exactly('abc')).key);
  });
});
