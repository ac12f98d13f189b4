import { describe, expect, it } from 'vitest';
import { ANY_CHAR, anyCharExcept, anyOf, charRange, eitherCase, oneChar } from '#regions';
import { hasCode, niceCharIn } from '../../src/regions/chars.ts';

const code = (char: string): number => char.codePointAt(0) ?? -1;

describe('a set of characters', () => {
  it.each([
    ['of one', oneChar('b'), ['b'], ['a', 'c']],
    ['of a range', charRange('b', 'd'), ['b', 'c', 'd'], ['a', 'e']],
    ['of all but one', anyCharExcept('b'), ['a', 'c', '\u{0}', '\u{10ffff}'], ['b']],
    ['of all', ANY_CHAR, ['a', '\u{0}', '\u{10ffff}'], []],
    ['of several ranges', anyOf(charRange('x', 'z'), oneChar('b')), ['b', 'x', 'z'], ['a', 'c', 'w']],
    ['of a small letter in either case', eitherCase('b'), ['b', 'B'], ['a', 'C']],
    ['of a capital letter in either case', eitherCase('B'), ['b', 'B'], ['A', 'c']],
    ['of a digit in either case', eitherCase('7'), ['7'], ['8']],
    ['of a letter outside ASCII in either case', eitherCase('\u00e4'), ['\u00e4'], ['\u00c4']],
    ['of the last letter of ASCII in either case', eitherCase('z'), ['z', 'Z'], ['y']],
    ['of a letter that folds into ASCII', eitherCase('\u212a'), ['\u212a'], ['k', 'K']],
  ] as const)('%s', (_fact, set, members, others) => {
    expect(members.filter((char) => !hasCode(set, code(char)))).toEqual([]);
    expect(others.filter((char) => hasCode(set, code(char)))).toEqual([]);
  });

  it('lists its ranges in order', () => {
    expect(anyOf(charRange('x', 'z'), oneChar('b'))).toEqual([
      [98, 98],
      [120, 122],
    ]);
    expect(eitherCase('b')).toEqual([
      [66, 66],
      [98, 98],
    ]);
  });
});

describe('a character to show', () => {
  it.each([
    ['\u{0}', '\u{10ffff}', 'a'],
    ['b', 'z', 'b'],
    ['0', '9', '0'],
    ['5', 'C', '5'],
    [';', 'C', 'A'],
    ['!', '/', '-'],
    ['!', '+', '+'],
    ['\u{0}', ' ', ' '],
    ['{', '~', '{'],
    ['\u{1f600}', '\u{1f610}', '\u{1f600}'],
  ])('between `%s` and `%s` is `%s`', (first, last, shown) => {
    expect(niceCharIn(code(first), code(last))).toBe(shown);
  });
});
