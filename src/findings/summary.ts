import { SEVERITIES, type Severity } from '#controls';
import { REACHES, type Reach } from '#grants';
import type { Finding, PrincipalReport, ResourceReport, Status } from './report.ts';

type Counts = Readonly<Record<Status, number>>;

export type Summary = {
  readonly principals: number;
  readonly byStatus: Counts;
  readonly byExposure: Readonly<Record<Reach | 'undetermined', number>>;
  readonly administrators: number;
  readonly resources: number;
  readonly resourcesByStatus: Counts;
  /** Failed findings that no exception covers, by severity. */
  readonly failedFindings: Readonly<Record<Severity, number>>;
  readonly exceptedFindings: number;
  readonly controls: readonly ({ readonly control: string; readonly title: string } & Counts)[];
  /** Records of the input that could not be attributed to a principal. */
  readonly inputProblems: readonly { readonly place: string; readonly message: string }[];
};

type Named = { readonly id: string; readonly title: string };

/** What was judged, and by which controls. */
export type Judged = {
  readonly principals: readonly PrincipalReport[];
  readonly controls: readonly Named[];
  readonly resources: readonly ResourceReport[];
  readonly resourceControls: readonly Named[];
};

export function summaryOf(
  { principals, controls, resources, resourceControls }: Judged,
  inputProblems: Summary['inputProblems'],
): Summary {
  const byStatus = statusCounter();
  const byExposure = counter<Reach | 'undetermined'>([...REACHES, 'undetermined']);
  const resourcesByStatus = statusCounter();
  const tally = new Tally([...controls, ...resourceControls]);
  let administrators = 0;
  let unaffected = 0;
  for (const { status, exposure, administrator, findings } of principals) {
    byStatus[status] += 1;
    byExposure[exposure] += 1;
    if (administrator) administrators += 1;
    for (const finding of findings) tally.add(finding);
    if (findings.length === 0) unaffected += 1;
  }
  for (const { id } of controls) tally.count(id, 'notApplicable', unaffected);
  for (const { status, findings } of resources) {
    resourcesByStatus[status] += 1;
    for (const finding of findings) tally.add(finding);
  }
  return {
    principals: principals.length,
    byStatus,
    byExposure,
    administrators,
    resources: resources.length,
    resourcesByStatus,
    ...tally.counts(),
    inputProblems,
  };
}

/** Counts findings, of principals and resources alike. */
class Tally {
  readonly #controls: readonly Named[];
  readonly #byControl: ReadonlyMap<string, Record<Status, number>>;
  readonly #failed = counter<Severity>(SEVERITIES);
  #excepted = 0;

  constructor(controls: readonly Named[]) {
    this.#controls = controls;
    this.#byControl = new Map(controls.map(({ id }) => [id, statusCounter()]));
  }

  add(finding: Finding): void {
    this.count(finding.control, finding.status);
    if (finding.exception?.applies) this.#excepted += 1;
    else if (isFailure(finding)) this.#failed[finding.severity] += 1;
  }

  count(control: string, status: Status, times = 1): void {
    const counts = this.#byControl.get(control);
    if (counts) counts[status] += times;
  }

  counts(): Pick<Summary, 'failedFindings' | 'exceptedFindings' | 'controls'> {
    return {
      failedFindings: this.#failed,
      exceptedFindings: this.#excepted,
      controls: this.#controls.map(({ id, title }) => ({
        control: id,
        title,
        ...(this.#byControl.get(id) ?? statusCounter()),
      })),
    };
  }
}

function statusCounter(): Record<Status, number> {
  return counter<Status>(['passed', 'failed', 'undetermined', 'notApplicable']);
}

function isFailure(finding: Finding): finding is Finding & { readonly severity: Severity } {
  return finding.status === 'failed' && finding.severity !== null;
}

function counter<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
