import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, decode, walkWith } from './splitting.ts';

const walk = walkWith(undefined);

/** Where the value ends that begins at a place; -1 where there is none. */
function endOfValue(bytes: Uint8Array, at = 0): number {
  walk.begin(bytes);
  return walk.value(at);
}

/** What follows the value that a text begins with; undefined where it is not walked over. */
function afterValue(text: string): string | undefined {
  const bytes = bytesOf(text);
  const end = endOfValue(bytes, text.length - text.trimStart().length);
  return end < 0 ? undefined : decode(bytes, end, bytes.length);
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

const QUOTE = 0x22;
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
      expect(endOfValue(bytesAfter(char, place))).toBe(-1);
    }
  });
});

test('the end of a character is where a decoder of UTF-8 finds it', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const isText = (bytes: Uint8Array) => {
    try {
      return !decoder.decode(bytes).includes('"');
    } catch {
      return false;
    }
  };
  const isTakenAsText = (bytes: Uint8Array) =>
    endOfValue(Uint8Array.of(QUOTE, ...bytes, QUOTE)) === bytes.length + 2;
  const rests = [[0x80], [0xbf], [0x80, 0x80], [0xbf, 0xbf], [0x80, 0x7f], [0x80, 0xc0], [], [0x22]];
  for (let first = 0x80; first <= 0xff; first += 1) {
    for (let second = 0x70; second <= 0xff; second += 1) {
      for (const rest of rests) {
        const bytes = Uint8Array.of(first, second, ...rest);
        if (isTakenAsText(bytes) !== isText(bytes)) expect([...bytes]).toBe(isText(bytes));
      }
    }
    expect(isTakenAsText(Uint8Array.of(first))).toBe(false);
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
    ['what is no word', '[nulll]'],
    ['a number that is none', '[01]'],
    ['a sign alone', '[-]'],
    ['a point alone', '[1.]'],
    ['an exponent without a number', '[1e+]'],
    ['half a word', '[fals'],
    ['more than sixty-four lists in each other', `${'['.repeat(65)}${']'.repeat(65)}`],
  ])('%s', (_what, text) => {
    expect(afterValue(text)).toBeUndefined();
  });

  test('sixty-four lists in each other are', () => {
    expect(afterValue(`${'['.repeat(64)}${']'.repeat(64)}`)).toBe('');
  });
});

test('a number is looked at as a whole, however long it is', () => {
  for (const length of [1, 99, 100, 101, 400, 401, 1000]) {
    expect(afterValue(`[${'1'.repeat(length)}abc]`)).toBeUndefined();
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
  return /^[ \t\r\n]*$/.test(afterValue(text) ?? 'not at all');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('what stands behind the bytes is not looked at', () => {
  const whole = bytesOf('xx"abc"yy');
  endOfValue(bytesOf('"0123456789"'));
  expect(endOfValue(whole.subarray(2, 6))).toBe(-1);
  expect(endOfValue(whole.subarray(2, 7))).toBe(5);
});

test('bytes of any length are taken', () => {
  for (const length of [1, 1_000_000, 10, 5_000_000, 1_000_000]) {
    expect(endOfValue(bytesOf(`"${'a'.repeat(length)}" `))).toBe(length + 2);
  }
});
