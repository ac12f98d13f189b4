import { describe, expect, it } from 'vitest';
import { attempt, matches, PartitionMemo } from '#regions';
import { Automata } from '../../src/regions/automata.ts';
import { Budget } from '../../src/regions/budget.ts';
import { partition } from '../../src/regions/partition.ts';
import { glob } from './globs.ts';

const STEPS = 100_000;

describe('a universe is cut', () => {
  /** Each class as the globs that match it. */
  const rows: readonly [string, readonly string[], readonly string[], readonly string[]][] = [
    ['into one class by no pattern', ['x*'], [], ['']],
    ['into one class by a pattern that matches all', ['x*'], ['*'], ['*']],
    ['into one class by a pattern that matches nothing of it', ['x*'], ['y*'], ['']],
    ['into two classes by a prefix', ['*'], ['a*'], ['', 'a*']],
    ['into two classes by a suffix', ['*'], ['*a'], ['', '*a']],
    ['by two patterns that exclude each other', ['*'], ['a*', 'b*'], ['', 'a*', 'b*']],
    ['by two patterns that meet', ['*'], ['a*', '*b'], ['', '*b', 'a*', 'a* *b']],
    ['by a pattern inside another', ['*'], ['a*', 'ab*'], ['', 'a*', 'a* ab*']],
    ['by a text', ['*'], ['ab'], ['', 'ab']],
    ['by lengths', ['*'], ['?', '??'], ['', '?', '??']],
    ['by equal patterns in one way', ['*'], ['a?', 'a?'], ['', 'a? a?']],
    ['of two kinds of texts', ['ax', 'by'], ['a*', '*y'], ['*y', 'a*']],
    ['of one text', ['abc'], ['a*', '*d*'], ['a*']],
    ['where it is finite, into no more than it holds', ['a?', 'b'], ['*', '?', 'a*'], ['* ?', '* a*']],
    ['with the empty text in a class of its own', ['*'], ['?*'], ['', '?*']],
    [
      'so that patterns that wait for each other meet',
      ['*'],
      ['*ab*', '*ba*'],
      ['', '*ab*', '*ab* *ba*', '*ba*'],
    ],
    ['by small letters and others', ['*'], ['~'], ['', '~']],
  ];
  it.each(rows)('%s', (_fact, universe, globs, expected) => {
    const classes = partition(universe.map(glob), globs.map(glob), new Budget(STEPS), new Automata());
    const named = classes.map(({ matched }) => globs.filter((_, index) => matched[index]).join(' '));
    expect([...named].sort()).toEqual(expected);
    for (const { matched, member } of classes) {
      expect(globs.map((text) => matches(glob(text), member))).toEqual(matched);
      expect(universe.some((text) => matches(glob(text), member))).toBe(true);
    }
  });

  it('into classes that each show a short member, with letters where there is a choice', () => {
    const classes = partition([glob('*')], ['ab*', '*zz'].map(glob), new Budget(STEPS), new Automata());
    expect(classes.map(({ member }) => member).sort()).toEqual(['0', 'ab', 'abzz', 'zz']);
  });

  it('into classes that show the empty text only where they have to', () => {
    const members = (globs: readonly string[]) =>
      partition([glob('*')], globs.map(glob), new Budget(STEPS), new Automata()).map(({ member }) => member);
    expect(members(['?*'])).toEqual(['', 'a']);
    expect(members(['a*'])).not.toContain('');
  });

  it('into as many classes as many prefixes make, with work in proportion', () => {
    const alphabet = [...'abcdefghijklmnopqrstuvwxyz'];
    const globs = alphabet.flatMap((one) => alphabet.slice(0, 10).map((two) => `${one}${two}*`)).map(glob);
    const budget = new Budget(STEPS);
    const classes = partition([glob('????????????????????')], globs, budget, new Automata());
    expect(classes).toHaveLength(261);
    expect(budget.spent).toBeLessThan(90_000);
  });

  it('by question marks before a star without remembering every one of them', () => {
    const budget = new Budget(STEPS);
    partition([glob('*')], [glob('*a????????????????????*')], budget, new Automata());
    expect(budget.spent).toBeLessThan(1000);
  });

  it('not at all above the budget', () => {
    const tangled = ['*a??????????b', '*b??????????a', '*ab??????????'].map(glob);
    expect(attempt(() => partition([glob('*')], tangled, new Budget(5000), new Automata()))).toEqual({
      ok: false,
      cap: 'more than 5000 steps of set algebra',
    });
  });
});

describe('work that was done before', () => {
  const globs = ['*ab*', 'b*', 'c?', '*'].map(glob);
  const spent = (automata: Automata): number => {
    const budget = new Budget(STEPS);
    partition([glob('*')], globs, budget, automata);
    return budget.spent;
  };

  it('costs the same when it is done again', () => {
    const automata = new Automata();
    const first = spent(automata);
    expect(first).toBeGreaterThan(0);
    expect(spent(automata)).toBe(first);
    expect(spent(new Automata())).toBe(first);
  });

  it('is remembered, and charged as if it were not', () => {
    const memo = new PartitionMemo();
    const [first, second] = [new Budget(STEPS), new Budget(STEPS)];
    const classes = memo.partition([glob('*')], globs, first);
    expect(memo.partition([glob('*')], globs, second)).toBe(classes);
    expect(second.spent).toBe(first.spent);
    expect(first.spent).toBeGreaterThan(0);
  });

  it('is not mistaken for other work', () => {
    const memo = new PartitionMemo();
    const count = (universe: readonly string[], patterns: readonly string[]) =>
      memo.partition(universe.map(glob), patterns.map(glob), new Budget(STEPS)).length;
    expect(count(['*'], ['a*', 'b*'])).toBe(3);
    expect(count(['*', 'a*'], ['b*'])).toBe(2);
    expect(count(['a*'], ['b*'])).toBe(1);
    expect(count(['b*'], ['a*', 'b*'])).toBe(1);
    expect(count(['*'], ['a*b*'])).toBe(2);
  });

  it('leaves a budget that was used before with what it had', () => {
    const memo = new PartitionMemo();
    const [first, second] = [new Budget(STEPS), new Budget(STEPS)];
    first.spend(500);
    memo.partition([glob('*')], globs, first);
    memo.partition([glob('*')], globs, second);
    expect(second.spent).toBe(first.spent - 500);
  });
});
