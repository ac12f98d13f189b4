// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import { describe, expect, it } from 'vitest';
import { globMatches, readTemplate } from '#policy';

const SYNTAX = { wildcards: true, variables: true };

describe('a glob', () => {
  const rows: readonly [string, string, string, boolean][] = [
    ['without wildcards is the text itself', 'abc', 'abc', true],
    ['without wildcards is no longer text', 'abc', 'abcd', false],
    ['without wildcards is no shorter text', 'abc', 'ab', false],
    ['that is empty matches the empty text', '', '', true],
    ['that is empty matches nothing else', '', 'a', false],
    ['of a star is any text', '*', 'a:b/c', true],
    ['of a star is the empty text', '*', '', true],
    ['of a question mark is one character', '?', 'a', true],
    ['of a question mark is not the empty text', '?', '', false],
    ['of a question mark is not two characters', '?', 'ab', false],
    ['of a question mark is one character outside the basic plane', '?', '\u{1F600}', true],
    ['of two question marks is not one character outside the basic plane', '??', '\u{1F600}', false],
    ['counts the last character of the basic plane as one', '?b', '\uffffb', true],
    ['with a star in the middle needs both ends', 'a*z', 'a-z', true],
    ['with a star in the middle does not let them overlap', 'ab*ba', 'aba', false],
    ['with a star in the middle needs the end', 'a*z', 'a-y', false],
    ['with a star in the middle needs the beginning', 'a*z', 'b-z', false],
    ['tries a later place when the first does not lead on', 'a*bc', 'abbc', true],
    ['tries a later place more than once', '*abcd', 'abcabcabcd', true],
    ['tries again from the last star only', 'a*b*c', 'axbxbxc', true],
    ['gives up at the end of the text', '*ab', 'aaaa', false],
    ['matches a star at the end with nothing', 'abc*', 'abc', true],
    ['matches a star at the beginning with nothing', '*abc', 'abc', true],
    ['of two stars is any text', '**', 'x', true],
    ['of star and question mark needs one character', '*?', '', false],
    ['of star and question mark takes many', '*?', 'abc', true],
    ['of star and question mark in between needs one more character', 'a*?c', 'ac', false],
    ['crosses every separator', 'arn:*:b', 'arn:x/y:z:b', true],
    ['tells cases apart', 'ABC', 'abc', false],
    ['steps over a whole character when it tries again', '*?\u{1F601}', '\u{1F600}\u{1F601}', true],
    ['does not match half a character', '*\u{dc00}', '\u{1F400}', false],
  ];
  it.each(rows)('%s', (_fact, pattern, text, expected) => {
    expect(globMatches(readTemplate(pattern, SYNTAX), text)).toBe(expected);
  });

  it('with an open variable matches nothing', () => {
    const template = readTemplate('a${aws:username}', SYNTAX);
    expect(globMatches(template, 'ab')).toBe(false);
  });
});
