import { LAST_CODE } from './chars.ts';
import { isAnything, startOf, step, type Token } from './pattern.ts';

export const DEAD = 0;
export const START = 1;

/** The deterministic automaton of one pattern, made state by state as it is walked. A state is a set of places in the pattern. */
export class Automaton {
  readonly tokens: readonly Token[];
  readonly #states: (readonly number[])[];
  readonly #ids = new Map<string, number>([['', DEAD]]);
  readonly #starts = new Map<number, readonly number[]>();
  readonly #moves = new Map<number, number>();

  constructor(tokens: readonly Token[]) {
    const start = startOf(tokens);
    this.tokens = tokens;
    this.#states = [[], start];
    this.#ids.set(start.join(), START);
  }

  matches(text: string): boolean {
    let state = START;
    for (const char of text) {
      state = this.next(state, char.codePointAt(0) ?? 0);
      if (state === DEAD) return false;
    }
    return this.accepts(state);
  }

  accepts(state: number): boolean {
    return this.#states[state]?.at(-1) === this.tokens.length;
  }

  /** Whether every text from here on is accepted: the pattern ends in a repeat of any character, and that is reached. */
  acceptsAll(state: number): boolean {
    const last = this.tokens.length - 1;
    return isAnything(this.tokens[last]) && this.placesOf(state).includes(last);
  }

  placesOf(state: number): readonly number[] {
    return this.#states[state] ?? [];
  }

  /** The state of some of the places of another. */
  only(state: number, keep: (place: number) => boolean): number {
    return this.#idOf(this.placesOf(state).filter(keep));
  }

  /** Where the ranges of characters begin that lead from this state to different ones. */
  rangeStarts(state: number): readonly number[] {
    const known = this.#starts.get(state);
    if (known) return known;
    const starts = new Set<number>([0]);
    for (const place of this.placesOf(state)) {
      for (const [first, last] of this.tokens[place]?.chars ?? []) {
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
    const target = this.#idOf(step(this.tokens, this.placesOf(state), code));
    this.#moves.set(move, target);
    return target;
  }

  #idOf(places: readonly number[]): number {
    const key = places.join();
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#states.push(places);
    this.#ids.set(key, this.#states.length - 1);
    return this.#states.length - 1;
  }
}
