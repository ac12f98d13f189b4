import type { Budget } from './budget.ts';
import { holdsPoint, type Interval, type Line, pieces } from './line.ts';
import { partition, type TextClass } from './partition.ts';
import { literalPattern, matches, type Pattern } from './pattern.ts';

/** What values a coordinate can have. `optional`: or none at all. `examples`: members a reader would recognise, used where they fit. */
export type Domain =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | {
      readonly kind: 'text';
      readonly universe: readonly Pattern[];
      readonly optional: boolean;
      readonly examples: readonly string[];
    }
  | { readonly kind: 'line'; readonly line: Line; readonly universe: Interval; readonly optional: boolean };

/** A value that stands for all values of its atom; undefined stands for the absent value. */
export type Value = string | undefined;

/** One coordinate cut into atoms: the classes of values that no question in play can tell apart. Sets of atoms are bit sets. */
export type Dimension = {
  readonly all: bigint;
  readonly present: bigint;
  readonly members: readonly Value[];
  readonly matching: (pattern: Pattern) => bigint;
  readonly within: (interval: Interval) => bigint;
  /** The atom a value belongs to, or -1 where the domain does not hold it. */
  readonly locate: (value: Value) => number;
};

/** The questions asked of one coordinate. */
export type Questions = { readonly patterns: Map<string, Pattern>; readonly intervals: Interval[] };

/** Partitions seen before, by their question: many principals are asked the same. */
export type PartitionMemo = Map<string, { readonly classes: readonly TextClass[]; readonly cost: number }>;

export function dimensionOf(
  domain: Domain,
  asked: Questions,
  budget: Budget,
  memo: PartitionMemo,
): Dimension {
  if (domain.kind === 'line')
    return lineDimension(domain.line, domain.universe, domain.optional, asked.intervals);
  if (domain.kind === 'values')
    return withMatchers(domain.values, (value) => domain.values.indexOf(value ?? ''));
  return textDimension(domain, [...asked.patterns.values()], budget, memo);
}

/** The absent value, where there is one, is the last atom: a witness that needs no value then still shows one. */
function membersWith(present: readonly string[], optional: boolean): Value[] {
  return optional ? [...present, undefined] : [...present];
}

function withMatchers(members: readonly Value[], locate: (value: Value) => number): Dimension {
  const setOf = (holds: (value: string) => boolean) =>
    members.reduce(
      (set, value, atom) => (value !== undefined && holds(value) ? set | (1n << BigInt(atom)) : set),
      0n,
    );
  return {
    all: (1n << BigInt(members.length)) - 1n,
    present: setOf(() => true),
    members,
    matching: (pattern) => setOf((value) => matches(pattern, value)),
    within: () => 0n,
    locate,
  };
}

function textDimension(
  domain: Extract<Domain, { kind: 'text' }>,
  patterns: readonly Pattern[],
  budget: Budget,
  memo: PartitionMemo,
): Dimension {
  const inUniverse = (text: string) => domain.universe.some((pattern) => matches(pattern, text));
  const literals = new Set(patterns.flatMap(({ literal }) => literal ?? []).filter(inUniverse));
  const globs = patterns.filter(({ literal }) => literal === undefined);
  budget.spend((literals.size + domain.examples.length) * globs.length);
  const signatureOf = (text: string) => globs.map((glob) => (matches(glob, text) ? '1' : '0')).join('');
  const rest = classesBeside(domain, globs, literals, budget, memo);
  const welcome = domain.examples.filter((text) => inUniverse(text) && !literals.has(text));
  // The first example of a class is the one to show.
  const examples = new Map(welcome.toReversed().map((text) => [signatureOf(text), text]));
  const members = [...literals, ...rest.map(([signature, member]) => examples.get(signature) ?? member)];
  const atoms = new Map<string, number>([
    ...[...literals].map((text, atom): [string, number] => [`=${text}`, atom]),
    ...rest.map(([signature], index): [string, number] => [signature, literals.size + index]),
  ]);
  const locate = (value: Value) => {
    if (value === undefined) return domain.optional ? members.length : -1;
    return atoms.get(`=${value}`) ?? (inUniverse(value) ? (atoms.get(signatureOf(value)) ?? -1) : -1);
  };
  return withMatchers(membersWith(members, domain.optional), locate);
}

/** The classes the globs make, less the literals: [which globs match, a member that is none of the literals]. */
function classesBeside(
  domain: Extract<Domain, { kind: 'text' }>,
  globs: readonly Pattern[],
  literals: ReadonlySet<string>,
  budget: Budget,
  memo: PartitionMemo,
): [signature: string, member: string][] {
  const classes = remembered(domain.universe, globs, budget, memo);
  const unaffected = classes.filter(({ member }) => !literals.has(member));
  const rest = new Map(unaffected.map(({ matched, member }) => [signature(matched), member]));
  if (unaffected.length === classes.length) return [...rest];
  // A class whose member is a literal may hold nothing else: only there do the literals enter the automaton.
  const inDoubt = [...literals].filter(
    (text) => !rest.has(signature(globs.map((glob) => matches(glob, text)))),
  );
  const exact = inDoubt.map(literalPattern);
  for (const { matched, member } of partition(domain.universe, [...globs, ...exact], budget)) {
    const key = signature(matched.slice(0, globs.length));
    if (!rest.has(key) && !matched.includes(true, globs.length)) rest.set(key, member);
  }
  return [...rest];
}

function remembered(
  universe: readonly Pattern[],
  globs: readonly Pattern[],
  budget: Budget,
  memo: PartitionMemo,
) {
  const key = [...universe, { key: '' }, ...globs].map((pattern) => pattern.key).join('\n');
  const known = memo.get(key);
  // Charged again, so that the answer for one principal does not depend on who was asked before.
  const cost = known?.cost ?? 0;
  budget.spend(cost);
  if (known) return known.classes;
  const start = budget.spent;
  const classes = partition(universe, globs, budget);
  memo.set(key, { classes, cost: budget.spent - start });
  return classes;
}

function signature(matched: readonly boolean[]): string {
  return matched.map(Number).join('');
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
    return text === undefined || point === undefined || !holdsPoint(universe, point)
      ? []
      : [{ part, text, point }];
  });
  const texts = [...parts.map(({ text }) => text), ...(line.junk === undefined ? [] : [line.junk])];
  const base = withMatchers(membersWith(texts, optional), (value) => {
    if (value === undefined) return optional ? texts.length : -1;
    const point = line.parse(value);
    if (point === undefined) return line.junk === undefined ? -1 : parts.length;
    return parts.findIndex(({ part }) => holdsPoint(part, point));
  });
  const within = (interval: Interval) =>
    parts.reduce(
      (set, { point }, atom) => (holdsPoint(interval, point) ? set | (1n << BigInt(atom)) : set),
      0n,
    );
  return { ...base, within };
}
