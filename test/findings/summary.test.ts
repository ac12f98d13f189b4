import { expect, test } from 'vitest';
import { type PrincipalReport, summaryOf } from '#findings';
import { CONNECTION, UNREADABLE } from '../controls/judged.ts';
import { approved, reportOf } from './findings.ts';

const USE = { Action: 'codeconnections:UseConnection', Resource: CONNECTION };
const USE_ALL = { ...USE, Resource: '*' };
const CONTROLS = [
  { id: 'CCG.1', title: 'one' },
  { id: 'CCG.2', title: 'two' },
];

function onlyAsked(report: PrincipalReport): PrincipalReport {
  return { ...report, findings: report.findings.filter(({ control }) => /^CCG\.[12]$/.test(control)) };
}

const PRINCIPALS = [
  reportOf({ policies: [] }),
  reportOf({ policies: [USE] }),
  reportOf({ policies: [USE_ALL] }),
  reportOf({ policies: [USE_ALL] }, [approved({ policies: [USE_ALL] })]),
  reportOf({ policies: [{ ...USE_ALL, Action: 'codeconnections:Use*' }] }),
  reportOf({ policies: [USE, UNREADABLE] }),
  reportOf({ policies: [{ Action: '*', Resource: '*' }] }),
  reportOf({ policies: [USE_ALL], parameters: { excludePrincipals: ['*'] } }),
].map(onlyAsked);

test('a summary counts principals, findings and exceptions', () => {
  const problems = [{ place: 'page.json: RoleDetailList[3]', message: 'no RoleName' }];
  expect(summaryOf(PRINCIPALS, CONTROLS, problems)).toEqual({
    principals: 8,
    byStatus: { passed: 3, failed: 3, undetermined: 1, notApplicable: 1 },
    byExposure: {
      none: 1,
      named: 1,
      pattern: 0,
      region: 0,
      account: 0,
      'any-account': 5,
      undetermined: 1,
    },
    administrators: 1,
    // The excepted one is counted apart; the administrator is medium; the wildcard is low.
    failedFindings: { low: 1, medium: 1, high: 0, critical: 2 },
    exceptedFindings: 1,
    controls: [
      { control: 'CCG.1', title: 'one', passed: 1, failed: 4, undetermined: 1, notApplicable: 2 },
      { control: 'CCG.2', title: 'two', passed: 3, failed: 1, undetermined: 1, notApplicable: 3 },
    ],
    inputProblems: problems,
  });
});

test('a summary of nothing is all zeros', () => {
  const { controls, byStatus, principals } = summaryOf([], CONTROLS, []);
  expect(principals).toBe(0);
  expect(byStatus).toEqual({ passed: 0, failed: 0, undetermined: 0, notApplicable: 0 });
  expect(controls).toEqual(
    CONTROLS.map(({ id, title }) => ({
      control: id,
      title,
      passed: 0,
      failed: 0,
      undetermined: 0,
      notApplicable: 0,
    })),
  );
});

test('an exception that does not apply any more leaves the finding counted as failed', () => {
  const outdated = reportOf({ policies: [USE_ALL] }, [approved({ policies: [USE] })]);
  expect(summaryOf([onlyAsked(outdated)], CONTROLS, [])).toMatchObject({
    byStatus: { failed: 1 },
    failedFindings: { critical: 1 },
    exceptedFindings: 0,
  });
});
