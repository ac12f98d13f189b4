import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referenceDecision } from '../reference/evaluate.ts';
import type { Decision, PolicySet, ReferenceRequest } from '../reference/types.ts';
import {
  arnPattern,
  conditionedSet,
  connectionArn,
  mutations,
  NEAR_MISSES,
  NOW,
  policySet,
  requestFor,
  type Scenario,
  scenario,
} from './index.ts';

const CONNECTION =
  /^arn:aws:(?:codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[A-Za-z\d]{8}(?:-[A-Za-z\d]{4}){3}-[A-Za-z\d]{12}$/u;

function decisions(set: PolicySet, requests: readonly ReferenceRequest[]): readonly Decision[] {
  return requests.map((request) => referenceDecision({ ...set, request, now: NOW }));
}

describe('generated scenarios', () => {
  const sample = fc.sample(scenario(policySet()), { numRuns: 300, seed: 20_260_601 });
  const answers = sample.map(({ set, requests }) => decisions(set, requests));

  it('are allowed often enough, and denied often enough, to tell readings apart', () => {
    const allowed =
      answers.flat().filter((decision) => decision === 'allowed').length / answers.flat().length;
    expect(allowed).toBeGreaterThan(0.2);
    expect(allowed).toBeLessThan(0.6);
  });

  it('mostly hold requests of both kinds', () => {
    expect(answers.filter((few) => new Set(few).size === 2).length).toBeGreaterThan(100);
  });

  it('have boundaries and SCP levels about half the time', () => {
    expect(sample.filter(({ set }) => set.boundary !== undefined).length).toBeGreaterThan(75);
    expect(sample.filter(({ set }) => (set.scps ?? []).length > 0).length).toBeGreaterThan(75);
  });

  it('ask about ARNs that no connection can have only when that is wanted', () => {
    const strict = fc.sample(scenario(policySet(), { wellFormed: true }), { numRuns: 300, seed: 1 });
    const resources = (scenarios: readonly Scenario[]): readonly string[] =>
      scenarios.flatMap(({ requests }) => requests.map(({ resource }) => resource));
    expect(resources(strict).filter((resource) => !CONNECTION.test(resource))).toEqual([]);
    expect(resources(sample).some((resource) => !CONNECTION.test(resource))).toBe(true);
  });

  it('stay inside the fragment asked for', () => {
    const plain = policySet({
      variables: false,
      typed: false,
      arnOperators: false,
      denies: false,
      notElements: false,
    });
    const text = JSON.stringify(fc.sample(plain, { numRuns: 300, seed: 1 }));
    expect(text).not.toMatch(
      /\$\{|numeric|date(?:not|less|greater|equals)|ipaddress|binary|bool|"arn[a-z]+"|"deny"|"not/iu,
    );
  });
});

describe('the parts of scenarios', () => {
  it('tell connection ARNs from what only looks so', () => {
    expect(fc.sample(connectionArn, { numRuns: 50, seed: 1 }).every((arn) => CONNECTION.test(arn))).toBe(
      true,
    );
    expect(NEAR_MISSES.filter((arn) => CONNECTION.test(arn))).toEqual([]);
  });

  it('hold patterns whose wildcards cross separators, begin with `arn:` or a star, and stay readable', () => {
    const patterns = fc.sample(arnPattern({ oddPatterns: false }), { numRuns: 500, seed: 1 });
    expect(patterns.filter((pattern) => !/^(?:arn:|\*)/u.test(pattern))).toEqual([]);
    expect(patterns.filter((pattern) => pattern.replace(/\$\{[^}]*\}/gu, '').includes('$'))).toEqual([]);
    expect(patterns.filter((pattern) => pattern.split(':').length < 6).length).toBeGreaterThan(50);
  });

  it('decide by conditions alone when only conditions differ', () => {
    const [set] = fc.sample(conditionedSet({ typed: false, variables: false }), { numRuns: 1, seed: 3 });
    const answers = set && decisions(set, fc.sample(requestFor(set), { numRuns: 100, seed: 3 }));
    expect(new Set(answers)).toEqual(new Set(['allowed', 'denied']));
  });
});

describe('the laws of policies hold for the reference', () => {
  const cases = scenario(policySet(), { requests: 4 });
  type Law = (before: Decision, after: Decision) => boolean;
  const laws: readonly [string, (set: PolicySet) => fc.Arbitrary<PolicySet>, Law][] = [
    ['order never matters', mutations.reordered, (before, after) => before === after],
    ['duplicates never matter', mutations.withDuplicate, (before, after) => before === after],
    [
      'a Deny never adds a request',
      mutations.withDeny,
      (before, after) => before === 'allowed' || after === 'denied',
    ],
    [
      'an Allow never removes one',
      mutations.withAllow,
      (before, after) => before === 'denied' || after === 'allowed',
    ],
  ];
  it.each(laws)('%s', (_fact, mutate, law) => {
    const changed = cases.chain(({ set, requests }) =>
      mutate(set).map((after) => ({ set, after, requests })),
    );
    fc.assert(
      fc.property(changed, ({ set, after, requests }) => {
        const [old, now] = [decisions(set, requests), decisions(after, requests)];
        expect(old.every((before, index) => law(before, now[index] ?? before))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
