import { expect, test } from 'vitest';
import { type PrincipalReport, type ResourceReport, summaryOf } from '#findings';
import { CONNECTION, UNREADABLE } from '../controls/judged.ts';
import { approved, reportOf, resourceReports } from './findings.ts';

const USE = { Action: 'codeconnections:UseConnection', Resource: CONNECTION };
const USE_ALL = { ...USE, Resource: '*' };
const CONTROLS = [
  { id: 'CCG.1', title: 'one' },
  { id: 'CCG.2', title: 'two' },
];

function onlyAsked(report: PrincipalReport): PrincipalReport {
  return { ...report, findings: report.findings.filter(({ control }) => /^CCG\.[12]$/.test(control)) };
}

function judged(principals: readonly PrincipalReport[], resources: readonly ResourceReport[] = []) {
  return { principals, controls: CONTROLS, resources, resourceControls: [{ id: 'CCG.14', title: 'three' }] };
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
  expect(summaryOf(judged(PRINCIPALS), problems)).toEqual({
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
    resources: 0,
    resourcesByStatus: { passed: 0, failed: 0, undetermined: 0, notApplicable: 0 },
    // The excepted one is counted apart; the administrator is medium; the wildcard is low.
    failedFindings: { low: 1, medium: 1, high: 0, critical: 2 },
    exceptedFindings: 1,
    controls: [
      { control: 'CCG.1', title: 'one', passed: 1, failed: 4, undetermined: 1, notApplicable: 2 },
      { control: 'CCG.2', title: 'two', passed: 3, failed: 1, undetermined: 1, notApplicable: 3 },
      { control: 'CCG.14', title: 'three', passed: 0, failed: 0, undetermined: 0, notApplicable: 0 },
    ],
    inputProblems: problems,
  });
});

test('a summary of nothing is all zeros', () => {
  const { controls, byStatus, principals } = summaryOf(judged([]), []);
  expect(principals).toBe(0);
  expect(byStatus).toEqual({ passed: 0, failed: 0, undetermined: 0, notApplicable: 0 });
  expect(controls).toEqual(
    [...CONTROLS, { id: 'CCG.14', title: 'three' }].map(({ id, title }) => ({
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
  expect(summaryOf(judged([onlyAsked(outdated)]), [])).toMatchObject({
    byStatus: { failed: 1 },
    failedFindings: { critical: 1 },
    exceptedFindings: 0,
  });
});

test('a summary counts what is found of resources, apart from principals', () => {
  const facts = {
    connections: {
      known: true,
      items: ['AVAILABLE', 'PENDING', 'ERROR'].map((status, index) => ({
        arn: CONNECTION.replace('0f3c1d2e', `0f3c1d2${index}`),
        region: 'us-east-1',
        name: status,
        status,
        provider: undefined,
        hostArn: undefined,
      })),
      unread: [],
    },
  } as const;
  const resources = resourceReports('CCG.14', { facts });
  expect(summaryOf(judged([reportOf({ policies: [] })], resources), [])).toMatchObject({
    principals: 1,
    byStatus: { passed: 1, failed: 0, undetermined: 0, notApplicable: 0 },
    resources: 3,
    resourcesByStatus: { passed: 1, failed: 2, undetermined: 0, notApplicable: 0 },
    failedFindings: { low: 2, medium: 0, high: 0, critical: 0 },
    controls: [
      { control: 'CCG.1', notApplicable: 1 },
      { control: 'CCG.2', notApplicable: 1 },
      { control: 'CCG.14', passed: 1, failed: 2, undetermined: 0, notApplicable: 0 },
    ],
  });
});
