import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Analysis } from '#grants';
import { ALWAYS, PartitionMemo } from '#regions';
import { policySet, type Scenario, scenario } from '../support/generators/index.ts';
import type { PolicySet, StatementJson } from '../support/reference/types.ts';
import { analysisOf, pointOf, subjectOf } from './engine.ts';
import { holds } from './settings.ts';

/** Texts of which every star can begin anywhere: the product of their automata grows with each one. */
const tangled = fc
  .array(fc.constantFrom('*1', '*a', '*b', '*-', '?', '*:', '*e?'), { minLength: 3, maxLength: 30 })
  .map((pieces) => `*${pieces.join('')}*`);

const tangledStatement: fc.Arbitrary<StatementJson> = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Action: fc.constant('codeconnections:UseConnection'),
  Resource: fc.array(tangled, { minLength: 1, maxLength: 12 }),
  Condition: fc.record({
    StringLike: fc.dictionary(
      fc.constantFrom('codeconnections:FullRepositoryId', 'aws:ResourceTag/team', 'aws:SourceVpc'),
      fc.array(tangled, { minLength: 1, maxLength: 6 }),
      { minKeys: 1, maxKeys: 3 },
    ),
  }),
});

const tangledSet: fc.Arbitrary<PolicySet> = fc
  .array(tangledStatement, { minLength: 1, maxLength: 12 })
  .map((Statement) => ({
    principal: {
      arn: 'arn:aws:iam::111122223333:role/app',
      id: 'AROAEXAMPLEAPP',
      type: 'role',
      account: '111122223333',
      tags: {},
      sessionTags: false,
    },
    identity: [
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, ...Statement] },
    ],
  }));

/** All that can be seen of an analysis. */
function answersOf(analysis: Analysis, { requests }: Pick<Scenario, 'requests'> = { requests: [] }): unknown {
  const { answer, ...rest } = analysis.ask(ALWAYS);
  return {
    cap: analysis.cap,
    answer,
    witness: 'witness' in rest ? rest.witness : undefined,
    dependsOn: 'dependsOn' in rest ? rest.dependsOn : [],
    contains: requests.map((request) => analysis.contains(pointOf(request))),
  };
}

const used = new PartitionMemo();

it('the worst of policies end with a cap or an answer, the same one each time', () => {
  holds('budget: adversarial', tangledSet, (set) => {
    const subject = subjectOf(set);
    const analysis = analysisOf(subject, [], new PartitionMemo());
    const answers = answersOf(analysis);
    if (analysis.cap !== undefined) {
      expect(answers).toMatchObject({ answer: 'maybe', dependsOn: [analysis.cap] });
      expect(analysis.mayReach(ALWAYS)).toBe(true);
      expect(analysis.isEverything()).toBe(false);
    }
    expect(answersOf(analysisOf(subject, [], used))).toEqual(answers);
  });
});

it('an answer does not depend on who was asked before', () => {
  holds('budget: memory', scenario(policySet(), { wellFormed: true, useOnly: true }), ({ set, requests }) => {
    const subject = subjectOf(set);
    const fresh = answersOf(analysisOf(subject, [], new PartitionMemo()), { requests });
    expect(answersOf(analysisOf(subject, [], used), { requests })).toEqual(fresh);
    expect(answersOf(analysisOf(subject, [], used), { requests })).toEqual(fresh);
  });
});
