// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import { describe, expect, it } from 'vitest';
import { hasVariables, type Part, plainText, readTemplate, splitTemplate } from '#policy';
import { substitute } from '../../src/policy/template.ts';

const ALL = { wildcards: true, variables: true };
const text = (value: string): Part => ({ kind: 'text', text: value });
const variable = (shown: string, fallback?: string): Part => ({
  kind: 'variable',
  key: shown.toLowerCase(),
  shown,
  fallback,
});
const STAR: Part = { kind: 'many' };
const QUESTION: Part = { kind: 'one' };

describe('the text of a policy', () => {
  const rows: readonly [string, string, readonly Part[]][] = [
    ['may be empty', '', []],
    ['may be plain', 'arn:aws', [text('arn:aws')]],
    ['has wildcards between plain pieces', 'a*b?c', [text('a'), STAR, text('b'), QUESTION, text('c')]],
    ['may be a wildcard alone', '*', [STAR]],
    ['has variables', 'x${aws:username}y', [text('x'), variable('aws:username'), text('y')]],
    ['keeps the spelling of a variable', '${AWS:UserName}', [variable('AWS:UserName')]],
    [
      'has two variables in a row',
      '${aws:username}${aws:userid}',
      [variable('aws:username'), variable('aws:userid')],
    ],
    ['has variables with a default', "${aws:username, 'nobody'}", [variable('aws:username', 'nobody')]],
    ['has variables with an empty default', "${aws:username,''}", [variable('aws:username', '')]],
    [
      'takes spaces around name and default',
      "${ aws:username , 'no body' }",
      [variable('aws:username', 'no body')],
    ],
    [
      'has keys of tags with spaces inside',
      '${aws:PrincipalTag/cost center}',
      [variable('aws:PrincipalTag/cost center')],
    ],
    ['has the three characters that can be written out', 'a${*}b${?}c${$}', [text('a*b?c$')]],
    ['keeps a dollar that opens nothing', 'a$b', [text('a$b')]],
    ['keeps a brace that never closes', 'a${aws:username', [text('a${aws:username')]],
    ['keeps empty braces', '${}', [text('${}')]],
    ['keeps a brace inside a name', '${a{b}', [text('${a{b}')]],
    ['keeps a default without quotes', '${aws:username, nobody}', [text('${aws:username, nobody}')]],
    ['keeps what comes after a default', "${aws:username, 'a' b}", [text("${aws:username, 'a' b}")]],
    ['reads wildcards after a variable that is none', '${a{b}*', [text('${a{b}'), STAR]],
  ];
  it.each(rows)('%s', (_fact, source, parts) => {
    expect(readTemplate(source, ALL)).toEqual({ source, parts });
  });

  it('has no wildcards where they are not read', () => {
    const { parts } = readTemplate('a*?', { wildcards: false, variables: true });
    expect(parts).toEqual([text('a*?')]);
  });

  it('has no variables where they are not read, though the wildcards in them are', () => {
    const { parts } = readTemplate('${*}', { wildcards: true, variables: false });
    expect(parts).toEqual([text('${'), STAR, text('}')]);
  });
});

describe('plain text', () => {
  const rows: readonly [string, string | undefined][] = [
    ['', ''],
    ['abc', 'abc'],
    ['*', undefined],
    ['a*', undefined],
    ['${aws:username}', undefined],
    ['a${*}', 'a*'],
  ];
  it.each(rows)('of `%s` is %s', (source, expected) => {
    expect(plainText(readTemplate(source, ALL))).toBe(expected);
  });
});

describe('variables', () => {
  const values = (key: string) => (key === 'aws:username' ? 'dev*' : undefined);
  const rows: readonly [string, string, readonly Part[] | undefined][] = [
    [
      'are replaced by their value, taken literally',
      'a${aws:username}?',
      [text('a'), text('dev*'), QUESTION],
    ],
    ['are found in any case', '${AWS:USERNAME}', [text('dev*')]],
    ['prefer a value to a default', "${aws:username, 'x'}", [text('dev*')]],
    ['fall back to the default', "${aws:userid, 'x'}", [text('x')]],
    ['fall back to an empty default', "${aws:userid, ''}", [text('')]],
    ['spoil the text when they have neither', 'a${aws:userid}', undefined],
  ];
  it.each(rows)('%s', (_fact, source, parts) => {
    expect(substitute(readTemplate(source, ALL), values)?.parts).toEqual(parts);
  });

  it('keep the source', () => {
    expect(substitute(readTemplate('${aws:username}', ALL), values)?.source).toBe('${aws:username}');
  });

  it('are noticed', () => {
    expect(hasVariables(readTemplate('a${aws:username}', ALL))).toBe(true);
    expect(hasVariables(readTemplate('a*${*}', ALL))).toBe(false);
  });

  it('leave a text without them as it is', () => {
    const plain = readTemplate('a*', ALL);
    expect(substitute(plain, values)).toBe(plain);
  });
});

describe('splitting', () => {
  const rows: readonly [string, string, number, readonly (readonly Part[])[]][] = [
    ['cuts at each separator', 'a:b:c', 6, [[text('a')], [text('b')], [text('c')]]],
    ['leaves the rest in the last piece', 'a:b:c:d', 3, [[text('a')], [text('b')], [text('c:d')]]],
    ['keeps empty pieces', ':a::', 6, [[], [text('a')], [], []]],
    ['does not cut where there is nothing to cut', 'abc', 6, [[text('abc')]]],
    [
      'does not cut inside a wildcard',
      'a*:?b',
      6,
      [
        [text('a'), STAR],
        [QUESTION, text('b')],
      ],
    ],
    ['does not cut inside a variable', '${aws:username}:x', 6, [[variable('aws:username')], [text('x')]]],
    ['makes one piece when one is asked for', 'a:b', 1, [[text('a:b')]]],
  ];
  it.each(rows)('%s', (_fact, source, limit, pieces) => {
    const split = splitTemplate(readTemplate(source, ALL), ':', limit);
    expect(split.map(({ parts }) => parts)).toEqual(pieces);
    expect(split.every((piece) => piece.source === source)).toBe(true);
  });
});
