import { type Dimension, membersWith, setOf, type Value } from './atoms.ts';
import type { Automata } from './automata.ts';
import type { Budget } from './budget.ts';
import type { Domain } from './domain.ts';
import { partition } from './partition.ts';
import type { PartitionMemo } from './partition-memo.ts';
import { literalPattern, type Pattern } from './pattern.ts';

type TextDomain = Extract<Domain, { kind: 'text' }>;

/** A text walked through an automaton whose transitions are known takes as long as so many that are not. */
const COMPARISON = 3;

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
    budget.spend((texts.size + domain.examples.length) * (this.#globs.length * COMPARISON + 1));
    this.#written = [...texts].filter((text) => this.#holds(text)).map((member) => this.#atomAt(member));
    const rest = this.#beside(budget, memo);
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

  matching(patterns: readonly Pattern[]): bigint {
    const written = new Set(patterns.flatMap(({ literal }) => this.#atomOf.get(`=${literal}`) ?? []));
    const globs = patterns.flatMap(({ key, literal }) =>
      literal === undefined ? this.#globs.findIndex((glob) => glob.key === key) : [],
    );
    return setOf(
      this.#atoms,
      ({ signature }, atom) => written.has(atom) || globs.some((glob) => signature[glob] === '1'),
    );
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

  /** The classes the globs make, less the texts that are written out. */
  #beside(budget: Budget, memo: PartitionMemo): TextAtom[] {
    const taken = new Set(this.#written.map(({ member }) => member));
    const classes = memo
      .partition(this.#domain.universe, this.#globs, budget)
      .map(({ matched, member }): TextAtom => ({ signature: signatureText(matched), member }));
    const free = classes.map((atom) => (taken.has(atom.member) ? this.#anotherOf(atom, taken) : atom));
    const doubtful = new Set(classes.filter((_, index) => !free[index]).map(({ signature }) => signature));
    const sure = free.filter((atom) => atom !== undefined);
    return doubtful.size === 0 ? sure : [...sure, ...this.#walkedAgain(doubtful, budget)];
  }

  /** Another member of a class, found by trying: most classes have so many that the first try is one. */
  #anotherOf({ signature, member }: TextAtom, taken: ReadonlySet<string>): TextAtom | undefined {
    const tries = [...this.#domain.examples, `${member}1`, `1${member}`, `${member}-1`].filter(
      (text) => !taken.has(text) && this.#holds(text),
    );
    return tries.map((text) => this.#atomAt(text)).find((atom) => atom.signature === signature);
  }

  /** A class may hold nothing but what is written out: only there do the literals enter the automaton. */
  #walkedAgain(doubtful: ReadonlySet<string>, budget: Budget): TextAtom[] {
    const exact = this.#written
      .filter(({ signature }) => doubtful.has(signature))
      .map(({ member }) => literalPattern(member));
    return partition(this.#domain.universe, [...this.#globs, ...exact], budget, this.#automata)
      .filter(({ matched }) => !matched.includes(true, this.#globs.length))
      .map(({ matched, member }) => ({
        signature: signatureText(matched.slice(0, this.#globs.length)),
        member,
      }))
      .filter(({ signature }) => doubtful.has(signature));
  }

  /** Members a reader would recognise, where there are some; the first of a class is the one to show. */
  #withExamples(classes: readonly TextAtom[]): TextAtom[] {
    const written = new Set(this.#written.map(({ member }) => member));
    const usable = this.#domain.examples.filter((text) => !written.has(text) && this.#holds(text));
    const welcome = new Map(usable.toReversed().map((text) => [this.#atomAt(text).signature, text]));
    return classes.map(({ signature, member }) => ({ signature, member: welcome.get(signature) ?? member }));
  }
}

function signatureText(matched: readonly boolean[]): string {
  return matched.map(Number).join('');
}
