import { SEVERITIES, type Severity } from '#controls';
import { REACHES, type Reach } from '#grants';
import type { Finding, PrincipalReport, Status } from './report.ts';

type Counts = Readonly<Record<Status, number>>;

export type Summary = {
  readonly principals: number;
  readonly byStatus: Counts;
  readonly byExposure: Readonly<Record<Reach | 'undetermined', number>>;
  readonly administrators: number;
  /** Failed findings that no exception covers, by severity. */
  readonly failedFindings: Readonly<Record<Severity, number>>;
  readonly exceptedFindings: number;
  readonly controls: readonly ({ readonly control: string; readonly title: string } & Counts)[];
  /** Records of the input that could not be attributed to a principal. */
  readonly inputProblems: readonly { readonly place: string; readonly message: string }[];
};

export function summaryOf(
  principals: readonly PrincipalReport[],
  controls: readonly { readonly id: string; readonly title: string }[],
  inputProblems: Summary['inputProblems'],
): Summary {
  const byStatus = counter<Status>(['passed', 'failed', 'undetermined', 'notApplicable']);
  const byExposure = counter<Reach | 'undetermined'>([...REACHES, 'undetermined']);
  const failedFindings = counter<Severity>(SEVERITIES);
  const byControl = new Map(
    controls.map(({ id }) => [id, counter<Status>(['passed', 'failed', 'undetermined', 'notApplicable'])]),
  );
  let administrators = 0;
  let exceptedFindings = 0;
  for (const { status, exposure, administrator, findings } of principals) {
    byStatus[status] += 1;
    byExposure[exposure] += 1;
    if (administrator) administrators += 1;
    for (const finding of findings) {
      const counts = byControl.get(finding.control);
      if (counts) counts[finding.status] += 1;
      if (finding.exception?.applies) exceptedFindings += 1;
      else if (isFailure(finding)) failedFindings[finding.severity] += 1;
    }
    if (findings.length === 0) for (const counts of byControl.values()) counts.notApplicable += 1;
  }
  return {
    principals: principals.length,
    byStatus,
    byExposure,
    administrators,
    failedFindings,
    exceptedFindings,
    controls: controls.map(({ id, title }) => ({
      control: id,
      title,
      ...(byControl.get(id) ?? counter<Status>(['passed', 'failed', 'undetermined', 'notApplicable'])),
    })),
    inputProblems,
  };
}

function isFailure(finding: Finding): finding is Finding & { readonly severity: Severity } {
  return finding.status === 'failed' && finding.severity !== null;
}

function counter<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
