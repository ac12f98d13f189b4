import type fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS, type Subject, USE } from '#grants';
import { PartitionMemo, type Region, Space } from '#regions';
import { compile, relevantTo, typesOf } from '../../src/grants/compile.ts';
import { domainOf } from '../../src/grants/coordinates.ts';
import { mutations, NOW, policySet } from '../support/generators/index.ts';
import type { PolicySet } from '../support/reference/types.ts';
import { subjectOf } from './engine.ts';
import { holds } from './settings.ts';

type Change = { readonly before: PolicySet; readonly after: PolicySet };

// Small, since two sets share one space.
const FRAGMENT = { freeVariables: true, sizes: { documents: 2, statements: 2 } } as const;
const SETS = policySet(FRAGMENT);

function changed(mutate: typeof mutations.withDeny): fc.Arbitrary<Change> {
  return SETS.chain((before) => mutate(before, FRAGMENT).map((after) => ({ before, after })));
}

/** Both regions in one space, so that they can be compared as sets and not only at samples. */
function regionsOf({ before, after }: Change): { space: Space; old: Region; now: Region } {
  const [first, second] = [before, after].map((set) => reduced(subjectOf(set)));
  if (!first || !second) throw new Error('two sets make two subjects');
  const types = typesOf(first.policies, second.policies);
  const [old, now] = [first, second].map((one) => compile(one.policies, { ...one, types }).region);
  if (!old || !now) throw new Error('two subjects make two regions');
  const space = new Space([old, now], {
    domainOf: (name) => domainOf(name, first.caller, USE, types, NOW),
    limits: LIMITS,
    memo: new PartitionMemo(),
  });
  return { space, old: space.region(old), now: space.region(now) };
}

function reduced(subject: Subject): Subject {
  return { ...subject, policies: relevantTo(subject.family, subject.policies) };
}

describe('the laws of policies', () => {
  it('the order of statements and policies does not matter', () => {
    holds('laws: order', changed(mutations.reordered), (change) => {
      const { old, now } = regionsOf(change);
      expect(now).toBe(old);
    });
  });

  it('saying something twice does not matter', () => {
    holds('laws: duplicates', changed(mutations.withDuplicate), (change) => {
      const { old, now } = regionsOf(change);
      expect(now).toBe(old);
    });
  });

  it('a Deny never adds a request', () => {
    holds('laws: Deny', changed(mutations.withDeny), (change) => {
      const { space, old, now } = regionsOf(change);
      expect(space.isEmpty(space.subtract(now, old))).toBe(true);
    });
  });

  it('an Allow never removes a request', () => {
    holds('laws: Allow', changed(mutations.withAllow), (change) => {
      const { space, old, now } = regionsOf(change);
      expect(space.isEmpty(space.subtract(old, now))).toBe(true);
    });
  });
});
