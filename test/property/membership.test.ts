import fc from 'fast-check';
import { expect, it } from 'vitest';
import { conditionedSet, NOW, policySet, type Scenario, scenario } from '../support/generators/index.ts';
import { referenceDecision } from '../support/reference/evaluate.ts';
import type { ReferenceRequest } from '../support/reference/types.ts';
import { analysisOf, canHappen, decisionOf, pointOf, subjectOf } from './engine.ts';
import { holds } from './settings.ts';

type Cases = readonly [Parameters<typeof holds>[0], fc.Arbitrary<Scenario>];

const EXACT = { mixedTypes: false, sessionTags: false } as const;
const USES = { wellFormed: true, useOnly: true } as const;

it.each<Cases>([
  ['evaluator: all requests', scenario(policySet({ freeVariables: true }), { forged: true })],
  ['evaluator: conditions', scenario(conditionedSet({ freeVariables: true }), { forged: true })],
])('two evaluators that share no code decide alike (%s)', (name, cases) => {
  holds(name, cases, ({ set, requests }) => {
    const subject = subjectOf(set);
    const asked = requests.filter(isMeaningful);
    const decided = (decide: (request: ReferenceRequest) => string) =>
      asked.map((request) => ({ request, decision: decide(request) }));
    expect(decided((request) => decisionOf(subject, request))).toEqual(
      decided((request) => referenceDecision({ ...set, request, now: NOW })),
    );
  });
});

it.each<Cases>([
  ['membership: exact fragment', scenario(policySet(EXACT), USES)],
  ['membership: conditions', scenario(conditionedSet(EXACT), USES)],
])('a region holds exactly the requests that are allowed (%s)', (name, cases) => {
  holds(name, cases, ({ set, requests }) => {
    const analysis = analysisOf(subjectOf(set));
    // A region that was given up says nothing; test/property/budget.test.ts asks about those.
    fc.pre(analysis.cap === undefined);
    const possible = requests.filter(canHappen);
    expect(
      possible.map((request) => ({
        request,
        decision: DECISIONS[analysis.contains(pointOf(request, set.principal))],
      })),
    ).toEqual(
      possible.map((request) => ({ request, decision: referenceDecision({ ...set, request, now: NOW }) })),
    );
  });
});

/** Whose account stands in a text that is no ARN, and which bytes a text that is no base 64 stands for, is nothing to agree on. */
function isMeaningful({ resource, context }: ReferenceRequest): boolean {
  const isArnOrNothing = resource.startsWith('arn:') || !resource.includes(':');
  return isArnOrNothing && !Object.values(context).some((value) => /^Q[^Q]==$/.test(String(value)));
}

const DECISIONS = { yes: 'allowed', no: 'denied', maybe: 'undetermined' } as const;

it('a region that depends on something unknown is never wrong about what it is sure of', () => {
  const cases = scenario(policySet({ freeVariables: true }), { ...USES, forged: true });
  holds('membership: everything', cases, ({ set, requests }) => {
    const analysis = analysisOf(subjectOf(set));
    const wrong = requests.filter(canHappen).filter((request) => {
      const answer = DECISIONS[analysis.contains(pointOf(request, set.principal))];
      return answer !== 'undetermined' && answer !== referenceDecision({ ...set, request, now: NOW });
    });
    expect(wrong).toEqual([]);
  });
});
