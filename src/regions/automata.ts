import { Automaton } from './automaton.ts';
import type { Pattern } from './pattern.ts';
import { Narrowed, Universe } from './universe.ts';

/** Automata made so far, by pattern. What is charged for using them does not depend on what is already here. */
export class Automata {
  readonly #automata = new Map<string, Automaton>();
  readonly #universes = new Map<string, Universe>();

  matches(pattern: Pattern, text: string): boolean {
    return pattern.literal === undefined ? this.of(pattern).matches(text) : pattern.literal === text;
  }

  of(pattern: Pattern): Automaton {
    const known = this.#automata.get(pattern.key) ?? new Automaton(pattern.tokens);
    this.#automata.set(pattern.key, known);
    return known;
  }

  universe(patterns: readonly Pattern[]): Universe {
    const key = patterns.map((pattern) => pattern.key).join('\n');
    const known = this.#universes.get(key) ?? new Universe(patterns.map((pattern) => this.of(pattern)));
    this.#universes.set(key, known);
    return known;
  }

  narrowed(pattern: Pattern, universe: Universe): Narrowed {
    return universe.narrowed(pattern.key, () => new Narrowed(this.of(pattern), universe));
  }
}
