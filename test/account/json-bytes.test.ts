import { describe, expect, test } from 'vitest';
import { JsonBytes, Unwalkable, word } from '../../src/account/skim/json-bytes.ts';
import { bytesOf, decode } from './splitting.ts';

function walk(text: string): JsonBytes {
  const json = new JsonBytes();
  json.begin(bytesOf(text), 0);
  return json;
}

function afterValue(text: string): {
  readonly rest: string;
  readonly isPlain: boolean;
  readonly isAscii: boolean;
} {
  const json = walk(text);
  json.value();
  const { isPlain, isAscii, bytes } = json;
  return { rest: decode(bytes, json.at, bytes.length), isPlain, isAscii };
}

const PLAIN = { isPlain: true, isAscii: true };
const PARSED = { isPlain: false, isAscii: true };

describe('a value is passed to its end', () => {
  test.each([
    ['a text', '"a b", 1', ', 1', PLAIN],
    ['an empty text', '"" ', ' ', PLAIN],
    ['a text with an escaped quote', '"a\\"b", 1', ', 1', PARSED],
    ['a text that ends with an escaped backslash', '"a\\\\", 1', ', 1', PARSED],
    ['a text that is not ASCII', '"é"]', ']', { isPlain: false, isAscii: false }],
    ['an object', '{"a": ["b", {}], "c": []}}', '}', PLAIN],
    ['white space of all kinds', ' \t\r\n    [ \n\t "a"\r\n,\n            "b" \n]x', 'x', PLAIN],
    ['a number', '-1.5e+7, ', ', ', PARSED],
    ['a word', 'null}', '}', PARSED],
    ['what is no word', 'nulll]', ']', PARSED],
  ])('%s', (_what, text, rest, kind) => {
    expect(afterValue(text)).toEqual({ rest, ...kind });
  });
});

describe('bytes that are no whole value are not walked over', () => {
  test.each([
    ['nothing', ''],
    ['white space', '      '],
    ['a text that goes on', '"abc'],
    ['a text that goes on behind a backslash', '"abc\\'],
    ['a text with a line break', '"a\nb"'],
    ['a control character for white space', '\u0000"a"'],
    ['an object that goes on', '{"a": "b"'],
    ['a list that goes on', '["b"'],
    ['a comma too many', '["b",]'],
    ['a comma too many in an object', '{"a":"b",}'],
    ['a comma too few', '["a" "b"]'],
    ['a name without a colon', '{"a" "b"}'],
    ['a name that is no text', '{a:"b"}'],
    ['the other bracket', '["a"}'],
    ['a bracket alone', ']'],
    ['more than sixty-four lists in each other', `${'['.repeat(65)}${']'.repeat(65)}`],
  ])('%s', (_what, text) => {
    expect(() => afterValue(text)).toThrow(Unwalkable);
  });

  test('sixty-four lists in each other are', () => {
    expect(afterValue(`${'['.repeat(64)}${']'.repeat(64)}`)).toEqual({ rest: '', ...PLAIN });
  });
});

test('a text is a word where it is the same, no shorter and no longer', () => {
  const json = walk('"Action"');
  json.text();
  expect(['Action', 'Actions', 'Actio', 'action'].map((text) => json.is(word(text)))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('bytes are told apart from those around them', () => {
  const whole = bytesOf('xx"abc"yy');
  const json = new JsonBytes();
  json.begin(whole.subarray(2, 6), 0);
  expect(() => json.value()).toThrow(Unwalkable);
  json.begin(whole.subarray(2, 7), 0);
  json.value();
  expect(decode(json.bytes, json.from, json.to)).toBe('abc');
});
