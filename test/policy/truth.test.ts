import { expect, it } from 'vitest';
import { allOf, anyOf, noneOf, notTrue, type Truth } from '../../src/policy/truth.ts';

const U = 'unknown';
const rows: readonly [readonly Truth[], Truth, Truth][] = [
  [[], true, false],
  [[true], true, true],
  [[false], false, false],
  [[U], U, U],
  [[true, false], false, true],
  [[true, U], U, true],
  [[false, U], false, U],
  [[U, U], U, U],
  [[true, false, U], false, true],
];

it.each(rows)('of %j: all %s, any %s', (truths, all, any) => {
  expect(allOf(truths)).toBe(all);
  expect(anyOf(truths)).toBe(any);
  expect(noneOf(truths)).toBe(notTrue(any));
});

it.each<[Truth, Truth]>([
  [true, false],
  [false, true],
  [U, U],
])('not %s is %s', (truth, negated) => {
  expect(notTrue(truth)).toBe(negated);
});
