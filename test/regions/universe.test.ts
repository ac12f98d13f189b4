import { describe, expect, it } from 'vitest';
import { Automata } from '../../src/regions/automata.ts';
import { Automaton, DEAD, START } from '../../src/regions/automaton.ts';
import { Meeting } from '../../src/regions/meeting.ts';
import { glob, tokensOf } from './globs.ts';

const code = (char: string): number => char.codePointAt(0) ?? -1;

function universe(...globs: readonly string[]) {
  return new Automata().universe(globs.map(glob));
}

describe('a universe', () => {
  it('leads from its beginning to its members only', () => {
    const abc = universe('abc', 'ax?');
    expect(abc.accepts(0)).toBe(false);
    expect(abc.moves(0)).toEqual([{ first: code('a'), last: code('a'), to: 1 }]);
    expect(abc.moves(1).map(({ first, last }) => [first, last])).toEqual([
      [code('b'), code('b')],
      [code('x'), code('x')],
    ]);
  });

  it('ends where nothing follows', () => {
    const short = universe('a');
    const [move] = short.moves(0);
    expect(short.accepts(move?.to ?? -1)).toBe(true);
    expect(short.moves(move?.to ?? -1)).toEqual([]);
  });

  it('holds the empty text where one of its patterns does', () => {
    expect(universe('a', '*').accepts(0)).toBe(true);
    expect(universe('').accepts(0)).toBe(true);
    expect(universe('a').accepts(0)).toBe(false);
  });

  it('covers every character where any will do', () => {
    expect(universe('?').moves(0)).toMatchObject([{ first: 0, last: 0x10ffff }]);
    const ranges = universe('?b', 'ab').moves(0);
    expect(ranges.map(({ first, last }) => [first, last])).toEqual([
      [0, code('a') - 1],
      [code('a'), code('a')],
      [code('a') + 1, 0x10ffff],
    ]);
  });

  it('knows a shortest way to a member', () => {
    const words = universe('abcd', 'ab*z', 'x');
    expect(words.ending(0)).toBe('x');
    const [a] = words.moves(0);
    expect(words.ending(a?.to ?? -1)).toBe('bz');
    expect(words.ending(a?.to ?? -1)).toBe('bz');
    expect(universe('a', '').ending(0)).toBe('');
  });

  it('tells states apart by all of its patterns', () => {
    const two = universe('a?', '?b');
    const targets = two.moves(0).map(({ to }) => to);
    expect(new Set(targets).size).toBe(2);
    expect(targets[0]).toBe(targets[2]);
  });
});

describe('a pattern within a universe', () => {
  function placesAfter(text: string, pattern: string, ...globs: readonly string[]): readonly number[] {
    const automata = new Automata();
    const whole = automata.universe(globs.map(glob));
    const narrowed = automata.narrowed(glob(pattern), whole);
    let [at, state] = [0, narrowed.at(0, START)];
    for (const char of text) {
      const move = whole.moves(at).find(({ first, last }) => first <= code(char) && code(char) <= last);
      at = move?.to ?? -1;
      state = narrowed.at(at, narrowed.automaton.next(state, code(char)));
    }
    return narrowed.automaton.placesOf(state);
  }

  it('is dead where no member can complete it', () => {
    expect(placesAfter('', 'b*', 'a*')).toEqual([]);
    expect(placesAfter('', '*bb', 'a?')).toEqual([]);
    expect(placesAfter('ab', '*b?', 'a?')).toEqual([]);
  });

  it('keeps the places from which a member can complete it', () => {
    expect(placesAfter('', '*b', 'a?')).toEqual([0]);
    expect(placesAfter('a', '*b', 'a?')).toEqual([0, 1]);
    expect(placesAfter('ab', '*b', 'a?')).toEqual([2]);
    expect(placesAfter('a', 'a*', 'ab')).toEqual([1]);
  });

  it('may be completed by a member of either kind', () => {
    expect(placesAfter('', '*z', 'a?', 'bz')).toEqual([0]);
    expect(placesAfter('b', '*z', 'ay', 'bz')).toEqual([0, 1]);
    expect(placesAfter('a', '*z', 'ay', 'bz')).toEqual([]);
  });

  it('is made once for a universe', () => {
    const automata = new Automata();
    const [one, other] = [automata.universe([glob('a*')]), automata.universe([glob('b*')])];
    expect(automata.universe([glob('a*')])).toBe(one);
    expect(automata.narrowed(glob('*x'), one)).toBe(automata.narrowed(glob('*x'), one));
    expect(automata.narrowed(glob('*x'), other)).not.toBe(automata.narrowed(glob('*x'), one));
    expect(automata.of(glob('*x'))).toBe(automata.of(glob('*x')));
    expect(automata.of(glob('*x'))).not.toBe(automata.of(glob('*y')));
    expect(automata.universe([glob('a'), glob('b')])).not.toBe(automata.universe([glob('ab')]));
  });
});

describe('an automaton', () => {
  it('accepts everything once it is in a star at its end', () => {
    const open = new Automaton(tokensOf('a*'));
    const after = open.next(START, code('a'));
    expect([open.acceptsAll(START), open.acceptsAll(after), open.acceptsAll(DEAD)]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('does not accept everything in a repeat of some characters, or in a star before its end', () => {
    const letters = new Automaton(tokensOf('a~'));
    expect(letters.acceptsAll(letters.next(START, code('a')))).toBe(false);
    expect(new Automaton(tokensOf('*a')).acceptsAll(START)).toBe(false);
    expect(new Automaton(tokensOf('')).acceptsAll(START)).toBe(false);
  });

  it('stays dead', () => {
    const word = new Automaton(tokensOf('ab'));
    expect(word.next(START, code('x'))).toBe(DEAD);
    expect(word.next(DEAD, code('a'))).toBe(DEAD);
    expect(word.accepts(DEAD)).toBe(false);
  });

  it('knows where characters begin to make a difference', () => {
    expect(new Automaton(tokensOf('b')).rangeStarts(START).toSorted((a, b) => a - b)).toEqual([0, 98, 99]);
    expect(new Automaton(tokensOf('?')).rangeStarts(START)).toEqual([0]);
    expect(new Automaton(tokensOf('b')).rangeStarts(DEAD)).toEqual([0]);
    expect(new Automaton(tokensOf('\u{10ffff}')).rangeStarts(START)).toEqual([0, 0x10ffff]);
  });

  it('matches whole texts, character by character', () => {
    const word = new Automaton(tokensOf('a\u{1f600}?'));
    expect(['a\u{1f600}b', 'a\u{1f600}', 'a\u{1f600}bc', 'ab'].map((text) => word.matches(text))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('two patterns meet', () => {
  /** For each place of the second: the places of the first from where one text completes both. */
  function meet(first: string, second: string): number[][] {
    const tokens = tokensOf(first);
    return new Meeting(tokens)
      .with(tokensOf(second))
      .map((set) =>
        Array.from({ length: tokens.length + 1 }, (_, place) => place).filter(
          (place) => (set >> BigInt(place)) & 1n,
        ),
      );
  }

  it.each<readonly [string, string, readonly (readonly number[])[]]>([
    ['', '', [[0]]],
    ['a', 'a', [[0], [1]]],
    ['a', 'b', [[], [1]]],
    ['ab', '?b', [[0], [1], [2]]],
    ['ab', '*', [[0, 1, 2], [2]]],
    ['*', 'ab', [[0], [0], [0, 1]]],
    ['a*', '*b', [[0, 1], [1], [1, 2]]],
    ['~', 'a1', [[], [], [0, 1]]],
    [
      '~:~',
      '~',
      [
        [2, 3],
        [2, 3],
      ],
    ],
    ['a~b', 'ab', [[0, 1], [1, 2], [3]]],
    ['**a', '*', [[0, 1, 2, 3], [3]]],
  ])('`%s` and `%s`', (first, second, places) => {
    expect(meet(first, second)).toEqual(places);
  });
});
