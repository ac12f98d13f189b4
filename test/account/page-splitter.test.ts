import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MalformedPage } from '#account';
import { printedPages } from './page-arbitraries.ts';
import { bytesOf, cutAt, expected, reused, type Split, split, tried } from './splitting.ts';

/** Equal as texts: also where names are `__proto__`, and where order matters. */
function expectSame(actual: unknown, wanted: unknown): void {
  expect(JSON.stringify(actual)).toBe(JSON.stringify(wanted));
}

describe('whatever way pages are printed and cut', () => {
  test('records are those that JSON.parse gives, wherever the bytes are cut in two', () => {
    fc.assert(
      fc.property(printedPages, ({ text, pages }) => {
        const bytes = bytesOf(text);
        const wanted = JSON.stringify(expected(pages));
        for (let place = 0; place <= bytes.length; place += 1) {
          const actual = JSON.stringify(split(cutAt(bytes, place)));
          if (actual !== wanted) expect(`cut at ${place}: ${actual}`).toBe(wanted);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('records are the same when the pieces come in one buffer that is used again', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(printedPages, sizes, ({ text, pages }, pieces) => {
        expectSame(split(reused(bytesOf(text), pieces)), expected(pages));
        expectSame(split(reused(bytesOf(text), [1])), expected(pages));
      }),
      { numRuns: 500 },
    );
  });

  test('a page with a byte changed is read as JSON.parse reads it, or not at all', () => {
    const change = fc.record({
      at: fc.nat(),
      kind: fc.constantFrom('replace', 'insert', 'delete'),
      byte: fc.oneof(
        fc.constantFrom(...'{}[],:"\\ \n0et'.split('').map((char) => char.charCodeAt(0))),
        fc.integer({ min: 0, max: 255 }),
      ),
      size: fc.integer({ min: 1, max: 64 }),
    });
    fc.assert(
      fc.property(printedPages, change, ({ text }, { at, kind, byte, size }) => {
        const bytes = bytesOf(text);
        const place = at % (bytes.length + 1);
        const changed = Uint8Array.from([
          ...bytes.subarray(0, place),
          ...(kind === 'delete' ? [] : [byte]),
          ...bytes.subarray(kind === 'insert' ? place : place + 1),
        ]);
        const pages = pagesByJson(changed);
        const { error, ...read } = tried(reused(changed, [size]));
        fc.pre(pages !== 'unknown');
        if (pages === 'malformed') expect(error).toBeInstanceOf(MalformedPage);
        else if (error) expect(error.message).toMatch(/^\w+ is not a list$/);
        else expectSame(unordered(read), unordered(expected(pages)));
      }),
      { numRuns: 3000 },
    );
  });
});

/** A changed name may come twice, or be a number, which JSON.parse puts first. */
function unordered({ records, pages }: Split): unknown {
  return [records, pages.map(({ truncated, elements }) => [truncated, [...new Set(elements)].sort()])];
}

/** Pages one after the other are no JSON text, so JSON.parse has no say there. */
function pagesByJson(bytes: Uint8Array): readonly object[] | 'malformed' | 'unknown' {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return 'malformed';
  }
  try {
    const json: unknown = JSON.parse(text);
    if (Array.isArray(json)) return json.every(isObject) ? json : 'malformed';
    return isObject(json) ? [json] : 'malformed';
  } catch {
    const first = tried([bytes]).pages.length;
    return first > 1 ? 'unknown' : 'malformed';
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const MISLEADING: readonly (readonly [fact: string, text: string])[] = [
  ['braces behind a newline escape', '{"RoleDetailList": [\n  {"a": "\\n  }", "b": "}\\n  },"}\n  ]}'],
  ['empty records', '{\n "RoleDetailList": [\n  {},\n  {\n  },\n  {}\n ]\n}'],
  ['an inner brace in the column of the outer one', '{"Policies": [\n  {"a": {"b": 1\n  }, "c": 2\n  }\n]}'],
  ['a closing brace in the first column', '{"Policies": [\n{"a": [{"b": 1\n}, {"c": 2\n}]}\n]}'],
  ['an escaped backslash before a quote', '{"Policies": [{"a": "\\\\"}, {"a": "\\\\\\""}]}'],
  ['the text of another record in a string', '{"Policies": [{"a": "},{\\"a\\":1}"}, {"a": 2}]}'],
  ['lists within that begin as records do', '{"Policies": [{"a": [{"a": 1}, {"a": 2}]}, {"a": [{"a": 3}]}]}'],
  [
    'two lists whose records begin alike',
    '{"Policies":[{"a":1},{"a":2}],"RoleDetailList":[{"a":3},{"a":4}]}',
  ],
  ['a name written with escapes', '{"Role\\u0044etailList": [{"a": 1}]}'],
  ['the replacement character, meant', '{"Policies": [{"a": "\uFFFD"}], "\uFFFD": "\uFFFD"}'],
  ['records that are no objects', '{"Policies": [1, "x", null, true, [2], -3.5e1]}'],
  ['no list at all', '{}'],
  ['an empty list of pages', '[]'],
];

test.each(MISLEADING)('%s mislead nobody', (_, text) => {
  const json = JSON.parse(text) as object;
  const wanted = expected(Array.isArray(json) ? json : [json]);
  const bytes = bytesOf(text);
  for (let size = 1; size <= bytes.length; size += 1) expectSame(split(reused(bytes, [size])), wanted);
});

test('a list that comes twice is read twice: nothing that a page says is lost', () => {
  const { records } = split([bytesOf('{"Policies": [{"a": 1}], "Policies": [{"a": 2}]}')]);
  expect(records).toEqual([
    ['Policies', 0, { a: 1 }],
    ['Policies', 0, { a: 2 }],
  ]);
});

test('ten thousand levels of nesting are one record', () => {
  const depth = 10_000;
  const nested = `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`;
  const { records } = split(reused(bytesOf(`{"Policies": [${nested}, 2], "Other": ${nested}}`), [4099]));
  let levels = 0;
  let at: unknown = records[0]?.[2];
  for (; Array.isArray(at); at = (at[0] as { readonly a: unknown }).a) levels += 1;
  expect([levels, at, records[1]]).toEqual([depth, 1, ['Policies', 1, 2]]);
});

describe('bytes that are no page', () => {
  const DUMP = {
    UserDetailList: [],
    RoleDetailList: [
      { RoleName: 'é😀', Tags: [{ Key: 'k', Value: '\\"' }] },
      { RoleName: 'b', Path: '/' },
    ],
    Policies: [{ PolicyName: 'p', AttachmentCount: 12 }],
    IsTruncated: false,
  };
  const WHOLE: readonly (readonly [form: string, text: string])[] = [
    ['printed', JSON.stringify(DUMP, null, 4)],
    ['compact', JSON.stringify(DUMP)],
    ['with a byte order mark', `\uFEFF${JSON.stringify(DUMP, null, 2)}`],
    ['in a list', JSON.stringify([DUMP, DUMP], null, 1)],
  ];

  test.each(WHOLE)('a page %s that is cut off anywhere is malformed, with the place', (_, text) => {
    const bytes = bytesOf(text);
    const whole = JSON.stringify(split([bytes]).records).slice(1, -1);
    for (let length = 0; length < bytes.length; length += 1) {
      for (const size of [1, 7, bytes.length]) {
        const { error, records } = tried(reused(bytes.subarray(0, length), [size]));
        expect(error?.message).toMatch(/^(is cut off|holds nothing|is not valid JSON|is not UTF-8)/);
        expect(error?.at).toBeLessThanOrEqual(length);
        // What came before the cut is good.
        expect(whole.startsWith(JSON.stringify(records).slice(1, -1))).toBe(true);
      }
    }
  });

  test('the place of a cut is the end of the input and the record it is in', () => {
    const { error } = tried([bytesOf('{"RoleDetailList": [{}, {"RoleName": "a')]);
    expect(error).toMatchObject({ message: 'is cut off', at: 39, inside: 'RoleDetailList[1]' });
  });

  const MALFORMED: readonly (readonly [fact: string, text: string, at: number, inside: string])[] = [
    ['no comma between records', '{"Policies": [{} {}]}', 17, 'Policies[1]'],
    ['two commas between records', '{"Policies": [{},,{}]}', 17, 'Policies[1]'],
    ['a comma after the last record', '{"Policies": [{},]}', 17, 'Policies[1]'],
    ['a comma before the first record', '{"Policies": [,{}]}', 14, 'Policies[0]'],
    ['no comma between elements', '{"a": 1 "b": 2}', 8, ''],
    ['two commas between elements', '{"a": 1,,"b": 2}', 8, ''],
    ['a comma after the last element', '{"a": 1,}', 8, ''],
    ['a comma before the first element', '{,"a": 1}', 1, ''],
    ['no colon', '{"a" 1}', 5, ''],
    ['no value', '{"a": }', 6, 'a'],
    ['a name without quotes', '{a: 1}', 1, ''],
    ['a list in the place of an object', '[[{"Policies": []}]]', 1, ''],
    ['a text', '"Policies"', 0, ''],
    ['a number', '17', 0, ''],
    ['no comma between pages', '[{} {}]', 4, ''],
    ['a comma after the last page', '[{},]', 4, ''],
    ['a comma between pages one after the other', '{},{}', 2, ''],
    ['two lists of pages', '[{}] [{}]', 5, ''],
    ['a page after a list of pages', '[{}] {}', 5, ''],
    ['a list after a page', '{} [{}]', 3, ''],
    ['an end too many', '{"Policies": []}}', 16, ''],
    ['something after the page', '{"Policies": []} x', 17, ''],
    ['a list closed as an object', '{"Policies": [{"a": [1}]}', 14, 'Policies[0]'],
    ['a list that is null', '{"Policies": null}', 13, ''],
    ['a list that is an object', '{"RoleDetailList": {"a": 1}}', 19, ''],
    ['a list that is a text', '{"UserDetailList": "[]"}', 19, ''],
    ['a bad escape', '{"Policies": [{"a": "\\x"}]}', 14, 'Policies[0]'],
    ['a newline in a string', '{"Policies": [{"a": "\n"}]}', 14, 'Policies[0]'],
    ['a word that is none', '{"Policies": [tru]}', 14, 'Policies[0]'],
    ['a second byte order mark', '\uFEFF\uFEFF{}', 3, ''],
  ];

  test.each(MALFORMED)('%s', (_, text, at, inside) => {
    const bytes = bytesOf(text);
    for (let size = 1; size <= bytes.length; size += 1) {
      const { error } = tried(reused(bytes, [size]));
      expect(error).toMatchObject({ at, inside });
    }
  });

  const NOT_TEXT: readonly (readonly [fact: string, bytes: readonly number[]])[] = [
    ['a byte that begins nothing', [0xff]],
    ['a character cut short', [0xe6, 0xbc]],
    ['a character written too long', [0xc0, 0xaf]],
    ['half a surrogate pair', [0xed, 0xa0, 0xbd]],
  ];

  test.each(NOT_TEXT)('%s in a string is not UTF-8', (_, bad) => {
    const bytes = Uint8Array.from([
      ...bytesOf('{"Policies": [{"a": "\uFFFD'),
      ...bad,
      ...bytesOf('"}, {}]}'),
    ]);
    for (let size = 1; size <= bytes.length; size += 1) {
      const { error, records } = tried(reused(bytes, [size]));
      expect(error).toMatchObject({ message: 'is not UTF-8 text', at: 14, inside: 'Policies[0]' });
      expect(records).toEqual([]);
    }
  });

  test('a byte order mark that is no whole one is garbage', () => {
    for (const size of [1, 9]) {
      expect(tried(reused(Uint8Array.of(0xef, 0xbb, 0x7b, 0x7d), [size])).error).toMatchObject({ at: 2 });
    }
  });

  test('random bytes are no page', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        fc.pre(pagesByJson(bytes) === 'malformed');
        expect(tried(reused(bytes, [3])).error).toBeInstanceOf(MalformedPage);
      }),
    );
  });
});

describe('a value larger than any of IAM', () => {
  const page = (length: number) => bytesOf(`{"Policies": [{"a": "${'x'.repeat(length)}"}]}`);

  test('ends the reading, with the place, before it fills the memory', () => {
    expect(tried(reused(page(2000), [100]), 1000).error).toMatchObject({
      message: 'holds a value of more than 1000 bytes',
      inside: 'Policies[0]',
    });
  });

  test('is a matter of one value, not of the page', () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ a: 'x'.repeat(index * 10) }));
    const bytes = bytesOf(JSON.stringify({ Policies: many }));
    expect(split(reused(bytes, [64]), 1000).records).toHaveLength(50);
  });

  test('is refused in an element that nobody reads, too', () => {
    const bytes = bytesOf(`{"Other": "${'x'.repeat(2000)}"}`);
    expect(tried(reused(bytes, [100]), 1000).error).toMatchObject({ inside: 'Other' });
  });

  test('is at least what a large principal takes', () => {
    expect(split(reused(page(3_000_000), [65_536])).records).toHaveLength(1);
  });
});
