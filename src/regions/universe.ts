import { type Automaton, DEAD, START } from './automaton.ts';
import { LAST_CODE, niceCharIn } from './chars.ts';
import { Meeting } from './meeting.ts';

export type Move = { readonly first: number; readonly last: number; readonly to: number };

/** A union of patterns, walked as one; states are numbered from 0. INVARIANT: from every state some text leads to a member. */
export class Universe {
  readonly #automata: readonly Automaton[];
  readonly #meetings: readonly Meeting[];
  readonly #states: (readonly number[])[] = [];
  readonly #ids = new Map<string, number>();
  readonly #moves: (readonly Move[])[] = [];
  readonly #endings = new Map<number, string>();
  readonly #narrowed = new Map<string, Narrowed>();

  constructor(automata: readonly Automaton[]) {
    this.#automata = automata;
    this.#meetings = automata.map(({ tokens }) => new Meeting(tokens));
    this.#idOf(automata.map(() => START));
  }

  accepts(state: number): boolean {
    return this.#automata.some((automaton, which) => automaton.accepts(this.#at(state)[which] ?? DEAD));
  }

  /** The ranges of characters that lead on to some member, in order; within one they lead to the same state. */
  moves(state: number): readonly Move[] {
    const known = this.#moves[state];
    if (known) return known;
    const places = this.#at(state);
    const starts = this.#automata.flatMap((automaton, which) => automaton.rangeStarts(places[which] ?? DEAD));
    const sorted = [...new Set(starts)].sort((a, b) => a - b);
    const moves = sorted.flatMap((first, index): Move[] => {
      const next = this.#automata.map((automaton, which) => automaton.next(places[which] ?? DEAD, first));
      if (next.every((one) => one === DEAD)) return [];
      return [{ first, last: (sorted[index + 1] ?? LAST_CODE + 1) - 1, to: this.#idOf(next) }];
    });
    this.#moves[state] = moves;
    return moves;
  }

  /** A shortest text that leads from a state to a member. */
  ending(state: number): string {
    const known = this.#endings.get(state) ?? this.#findEnding(state);
    this.#endings.set(state, known);
    return known;
  }

  narrowed(key: string, make: () => Narrowed): Narrowed {
    const known = this.#narrowed.get(key) ?? make();
    this.#narrowed.set(key, known);
    return known;
  }

  /** For each place of a pattern and each state: whether some text completes the pattern from there and ends as a member. */
  meetingWith({ tokens }: Automaton): (state: number) => (place: number) => boolean {
    const tables = this.#meetings.map((meeting) => meeting.with(tokens));
    return (state) => {
      const here = this.#automata.map((automaton, which) =>
        bitsOf(automaton.placesOf(this.#at(state)[which] ?? DEAD)),
      );
      return (place) => tables.some((sets, which) => ((sets[place] ?? 0n) & (here[which] ?? 0n)) !== 0n);
    };
  }

  #findEnding(state: number): string {
    const queue = [{ at: state, text: '' }];
    const seen = new Set([state]);
    for (const { at, text } of queue) {
      if (this.accepts(at)) return text;
      for (const { first, last, to } of this.moves(at)) {
        if (seen.has(to)) continue;
        seen.add(to);
        queue.push({ at: to, text: text + niceCharIn(first, last) });
      }
    }
    throw new Error('a universe has a state that leads nowhere');
  }

  #at(state: number): readonly number[] {
    return this.#states[state] ?? [];
  }

  #idOf(states: readonly number[]): number {
    const key = states.join();
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.#states.length);
    return this.#states.push(states) - 1;
  }
}

/** The automaton of a pattern, less what no member of a universe can make of it. */
export class Narrowed {
  readonly automaton: Automaton;
  readonly #isAlive: (universe: number) => (place: number) => boolean;
  /** By the state of the universe, and then by the pattern's. */
  readonly #states: number[][] = [];

  constructor(automaton: Automaton, universe: Universe) {
    this.automaton = automaton;
    this.#isAlive = universe.meetingWith(automaton);
  }

  /** The state that is left of one where the universe is in a state of its own. */
  at(universe: number, state: number): number {
    this.#states[universe] ??= [];
    const states = this.#states[universe];
    states[state] ??= this.automaton.only(state, this.#isAlive(universe));
    return states[state];
  }
}

function bitsOf(places: readonly number[]): bigint {
  return places.reduce((set, place) => set | (1n << BigInt(place)), 0n);
}
