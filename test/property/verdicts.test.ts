import type fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Answer, type Grants, GrantsReader, USE } from '#grants';
import type { Request } from '#policy';
import { ALWAYS } from '#regions';
import { NOW, policySet, type Scenario, scenario } from '../support/generators/index.ts';
import { referenceDecision } from '../support/reference/evaluate.ts';
import { matches, wildcards } from '../support/reference/patterns.ts';
import { listOf, type PolicySet, type ReferenceRequest, type StatementJson } from '../support/reference/types.ts';
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
  return new Set(allows.flatMap(({ Resource = [] }) => listOf(Resource)).filter((text) => !/[*?$]/.test(text)));
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

it.each(CASES)('whoever can use a connection has a request to show for it (%s)', (name, cases, sure) => {
  holds(name, cases, ({ set, requests }) => {
    const answer = grantsOf(set).ask(ALWAYS);
    expectReplayable(set, answer);
    if (sure) expect(answer.answer).not.toBe('maybe');
    if (answer.answer === 'no') expect(allowedOf(set, requests)).toEqual([]);
    expect(grantsOf(set).exposure.reach === 'none').toBe(answer.answer === 'no');
  });
});

it.each(CASES)('a grant is over-broad when, and only when, a witness says so (%s)', (name, cases, sure) => {
  holds(name, cases, ({ set, requests }) => {
    const { ask, questions } = grantsOf(set);
    const answer = ask(questions.notNamed);
    const named = namedIn(set);
    const witness = expectReplayable(set, answer);
    if (witness) expect(named).not.toContain(witness.resource);
    if (sure) expect(answer.answer).not.toBe('maybe');
    const refuting = answer.answer === 'no' ? allowedOf(set, requests) : [];
    expect(refuting.filter(({ resource }) => !named.has(resource))).toEqual([]);
  });
});

function allowedOf(set: PolicySet, requests: readonly ReferenceRequest[]): ReferenceRequest[] {
  return requests
    .filter(canHappen)
    .filter((request) => referenceDecision({ ...set, request, now: NOW }) === 'allowed');
}
