export type { Value } from './atoms.ts';
export { Budget } from './budget.ts';
export { ANY_CHAR, anyCharExcept, anyOf, type CharSet, charRange, eitherCase, oneChar } from './chars.ts';
export type { Domain } from './domain.ts';
export { after, before, type Cut, type Interval, type Line, type Scalar } from './line.ts';
export { PartitionMemo } from './partition-memo.ts';
export {
  exactly,
  exactlyInAnyCase,
  literalPattern,
  MANY,
  matches,
  ONE,
  type Pattern,
  pattern,
  type Token,
} from './pattern.ts';
export {
  ALWAYS,
  and,
  matching,
  NEVER,
  not,
  opaque,
  or,
  type Predicate,
  present,
  within,
} from './predicate.ts';
export {
  attempt,
  type Limits,
  type Outcome,
  type Region,
  Space,
  type SpaceOptions,
  type Witness,
} from './space.ts';
