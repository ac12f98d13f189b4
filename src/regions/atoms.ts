import type { Interval } from './line.ts';
import type { Pattern } from './pattern.ts';

/** A value that stands for all values of its atom; undefined stands for the absent value. */
export type Value = string | undefined;

/** One coordinate cut into atoms: the classes of values that no question in play can tell apart. Sets of atoms are bit sets. */
export type Dimension = {
  readonly all: bigint;
  readonly present: bigint;
  readonly members: readonly Value[];
  /** The atoms that any of some patterns matches. */
  matching(patterns: readonly Pattern[]): bigint;
  within(intervals: readonly Interval[]): bigint;
  /** The atom a value belongs to, or -1 where the domain does not hold it. */
  locate(value: Value): number;
};

/** The absent value, where there is one, is the last atom: a witness that needs no value then still shows one. */
export function membersWith(present: readonly string[], optional: boolean): Value[] {
  return optional ? [...present, undefined] : [...present];
}

export function setOf<T>(members: readonly T[], holds: (member: T, atom: number) => boolean): bigint {
  // Written out first, the highest atom in front: a set put together bit by bit is copied for every bit.
  let bits = '0b0';
  for (let atom = members.length - 1; atom >= 0; atom -= 1)
    bits += holds(members[atom] as T, atom) ? '1' : '0';
  return BigInt(bits);
}
