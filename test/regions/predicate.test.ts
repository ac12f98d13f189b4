import { describe, expect, it } from 'vitest';
import { ALWAYS, and, NEVER, not, opaque, or, present } from '#regions';

const [a, b] = [present('a'), present('b')];

describe('predicates are simplified as they are made', () => {
  it.each([
    ['not always', not(ALWAYS), NEVER],
    ['not never', not(NEVER), ALWAYS],
    ['not not', not(not(a)), a],
    ['not', not(a), { kind: 'not', of: a }],
    ['and of nothing', and(), ALWAYS],
    ['or of nothing', or(), NEVER],
    ['and of one', and(a), a],
    ['or of one', or(a), a],
    ['and with always', and(ALWAYS, a, ALWAYS), a],
    ['or with never', or(NEVER, a), a],
    ['and with never', and(a, NEVER, b), NEVER],
    ['or with always', or(a, ALWAYS, b), ALWAYS],
    ['and of always alone', and(ALWAYS), ALWAYS],
    ['or of never alone', or(NEVER, NEVER), NEVER],
    ['and of two', and(a, b), { kind: 'and', of: [a, b] }],
    ['or of two', or(a, b), { kind: 'or', of: [a, b] }],
  ])('%s', (_fact, made, expected) => {
    expect(made).toEqual(expected);
  });
});

it('an opaque predicate is about itself unless something else is said', () => {
  expect(opaque('x')).toMatchObject({ kind: 'opaque', name: 'x', about: 'x' });
  expect(opaque('x', 'y')).toMatchObject({ kind: 'opaque', name: 'x', about: 'y' });
});
