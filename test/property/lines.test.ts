import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ALWAYS } from '#regions';
import { NOW } from '../support/generators/index.ts';
import type { PolicySet } from '../support/reference/types.ts';
import { analysisOf, pointOf, subjectOf } from './engine.ts';
import { holds } from './settings.ts';

const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/aEXAMPLE-8aad-4d5d-8878-dfcab0bc441f';

type Condition = {
  readonly operator: string;
  readonly ifExists: boolean;
  readonly values: readonly string[];
};
type Rules = { readonly allow: readonly Condition[]; readonly deny: readonly Condition[] };
type Holds = (relation: string, value: string, given: string) => boolean;

function setOf(key: string, { allow, deny }: Rules): PolicySet {
  const block = (conditions: readonly Condition[]) =>
    Object.fromEntries(
      conditions.map(({ operator, ifExists, values }) => [
        `${operator}${ifExists ? 'IfExists' : ''}`,
        { [key]: values },
      ]),
    );
  const all = { Action: '*', Resource: '*' } as const;
  return {
    principal: {
      arn: 'arn:aws:iam::111122223333:role/app',
      id: 'AROAEXAMPLEAPP',
      type: 'role',
      account: '111122223333',
      tags: {},
      sessionTags: false,
    },
    identity: [
      {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', ...all, Condition: block(allow) },
          ...(deny.length > 0 ? [{ Effect: 'Deny' as const, ...all, Condition: block(deny) }] : []),
        ],
      },
    ],
  };
}

/** A later condition of the same operator replaces the earlier one in JSON, so each operator is taken once. */
function rules(operators: readonly string[], value: fc.Arbitrary<string>): fc.Arbitrary<Rules> {
  const conditions = (most: number) =>
    fc.uniqueArray(
      fc.record({
        operator: fc.constantFrom(...operators),
        ifExists: fc.boolean(),
        values: fc.array(value, { minLength: 1, maxLength: 3 }),
      }),
      {
        minLength: most - 1,
        maxLength: most,
        selector: ({ operator, ifExists }) => `${operator} ${ifExists}`,
      },
    );
  return fc.record({ allow: conditions(2), deny: conditions(1) });
}

function allowed({ allow, deny }: Rules, value: string | undefined, relates: Holds): boolean {
  const all = (conditions: readonly Condition[]) =>
    conditions.every(({ operator, ifExists, values }) => {
      const negated = operator.includes('Not');
      if (value === undefined) return ifExists || negated;
      return values.some((given) => relates(operator, value, given)) !== negated;
    });
  return all(allow) && !(deny.length > 0 && all(deny));
}

/**
 * The candidates must have a value from every stretch between the values of the rules: then the region is empty exactly when
 * none of them is allowed.
 */
function expectExact(
  key: string,
  given: Rules,
  candidates: readonly (string | undefined)[],
  relates: Holds,
  context: (value: string | undefined) => Record<string, string>,
): void {
  const analysis = analysisOf(subjectOf(setOf(key, given)));
  const request = { action: 'codeconnections:UseConnection', resource: CONNECTION };
  const expected = candidates.filter((value) => allowed(given, value, relates));
  const found = candidates.filter(
    (value) => analysis.contains(pointOf({ ...request, context: context(value) })) === 'yes',
  );
  expect(found).toEqual(expected);
  expect(analysis.ask(ALWAYS).answer).toBe(expected.length > 0 ? 'yes' : 'no');
}

const RELATIONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  Equals: (a, b) => a === b,
  NotEquals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanEquals: (a, b) => a >= b,
};
const COMPARED = Object.keys(RELATIONS);

function comparing(prefix: string, read: (text: string) => number): Holds {
  return (operator, value, given) =>
    RELATIONS[operator.slice(prefix.length)]?.(read(value), read(given)) === true;
}

it('numbers fall on the side of a bound where arithmetic puts them', () => {
  const number = fc.oneof(
    fc.integer({ min: -3, max: 3 }).map(String),
    fc.constantFrom('0.5', '-0.50', '2.0', '10', '1000000000000000000000000', '0.0000001', '+1'),
  );
  const given = rules(
    COMPARED.map((relation) => `Numeric${relation}`),
    number,
  );
  holds('lines: numbers', given, (example) => {
    const bounds = valuesOf(example).map(Number);
    const sorted = [...new Set(bounds)].sort((a, b) => a - b);
    const between = sorted.slice(1).map((bound, index) => ((sorted[index] ?? 0) + bound) / 2);
    const beyond = [Number(sorted[0]) * 2 - 1e25, Number(sorted.at(-1)) * 2 + 1e25];
    const candidates = [undefined, 'none', ...[...sorted, ...between, ...beyond].map(plainly)];
    const relates: Holds = (operator, value, other) =>
      value !== 'none' && comparing('Numeric', Number)(operator, value, other);
    expectExact('aws:MultiFactorAuthAge', example, candidates, relates, (value) =>
      value === undefined ? {} : { 'aws:MultiFactorAuthAge': value },
    );
  });
});

/** Decimals as a person writes them: no exponents. */
function plainly(value: number): string {
  return Number.isInteger(value) ? String(BigInt(value)) : value.toFixed(12);
}

function valuesOf({ allow, deny }: Rules): string[] {
  return [...allow, ...deny].flatMap(({ values }) => values);
}

it('dates fall on the side of a bound where the clock puts them', () => {
  const moment = fc.integer({ min: -3, max: 6 }).chain((seconds) => {
    const milliseconds = NOW + seconds * 1000;
    return fc.constantFrom(
      new Date(milliseconds).toISOString(),
      new Date(milliseconds + 500).toISOString(),
      `${new Date(milliseconds + 7_200_000).toISOString().slice(0, 19)}+02:00`,
      String(milliseconds / 1000),
    );
  });
  const instant = (text: string) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));
  const given = fc.tuple(
    fc.constantFrom('aws:TokenIssueTime', 'aws:CurrentTime', 'aws:EpochTime'),
    rules(
      COMPARED.map((relation) => `Date${relation}`),
      moment,
    ),
  );
  const span = Array.from({ length: 24 }, (_, index) => NOW + (index - 8) * 500);
  holds('lines: dates', given, ([key, example]) => {
    const isClock = key !== 'aws:TokenIssueTime';
    const moments = span
      .filter((time) => !isClock || time >= NOW)
      .map((time) => new Date(time).toISOString());
    // One more between two halves of a second: milliseconds are all the clock has.
    const between = moments.map((time) => time.replace(/\.(\d)00Z$/, '.$101Z'));
    const candidates = isClock ? [...moments, ...between] : [undefined, 'none', ...moments, ...between];
    // aws:EpochTime is the same clock in whole seconds.
    const read = (text: string) =>
      key === 'aws:EpochTime' ? Math.floor(instant(text) / 1000) * 1000 : instant(text);
    const relates: Holds = (operator, value, other) =>
      value !== 'none' && RELATIONS[operator.slice('Date'.length)]?.(read(value), instant(other)) === true;
    expectExact(key, example, candidates, relates, (value) =>
      value === undefined ? {} : { [isClock ? 'aws:CurrentTime' : key]: value },
    );
  });
});

it('addresses are in a block when their first bits are those of the block', () => {
  const v4 = fc
    .tuple(
      fc.constantFrom('10.0.0.', '10.0.1.'),
      fc.nat(7),
      fc.constantFrom('', '/32', '/31', '/30', '/24', '/0'),
    )
    .map(([network, host, length]) => `${network}${host}${length}`);
  const v6 = fc
    .tuple(
      fc.constantFrom('2001:db8::', '2001:DB8:0:0::'),
      fc.nat(7),
      fc.constantFrom('', '/128', '/127', '/126', '/64', '/0'),
    )
    .map(([network, host, length]) => `${network}${host.toString(16)}${length}`);
  const hosts = Array.from({ length: 10 }, (_, host) => host);
  const candidates = [
    undefined,
    'none',
    ...hosts.flatMap((host) => [`10.0.0.${host}`, `10.0.1.${host}`, `2001:db8::${host}`]),
    '0.0.0.0',
    '9.255.255.255',
    '10.0.0.255',
    '10.0.2.0',
    '255.255.255.255',
    '::',
    '2001:db8:0:1::',
    'ffff::',
  ];
  const isIn: Holds = (_operator, value, block) => {
    const [network = '', length] = block.split('/');
    const [ours, theirs] = [bitsOf(value), bitsOf(network)];
    return ours.length === theirs.length && ours.startsWith(theirs.slice(0, Number(length ?? theirs.length)));
  };
  holds('lines: addresses', rules(['IpAddress', 'NotIpAddress'], fc.oneof(v4, v6)), (example) => {
    expectExact('aws:SourceIp', example, candidates, isIn, (value) =>
      value === undefined ? {} : { 'aws:SourceIp': value },
    );
  });
});

/** Bits of an address; short forms of IPv6 only where a test above uses them. */
function bitsOf(address: string): string {
  if (!address.includes(':')) {
    const bytes = address.split('.');
    return bytes.length === 4 ? bytes.map((byte) => Number(byte).toString(2).padStart(8, '0')).join('') : '';
  }
  const [head = [], tail = []] = address
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
