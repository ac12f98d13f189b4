import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonBytes, Unwalkable } from '../../src/account/skim/json-bytes.ts';
import { endOfCharacter } from '../../src/account/skim/utf-8.ts';
import { Words } from '../../src/account/skim/words.ts';
import { bytesOf, decode } from './splitting.ts';

/** What follows the value that a text begins with. */
function afterValue(text: string): string {
  const json = new JsonBytes();
  json.begin(bytesOf(text));
  const end = json.value(json.skip(0));
  return decode(json.bytes, end, json.bytes.length);
}

describe('a value is passed to its end', () => {
  test.each([
    ['a text', '"a b", 1', ', 1'],
    ['an empty text', '"" ', ' '],
    ['a text at the very end', '"abcd"', ''],
    ['an object', '{"a": ["b", {}], "c": []}}', '}'],
    ['white space of all kinds', ' \t\r\n    [ \n\t "a"\r\n,\n            "b" \n]x', 'x'],
    ['a number', '-1.5e+7, ', ', '],
    ['zero', '0]', ']'],
    ['a word', 'null}', '}'],
  ])('%s', (_what, text, rest) => {
    expect(afterValue(text)).toBe(rest);
  });

  test.each(Array.from({ length: 20 }, (_, length) => length))('a text of %i bytes', (length) => {
    for (const rest of ['', ' ', '  x', ':"y"'])
      expect(afterValue(`"${'~'.repeat(length)}"${rest}`)).toBe(rest);
  });

  test.each(Array.from({ length: 20 }, (_, length) => length))('%i spaces', (length) => {
    expect(afterValue(`[\n${' '.repeat(length)}"a",${' '.repeat(length)}"b"]`)).toBe('');
  });
});

const PLACES = Array.from({ length: 9 }, (_, place) => place);

describe('whatever a text may hold, wherever in it that stands, it is passed to its end', () => {
  test.each([
    '\\n',
    '\\"',
    '\\\\',
    '\\/',
    '\\u00e9',
    '\\uD83D',
    '\\\\\\"',
    'é',
    '\u007f',
    '\u0080',
    '\u07ff',
    '\u0800',
    '\ud7ff',
    '\ue000',
    '\uffff',
    '\u{10000}',
    '\u{10ffff}',
  ])('%j', (char) => {
    for (const place of PLACES) {
      const before = 'a'.repeat(place);
      for (const text of [`"${before}${char}"`, `"${before}${char}b"`, `"${before}${char}${char}bcdefgh"`]) {
        expect(afterValue(`${text}, `)).toBe(', ');
        expect(afterValue(text)).toBe('');
      }
    }
  });
});

describe('a text that JSON or UTF-8 does not know is not walked over', () => {
  const bytesAfter = (char: string | readonly number[], place: number) =>
    Uint8Array.of(
      ...bytesOf(`"${'a'.repeat(place)}`),
      ...(typeof char === 'string' ? bytesOf(char) : char),
      ...bytesOf('"      '),
    );
  test.each<[string | readonly number[]]>([
    ...['\\x', '\\U00e9', '\\u00g9', '\\u00e', '\\', '\u0000', '\n', '\u001f'].map((char): [string] => [
      char,
    ]),
    ...[
      [0x80],
      [0xc1, 0x80],
      [0xc3],
      [0xe0, 0x9f, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xff],
    ].map((char): [number[]] => [char]),
  ])('%j', (char) => {
    for (const place of PLACES) {
      const json = new JsonBytes();
      json.begin(bytesAfter(char, place));
      expect(() => json.value(0)).toThrow(Unwalkable);
    }
  });
});

test('a text that has to say what its bytes say has no escapes', () => {
  const end = (text: string) => {
    const json = new JsonBytes();
    json.begin(bytesOf(text));
    return json.text(0);
  };
  expect(end('"aé"')).toBe(5);
  expect(() => end('"a\\u0062"')).toThrow(Unwalkable);
});

test('the end of a character is where a decoder of UTF-8 finds it', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const isCharacter = (bytes: Uint8Array) => {
    try {
      return [...decoder.decode(bytes)].length === 1;
    } catch {
      return false;
    }
  };
  const expected = (bytes: Uint8Array) =>
    [2, 3, 4].find((length) => length <= bytes.length && isCharacter(bytes.subarray(0, length))) ?? -1;
  const rests = [[0x80], [0xbf], [0x80, 0x80], [0xbf, 0xbf], [0x80, 0x7f], [0x80, 0xc0], [], [0x22]];
  for (let first = 0x80; first <= 0xff; first += 1) {
    for (let second = 0x70; second <= 0xff; second += 1) {
      for (const rest of rests) {
        const bytes = Uint8Array.of(first, second, ...rest);
        if (endOfCharacter(bytes, 0) !== expected(bytes)) expect([...bytes]).toBe(expected(bytes));
      }
    }
    expect(endOfCharacter(Uint8Array.of(first), 0)).toBe(-1);
  }
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
    ['what is no word', 'nulll]'],
    ['a number that is none', '01]'],
    ['a sign alone', '-]'],
    ['more than sixty-four lists in each other', `${'['.repeat(65)}${']'.repeat(65)}`],
  ])('%s', (_what, text) => {
    expect(() => afterValue(text)).toThrow(Unwalkable);
  });

  test('sixty-four lists in each other are', () => {
    expect(afterValue(`${'['.repeat(64)}${']'.repeat(64)}`)).toBe('');
  });
});

test('a number is looked at as a whole, however long it is', () => {
  for (const length of [1, 99, 100, 101, 400, 401, 1000]) {
    expect(() => afterValue(`[${'1'.repeat(length)}abc]`)).toThrow(Unwalkable);
  }
  expect(afterValue(`[${'1'.repeat(100)}]`)).toBe('');
});

test('what is walked over is what JSON.parse takes', () => {
  const char = fc.constantFrom(...'{}[],:"\\ \n\t0-1.eEtruefalsn/é\u0007'.split(''));
  const changes = fc.array(fc.record({ at: fc.nat(), char, removes: fc.nat(2) }), { maxLength: 2 });
  let taken = 0;
  fc.assert(
    fc.property(fc.json({ depthSize: 'small' }), changes, (json, all) => {
      const text = all.reduce((before, { at, char: inserted, removes }) => {
        const place = at % (before.length + 1);
        return before.slice(0, place) + inserted + before.slice(place + removes);
      }, json);
      const isTaken = isWalkable(text);
      expect(isTaken).toBe(isJson(text));
      if (isTaken) taken += 1;
    }),
    { numRuns: 5000 },
  );
  expect(taken).toBeGreaterThan(1000);
  expect(taken).toBeLessThan(4500);
});

function isWalkable(text: string): boolean {
  try {
    return /^[ \t\r\n]*$/.test(afterValue(text));
  } catch {
    return false;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('a word means something where it is the same, no shorter and no longer', () => {
  const words = new Words({ Action: 1, Effect: 2, Sid: 3 });
  const meaningOf = (text: string) => words.meaning(bytesOf(`"${text}"`), 1, text.length + 1);
  expect(['Action', 'Effect', 'Sid', 'Actions', 'Actio', 'action', '', 'a long text'].map(meaningOf)).toEqual(
    [1, 2, 3, 0, 0, 0, 0, 0],
  );
});

test('bytes are told apart from those around them', () => {
  const whole = bytesOf('xx"abc"yy');
  const json = new JsonBytes();
  json.begin(whole.subarray(2, 6));
  expect(() => json.value(0)).toThrow(Unwalkable);
  json.begin(whole.subarray(2, 7));
  expect(json.value(0)).toBe(5);
});
