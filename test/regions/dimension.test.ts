import { describe, expect, it } from 'vitest';
import {
  type Domain,
  type Interval,
  after as justAfter,
  before as justBefore,
  type Line,
  PartitionMemo,
  type Pattern,
} from '#regions';
import type { Dimension } from '../../src/regions/atoms.ts';
import { Budget } from '../../src/regions/budget.ts';
import { dimensionOf } from '../../src/regions/dimension.ts';
import { ANY_TEXT, glob } from './globs.ts';

function dimension(domain: Domain, globs: readonly string[], intervals: readonly Interval[] = []): Dimension {
  const patterns = new Map(globs.map((text): [string, Pattern] => [glob(text).key, glob(text)]));
  return dimensionOf(
    domain,
    { patterns, intervals: [...intervals] },
    new Budget(100_000),
    new PartitionMemo(),
  );
}

/** The members of a set of atoms. */
function membersOf({ members }: Dimension, set: bigint): unknown[] {
  return members.filter((_, atom) => ((set >> BigInt(atom)) & 1n) === 1n);
}

const text = (given: Partial<Extract<Domain, { kind: 'text' }>> = {}): Domain => ({
  kind: 'text',
  universe: [ANY_TEXT],
  optional: true,
  examples: [],
  ...given,
});

describe('texts', () => {
  it('that are written out are atoms of their own, before the rest, and absence is the last', () => {
    const { members, all, present } = dimension(text(), ['ab', 'a*', 'xy']);
    expect(members).toEqual(['ab', 'xy', '0', 'a', undefined]);
    expect(all).toBe(0b11111n);
    expect(present).toBe(0b01111n);
  });

  it('that must be there have no absence', () => {
    const { members, all, present } = dimension(text({ optional: false }), ['a*']);
    expect(members).toEqual(['0', 'a']);
    expect([all, present]).toEqual([0b11n, 0b11n]);
  });

  it('are found by what matches them', () => {
    const cut = dimension(text(), ['ab', 'a*', '*b', 'xy']);
    const found = (pattern: string) => membersOf(cut, cut.matching([glob(pattern)]));
    expect(found('ab')).toEqual(['ab']);
    expect(new Set(found('a*'))).toEqual(new Set(['a', 'aab', 'ab']));
    expect(found('xy')).toEqual(['xy']);
    expect(found('never asked*')).toEqual([]);
    expect(found('neverasked')).toEqual([]);
  });

  it('are found by their value', () => {
    const cut = dimension(text(), ['ab', 'a*']);
    const at = (value: string | undefined) => cut.members[cut.locate(value)];
    expect([at('ab'), at('abc'), at('zzz'), at(''), at(undefined)]).toEqual(['ab', 'a', '0', '0', undefined]);
    expect(cut.locate(undefined)).toBe(3);
  });

  it('outside their universe are nowhere', () => {
    const cut = dimension(text({ universe: [glob('a*')], optional: false }), ['b', 'ab', '*c']);
    expect(cut.members).toEqual(['ab', 'a', 'ac']);
    expect([cut.locate('b'), cut.locate('xc'), cut.locate(undefined)]).toEqual([-1, -1, -1]);
    expect(cut.matching([glob('b')])).toBe(0n);
  });

  it('show an example where one fits, the first of a class', () => {
    const cut = dimension(text({ examples: ['apple', 'avocado', 'banana', 'ab'] }), ['ab', 'a*']);
    expect(cut.members).toEqual(['ab', 'banana', 'apple', undefined]);
  });

  it('show no example from outside their universe', () => {
    const cut = dimension(text({ universe: [glob('x*')], examples: ['apple', 'xenon'] }), ['*y']);
    expect(cut.members).toEqual(['xenon', 'xy', undefined]);
  });

  it('of a class that is all written out are no class', () => {
    const cut = dimension(text({ universe: [glob('a?'), glob('b')], optional: false }), ['b', '?']);
    expect(cut.members).toEqual(['b', 'aa']);
  });

  it('of a class whose member is written out keep another member', () => {
    const cut = dimension(text({ optional: false }), ['a', 'a*']);
    expect(cut.members[0]).toBe('a');
    expect(cut.members).toHaveLength(3);
    expect(cut.members.filter((member) => member?.startsWith('a'))).toHaveLength(2);
    expect(cut.locate('abc')).toBe(cut.members.findLastIndex((member) => member?.startsWith('a')));
  });

  it('of several classes whose members are written out keep them all', () => {
    const cut = dimension(text({ optional: false }), ['a', 'b', 'c', 'aa', 'a*', 'b*']);
    expect(cut.members).toHaveLength(7);
    expect(new Set(cut.members).size).toBe(7);
    for (const value of ['axx', 'bxx', 'cxx']) expect(cut.locate(value)).toBeGreaterThanOrEqual(4);
  });

  it('lie in no interval', () => {
    expect(dimension(text(), ['a*']).within([{}])).toBe(0n);
  });
});

describe('a few values', () => {
  const cut = dimension({ kind: 'values', values: ['ax', 'ay', 'b'] }, []);

  it('are an atom each', () => {
    expect([cut.members, cut.all, cut.present]).toEqual([['ax', 'ay', 'b'], 0b111n, 0b111n]);
  });

  it('are found by what matches them and by themselves', () => {
    expect(membersOf(cut, cut.matching([glob('a*')]))).toEqual(['ax', 'ay']);
    expect([cut.locate('ay'), cut.locate('z'), cut.locate(undefined)]).toEqual([1, -1, -1]);
    expect(cut.within([{}])).toBe(0n);
  });
});

/** Even numbers only, so that some stretches hold nothing. */
const EVEN: Line = {
  parse: (given) => (/^-?\d+$/.test(given) ? Number(given) : undefined),
  textIn: ({ from, to }) => {
    const low = from ? Number(from.at) + Number(from.after) : to ? Number(to.at) - 2 : 0;
    const even = Math.ceil(low / 2) * 2;
    const isInside = !to || (to.after ? even <= Number(to.at) : even < Number(to.at));
    return isInside ? String(even) : undefined;
  },
  junk: 'odd',
};

describe('a line', () => {
  const line = (given: Partial<Extract<Domain, { kind: 'line' }>>, ...intervals: readonly Interval[]) =>
    dimension({ kind: 'line', line: EVEN, universe: {}, optional: true, ...given }, [], intervals);

  it('that nobody asks about is one atom, with junk and absence', () => {
    const { members, all, present } = line({});
    expect(members).toEqual(['0', 'odd', undefined]);
    expect([all, present]).toEqual([0b111n, 0b011n]);
  });

  it('is cut at the ends of intervals, less the stretches that hold nothing', () => {
    const cut = line(
      {},
      { from: justBefore(4), to: justAfter(4) },
      { from: justAfter(5), to: justBefore(6) },
    );
    expect(cut.members).toEqual(['2', '4', '6', 'odd', undefined]);
    expect(membersOf(cut, cut.within([{ from: justBefore(4), to: justAfter(4) }]))).toEqual(['4']);
    expect(membersOf(cut, cut.within([{ from: justAfter(4) }]))).toEqual(['6']);
    expect(membersOf(cut, cut.within([{ from: justAfter(5), to: justBefore(6) }]))).toEqual([]);
    expect(membersOf(cut, cut.within([{}]))).toEqual(['2', '4', '6']);
  });

  it('knows where values lie', () => {
    const cut = line({}, { from: justBefore(4), to: justAfter(4) });
    expect(['-7', '4', '5', 'x', undefined].map((value) => cut.members[cut.locate(value)])).toEqual([
      '2',
      '4',
      '6',
      'odd',
      undefined,
    ]);
    expect(cut.locate(undefined)).toBe(4);
  });

  it('without junk and absence holds points alone', () => {
    const cut = line({ line: { ...EVEN, junk: undefined }, optional: false }, { from: justBefore(4) });
    expect(cut.members).toEqual(['2', '4']);
    expect([cut.locate('x'), cut.locate(undefined)]).toEqual([-1, -1]);
    expect(cut.present).toBe(cut.all);
  });

  it('begins where its universe does', () => {
    const cut = line({ universe: { from: justBefore(4) } }, { from: justBefore(0), to: justBefore(8) });
    expect(cut.members).toEqual(['4', '8', 'odd', undefined]);
    expect(cut.locate('2')).toBe(-1);
  });

  it('trusts no text that stands for a point elsewhere', () => {
    const careless: Line = { ...EVEN, textIn: () => '4' };
    const cut = line({ line: careless }, { from: justBefore(4), to: justAfter(4) });
    expect(cut.members).toEqual(['4', 'odd', undefined]);
  });

  it('has texts that match', () => {
    const cut = line({}, { from: justBefore(4), to: justAfter(4) });
    expect(membersOf(cut, cut.matching([glob('*d*')]))).toEqual(['odd']);
  });
});
