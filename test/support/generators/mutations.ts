import fc from 'fast-check';
import type { PolicyJson, PolicySet, StatementJson } from '../reference/types.ts';
import { listOf } from '../reference/types.ts';
import { type FragmentOptions, fragmentOf } from './options.ts';
import { statement } from './policies.ts';

/** Every document of a set, identity first, in a fixed order; the result of `change` takes its place. */
function mapDocuments(
  set: PolicySet,
  change: (document: PolicyJson, index: number) => PolicyJson,
): PolicySet {
  let index = 0;
  const next = (document: PolicyJson): PolicyJson => change(document, index++);
  return {
    ...set,
    identity: set.identity.map(next),
    ...(set.boundary === undefined ? {} : { boundary: next(set.boundary) }),
    ...(set.scps === undefined ? {} : { scps: set.scps.map((level) => level.map(next)) }),
  };
}

function countDocuments({ identity, boundary, scps = [] }: PolicySet): number {
  return identity.length + (boundary === undefined ? 0 : 1) + scps.flat().length;
}

function shuffled<T>(items: readonly T[]): fc.Arbitrary<readonly T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}

function changeOne(
  set: PolicySet,
  change: (statements: readonly StatementJson[]) => readonly StatementJson[],
) {
  return fc
    .nat(countDocuments(set) - 1)
    .map((chosen) =>
      mapDocuments(set, (document, index) =>
        index === chosen ? { ...document, Statement: change(listOf(document.Statement)) } : document,
      ),
    );
}

/** Statements within their documents, and identity documents among themselves, in another order. */
function reordered(set: PolicySet): fc.Arbitrary<PolicySet> {
  const orders = fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 });
  return fc.tuple(shuffled(set.identity), orders).map(([identity, keys]) =>
    mapDocuments({ ...set, identity }, (document) => ({
      ...document,
      Statement: listOf(document.Statement)
        .map((item, index) => ({ item, rank: keys[index % keys.length] ?? 0 }))
        .toSorted((left, right) => left.rank - right.rank)
        .map(({ item }) => item),
    })),
  );
}

function withDuplicate(set: PolicySet): fc.Arbitrary<PolicySet> {
  return fc.nat(20).chain((chosen) =>
    changeOne(set, (statements) => {
      const copied = statements[chosen % statements.length];
      return copied === undefined ? statements : [...statements, copied];
    }),
  );
}

function withStatement(
  effect: StatementJson['Effect'],
  set: PolicySet,
  options?: FragmentOptions,
): fc.Arbitrary<PolicySet> {
  return statement(effect, fragmentOf(options)).chain((added) =>
    changeOne(set, (statements) => [added, ...statements]),
  );
}

/** Changes with a known effect on what is allowed: none, none, never more, never less. */
export const mutations = {
  reordered,
  withDuplicate,
  withDeny: (set: PolicySet, options?: FragmentOptions): fc.Arbitrary<PolicySet> =>
    withStatement('Deny', set, options),
  withAllow: (set: PolicySet, options?: FragmentOptions): fc.Arbitrary<PolicySet> =>
    withStatement('Allow', set, options),
} as const;
