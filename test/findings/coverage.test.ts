import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONTROLS } from '#controls';
import { USE } from '#grants';
import { evaluate, type Request } from '#policy';
import { fingerprintOf, isCovered } from '../../src/findings/fingerprint.ts';
import { canHappen, subjectOf } from '../property/engine.ts';
import { principalFrom } from '../support/engine.ts';
import { mutations, NOW, policySet } from '../support/generators/index.ts';
import { requestFor } from '../support/generators/requests.ts';
import { listOf, type PolicyJson, type PolicySet } from '../support/reference/types.ts';

const NAMED = CONTROLS.find(({ id }) => id === 'CCG.1');
// Whatever a control does, only the actions that it is about count here.
if (!NAMED?.families.includes(USE.name)) throw new Error('CCG.1 is about the use of connections');
const control = NAMED;

const EXACT = { mixedTypes: false, sessionTags: false } as const;
const USES = { wellFormed: true, useOnly: true } as const;

/** Whether a later grant is covered by what was approved, once that has been to a file and back. */
function covers(approved: PolicySet, later: PolicySet): boolean {
  const fingerprint: unknown = JSON.parse(JSON.stringify(fingerprintOf(control, judged(approved))));
  return isCovered(fingerprint as ReturnType<typeof fingerprintOf>, control, judged(later), NOW);
}

function judged(set: PolicySet): Parameters<typeof fingerprintOf>[1] {
  const { caller, policies } = subjectOf(set);
  const principal = { ...principalFrom(policies), caller };
  return { principal } as Parameters<typeof fingerprintOf>[1];
}

function allows(set: PolicySet, request: Request): boolean {
  const { caller, policies } = subjectOf(set);
  return evaluate(request, caller, policies, NOW).decision === 'allowed';
}

/** The same policies, something gone from them. */
function lessened(set: PolicySet): fc.Arbitrary<PolicySet> {
  const change = (drop: (document: PolicyJson) => PolicyJson): PolicySet => ({
    ...set,
    identity: set.identity.map(drop),
  });
  const { boundary: _, ...unbounded } = set;
  const { scps: __, ...unbound } = set;
  return fc.constantFrom(
    unbounded,
    unbound,
    change((document) => ({
      ...document,
      Statement: listOf(document.Statement).filter(({ Effect }) => Effect === 'Allow'),
    })),
    change((document) => ({
      ...document,
      Statement: listOf(document.Statement).map(({ Condition: _condition, ...statement }) => statement),
    })),
    { ...set, principal: { ...set.principal, tags: { team: 'blue' } } },
    { ...set, principal: { ...set.principal, tags: {} } },
  );
}

type Pair = { readonly before: PolicySet; readonly after: PolicySet; readonly requests: readonly Request[] };

function pairs(
  sets: fc.Arbitrary<PolicySet>,
  change: (set: PolicySet) => fc.Arbitrary<PolicySet>,
): fc.Arbitrary<Pair> {
  return sets.chain((before) =>
    change(before).chain((after) =>
      fc
        .array(requestFor(after, USES), { minLength: 12, maxLength: 12 })
        .map((requests) => ({ before, after, requests: requests.filter(canHappen) })),
    ),
  );
}

test('a fingerprint covers the grant it was taken of', () => {
  fc.assert(
    fc.property(policySet(EXACT), (set) => {
      expect(covers(set, set)).toBe(true);
    }),
    { numRuns: 600 },
  );
});

test.each([
  ['in another order', mutations.reordered],
  ['said twice', mutations.withDuplicate],
  ['less what a Deny takes away', (set: PolicySet) => mutations.withDeny(set, EXACT)],
])('a fingerprint covers the same grant %s', (_, change) => {
  fc.assert(
    fc.property(pairs(policySet(EXACT), change), ({ before, after }) => {
      expect(covers(before, after)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['with an Allow more', (set: PolicySet) => mutations.withAllow(set)],
  ['with something gone', lessened],
  ['of another principal', () => policySet({ freeVariables: true })],
])('a fingerprint covers no grant %s that allows a request more', (name, change) => {
  let wider = 0;
  fc.assert(
    fc.property(pairs(policySet({ freeVariables: true }), change), ({ before, after, requests }) => {
      const witness = requests.find((request) => allows(after, request) && !allows(before, request));
      if (!witness) return;
      wider += 1;
      expect({ witness, covered: covers(before, after) }).toEqual({ witness, covered: false });
    }),
    { numRuns: 600 },
  );
  expect(`${name}: ${wider > 20}`).toBe(`${name}: true`);
});
