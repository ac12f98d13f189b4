import type { Budget } from './budget.ts';
import { LAST_CODE, niceCharIn } from './chars.ts';
import { type Pattern, startOf, step, type Token } from './pattern.ts';

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
): TextClass[] {
  const automata = [...universe, ...patterns].map(({ tokens }) => new Automaton(tokens));
  const classes = new Map<string, TextClass>();
  for (const { states, text } of walk(automata, universe.length, budget)) {
    const accepted = states.map((state, index) => automata[index]?.accepts(state) === true);
    if (!accepted.slice(0, universe.length).includes(true)) continue;
    const matched = accepted.slice(universe.length);
    const key = matched.map(Number).join('');
    const known = classes.get(key);
    // The empty string is a member like any other but says little to a reader: a longer one replaces it.
    if (!known || known.member === '') classes.set(key, { matched, member: text });
  }
  return [...classes.values()];
}

type Place = { readonly states: readonly number[]; readonly text: string };

function* walk(automata: readonly Automaton[], inUniverse: number, budget: Budget): Generator<Place> {
  const start: Place = { states: automata.map(() => START), text: '' };
  const seen = new Set<string>([start.states.join()]);
  const queue: Place[] = [start];
  for (const place of queue) {
    yield place;
    for (const next of successors(automata, place, budget)) {
      const key = next.states.join();
      if (seen.has(key) || next.states.slice(0, inUniverse).every((state) => state === DEAD)) continue;
      seen.add(key);
      queue.push(next);
    }
  }
}

function* successors(
  automata: readonly Automaton[],
  { states, text }: Place,
  budget: Budget,
): Generator<Place> {
  const starts = new Set<number>();
  states.forEach((state, index) => {
    for (const start of automata[index]?.rangeStarts(state) ?? []) starts.add(start);
  });
  const sorted = [...starts].sort((a, b) => a - b);
  budget.spend(sorted.length * automata.length);
  for (const [index, first] of sorted.entries()) {
    const last = (sorted[index + 1] ?? LAST_CODE + 1) - 1;
    const next = states.map((state, which) => automata[which]?.next(state, first) ?? DEAD);
    yield { states: next, text: text + niceCharIn(first, last) };
  }
}

const DEAD = 0;
const START = 1;

/** The deterministic automaton of one pattern, made state by state as it is walked. */
class Automaton {
  readonly #tokens: readonly Token[];
  readonly #states: (readonly number[])[];
  readonly #ids = new Map<string, number>([['', DEAD]]);
  readonly #starts = new Map<number, readonly number[]>();
  readonly #moves = new Map<number, number>();

  constructor(tokens: readonly Token[]) {
    const start = startOf(tokens);
    this.#tokens = tokens;
    this.#states = [[], start];
    this.#ids.set(start.join(), START);
  }

  accepts(state: number): boolean {
    return this.#states[state]?.at(-1) === this.#tokens.length;
  }

  /** Where the ranges of characters begin that lead from this state to different ones. */
  rangeStarts(state: number): readonly number[] {
    const known = this.#starts.get(state);
    if (known) return known;
    const starts = new Set<number>([0]);
    for (const position of this.#states[state] ?? []) {
      for (const [first, last] of this.#tokens[position]?.chars ?? []) {
        starts.add(first);
        if (last < LAST_CODE) starts.add(last + 1);
      }
    }
    const list = [...starts];
    this.#starts.set(state, list);
    return list;
  }

  next(state: number, code: number): number {
    const move = state * (LAST_CODE + 1) + code;
    const known = this.#moves.get(move);
    if (known !== undefined) return known;
    const target = this.#idOf(step(this.#tokens, this.#states[state] ?? [], code));
    this.#moves.set(move, target);
    return target;
  }

  #idOf(positions: readonly number[]): number {
    const key = positions.join();
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#states.push(positions);
    this.#ids.set(key, this.#states.length - 1);
    return this.#states.length - 1;
  }
}
