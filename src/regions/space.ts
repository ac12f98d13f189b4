import type { Dimension, Value } from './atoms.ts';
import { Budget, OverBudget } from './budget.ts';
import { type Diagram, Diagrams, EMPTY, FULL } from './diagram.ts';
import { dimensionOf, type Questions } from './dimension.ts';
import type { Domain } from './domain.ts';
import type { Interval } from './line.ts';
import type { PartitionMemo } from './partition-memo.ts';
import type { Pattern } from './pattern.ts';
import type { Predicate } from './predicate.ts';

/** A set of points of one space. Regions of different spaces must not be mixed. */
export type Region = Diagram;

/** A concrete point: a value for every coordinate that matters, and the opaque predicates it needs to hold or not to hold. */
export type Witness = {
  readonly values: ReadonlyMap<string, Value>;
  readonly assumed: ReadonlyMap<string, boolean>;
};

/** Documented caps. One step is one transition of one automaton or one pair of edges of two diagrams. */
export type Limits = { readonly steps: number; readonly dimensions: number };

export type SpaceOptions = {
  /** The domain of a coordinate, by name. */
  readonly domainOf: (name: string) => Domain;
  readonly limits: Limits;
  /** Where several spaces are made for one principal: what is left of the steps for all of them. */
  readonly budget?: Budget | undefined;
  readonly memo: PartitionMemo;
};

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly cap: string };

/**
 * Runs a piece of set algebra. Answers `{ok: false, cap}` when a cap is hit, in bounded time, wherever that happens.
 * All use of a `Space`, its making included, belongs inside one.
 */
export function attempt<T>(algebra: () => T): Outcome<T> {
  try {
    return { ok: true, value: algebra() };
  } catch (error) {
    if (error instanceof OverBudget) return { ok: false, cap: error.cap };
    throw error;
  }
}

type Level = { readonly name: string; readonly dimension: Dimension };

/** A product of named dimensions, each cut into just the atoms that the predicates asked about can tell apart. */
export class Space {
  readonly #levels: readonly Level[];
  readonly #levelOf: ReadonlyMap<string, number>;
  readonly #firstOpaque: number;
  readonly #about: ReadonlyMap<string, string>;
  readonly #diagrams: Diagrams;
  readonly #budget: Budget;
  readonly #memo = new WeakMap<Predicate, Region>();

  constructor(
    asked: readonly Predicate[],
    { domainOf, limits, budget = new Budget(limits.steps), memo }: SpaceOptions,
  ) {
    this.#budget = budget;
    const questions = new Map<string, Questions>();
    const opaques = new Map<string, string>();
    for (const predicate of asked) collect(predicate, questions, opaques);
    if (questions.size + opaques.size > limits.dimensions) {
      throw new OverBudget(`more than ${limits.dimensions} condition keys in play`);
    }
    const named = [...questions]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, asks]): Level => ({ name, dimension: dimensionOf(domainOf(name), asks, budget, memo) }));
    // INVARIANT: opaque predicates are the last levels, so that forgetting them is cutting the diagram off.
    const unknown = [...opaques.keys()]
      .sort()
      .map((name): Level => ({ name: opaqueName(name), dimension: COIN }));
    this.#levels = [...named, ...unknown];
    this.#firstOpaque = named.length;
    this.#about = opaques;
    this.#levelOf = new Map(this.#levels.map(({ name }, level) => [name, level]));
    this.#diagrams = new Diagrams(
      this.#levels.map(({ dimension }) => dimension.all),
      budget,
    );
  }

  /** The points where a predicate holds. It must be made of the predicates the space was made for. */
  region(predicate: Predicate): Region {
    const known = this.#memo.get(predicate);
    if (known !== undefined) return known;
    const region = this.#regionOf(predicate);
    this.#memo.set(predicate, region);
    return region;
  }

  union(a: Region, b: Region): Region {
    return this.#diagrams.union(a, b);
  }

  intersect(a: Region, b: Region): Region {
    return this.#diagrams.intersect(a, b);
  }

  subtract(a: Region, b: Region): Region {
    return this.#diagrams.subtract(a, b);
  }

  isEmpty(region: Region): boolean {
    return region === EMPTY;
  }

  isEverything(region: Region): boolean {
    return region === FULL;
  }

  /** What the opaque predicates are about on which it depends whether some point is in the region. */
  opaqueIn(region: Region): string[] {
    const levels = this.#diagrams.levelsOf(region);
    const names = this.#levels.flatMap(({ name }, level) =>
      level >= this.#firstOpaque && levels.has(level) ? [name.slice(1)] : [],
    );
    return [...new Set(names.map((name) => this.#about.get(name) ?? name))];
  }

  /** The points that are in the region whatever the opaque predicates are: a lower bound. */
  certain(region: Region): Region {
    return this.#diagrams.forget(region, this.#firstOpaque, 'every');
  }

  /** The points that are in the region for some choice of the opaque predicates: an upper bound. */
  possible(region: Region): Region {
    return this.#diagrams.forget(region, this.#firstOpaque, 'some');
  }

  /** Whether a point lies in the region; false where a value is outside its domain. */
  contains(
    region: Region,
    values: ReadonlyMap<string, Value>,
    holds: (opaque: string) => boolean = () => false,
  ): boolean {
    const point = this.#levels.map(({ name, dimension }, level) =>
      level < this.#firstOpaque ? dimension.locate(values.get(name)) : Number(holds(name.slice(1))),
    );
    return !point.includes(-1) && this.#diagrams.contains(region, point);
  }

  /** One point of the region, or undefined where it is empty. Coordinates that do not matter are left out. */
  witness(region: Region): Witness | undefined {
    if (region === EMPTY) return undefined;
    const values = new Map<string, Value>();
    const assumed = new Map<string, boolean>();
    for (const [at, atoms] of this.#diagrams.path(region)) {
      const level = this.#levels[at];
      if (!level) continue;
      if (at >= this.#firstOpaque) assumed.set(level.name.slice(1), (atoms & TRUE) !== 0n);
      else values.set(level.name, preferred(level.dimension, atoms));
    }
    return { values, assumed };
  }

  #regionOf(predicate: Predicate): Region {
    switch (predicate.kind) {
      case 'always':
        return FULL;
      case 'never':
        return EMPTY;
      case 'not':
        return this.#diagrams.subtract(FULL, this.region(predicate.of));
      case 'and':
        return predicate.of.reduce<Region>(
          (all, one) => this.#diagrams.intersect(all, this.region(one)),
          FULL,
        );
      case 'or':
        return this.#anyOf(predicate.of);
      case 'opaque':
        return this.#slab(opaqueName(predicate.name), () => TRUE);
      case 'matches':
        return this.#matching(predicate.on, [predicate.pattern]);
      case 'within':
        return this.#within(predicate.on, [predicate.interval]);
      case 'present':
        return this.#slab(predicate.on, (dimension) => dimension.present);
    }
  }

  /** Policies list values by the hundred: those of one coordinate are put together before any diagram is made. */
  #anyOf(predicates: readonly Predicate[]): Region {
    const values = new Map<string, Questions>();
    let region: Region = EMPTY;
    for (const one of predicates) {
      if (one.kind === 'matches' || one.kind === 'within') collect(one, values);
      else region = this.#diagrams.union(region, this.region(one));
    }
    for (const [name, { patterns, intervals }] of values) {
      if (patterns.size > 0)
        region = this.#diagrams.union(region, this.#matching(name, [...patterns.values()]));
      if (intervals.length > 0) region = this.#diagrams.union(region, this.#within(name, intervals));
    }
    return region;
  }

  #matching(name: string, patterns: readonly Pattern[]): Region {
    return this.#slab(name, (dimension) => {
      const globs = patterns.filter(({ literal }) => literal === undefined).length;
      // A glob is compared with every atom, and the set that comes of it is as long as there are atoms.
      this.#budget.spend(patterns.length + (dimension.members.length * (globs + 1)) / 4);
      return dimension.matching(patterns);
    });
  }

  #within(name: string, intervals: readonly Interval[]): Region {
    return this.#slab(name, (dimension) => {
      this.#budget.spend((dimension.members.length * (intervals.length + 1)) / 4);
      return dimension.within(intervals);
    });
  }

  #slab(name: string, atomsOf: (dimension: Dimension) => bigint): Region {
    const { level, dimension } = this.#at(name);
    return this.#diagrams.slab(level, atomsOf(dimension));
  }

  #at(name: string): { readonly level: number; readonly dimension: Dimension } {
    const level = this.#levelOf.get(name);
    const dimension = level === undefined ? undefined : this.#levels[level]?.dimension;
    if (level === undefined || !dimension) throw new Error(`the space was not made for questions on ${name}`);
    return { level, dimension };
  }
}

const TRUE = 0b10n;
/** A dimension of two atoms, false and true. */
const COIN: Dimension = {
  all: 0b11n,
  present: 0b11n,
  members: ['false', 'true'],
  matching: () => 0n,
  within: () => 0n,
  locate: (value) => Number(value === 'true'),
};

// A tilde cannot begin the name of a condition key, so the two kinds of names never meet.
function opaqueName(name: string): string {
  return `~${name}`;
}

function collect(
  predicate: Predicate,
  questions: Map<string, Questions>,
  opaques = new Map<string, string>(),
): void {
  switch (predicate.kind) {
    case 'not':
      collect(predicate.of, questions, opaques);
      return;
    case 'and':
    case 'or':
      for (const one of predicate.of) collect(one, questions, opaques);
      return;
    case 'opaque':
      opaques.set(predicate.name, predicate.about);
      return;
    case 'matches':
      questionsOn(predicate.on, questions).patterns.set(predicate.pattern.key, predicate.pattern);
      return;
    case 'within':
      questionsOn(predicate.on, questions).intervals.push(predicate.interval);
      return;
    case 'present':
      questionsOn(predicate.on, questions);
      return;
    default:
  }
}

function questionsOn(name: string, questions: Map<string, Questions>): Questions {
  const known = questions.get(name) ?? { patterns: new Map(), intervals: [] };
  questions.set(name, known);
  return known;
}

/** The lowest atom of a set: literals come before classes and the absent value comes last, so it is the most telling one. */
function preferred(dimension: Dimension, atoms: bigint): Value {
  const index = dimension.members.findIndex((_, atom) => (atoms & (1n << BigInt(atom))) !== 0n);
  return dimension.members[index];
}
