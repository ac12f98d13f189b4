import { Automaton } from './automaton.ts';
import { keyOf, type Pattern } from './pattern.ts';
import { Narrowed, Universe } from './universe.ts';

const MOST_TEXTS = 5_000;

/** Automata made so far, by pattern. What is charged for using them does not depend on what is already here. */
export class Automata {
  readonly #automata = new Map<string, Automaton>();
  readonly #universes = new Map<string, Universe>();
  readonly #texts = new Map<string, Map<string, boolean>>();

  matches(pattern: Pattern, text: string): boolean {
    if (pattern.literal !== undefined) return pattern.literal === text;
    const texts = this.#textsOf(pattern.key);
    const known = texts.get(text);
    if (known !== undefined) return known;
    if (texts.size >= MOST_TEXTS) texts.clear();
    const isMatch = this.of(pattern).matches(text);
    texts.set(text, isMatch);
    return isMatch;
  }

  /** Texts a pattern was tried on: the same connections and examples come again with every principal. */
  #textsOf(key: string): Map<string, boolean> {
    const known = this.#texts.get(key) ?? new Map<string, boolean>();
    this.#texts.set(key, known);
    return known;
  }

  of(pattern: Pattern): Automaton {
    const known = this.#automata.get(pattern.key) ?? new Automaton(pattern.tokens);
    this.#automata.set(pattern.key, known);
    return known;
  }

  universe(patterns: readonly Pattern[]): Universe {
    const key = keyOf(patterns);
    const known = this.#universes.get(key) ?? new Universe(patterns.map((pattern) => this.of(pattern)));
    this.#universes.set(key, known);
    return known;
  }

  narrowed(pattern: Pattern, universe: Universe): Narrowed {
    return universe.narrowed(pattern.key, () => new Narrowed(this.of(pattern), universe));
  }
}
