import type { Dimension } from './atoms.ts';
import { Automata } from './automata.ts';
import type { Budget } from './budget.ts';
import { partition, type TextClass } from './partition.ts';
import { keyOf, type Pattern } from './pattern.ts';

/** Partitions, dimensions and automata made before, by their question: many principals are asked the same. */
export class PartitionMemo {
  readonly automata = new Automata();
  readonly dimensions = new Charged<Dimension>();
  readonly #partitions = new Charged<readonly TextClass[]>();

  partition(
    universe: readonly Pattern[],
    patterns: readonly Pattern[],
    budget: Budget,
  ): readonly TextClass[] {
    return this.#partitions.remembered(keyOf(universe, patterns), budget, () =>
      partition(universe, patterns, budget, this.automata),
    );
  }
}

/** Charged again at every use, so that the answer for one principal does not depend on who was asked before. */
class Charged<T> {
  readonly #known = new Map<string, { readonly value: T; readonly cost: number }>();

  remembered(key: string, budget: Budget, make: () => T): T {
    const known = this.#known.get(key);
    if (known) {
      budget.spend(known.cost);
      return known.value;
    }
    const start = budget.spent;
    const value = make();
    this.#known.set(key, { value, cost: budget.spent - start });
    return value;
  }
}
