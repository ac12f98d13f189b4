import type { Budget } from './budget.ts';

/**
 * A set of points, as a decision diagram: one level per dimension, one edge per group of atoms that lead to the same rest.
 * INVARIANT: diagrams are canonical. Equal sets are the same number, so the laws of sets hold as identities and emptiness
 * is a comparison. A level that does not matter is skipped.
 */
export type Diagram = number;

export const EMPTY: Diagram = 0;
export const FULL: Diagram = 1;

type Edge = readonly [atoms: bigint, rest: Diagram];
/** `missing`: the atoms that no edge is for; they lead to EMPTY. */
type Node = { readonly level: number; readonly edges: readonly Edge[]; readonly missing: bigint };
type Settled = (a: Diagram, b: Diagram) => Diagram | undefined;
type Operation = { readonly settled: Settled; readonly results: Map<number, Diagram> };

const union: Settled = (a, b) =>
  a === FULL || b === FULL ? FULL : a === EMPTY || a === b ? b : b === EMPTY ? a : undefined;
const intersect: Settled = (a, b) =>
  a === EMPTY || b === EMPTY ? EMPTY : a === FULL || a === b ? b : b === FULL ? a : undefined;
const subtract: Settled = (a, b) =>
  a === EMPTY || b === FULL || a === b ? EMPTY : b === EMPTY ? a : undefined;

/** A pair of edges, and the diagram that may have to be made of it, takes as long as so many transitions of an automaton. */
const PAIR = 4;

/** Far more than the diagrams any budget lets be made, and its square is still an exact number: two of them are one key. */
const MOST_DIAGRAMS = 2 ** 26;

/** The diagrams over one list of dimensions, each given as the set of all its atoms. Throws OverBudget. */
export class Diagrams {
  readonly #all: readonly bigint[];
  /** How many machine words a set of atoms of a level takes: what one step on it costs. */
  readonly #words: readonly number[];
  readonly #budget: Budget;
  readonly #nodes: Node[] = [];
  readonly #ids = new Map<string, Diagram>();
  readonly #setIds = new Map<bigint, number>();
  readonly #forgotten = new Map<string, Diagram>();
  readonly #union: Operation = { settled: union, results: new Map() };
  readonly #intersect: Operation = { settled: intersect, results: new Map() };
  readonly #subtract: Operation = { settled: subtract, results: new Map() };

  constructor(all: readonly bigint[], budget: Budget) {
    this.#all = all;
    this.#words = all.map((atoms) => Math.ceil((atoms.toString(16).length * 4) / 64));
    this.#budget = budget;
    const leaf: Node = { level: all.length, edges: [], missing: 0n };
    this.#nodes.push(leaf, leaf);
  }

  /** The points whose coordinate on one level is among some atoms. */
  slab(level: number, atoms: bigint): Diagram {
    return this.#node(level, [[atoms, FULL]]);
  }

  union(a: Diagram, b: Diagram): Diagram {
    return a < b ? this.#apply(this.#union, a, b) : this.#apply(this.#union, b, a);
  }

  intersect(a: Diagram, b: Diagram): Diagram {
    return a < b ? this.#apply(this.#intersect, a, b) : this.#apply(this.#intersect, b, a);
  }

  subtract(a: Diagram, b: Diagram): Diagram {
    return this.#apply(this.#subtract, a, b);
  }

  contains(set: Diagram, point: readonly number[]): boolean {
    let at = set;
    while (at !== EMPTY && at !== FULL) {
      const { level, edges } = this.#at(at);
      const atom = 1n << BigInt(point[level] ?? 0);
      at = edges.find(([atoms]) => (atoms & atom) !== 0n)?.[1] ?? EMPTY;
    }
    return at === FULL;
  }

  /** Forgets the levels from one on: keeps what is in the set for `some` choice there, or only what is for `every` choice. */
  forget(set: Diagram, from: number, keep: 'some' | 'every'): Diagram {
    if (set === EMPTY || set === FULL) return set;
    const { level, edges } = this.#at(set);
    if (level >= from) return keep === 'some' ? FULL : EMPTY;
    const key = `${keep} ${set} ${from}`;
    const known = this.#forgotten.get(key);
    if (known !== undefined) return known;
    const rests = edges.map(([atoms, rest]): Edge => [atoms, this.forget(rest, from, keep)]);
    const result = this.#node(level, rests);
    this.#forgotten.set(key, result);
    return result;
  }

  /** One way through a set that is not empty: the atoms to choose from at each level that matters. */
  path(set: Diagram): ReadonlyMap<number, bigint> {
    const chosen = new Map<number, bigint>();
    for (let at = set; at !== EMPTY && at !== FULL; ) {
      const { level, edges } = this.#at(at);
      const [atoms, rest] = edges[0] ?? [0n, EMPTY];
      chosen.set(level, atoms);
      at = rest;
    }
    return chosen;
  }

  /** The levels that matter to a set. */
  levelsOf(set: Diagram): ReadonlySet<number> {
    const levels = new Set<number>();
    const seen = new Set<Diagram>([EMPTY, FULL]);
    const queue = [set];
    for (const at of queue) {
      if (seen.has(at)) continue;
      seen.add(at);
      const { level, edges } = this.#at(at);
      levels.add(level);
      for (const [, rest] of edges) queue.push(rest);
    }
    return levels;
  }

  #apply(operation: Operation, a: Diagram, b: Diagram): Diagram {
    const settled = operation.settled(a, b);
    if (settled !== undefined) return settled;
    const key = a * MOST_DIAGRAMS + b;
    const known = operation.results.get(key);
    if (known !== undefined) return known;
    const level = Math.min(this.#at(a).level, this.#at(b).level);
    const result = this.#node(level, this.#pairs(operation, level, a, b));
    operation.results.set(key, result);
    return result;
  }

  #pairs(operation: Operation, level: number, a: Diagram, b: Diagram): Edge[] {
    const ours = this.#edgesAt(a, level);
    const theirs = this.#edgesAt(b, level);
    this.#budget.spend(ours.length * theirs.length * (PAIR + (this.#words[level] ?? 0) / 3));
    const pairs: Edge[] = [];
    for (const [left, leftRest] of ours) {
      for (const [right, rightRest] of theirs) {
        const both = left & right;
        if (both !== 0n) pairs.push([both, this.#apply(operation, leftRest, rightRest)]);
      }
    }
    return pairs;
  }

  /** Edges that cover every atom of the level, the way to EMPTY spelled out. */
  #edgesAt(set: Diagram, level: number): readonly Edge[] {
    const node = this.#at(set);
    if (node.level !== level) return [[this.#all[level] ?? 0n, set]];
    return node.missing === 0n ? node.edges : [...node.edges, [node.missing, EMPTY]];
  }

  #node(level: number, edges: readonly Edge[]): Diagram {
    const merged = mergedByRest(edges);
    const [first] = merged;
    if (!first) return EMPTY;
    return first[0] === this.#all[level] ? first[1] : this.#intern(level, merged);
  }

  #intern(level: number, edges: readonly Edge[]): Diagram {
    let key = `${level}`;
    for (const [atoms, rest] of edges) key += ` ${this.#idOf(atoms)}>${rest}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const missing = edges.reduce((left, [atoms]) => left & ~atoms, this.#all[level] ?? 0n);
    this.#nodes.push({ level, edges, missing });
    this.#ids.set(key, this.#nodes.length - 1);
    return this.#nodes.length - 1;
  }

  /** A set of atoms may be thousands of bits long; its number is not. */
  #idOf(atoms: bigint): number {
    const known = this.#setIds.get(atoms);
    if (known !== undefined) return known;
    this.#setIds.set(atoms, this.#setIds.size);
    return this.#setIds.size - 1;
  }

  #at(set: Diagram): Node {
    return this.#nodes[set] ?? { level: this.#all.length, edges: [], missing: 0n };
  }
}

/** One edge for each rest, in their order, without those that lead to EMPTY. */
function mergedByRest(edges: readonly Edge[]): readonly Edge[] {
  const sorted = edges.filter(([atoms, rest]) => rest !== EMPTY && atoms !== 0n).sort((a, b) => a[1] - b[1]);
  const merged: Edge[] = [];
  for (const edge of sorted) {
    const last = merged.at(-1);
    if (last?.[1] === edge[1]) merged[merged.length - 1] = [last[0] | edge[0], edge[1]];
    else merged.push(edge);
  }
  return merged;
}
