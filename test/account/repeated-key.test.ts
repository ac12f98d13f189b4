import { describe, expect, it } from 'vitest';
import { repeatedKey } from '#account';

const found = (text: string) => repeatedKey(text, JSON.parse(text));

describe('a key given twice', () => {
  it.each([
    ['at the top', '{"a":1,"b":2,"a":3}', 'a', 13],
    ['further in', '{"Statement":[{"x":1},{"Condition":{"S":{},"S":{}}}]}', 'Statement[1].Condition.S', 43],
    ['in a list of lists', '[[],[{"a":1},[{"a":1,"a":1}]]]', '[1][1][0].a', 21],
    ['written in two ways', '{"a":1,"\\u0061":2}', 'a', 7],
    ['with white space about it', '{ "a" : 1,\n "a"\n\t: 2 }', 'a', 12],
    ['after texts that look like keys', '{"x":"\\"a\\":","y":":z","a":0,"a":0}', 'a', 29],
    ['that every object has', '{"__proto__":1,"__proto__":2}', '__proto__', 15],
    ['after brackets in texts', '{"x":"{[,","a":"]}","a":0}', 'a', 20],
    ['the first of several', '{"b":{"c":1,"c":2},"b":0}', 'b.c', 12],
    ['empty', '{"":1,"":2}', '', 6],
  ])('is found %s', (_fact, text, path, offset) => {
    expect(found(text)).toEqual({ path, offset });
  });

  it.each([
    ['a number', '1'],
    ['null', 'null'],
    ['a text that holds a key', '"\\"a\\":1,\\"a\\":1"'],
    ['texts that begin with a colon', '{"a":":b","b":[" :"," :"]}'],
    ['the same key of two objects', '{"a":{"a":[{"a":1},{"a":1}]}}'],
    ['a key and the same text as a value', '{"a":"b","b":"a","c":["a","a"]}'],
    ['keys that differ in case', '{"a":1,"A":1}'],
    ['nothing within', '[{},[],{"a":{}},{"a":[]}]'],
  ])('is not found in %s', (_fact, text) => {
    expect(found(text)).toBe(undefined);
  });

  it('is found however deep it lies', () => {
    const [open, close] = ['[{"a":'.repeat(5_000), '}]'.repeat(5_000)];
    expect(found(`${open}0${close}`)).toBe(undefined);
    expect(found(`${open}{"b":0,"b":0}${close}`)?.offset).toBe(open.length + 7);
  });
});
