import { type Dimension, membersWith, setOf, type Value } from './atoms.ts';
import type { Automata } from './automata.ts';
import type { Budget } from './budget.ts';
import type { Domain } from './domain.ts';
import { partition } from './partition.ts';
import type { PartitionMemo } from './partition-memo.ts';
import { literalPattern, type Pattern } from './pattern.ts';

type TextDomain = Extract<Domain, { kind: 'text' }>;

/** An atom of texts: which of the globs match it, as a text of 0 and 1, and the text that stands for it. */
type TextAtom = { readonly signature: string; readonly member: string };

/**
 * Cuts texts into atoms. Texts that patterns write out are atoms of their own and need no automaton; the globs are walked
 * once and cut the rest.
 */
export class TextDimension implements Dimension {
  readonly all: bigint;
  readonly present: bigint;
  readonly members: readonly Value[];
  readonly #domain: TextDomain;
  readonly #automata: Automata;
  readonly #globs: readonly Pattern[];
  readonly #written: readonly TextAtom[];
  readonly #atoms: readonly TextAtom[];
  readonly #atomOf: ReadonlyMap<string, number>;

  constructor(domain: TextDomain, patterns: readonly Pattern[], budget: Budget, memo: PartitionMemo) {
    this.#domain = domain;
    this.#automata = memo.automata;
    // In one order, so that the same patterns are the same partition.
    this.#globs = patterns
      .filter(({ literal }) => literal === undefined)
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const texts = new Set(patterns.flatMap(({ literal }) => literal ?? []));
    budget.spend((texts.size + domain.examples.length) * (this.#globs.length + 1));
    this.#written = [...texts].filter((text) => this.#holds(text)).map((member) => this.#atomAt(member));
    const rest = classesBeside(domain, this.#globs, this.#written, budget, memo);
    this.#atoms = [...this.#written, ...this.#withExamples(rest)];
    this.#atomOf = new Map(
      this.#atoms.map(({ signature, member }, atom) => [texts.has(member) ? `=${member}` : signature, atom]),
    );
    this.members = membersWith(
      this.#atoms.map(({ member }) => member),
      domain.optional,
    );
    this.all = (1n << BigInt(this.members.length)) - 1n;
    this.present = (1n << BigInt(this.#atoms.length)) - 1n;
  }

  matching({ key, literal }: Pattern): bigint {
    if (literal !== undefined) {
      const written = this.#atomOf.get(`=${literal}`);
      return written === undefined ? 0n : 1n << BigInt(written);
    }
    const index = this.#globs.findIndex((glob) => glob.key === key);
    return setOf(this.#atoms, ({ signature }) => signature[index] === '1');
  }

  within(): bigint {
    return 0n;
  }

  locate(value: Value): number {
    if (value === undefined) return this.#domain.optional ? this.#atoms.length : -1;
    const written = this.#atomOf.get(`=${value}`);
    if (written !== undefined || !this.#holds(value)) return written ?? -1;
    return this.#atomOf.get(this.#atomAt(value).signature) ?? -1;
  }

  #holds(text: string): boolean {
    return this.#domain.universe.some((pattern) => this.#automata.matches(pattern, text));
  }

  #atomAt(member: string): TextAtom {
    const signature = this.#globs.map((glob) => (this.#automata.matches(glob, member) ? '1' : '0')).join('');
    return { signature, member };
  }

  /** Members a reader would recognise, where there are some; the first of a class is the one to show. */
  #withExamples(classes: readonly TextAtom[]): TextAtom[] {
    const written = new Set(this.#written.map(({ member }) => member));
    const usable = this.#domain.examples.filter((text) => !written.has(text) && this.#holds(text));
    const welcome = new Map(usable.toReversed().map((text) => [this.#atomAt(text).signature, text]));
    return classes.map(({ signature, member }) => ({ signature, member: welcome.get(signature) ?? member }));
  }
}

/** The classes the globs make, less the literals. */
function classesBeside(
  { universe }: TextDomain,
  globs: readonly Pattern[],
  written: readonly TextAtom[],
  budget: Budget,
  memo: PartitionMemo,
): TextAtom[] {
  const taken = new Set(written.map(({ member }) => member));
  const classes = memo.partition(universe, globs, budget);
  const free = classes
    .filter(({ member }) => !taken.has(member))
    .map(({ matched, member }) => ({ signature: signatureText(matched), member }));
  if (free.length === classes.length) return free;
  // A class whose member is written out may hold nothing else: only there do the literals enter the automaton.
  const sure = new Set(free.map(({ signature }) => signature));
  const exact = written
    .filter(({ signature }) => !sure.has(signature))
    .map(({ member }) => literalPattern(member));
  const others = partition(universe, [...globs, ...exact], budget, memo.automata)
    .filter(({ matched }) => !matched.includes(true, globs.length))
    .map(({ matched, member }) => ({ signature: signatureText(matched.slice(0, globs.length)), member }));
  return [...free, ...others.filter(({ signature }) => !sure.has(signature))];
}

function signatureText(matched: readonly boolean[]): string {
  return matched.map(Number).join('');
}
