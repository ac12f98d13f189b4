import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Automata } from '../../src/regions/automata.ts';
import { Budget } from '../../src/regions/budget.ts';
import { Meeting } from '../../src/regions/meeting.ts';
import { partition } from '../../src/regions/partition.ts';
import { holds } from './settings.ts';
import { PIECES, patternOf, regexOf, stringsUpTo, type Twin, twin } from './small-patterns.ts';

const STRINGS = stringsUpTo(4);

function signature(regexes: readonly RegExp[], text: string): string {
  return regexes.map((regex) => Number(regex.test(text))).join('');
}

it('a partition cuts a universe into exactly the classes that its patterns tell apart', () => {
  const cases = fc.record({
    universe: fc.array(twin(4), { minLength: 1, maxLength: 2 }),
    patterns: fc.array(twin(4), { maxLength: 4 }),
  });
  holds('partition', cases, ({ universe, patterns }) => {
    const classes = partition(
      universe.map(patternOf),
      patterns.map(patternOf),
      new Budget(1_000_000),
      new Automata(),
    );
    const [within, asked] = [universe.map(regexOf), patterns.map(regexOf)];
    const isMember = (text: string) => within.some((regex) => regex.test(text));
    const signatures = classes.map(({ matched }) => matched.map(Number).join(''));
    expect(new Set(signatures).size).toBe(signatures.length);
    expect(classes.map(({ member }) => signature(asked, member))).toEqual(signatures);
    expect(classes.filter(({ member }) => !isMember(member))).toEqual([]);
    const missed = STRINGS.filter((text) => isMember(text) && !signatures.includes(signature(asked, text)));
    expect(missed).toEqual([]);
  });
});

it('two patterns meet at exactly the places from which one text completes both', () => {
  const strings = stringsUpTo(5);
  // Pieces of one token each, so that places and pieces are the same.
  const piece = fc.constantFrom(...PIECES.filter(({ tokens }) => tokens.length === 1));
  const completions = (pieces: readonly Twin[]) =>
    [...pieces, undefined].map((_, place) => {
      const rest = regexOf({
        source: pieces
          .slice(place)
          .map(({ source }) => source)
          .join(''),
      });
      return strings.filter((text) => rest.test(text));
    });
  const cases = fc.tuple(fc.array(piece, { maxLength: 3 }), fc.array(piece, { maxLength: 2 }));
  holds('meeting', cases, ([ours, theirs]) => {
    const here = completions(ours).map((texts) => new Set(texts));
    const expected = completions(theirs).map((texts) =>
      here.map((set) => texts.some((text) => set.has(text))),
    );
    const [our, their] = [ours, theirs].map((pieces) => pieces.flatMap(({ tokens }) => tokens));
    const sets = new Meeting(our ?? []).with(their ?? []);
    expect(sets.map((set) => here.map((_, place) => ((set >> BigInt(place)) & 1n) === 1n))).toEqual(expected);
  });
});
