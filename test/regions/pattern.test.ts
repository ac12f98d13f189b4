import { describe, expect, it } from 'vitest';
import {
  ANY_CHAR,
  anyCharExcept,
  charRange,
  exactly,
  exactlyInAnyCase,
  literalPattern,
  MANY,
  matches,
  ONE,
  oneChar,
  type Pattern,
  pattern,
  type Token,
} from '#regions';
import { Automata } from '../../src/regions/automata.ts';
import { keyOf, startOf, step } from '../../src/regions/pattern.ts';

const not = (char: string, repeats: boolean): Token => ({ chars: anyCharExcept(char), repeats });

describe('a pattern matches', () => {
  const rows: readonly [string, Pattern, readonly string[], readonly string[]][] = [
    ['its text', literalPattern('ab'), ['ab'], ['', 'a', 'abc', 'AB']],
    ['nothing at all when it is empty', pattern([]), [''], ['a']],
    [
      'one character of any kind',
      pattern([ONE]),
      ['a', ':', '\u{1f600}', '\ud800'],
      ['', 'ab', '\u{1f600}a'],
    ],
    ['any text', pattern([MANY]), ['', 'a', 'a:b/c\n'], []],
    ['text in any case', pattern(exactlyInAnyCase('aB1')), ['ab1', 'AB1', 'Ab1'], ['ab2', 'ab']],
    [
      'text around any text',
      pattern([...exactly('a'), MANY, ...exactly('c')]),
      ['ac', 'abc', 'acc'],
      ['a', 'c', 'acb'],
    ],
    [
      'what does not cross a separator',
      pattern([not(':', true), ...exactly(':'), not(':', true)]),
      [':', 'a:b'],
      ['', 'ab', 'a:b:c'],
    ],
    [
      'one character of a set',
      pattern([{ chars: charRange('a', 'c'), repeats: false }]),
      ['a', 'c'],
      ['d', '', 'ab'],
    ],
    [
      'any number of characters of a set',
      pattern([{ chars: charRange('a', 'c'), repeats: true }]),
      ['', 'abcabc'],
      ['abd'],
    ],
    ['one more character than a star alone', pattern([MANY, ONE]), ['a', 'ab'], ['']],
    ['question marks between stars', pattern([MANY, ONE, ONE, MANY]), ['ab', 'abc'], ['', 'a']],
    ['a word anywhere', pattern([MANY, ...exactly('aba'), MANY]), ['aba', 'ababa', 'xabay'], ['ab', 'abba']],
    ['a word at the end', pattern([MANY, ...exactly('aab')]), ['aab', 'aaab', 'aabaab'], ['aaba', 'ab']],
    ['a set before a star', pattern([not('x', false), MANY]), ['a', 'ax'], ['', 'x', 'xa']],
  ];
  it.each(rows)('%s', (_fact, given, members, others) => {
    const automata = new Automata();
    for (const match of [matches, (one: Pattern, text: string) => automata.matches(one, text)]) {
      expect(members.filter((text) => !match(given, text))).toEqual([]);
      expect(others.filter((text) => match(given, text))).toEqual([]);
    }
  });
});

describe('a pattern of one text', () => {
  it.each([
    ['plain text', pattern(exactly('ab')), 'ab'],
    ['plain text, made as such', literalPattern('ab'), 'ab'],
    ['the empty text', pattern([]), ''],
    ['a character outside the basic plane', pattern(exactly('\u{1f600}')), '\u{1f600}'],
    ['digits in any case', pattern(exactlyInAnyCase('7')), '7'],
    ['one letter in any case is two texts', pattern(exactlyInAnyCase('a')), undefined],
    ['a wildcard', pattern([ONE]), undefined],
    ['a repeat of one character', pattern([{ chars: oneChar('a'), repeats: true }]), undefined],
    ['a range of two', pattern([{ chars: charRange('a', 'b'), repeats: false }]), undefined],
  ])('%s', (_fact, { literal }, text) => {
    expect(literal).toBe(text);
  });
});

describe('patterns are known by their keys', () => {
  const tokens: readonly (readonly Token[])[] = [
    [],
    exactly('a'),
    exactly('b'),
    exactly('ab'),
    [ONE],
    [MANY],
    [ONE, ONE],
    [ONE, MANY],
    exactlyInAnyCase('a'),
    [{ chars: oneChar('a'), repeats: true }],
    [{ chars: charRange('a', 'b'), repeats: false }],
    [{ chars: charRange('a', 'b'), repeats: true }],
    exactly('\u{1}'),
    exactly('\u{2}'),
    exactly('\u{3}'),
    exactly('\u{4}'),
    exactly('\u{5}'),
    exactly('\u{1f}'),
    exactly('31'),
    exactly(' '),
    exactly('\u{3}1\u{4}'),
    exactly('97,98'),
    [...exactly('a'), { chars: oneChar('b'), repeats: true }],
    [{ chars: anyCharExcept('a'), repeats: false }],
  ];

  it('equal ones by equal keys', () => {
    for (const one of tokens) expect(pattern([...one]).key).toBe(pattern(one).key);
    expect(literalPattern('a\u{1}b').key).toBe(pattern(exactly('a\u{1}b')).key);
  });

  it('wildcards side by side are the same in any order', () => {
    expect(pattern([MANY, ONE, MANY, ONE]).key).toBe(pattern([ONE, ONE, MANY]).key);
    expect(pattern([...exactly('a'), MANY, ONE, ...exactly('b')]).key).toBe(
      pattern([...exactly('a'), ONE, MANY, ...exactly('b')]).key,
    );
  });

  it('others by other keys', () => {
    const keys = tokens.map((one) => pattern(one).key);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('and so with lists of them, of which one may be the empty text', () => {
    const texts = ['', 'a', 'b', 'ab', '","', '[]', '\n', '\\n'];
    const lists = [
      [],
      ...texts.map((one) => [one]),
      ...texts.flatMap((one) => texts.map((two) => [one, two])),
    ];
    const keys = lists.flatMap((first) =>
      lists.map((second) => keyOf(first.map(literalPattern), second.map(literalPattern))),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('walking a pattern', () => {
  const walk = (tokens: readonly Token[], text: string): readonly number[] => {
    let places = startOf(tokens);
    for (const char of text) places = step(tokens, places, char.codePointAt(0) ?? 0);
    return places;
  };
  const any: Token = { chars: ANY_CHAR, repeats: true };
  const rows: readonly [string, readonly Token[], string, readonly number[]][] = [
    ['begins at the beginning', exactly('ab'), '', [0]],
    ['begins behind what may be empty, too', [not('x', true), ...exactly('a')], '', [0, 1]],
    ['begins behind several repeats', [not('x', true), not('y', true)], '', [0, 1, 2]],
    ['goes one place further with each character', exactly('ab'), 'a', [1]],
    ['ends nowhere when a character does not fit', exactly('ab'), 'b', []],
    ['stays at a repeat', [not('x', true), ...exactly('a')], 'b', [0, 1]],
    ['keeps several places in order', [not('x', true), ...exactly('ab')], 'a', [0, 1, 2]],
    ['drops what a later star matches as well', [any, ...exactly('a'), any, ...exactly('b')], 'a', [2, 3]],
    ['drops nothing before the first star', [...exactly('a'), any], 'a', [1, 2]],
    [
      'drops what ends in a star behind question marks as well',
      [any, ...exactly('a'), ONE, ONE, any],
      'a',
      [2],
    ],
    [
      'keeps what a question mark without a star behind it could not match',
      [any, ...exactly('a'), ONE, ONE],
      'a',
      [0, 1, 2],
    ],
    ['keeps what another repeat could not match', [any, ...exactly('a'), not(':', true)], 'a', [0, 1, 2, 3]],
  ];
  it.each(rows)('%s', (_fact, tokens, text, places) => {
    expect(walk(tokens, text)).toEqual(places);
  });
});
