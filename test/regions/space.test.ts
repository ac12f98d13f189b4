import { describe, expect, it } from 'vitest';
import {
  ALWAYS,
  and,
  attempt,
  type Domain,
  before as justBefore,
  matching,
  NEVER,
  not,
  opaque,
  or,
  PartitionMemo,
  type Predicate,
  present,
  Space,
  within,
} from '#regions';
import { ANY_TEXT, glob } from './globs.ts';

const DOMAINS: Readonly<Record<string, Domain>> = {
  word: { kind: 'values', values: ['one', 'two', 'three'] },
  age: {
    kind: 'line',
    line: {
      parse: (text) => (/^\d+$/.test(text) ? Number(text) : undefined),
      textIn: ({ from, to }) => String(from ? Number(from.at) + Number(from.after) : Number(to?.at ?? 1) - 1),
      junk: 'old',
    },
    universe: {},
    optional: true,
  },
};

function space(asked: readonly Predicate[], limits = { steps: 100_000, dimensions: 10 }): Space {
  const text: Domain = { kind: 'text', universe: [ANY_TEXT], optional: true, examples: ['any'] };
  return new Space(asked, { domainOf: (name) => DOMAINS[name] ?? text, limits, memo: new PartitionMemo() });
}

const name = (pattern: string) => matching('name', glob(pattern));
const at = (values: Record<string, string | undefined>) => new Map(Object.entries(values));

describe('a region', () => {
  it('of always is everything, of never is empty', () => {
    const s = space([]);
    expect([s.isEverything(s.region(ALWAYS)), s.isEmpty(s.region(ALWAYS))]).toEqual([true, false]);
    expect([s.isEverything(s.region(NEVER)), s.isEmpty(s.region(NEVER))]).toEqual([false, true]);
  });

  it('of a pattern holds the texts that match, and not the absent one', () => {
    const s = space([name('a*')]);
    const region = s.region(name('a*'));
    expect(s.contains(region, at({ name: 'abc' }))).toBe(true);
    expect(s.contains(region, at({ name: 'b' }))).toBe(false);
    expect(s.contains(region, at({}))).toBe(false);
    expect(s.contains(region, at({ name: undefined }))).toBe(false);
  });

  it('of presence holds every text', () => {
    const s = space([present('name')]);
    expect(s.contains(s.region(present('name')), at({ name: '' }))).toBe(true);
    expect(s.contains(s.region(present('name')), at({}))).toBe(false);
    expect(s.contains(s.region(not(present('name'))), at({}))).toBe(true);
  });

  it('of an interval holds what lies in it', () => {
    const young = within('age', { to: justBefore(18) });
    const s = space([young]);
    expect(['17', '18', 'old', undefined].map((age) => s.contains(s.region(young), at({ age })))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('holds no point outside its domain', () => {
    const s = space([matching('word', glob('t*'))]);
    expect(s.contains(s.region(ALWAYS), at({ word: 'four' }))).toBe(false);
    expect(s.contains(s.region(ALWAYS), at({ word: 'one' }))).toBe(true);
    expect(s.contains(s.region(matching('word', glob('t*'))), at({ word: 'two' }))).toBe(true);
  });

  it('is made of others by not, and, or', () => {
    const [a, b] = [name('a*'), name('*b')];
    const s = space([a, b]);
    const has = (predicate: Predicate, text: string) => s.contains(s.region(predicate), at({ name: text }));
    expect(['ab', 'ac', 'cb', 'cc'].map((text) => has(and(a, b), text))).toEqual([true, false, false, false]);
    expect(['ab', 'ac', 'cb', 'cc'].map((text) => has(or(a, b), text))).toEqual([true, true, true, false]);
    expect(['ab', 'ac', 'cb', 'cc'].map((text) => has(not(a), text))).toEqual([false, false, true, true]);
  });

  it('can only be asked of what the space was made for', () => {
    expect(() => space([name('a')]).region(present('other'))).toThrow('not made for questions on other');
  });
});

describe('what is opaque', () => {
  const coin = opaque('coin', 'the toss of a coin');
  const also = opaque('also', 'the toss of a coin');
  const die = opaque('die');
  const either = or(name('a*'), and(name('b*'), coin));

  it('may be so or not', () => {
    const s = space([either]);
    const region = s.region(either);
    expect(s.contains(region, at({ name: 'b' }), () => true)).toBe(true);
    expect(s.contains(region, at({ name: 'b' }), () => false)).toBe(false);
    expect(s.contains(region, at({ name: 'b' }))).toBe(false);
    expect(s.contains(region, at({ name: 'b' }), (asked) => asked === 'coin')).toBe(true);
    expect(s.contains(s.certain(region), at({ name: 'b' }))).toBe(false);
    expect(s.contains(s.certain(region), at({ name: 'a' }))).toBe(true);
    expect(s.contains(s.possible(region), at({ name: 'b' }))).toBe(true);
    expect(s.contains(s.possible(region), at({ name: 'c' }))).toBe(false);
  });

  it('cancels exactly', () => {
    const s = space([coin, die]);
    expect(s.isEmpty(s.region(and(coin, not(coin))))).toBe(true);
    expect(s.isEverything(s.region(or(coin, not(coin))))).toBe(true);
    expect(s.isEmpty(s.region(and(coin, not(die))))).toBe(false);
  });

  it('is named where it matters, once', () => {
    const s = space([either, die, also]);
    expect(s.opaqueIn(s.region(either))).toEqual(['the toss of a coin']);
    expect(s.opaqueIn(s.region(and(either, die)))).toEqual(['the toss of a coin', 'die']);
    expect(s.opaqueIn(s.region(and(coin, also)))).toEqual(['the toss of a coin']);
    expect(s.opaqueIn(s.region(name('a*')))).toEqual([]);
  });
});

describe('a witness', () => {
  it('is missing where there is no point', () => {
    expect(space([]).witness(0)).toBe(undefined);
  });

  it('shows values where they matter, as telling as they can be', () => {
    const asked = and(name('a*'), not(present('other')), matching('word', glob('t*')));
    const s = space([asked, name('abc'), present('free')]);
    expect(s.witness(s.region(asked))).toEqual({
      values: new Map([
        ['name', 'abc'],
        ['other', undefined],
        ['word', 'two'],
      ]),
      assumed: new Map(),
    });
  });

  it('prefers a value to none', () => {
    const asked = not(name('b*'));
    const s = space([asked]);
    expect(s.witness(s.region(asked))?.values.get('name')).toBe('any');
  });

  it('says what it assumes', () => {
    const [coin, die] = [opaque('coin'), opaque('die')];
    const s = space([coin, die]);
    expect(s.witness(s.region(and(coin, not(die))))).toEqual({
      values: new Map(),
      assumed: new Map([
        ['coin', true],
        ['die', false],
      ]),
    });
  });
});

describe('caps', () => {
  const steps = 100_000;

  it('hold for the number of coordinates', () => {
    const asked = [present('a'), present('b'), opaque('c')];
    expect(attempt(() => space(asked, { steps, dimensions: 3 }))).toMatchObject({ ok: true });
    expect(attempt(() => space(asked, { steps, dimensions: 2 }))).toEqual({
      ok: false,
      cap: 'more than 2 condition keys in play',
    });
  });

  it('count a coordinate once however often it is asked about', () => {
    const asked = [present('a'), name('x'), name('y*'), opaque('c'), opaque('c')];
    expect(attempt(() => space(asked, { steps, dimensions: 3 }))).toMatchObject({ ok: true });
  });

  it('hold for the work of making a space', () => {
    expect(attempt(() => space([name('*a*b*c')], { steps: 10, dimensions: 3 }))).toEqual({
      ok: false,
      cap: 'more than 10 steps of set algebra',
    });
  });
});
