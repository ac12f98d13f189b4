import { expect, it } from 'vitest';
import { principalOf } from '#account';
import { CONTROLS, DEFAULT_PARAMETERS, Judge } from '#controls';
import { asffFindings, findingsOf, ocsfFindings, principalReport } from '#findings';
import { refusedIn } from '../findings/asff-limits.ts';
import { hostileReport } from '../findings/hostile-reports.ts';
import { notOcsf } from '../findings/ocsf-schema.ts';
import { PLACE } from '../findings/place.ts';
import { NOW, policySet } from '../support/generators/index.ts';
import type { PolicySet } from '../support/reference/types.ts';
import { subjectOf } from './engine.ts';
import { holds } from './settings.ts';

let judge = new Judge(CONTROLS, DEFAULT_PARAMETERS, NOW);
let judged = 0;

function reportOn(set: PolicySet) {
  judged += 1;
  if (judged % 100 === 0) judge = new Judge(CONTROLS, DEFAULT_PARAMETERS, NOW);
  const { caller, policies } = subjectOf(set);
  const verdicts = judge.judge(principalOf(caller, policies));
  return principalReport(verdicts, findingsOf(verdicts));
}

it('Security Hub takes every finding there can be, whatever names and messages hold', () => {
  holds('findings: hostile', hostileReport, (report) => {
    const findings = asffFindings(report, PLACE);
    expect(findings).toHaveLength(report.findings.length);
    expect(findings.flatMap(refusedIn)).toEqual([]);
  });
});

it('OCSF has a place for every finding there can be', () => {
  holds('findings: OCSF', hostileReport, (report) => {
    const findings = ocsfFindings(report, PLACE);
    expect(findings).toHaveLength(report.findings.length);
    expect(findings.flatMap(notOcsf)).toEqual([]);
  });
});

it('every verdict of the controls on any policies becomes a finding that both take', () => {
  const sets = policySet({ mixedTypes: true });
  holds('findings: judged', sets, (set) => {
    const report = reportOn(set);
    expect(asffFindings(report, PLACE).flatMap(refusedIn)).toEqual([]);
    expect(ocsfFindings(report, PLACE).flatMap(notOcsf)).toEqual([]);
  });
});
