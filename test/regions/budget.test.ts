import { expect, it } from 'vitest';
import { attempt } from '#regions';
import { Budget, OverBudget } from '../../src/regions/budget.ts';

it('a budget counts what is spent', () => {
  const budget = new Budget(10);
  budget.spend(3);
  budget.spend(4);
  expect(budget.spent).toBe(7);
});

it('a budget can be spent to the last step and no further', () => {
  const budget = new Budget(10);
  budget.spend(10);
  expect(() => budget.spend(0)).not.toThrow();
  expect(() => budget.spend(1)).toThrow(OverBudget);
});

it('going over a budget names the cap', () => {
  expect(attempt(() => new Budget(1234).spend(1235))).toEqual({
    ok: false,
    cap: 'more than 1234 steps of set algebra',
  });
});

it('what stays within it has a value', () => {
  expect(attempt(() => 7)).toEqual({ ok: true, value: 7 });
});

it('other errors are no caps', () => {
  const broken = () => {
    throw new RangeError('broken');
  };
  expect(() => attempt(broken)).toThrow(RangeError);
});
