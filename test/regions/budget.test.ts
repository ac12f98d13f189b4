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

it('a part of a budget that is enough is spent like the rest', () => {
  const budget = new Budget(100);
  budget.spend(20);
  expect(budget.withPart(1 / 4, () => [budget.spent, budget.spend(20), 'done'])).toEqual([
    80,
    undefined,
    'done',
  ]);
  expect(budget.spent).toBe(40);
  expect(budget.isSpent).toBe(false);
});

it('a part that is not enough has cost nothing', () => {
  const budget = new Budget(100);
  budget.spend(20);
  expect(() => budget.withPart(1 / 4, () => budget.spend(21))).toThrow(OverBudget);
  expect(budget.spent).toBe(20);
  budget.spend(80);
  expect(budget.isSpent).toBe(false);
});

it('a budget that was spent has no parts', () => {
  const budget = new Budget(10);
  expect(() => budget.spend(11)).toThrow(OverBudget);
  expect(() => budget.withPart(1 / 2, () => budget.spend(0))).toThrow(OverBudget);
  expect(budget.isSpent).toBe(true);
  expect(budget.spent).toBe(11);
});
