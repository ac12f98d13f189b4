import { describe, expect, it, test } from 'vitest';
import { asffFindings, type OcsfFinding, ocsfFindings, type PrincipalReport } from '#findings';
import { CONNECTION, UNREADABLE } from '../controls/judged.ts';
import { approved, reportOf } from './findings.ts';
import { notOcsf } from './ocsf-schema.ts';
import { AT, PLACE } from './place.ts';

const USE = { Action: 'codeconnections:UseConnection', Resource: CONNECTION };
const FAILED = { policies: [{ ...USE, Resource: '*' }] };

function findingOf(report: PrincipalReport): OcsfFinding {
  const finding = ocsfFindings(report, PLACE).find(({ compliance }) => compliance.control === 'CCG.1');
  if (!finding) throw new Error('no finding of CCG.1');
  expect(notOcsf(finding)).toEqual([]);
  return finding;
}

describe('a finding as OCSF', () => {
  test.each<[string, PrincipalReport, readonly unknown[]]>([
    ['new and a failure, where it fails', reportOf(FAILED), ['Create', 'New', 'Fail', 'Critical']],
    [
      'new and a warning, where nobody could decide',
      reportOf({ policies: [USE, UNREADABLE] }),
      ['Create', 'New', 'Warning', 'High'],
    ],
    [
      'closed and resolved, where it passes',
      reportOf({ policies: [USE] }),
      ['Close', 'Resolved', 'Pass', 'Informational'],
    ],
    [
      'suppressed and still a failure, where somebody has decided',
      reportOf(FAILED, [approved(FAILED)]),
      ['Create', 'Suppressed', 'Fail', 'Critical'],
    ],
    [
      'new and a failure, where the decision has ended',
      reportOf(FAILED, [approved(FAILED)], Date.parse('2027-02-01')),
      ['Create', 'New', 'Fail', 'Critical'],
    ],
    [
      'closed and archived, where nothing applies',
      reportOf({ ...FAILED, parameters: { excludePrincipals: ['*'] } }),
      ['Close', 'Archived', undefined, 'Informational'],
    ],
  ])('is %s', (_, report, words) => {
    const { activity_name, status, compliance, severity } = findingOf(report);
    expect([activity_name, status, compliance.status, severity]).toEqual(words);
  });

  it('has the id, the requirements and the remedy that it has in Security Hub', () => {
    const report = reportOf(FAILED);
    const [asff] = asffFindings(report, PLACE);
    expect(findingOf(report)).toMatchObject({
      time: AT.getTime(),
      finding_info: {
        uid: asff?.Id,
        title: asff?.Title,
        desc: asff?.Description,
        analytic: { uid: asff?.GeneratorId },
        product_uid: asff?.ProductArn,
        modified_time_dt: asff?.UpdatedAt,
      },
      compliance: {
        requirements: asff?.Compliance.RelatedRequirements,
        standards: ['codeconnections-guard'],
      },
      remediation: { desc: asff?.Remediation.Recommendation.Text },
      resources: [{ uid: asff?.Resources[0]?.Id, type: 'AWS::IAM::Role', region: 'eu-central-1' }],
    });
  });

  it('carries the statements and the request that shows the failure', () => {
    const [statement, witness] = findingOf(reportOf(FAILED)).evidences;
    expect(statement).toEqual({ name: 'statement', data: { statement: 'Statement[0] of policy-0' } });
    expect(JSON.parse(witness?.data.request ?? '')).toMatchObject({
      action: 'codeconnections:UseConnection',
    });
  });

  it('says who has decided, until when, and what became of it', () => {
    const register = [approved(FAILED)];
    expect(findingOf(reportOf(FAILED)).comment).toBeUndefined();
    expect(findingOf(reportOf(FAILED, register)).comment).toBe(
      'exception of platform until 2027-01-31 (moves in spring) applies',
    );
    expect(findingOf(reportOf(FAILED, register, Date.parse('2027-02-01'))).comment).toBe(
      'exception of platform until 2027-01-31 (moves in spring) does not apply: it has expired',
    );
  });

  it('keeps a text whole, however long it is', () => {
    const report = { ...reportOf(FAILED), arn: `arn:aws:iam::111122223333:role/${'p/'.repeat(4000)}app` };
    expect(findingOf(report).resources[0]?.uid).toBe(report.arn);
  });

  it('cannot be of the region of IAM in AWS Config', () => {
    expect(() => ocsfFindings(reportOf(FAILED), { ...PLACE, region: 'global' })).toThrow('`global`');
  });
});
