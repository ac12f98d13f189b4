import { type Automaton, DEAD, START } from './automaton.ts';
import { LAST_CODE, niceCharIn } from './chars.ts';
import { Meeting } from './meeting.ts';

/** A union of patterns, walked as one; states are numbered from 0. INVARIANT: from every state some text leads to a member. */
export class Universe {
  readonly #automata: readonly Automaton[];
  readonly #meetings: readonly Meeting[];
  readonly #states: (readonly number[])[] = [];
  readonly #ids = new Map<string, number>();
  readonly #moves: Map<number, number | undefined>[] = [];
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

  rangeStarts(state: number): readonly number[] {
    return this.#automata.flatMap((automaton, which) =>
      automaton.rangeStarts(this.#at(state)[which] ?? DEAD),
    );
  }

  /** Undefined where no member begins that way. */
  next(state: number, code: number): number | undefined {
    const moves = this.#moves[state];
    if (moves?.has(code)) return moves.get(code);
    const next = this.#automata.map((automaton, which) =>
      automaton.next(this.#at(state)[which] ?? DEAD, code),
    );
    const target = next.every((one) => one === DEAD) ? undefined : this.#idOf(next);
    moves?.set(code, target);
    return target;
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
      for (const [first, char] of ranges(this.rangeStarts(at))) {
        const next = this.next(at, first);
        if (next === undefined || seen.has(next)) continue;
        seen.add(next);
        queue.push({ at: next, text: text + char });
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
    this.#moves.push(new Map());
    return this.#states.push(states) - 1;
  }
}

/** The automaton of a pattern, less what no member of a universe can make of it. */
export class Narrowed {
  readonly automaton: Automaton;
  readonly #isAlive: (universe: number) => (place: number) => boolean;
  readonly #states: Map<number, number>[] = [];

  constructor(automaton: Automaton, universe: Universe) {
    this.automaton = automaton;
    this.#isAlive = universe.meetingWith(automaton);
  }

  /** The state that is left of one where the universe is in a state of its own. */
  at(universe: number, state: number): number {
    this.#states[universe] ??= new Map();
    const known = this.#states[universe].get(state);
    if (known !== undefined) return known;
    const narrowed = this.automaton.only(state, this.#isAlive(universe));
    this.#states[universe].set(state, narrowed);
    return narrowed;
  }
}

/** Ranges of characters from where each begins: its first code, and a character of it to show. */
export function ranges(starts: readonly number[]): [first: number, shown: string][] {
  const sorted = [...new Set(starts)].sort((a, b) => a - b);
  return sorted.map((first, index) => [first, niceCharIn(first, (sorted[index + 1] ?? LAST_CODE + 1) - 1)]);
}

function bitsOf(places: readonly number[]): bigint {
  return places.reduce((set, place) => set | (1n << BigInt(place)), 0n);
}
