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
 * A way into the universe. INVARIANT: only patterns that the rest of the text decides are open; the others match every
 * completion or none. Where nothing is open, all completions are of one class.
 */
type Place = {
  readonly universe: number;
  /** Number of the set of patterns that match whatever follows. */
  readonly matched: number;
  readonly open: readonly Open[];
  /** The text that leads here, from its end: most places are never shown to anybody. */
  readonly from: Place | undefined;
  readonly first: number;
  readonly last: number;
};
type Open = { readonly which: number; readonly narrowed: Narrowed; readonly state: number };

class Walk {
  readonly #universe: Universe;
  readonly #patterns: readonly Narrowed[];
  readonly #budget: Budget;
  readonly #sets: bigint[] = [];
  readonly #setIds = new Map<string, number>();
  readonly #classes = new Map<string, TextClass>();

  constructor(universe: Universe, patterns: readonly Narrowed[], budget: Budget) {
    this.#universe = universe;
    this.#patterns = patterns;
    this.#budget = budget;
  }

  classes(): TextClass[] {
    const open = this.#patterns.map((narrowed, which) => ({ which, narrowed, state: narrowed.at(0, START) }));
    const queue = [this.#place(0, this.#numberOf(0n), open, undefined, 0, 0)];
    const seen = new Set(queue.map(keyOf));
    for (const place of queue) {
      this.#record(place);
      if (place.open.length === 0) continue;
      for (const next of this.#successors(place)) {
        const key = keyOf(next);
        if (seen.has(key)) continue;
        seen.add(key);
        queue.push(next);
      }
    }
    return [...this.#classes.values()];
  }

  #successors(from: Place): Place[] {
    const { universe, open } = from;
    const starts = open
      .flatMap(({ narrowed, state }) => narrowed.automaton.rangeStarts(state))
      .sort((a, b) => a - b);
    this.#budget.spend(starts.length >> 1);
    return this.#universe
      .moves(universe)
      .flatMap(({ first, last, to }) =>
        splitAt(starts, first, last).map(([low, high]) => this.#move(from, low, high, to)),
      );
  }

  #move(from: Place, first: number, last: number, universe: number): Place {
    this.#budget.spend(1 + from.open.length);
    const moved = from.open.map(({ which, narrowed, state }) => {
      const next = narrowed.automaton.next(state, first);
      // A state of many places takes as long to make.
      this.#budget.spend(narrowed.automaton.placesOf(next).length >> 3);
      return { which, narrowed, state: narrowed.at(universe, next) };
    });
    return this.#place(universe, from.matched, moved, from, first, last);
  }

  /** Settles the patterns for which the rest of the text does not matter. */
  #place(
    universe: number,
    before: number,
    moved: readonly Open[],
    from: Place | undefined,
    first: number,
    last: number,
  ): Place {
    let added = 0n;
    const open = moved.filter(({ which, narrowed, state }) => {
      const matchesAll = narrowed.automaton.acceptsAll(state);
      if (matchesAll) added |= 1n << BigInt(which);
      return !matchesAll && state !== DEAD;
    });
    const matched = added === 0n ? before : this.#numberOf((this.#sets[before] ?? 0n) | added);
    return { universe, matched, open, from, first, last };
  }

  #record(place: Place): void {
    const { universe, matched, open } = place;
    if (open.length > 0 && !this.#universe.accepts(universe)) return;
    const set = open.reduce(
      (all, { which, narrowed, state }) =>
        narrowed.automaton.accepts(state) ? all | (1n << BigInt(which)) : all,
      this.#sets[matched] ?? 0n,
    );
    const key = set.toString(16);
    const known = this.#classes.get(key);
    // The empty string is a member like any other but says little to a reader: a longer one replaces it.
    if (known && known.member !== '') return;
    this.#budget.spend(this.#patterns.length >> 2);
    const member = textTo(place) + (open.length > 0 ? '' : this.#universe.ending(universe));
    this.#classes.set(key, { matched: this.#patterns.map((_, which) => hasBit(set, which)), member });
  }

  #numberOf(set: bigint): number {
    const key = set.toString(16);
    const known = this.#setIds.get(key);
    if (known !== undefined) return known;
    this.#setIds.set(key, this.#sets.length);
    return this.#sets.push(set) - 1;
  }
}

/** Cuts a range of characters where one of the starts, which are in order, lies within it. */
function splitAt(starts: readonly number[], first: number, last: number): [first: number, last: number][] {
  const parts: [number, number][] = [];
  let low = first;
  if (first < last) {
    for (const start of starts) {
      if (start <= low) continue;
      if (start > last) break;
      parts.push([low, start - 1]);
      low = start;
    }
  }
  parts.push([low, last]);
  return parts;
}

function textTo(place: Place): string {
  let text = '';
  for (let at = place; at.from; at = at.from) text = niceCharIn(at.first, at.last) + text;
  return text;
}

function keyOf({ universe, matched, open }: Place): string {
  let key = `${universe} ${matched}`;
  for (const { which, state } of open) key += ` ${which}:${state}`;
  return key;
}

function hasBit(set: bigint, bit: number): boolean {
  return ((set >> BigInt(bit)) & 1n) === 1n;
}
