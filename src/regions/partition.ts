import type { Automata } from './automata.ts';
import { DEAD, START } from './automaton.ts';
import type { Budget } from './budget.ts';
import { niceCharIn } from './chars.ts';
import type { Pattern } from './pattern.ts';
import type { Narrowed, Universe } from './universe.ts';

/** A non-empty class of strings that no pattern tells apart: which patterns match it, and one member, a short one. */
export type TextClass = { readonly matched: readonly boolean[]; readonly member: string };

/**
 * Splits a universe of strings (the union of some patterns) into the classes that a list of patterns can tell apart.
 * Walks the product of the patterns' automata once, breadth first, so that members are short; exact, no class is missed
 * and none is empty. Throws OverBudget when the product is too large.
 */
export function partition(
  universe: readonly Pattern[],
  patterns: readonly Pattern[],
  budget: Budget,
  automata: Automata,
): TextClass[] {
  const whole = automata.universe(universe);
  budget.spend(patterns.reduce((sum, { tokens }) => sum + tokens.length, 0));
  const narrowed = patterns.map((pattern) => automata.narrowed(pattern, whole));
  return new Walk(whole, narrowed, budget).classes();
}

/**
 * What the rest of a text depends on: where the universe is, and the patterns that are not settled. INVARIANT: only patterns that
 * the rest decides are open; the others match every completion or none. Where nothing is open, all completions are of one class.
 */
type Junction = {
  readonly universe: number;
  readonly open: readonly Open[];
  /** Number of the set of open patterns that match a text which ends here; undefined where none does. */
  readonly ending: number | undefined;
  /** Made when somebody gets here: the ways are the same for all, whatever they have matched before. */
  steps: readonly Step[] | undefined;
  /** Numbers of the sets matched by those who got here; most are reached in one way alone. */
  passed: Set<number> | number | undefined;
};
type Open = { readonly which: number; readonly narrowed: Narrowed; readonly state: number };

/** The way from one junction to the next by any of a range of characters, which settles that some patterns match. */
type Step = {
  readonly to: Junction;
  readonly settled: number;
  readonly first: number;
  readonly last: number;
};

/** A way into the universe. */
type Place = {
  readonly junction: Junction;
  /** Number of the set of patterns that match whatever follows. */
  readonly matched: number;
  /** The text that leads here, from its end: most places are never shown to anybody. */
  readonly from: Place | undefined;
  readonly by: Step;
};

class Walk {
  readonly #universe: Universe;
  readonly #patterns: readonly Narrowed[];
  readonly #budget: Budget;
  readonly #sets = new NumberedSets();
  readonly #junctions = new Map<string, Junction>();
  readonly #classes = new Map<number, TextClass>();
  /** By pattern and state. */
  readonly #opens: Open[][];
  /** What is filled again for every step, so that only what is new takes memory. */
  readonly #open: Open[] = [];
  readonly #starts: number[] = [];

  constructor(universe: Universe, patterns: readonly Narrowed[], budget: Budget) {
    this.#universe = universe;
    this.#patterns = patterns;
    this.#budget = budget;
    this.#opens = patterns.map(() => []);
  }

  classes(): TextClass[] {
    const start = this.#start();
    const queue: Place[] = [{ junction: start.to, matched: start.settled, from: undefined, by: start }];
    pass(start.to, start.settled);
    for (const place of queue) {
      const { junction, matched } = place;
      this.#record(place);
      if (junction.open.length === 0) continue;
      junction.steps ??= this.#steps(junction);
      this.#budget.spend(1 + (junction.steps.length >> 2));
      for (const step of junction.steps) {
        const set = this.#sets.union(matched, step.settled);
        if (pass(step.to, set)) queue.push({ junction: step.to, matched: set, from: place, by: step });
      }
    }
    return [...this.#classes.values()];
  }

  #start(): Step {
    this.#open.length = 0;
    let settled = 0n;
    for (const [which, narrowed] of this.#patterns.entries())
      settled |= this.#opened(which, narrowed.at(0, START));
    return { to: this.#junction(0), settled: this.#sets.numberOf(settled), first: 0, last: 0 };
  }

  #steps({ universe, open }: Junction): Step[] {
    const moves = this.#universe.moves(universe);
    if (!moves.some(({ first, last }) => first < last))
      return moves.map(({ first, last, to }) => this.#step(open, first, last, to));
    this.#findStarts(open);
    const steps: Step[] = [];
    for (const { first, last, to } of moves) {
      let low = first;
      for (const start of this.#starts) {
        if (start <= low) continue;
        if (start > last) break;
        steps.push(this.#step(open, low, start - 1, to));
        low = start;
      }
      steps.push(this.#step(open, low, last, to));
    }
    return steps.slice();
  }

  /** Finds where ranges of characters begin that one of the patterns tells apart, in order. */
  #findStarts(open: readonly Open[]): void {
    this.#starts.length = 0;
    for (const { narrowed, state } of open) {
      for (const start of narrowed.automaton.rangeStarts(state)) this.#starts.push(start);
    }
    this.#budget.spend(this.#starts.length >> 1);
    this.#starts.sort((a, b) => a - b);
  }

  #step(from: readonly Open[], first: number, last: number, universe: number): Step {
    this.#budget.spend(1 + from.length);
    this.#open.length = 0;
    let settled = 0n;
    for (const { which, narrowed, state: before } of from) {
      const next = narrowed.automaton.next(before, first);
      // A state of many places takes as long to make.
      this.#budget.spend(narrowed.automaton.placesOf(next).length >> 3);
      const added = this.#opened(which, narrowed.at(universe, next));
      if (added !== 0n) settled |= added;
    }
    return { to: this.#junction(universe), settled: this.#sets.numberOf(settled), first, last };
  }

  /** Adds a pattern to those that are open, unless the rest of the text does not matter for it; answers what that settles. */
  #opened(which: number, state: number): bigint {
    if (state === DEAD) return 0n;
    const opens = this.#opens[which] as Open[];
    opens[state] ??= { which, narrowed: this.#patterns[which] as Narrowed, state };
    const open = opens[state];
    if (open.narrowed.automaton.acceptsAll(state)) return 1n << BigInt(which);
    this.#open.push(open);
    return 0n;
  }

  /** The junction of those that are open now. */
  #junction(universe: number): Junction {
    const key = keyOf(universe, this.#open);
    const known = this.#junctions.get(key);
    if (known) return known;
    const open = this.#open.slice();
    const ends = open.length === 0 || this.#universe.accepts(universe);
    const ending = ends ? this.#sets.numberOf(acceptedBy(open)) : undefined;
    const junction = { universe, open, ending, steps: undefined, passed: undefined };
    this.#junctions.set(key, junction);
    return junction;
  }

  #record(place: Place): void {
    const { matched, junction } = place;
    const { universe, open, ending } = junction;
    if (ending === undefined) return;
    const set = this.#sets.union(matched, ending);
    const known = this.#classes.get(set);
    // The empty string is a member like any other but says little to a reader: a longer one replaces it.
    if (known && known.member !== '') return;
    this.#budget.spend(this.#patterns.length >> 2);
    const member = textTo(place) + (open.length > 0 ? '' : this.#universe.ending(universe));
    const bits = this.#sets.at(set);
    this.#classes.set(set, { matched: this.#patterns.map((_, which) => hasBit(bits, which)), member });
  }
}

/** Sets of patterns, by number. The empty set is number 0. */
class NumberedSets {
  readonly #sets: bigint[] = [0n];
  readonly #numbers = new Map<bigint, number>([[0n, 0]]);

  at(number: number): bigint {
    return this.#sets[number] ?? 0n;
  }

  numberOf(set: bigint): number {
    const known = this.#numbers.get(set);
    if (known !== undefined) return known;
    this.#numbers.set(set, this.#sets.length);
    return this.#sets.push(set) - 1;
  }

  union(one: number, other: number): number {
    return other === 0 ? one : this.numberOf(this.at(one) | this.at(other));
  }
}

/** Whether nobody got to a junction before who matched the same by then. */
function pass(junction: Junction, set: number): boolean {
  const { passed } = junction;
  if (passed === undefined) junction.passed = set;
  else if (passed === set) return false;
  else if (typeof passed === 'number') junction.passed = new Set([passed, set]);
  else if (passed.has(set)) return false;
  else passed.add(set);
  return true;
}

function acceptedBy(open: readonly Open[]): bigint {
  return open.reduce(
    (all, { which, narrowed, state }) =>
      narrowed.automaton.accepts(state) ? all | (1n << BigInt(which)) : all,
    0n,
  );
}

function textTo(place: Place): string {
  let text = '';
  for (let at = place; at.from; at = at.from) text = niceCharIn(at.by.first, at.by.last) + text;
  return text;
}

function keyOf(universe: number, open: readonly Open[]): string {
  let key = `${universe}`;
  for (const { which, state } of open) key += ` ${which}:${state}`;
  return key;
}

function hasBit(set: bigint, bit: number): boolean {
  return ((set >> BigInt(bit)) & 1n) === 1n;
}
