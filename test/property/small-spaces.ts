import fc from 'fast-check';
import {
  and,
  anyCharExcept,
  before,
  type Domain,
  exactly,
  type Interval,
  type Line,
  MANY,
  matching,
  not,
  opaque,
  or,
  PartitionMemo,
  type Predicate,
  pattern,
  present,
  Space,
  within,
} from '#regions';
import { patternOf, regexOf, twin } from './small-patterns.ts';

/** A point, and what the opaque predicates are there. */
export type Point = {
  readonly values: ReadonlyMap<string, string | undefined>;
  readonly coins: Readonly<Record<string, boolean>>;
};

/** A predicate next to what it should say of a point. */
export type Claim = { readonly predicate: Predicate; readonly holds: (point: Point) => boolean };

const INTEGERS: Line = {
  parse: (text) => (/^-?\d+$/.test(text) ? Number(text) : undefined),
  textIn: ({ from, to }) => {
    const low = from ? Number(from.at) + Number(from.after) : undefined;
    const high = to ? Number(to.at) - Number(!to.after) : undefined;
    const some = low ?? high ?? 0;
    return high === undefined || some <= high ? String(some) : undefined;
  },
  junk: 'junk',
};

/** Free text and numbers that may be missing, text of a shape, numbers from zero on, one of a few words. */
const DOMAINS: Readonly<Record<string, Domain>> = {
  any: { kind: 'text', universe: [pattern([MANY])], optional: true, examples: ['zz', 'yx'] },
  shaped: {
    kind: 'text',
    universe: [
      pattern([...exactly('x'), MANY]),
      pattern([...exactly('y'), { chars: anyCharExcept('x'), repeats: true }]),
    ],
    optional: false,
    examples: ['yyy'],
  },
  number: { kind: 'line', line: INTEGERS, universe: {}, optional: true },
  natural: {
    kind: 'line',
    line: { ...INTEGERS, junk: undefined },
    universe: { from: before(0) },
    optional: false,
  },
  word: { kind: 'values', values: ['x', 'y', 'xy'] },
};

const SAMPLES: Readonly<Record<string, readonly (string | undefined)[]>> = {
  any: [undefined, '', 'x', 'y', 'X', 'xy', 'yx', 'xx', 'zz', 'xyx', 'yyz', '\u{1F600}'],
  shaped: ['x', 'y', 'xx', 'xy', 'yz', 'yy', 'xyX', 'yzX'],
  number: [undefined, 'junk', '-3', '-1', '0', '1', '2', '3', '7'],
  natural: ['0', '1', '2', '3', '7'],
  word: ['x', 'y', 'xy'],
};
const COINS = ['one', 'two'];

export function spaceFor(predicates: readonly Predicate[]): Space {
  return new Space(predicates, {
    domainOf: (name) => DOMAINS[name] ?? { kind: 'values', values: [] },
    limits: { steps: 1_000_000, dimensions: 64 },
    memo: new PartitionMemo(),
  });
}

export const point: fc.Arbitrary<Point> = fc.record({
  values: fc
    .tuple(
      ...Object.entries(SAMPLES).map(([name, samples]) =>
        fc.constantFrom(...samples).map((value) => [name, value] as const),
      ),
    )
    .map((entries) => new Map(entries)),
  coins: fc
    .tuple(...COINS.map((name) => fc.boolean().map((side) => [name, side] as const)))
    .map((entries) => Object.fromEntries(entries)),
});

const matchClaim: fc.Arbitrary<Claim> = fc
  .tuple(fc.constantFrom('any', 'shaped', 'word'), twin(4))
  .map(([on, given]) => {
    const regex = regexOf(given);
    return {
      predicate: matching(on, patternOf(given)),
      holds: ({ values }) => values.get(on) !== undefined && regex.test(values.get(on) ?? ''),
    };
  });

const cut = fc.option(fc.record({ at: fc.integer({ min: -2, max: 4 }), after: fc.boolean() }), {
  nil: undefined,
});

const withinClaim: fc.Arbitrary<Claim> = fc
  .tuple(fc.constantFrom('number', 'natural'), cut, cut)
  .map(([on, from, to]) => {
    const interval: Interval = { ...(from && { from }), ...(to && { to }) };
    return {
      predicate: within(on, interval),
      holds: ({ values }) => {
        const text = values.get(on);
        if (text === undefined || text === 'junk') return false;
        const reached = !from || (from.after ? Number(text) > from.at : Number(text) >= from.at);
        return reached && (!to || (to.after ? Number(text) <= to.at : Number(text) < to.at));
      },
    };
  });

const presentClaim: fc.Arbitrary<Claim> = fc.constantFrom(...Object.keys(SAMPLES)).map((on) => ({
  predicate: present(on),
  holds: ({ values }) => values.get(on) !== undefined,
}));

const coinClaim: fc.Arbitrary<Claim> = fc.constantFrom(...COINS).map((name) => ({
  predicate: opaque(name),
  holds: ({ coins }) => coins[name] === true,
}));

/** Claims about few coordinates, combined by not, and, or. */
export const claim: fc.Arbitrary<Claim> = fc.letrec<{ claim: Claim; leaf: Claim }>((tie) => ({
  leaf: fc.oneof(
    { arbitrary: matchClaim, weight: 6 },
    { arbitrary: withinClaim, weight: 3 },
    { arbitrary: presentClaim, weight: 1 },
    { arbitrary: coinClaim, weight: 2 },
  ),
  claim: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    tie('leaf'),
    tie('claim').map(({ predicate, holds }) => ({
      predicate: not(predicate),
      holds: (at: Point) => !holds(at),
    })),
    fc.array(tie('claim'), { maxLength: 3 }).map((claims) => ({
      predicate: and(...claims.map(({ predicate }) => predicate)),
      holds: (at: Point) => claims.every(({ holds }) => holds(at)),
    })),
    fc.array(tie('claim'), { maxLength: 3 }).map((claims) => ({
      predicate: or(...claims.map(({ predicate }) => predicate)),
      holds: (at: Point) => claims.some(({ holds }) => holds(at)),
    })),
  ),
})).claim;
