import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetOfError } from '../../src/cli/input/json-error.ts';

describe('the place where a text stops being JSON', () => {
  it.each<[string, number]>([
    ['{"writers": [}', 13],
    ['{"a": 1,}', 8],
    ['{"a" 1}', 5],
    ['[1 2]', 3],
    ['[01]', 1],
    ['{a: 1}', 1],
    ["{'a': 1}", 1],
    ['[1]]', 3],
    ['[1}', 2],
    ['["a\nb"]', 1],
    ['[tru]', 1],
    ['{} {}', 3],
    ['["\\x"]', 1],
    ['// comment', 0],
  ])('of %j is %i', (text, offset) => {
    expect(offsetOfError(text)).toBe(offset);
  });

  it('is the end of a text that is cut off, wherever that is', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, cut) => {
        const text = `[${json}]`;
        const end = cut % text.length;
        expect(offsetOfError(text.slice(0, end))).toBe(end);
      }),
    );
  });

  it('comes only after what JSON.parse could have gone on from', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom(...'{}[],:"x1 '), (json, at, char) => {
        const text = `[${json}]`;
        const place = at % text.length;
        const broken = text.slice(0, place) + char + text.slice(place + 1);
        fc.pre(!isJson(broken));
        const offset = offsetOfError(broken);
        // What is before the place is whole, but for brackets and what follows a colon or a comma.
        expect(offsetOfError(broken.slice(0, offset))).toBe(offset);
      }),
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
