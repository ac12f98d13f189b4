import { Automata } from './automata.ts';
import type { Budget } from './budget.ts';
import { partition, type TextClass } from './partition.ts';
import type { Pattern } from './pattern.ts';

/** Partitions and automata made before, by their question: many principals are asked the same. */
export class PartitionMemo {
  readonly automata = new Automata();
  readonly #known = new Map<string, { readonly classes: readonly TextClass[]; readonly cost: number }>();

  partition(
    universe: readonly Pattern[],
    patterns: readonly Pattern[],
    budget: Budget,
  ): readonly TextClass[] {
    const key = [...universe, { key: '' }, ...patterns].map((pattern) => pattern.key).join('\n');
    const known = this.#known.get(key);
    if (known) {
      // Charged again, so that the answer for one principal does not depend on who was asked before.
      budget.spend(known.cost);
      return known.classes;
    }
    const start = budget.spent;
    const classes = partition(universe, patterns, budget, this.automata);
    this.#known.set(key, { classes, cost: budget.spent - start });
    return classes;
  }
}
