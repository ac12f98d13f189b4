import type fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Answer, type Grants, GrantsReader, USE } from '#grants';
import type { Request } from '#policy';
import { ALWAYS } from '#regions';
import { NOW, policySet, type Scenario, scenario } from '../support/generators/index.ts';
import { referenceDecision } from '../support/reference/evaluate.ts';
import { matches, wildcards } from '../support/reference/patterns.ts';
import {
  listOf,
  type PolicySet,
  type ReferenceRequest,
  type StatementJson,
} from '../support/reference/types.ts';
import { canHappen, decisionOf, subjectOf } from './engine.ts';
import { holds } from './settings.ts';

const EXACT = { mixedTypes: false, sessionTags: false } as const;
const USES = { wellFormed: true, useOnly: true } as const;
const CASES: readonly [Parameters<typeof holds>[0], fc.Arbitrary<Scenario>, sure: boolean][] = [
  ['verdicts: exact fragment', scenario(policySet(EXACT), USES), true],
  ['verdicts: everything', scenario(policySet({ freeVariables: true }), { ...USES, forged: true }), false],
];

/** ARNs that some Allow of UseConnection writes out, read from the JSON and not by the engine. */
function namedIn({ identity, boundary, scps = [] }: PolicySet): Set<string> {
  const documents = [...identity, ...(boundary ? [boundary] : []), ...scps.flat()];
  const allows = documents
    .flatMap(({ Statement }) => listOf(Statement))
    .filter((statement) => statement.Effect === 'Allow' && isAboutUse(statement));
  return new Set(
    allows.flatMap(({ Resource = [] }) => listOf(Resource)).filter((text) => !/[*?$]/.test(text)),
  );
}

function isAboutUse({ Action, NotAction }: StatementJson): boolean {
  return ['codeconnections:UseConnection', 'codestar-connections:UseConnection'].some((action) => {
    const isAmong = listOf(Action ?? NotAction ?? []).some((text) => matches(wildcards(text), action, 'i'));
    return isAmong === (Action !== undefined);
  });
}

let reader = new GrantsReader(NOW);
let read = 0;

function grantsOf(set: PolicySet): Grants {
  read += 1;
  if (read % 200 === 0) reader = new GrantsReader(NOW);
  const { caller, policies } = subjectOf(set);
  return reader.read(caller, policies, USE);
}

function expectReplayable(set: PolicySet, answer: Answer): Request | undefined {
  if (answer.answer !== 'yes') return undefined;
  const { witness } = answer;
  expect(decisionOf(subjectOf(set), witness)).toBe('allowed');
  expect(referenceDecision({ ...set, request: witness, now: NOW })).toBe('allowed');
  return witness;
}

it.each(CASES)(
  'whoever can use a connection has a request to show for it; so has every over-broad grant (%s)',
  (name, cases, sure) => {
    holds(name, cases, ({ set, requests }) => {
      const { ask, questions, exposure } = grantsOf(set);
      const [use, beyond] = [ask(ALWAYS), ask(questions.notNamed)];
      const named = namedIn(set);
      expectReplayable(set, use);
      const witness = expectReplayable(set, beyond);
      if (witness) expect(named).not.toContain(witness.resource);
      if (sure) expect([...openIn(use), ...openIn(beyond)]).toEqual([]);
      const allowed = allowedOf(set, requests);
      if (use.answer === 'no') expect(allowed).toEqual([]);
      if (beyond.answer === 'no') expect(allowed.filter(({ resource }) => !named.has(resource))).toEqual([]);
      expect(exposure.reach === 'none').toBe(use.answer === 'no');
      expect(exposure.reach === 'none' || exposure.reach === 'named').toBe(beyond.answer === 'no');
    });
  },
);

/** What an answer depends on, apart from a cap. */
function openIn(answer: Answer): readonly string[] {
  if (answer.answer !== 'maybe') return [];
  return answer.dependsOn.length === 0
    ? ['nothing']
    : answer.dependsOn.filter((one) => !/^more than \d+ steps/.test(one));
}

function allowedOf(set: PolicySet, requests: readonly ReferenceRequest[]): ReferenceRequest[] {
  return requests
    .filter(canHappen)
    .filter((request) => referenceDecision({ ...set, request, now: NOW }) === 'allowed');
}
