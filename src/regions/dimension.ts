import { type Dimension, membersWith, setOf } from './atoms.ts';
import type { Automata } from './automata.ts';
import type { Budget } from './budget.ts';
import type { Domain } from './domain.ts';
import { holdsPoint, type Interval, type Line, pieces } from './line.ts';
import type { PartitionMemo } from './partition-memo.ts';
import { keyOf, matches, type Pattern } from './pattern.ts';
import { TextDimension } from './text-dimension.ts';

/** The questions asked of one coordinate. */
export type Questions = { readonly patterns: Map<string, Pattern>; readonly intervals: Interval[] };

export function dimensionOf(
  domain: Domain,
  asked: Questions,
  budget: Budget,
  memo: PartitionMemo,
): Dimension {
  if (domain.kind === 'line')
    return lineDimension(domain.line, domain.universe, domain.optional, asked.intervals);
  if (domain.kind === 'values') return valuesDimension(domain.values, memo.automata);
  const patterns = [...asked.patterns.values()];
  const key = keyOf(domain.universe, patterns) + JSON.stringify([domain.optional, domain.examples]);
  return memo.dimensions.remembered(key, budget, () => new TextDimension(domain, patterns, budget, memo));
}

function valuesDimension(values: readonly string[], automata: Automata): Dimension {
  return {
    all: (1n << BigInt(values.length)) - 1n,
    present: (1n << BigInt(values.length)) - 1n,
    members: values,
    matching: (patterns) =>
      setOf(values, (value) => patterns.some((pattern) => automata.matches(pattern, value))),
    within: () => 0n,
    locate: (value) => values.indexOf(value ?? ''),
  };
}

function lineDimension(
  line: Line,
  universe: Interval,
  optional: boolean,
  asked: readonly Interval[],
): Dimension {
  const parts = pieces([...asked, universe]).flatMap((part) => {
    const text = line.textIn(part);
    const point = text === undefined ? undefined : line.parse(text);
    const stands = point !== undefined && holdsPoint(part, point) && holdsPoint(universe, point);
    return text !== undefined && stands ? [{ part, text, point }] : [];
  });
  const texts = [...parts.map(({ text }) => text), ...(line.junk === undefined ? [] : [line.junk])];
  const members = membersWith(texts, optional);
  const present = (1n << BigInt(texts.length)) - 1n;
  return {
    all: (1n << BigInt(members.length)) - 1n,
    present,
    members,
    matching: (patterns) => setOf(texts, (text) => patterns.some((pattern) => matches(pattern, text))),
    within: (intervals) =>
      setOf(parts, ({ point }) => intervals.some((interval) => holdsPoint(interval, point))),
    locate: (value) => {
      if (value === undefined) return optional ? texts.length : -1;
      const point = line.parse(value);
      if (point === undefined) return line.junk === undefined ? -1 : parts.length;
      return parts.findIndex(({ part }) => holdsPoint(part, point));
    },
  };
}
