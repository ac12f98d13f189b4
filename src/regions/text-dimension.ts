import { type Dimension, membersWith, setOf, type Value } from './atoms.ts';
import type { Budget } from './budget.ts';
import type { Domain } from './dimension.ts';
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
export function textDimension(
  domain: TextDomain,
  patterns: readonly Pattern[],
  budget: Budget,
  memo: PartitionMemo,
): Dimension {
  const globs = patterns.filter(({ literal }) => literal === undefined);
  const { automata } = memo;
  const inUniverse = (text: string) => domain.universe.some((pattern) => automata.matches(pattern, text));
  const literals = [...new Set(patterns.flatMap(({ literal }) => literal ?? []))].filter(inUniverse);
  budget.spend((literals.length + domain.examples.length) * (globs.length + 1));
  const signatureOf = (text: string) =>
    globs.map((glob) => (automata.matches(glob, text) ? '1' : '0')).join('');
  const written = literals.map((member): TextAtom => ({ signature: signatureOf(member), member }));
  const usable = domain.examples.filter((text) => inUniverse(text) && !literals.includes(text));
  const rest = withExamples(classesBeside(domain, globs, written, budget, memo), usable, signatureOf);
  const atoms = [...written, ...rest];
  const atomOf = new Map([
    ...written.map(({ member }, atom): [string, number] => [`=${member}`, atom]),
    ...rest.map(({ signature }, index): [string, number] => [signature, literals.length + index]),
  ]);
  const indexOf = new Map(globs.map(({ key }, index) => [key, index]));
  const members = membersWith(
    atoms.map(({ member }) => member),
    domain.optional,
  );
  return {
    all: (1n << BigInt(members.length)) - 1n,
    present: (1n << BigInt(atoms.length)) - 1n,
    members,
    matching: ({ key, literal }) => {
      if (literal !== undefined) return setOf(written, ({ member }) => member === literal);
      const index = indexOf.get(key) ?? -1;
      return setOf(atoms, ({ signature }) => signature[index] === '1');
    },
    within: () => 0n,
    locate: (value: Value) => {
      if (value === undefined) return domain.optional ? atoms.length : -1;
      return atomOf.get(`=${value}`) ?? (inUniverse(value) ? (atomOf.get(signatureOf(value)) ?? -1) : -1);
    },
  };
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

/** Members a reader would recognise, where there are some; the first of a class is the one to show. */
function withExamples(
  classes: readonly TextAtom[],
  examples: readonly string[],
  signatureOf: (text: string) => string,
): TextAtom[] {
  const welcome = new Map(examples.toReversed().map((text) => [signatureOf(text), text]));
  return classes.map(({ signature, member }) => ({ signature, member: welcome.get(signature) ?? member }));
}

function signatureText(matched: readonly boolean[]): string {
  return matched.map(Number).join('');
}
