import type { AsffFinding, StoredFinding } from '#findings';

type Workflow = 'NEW' | 'NOTIFIED' | 'RESOLVED' | 'SUPPRESSED';

/** What customers do with BatchUpdateFindings. It does not change UpdatedAt. */
export type Customer = { readonly workflow?: Workflow; readonly severity?: string; readonly note?: string };

type Version = {
  readonly finding: AsffFinding;
  readonly workflow: Workflow;
  readonly severity: string | undefined;
  readonly note: string | undefined;
};

/**
 * One finding in Security Hub, by the rules of its user guide and by nothing of our code:
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-workflow-status.html,
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
export class HubModel {
  readonly #versions: Version[] = [];
  /** Findings that were sent, and those of them that were too old to count. */
  readonly sent: AsffFinding[] = [];
  ignored = 0;

  get now(): Version | undefined {
    return this.#versions.at(-1);
  }

  import(finding: AsffFinding): void {
    this.sent.push(finding);
    const { now } = this;
    if (!now) {
      this.#versions.push({ finding, workflow: 'NEW', severity: undefined, note: undefined });
    } else if (Date.parse(finding.UpdatedAt) <= Date.parse(now.finding.UpdatedAt)) {
      this.ignored += 1;
    } else {
      this.#versions.push({ ...now, finding, workflow: reopened(now, finding) ? 'NEW' : now.workflow });
    }
  }

  update(change: Customer): void {
    const { now } = this;
    if (now) this.#versions.push({ ...now, ...change });
  }

  /** What GetFindings answers: with fields of its own, lists in its own order, and possibly some versions late. */
  read(lag = 0): StoredFinding | undefined {
    const version = this.#versions.at(-1 - lag);
    if (!version) return undefined;
    const { finding, workflow, severity, note } = version;
    const { Compliance, ProductFields, FindingProviderFields } = finding;
    const answered = {
      ...structuredClone(finding),
      Region: 'eu-central-1',
      Severity: { Label: severity ?? FindingProviderFields.Severity.Label, Normalized: 70 },
      Types: FindingProviderFields.Types,
      Workflow: { Status: workflow },
      WorkflowState: 'NEW',
      ...(note !== undefined && {
        Note: { Text: note, UpdatedBy: 'somebody', UpdatedAt: finding.UpdatedAt },
      }),
      Compliance: { ...Compliance, RelatedRequirements: Compliance.RelatedRequirements.toReversed() },
      ProductFields: { ...ProductFields, 'aws/securityhub/ProductName': 'Default' },
    };
    return answered;
  }

  /** The state that tests compare: `FAILED ACTIVE NEW`, and what customers wrote. */
  get shown(): string {
    const { now } = this;
    if (!now) return 'none';
    const { finding, workflow, severity, note } = now;
    const words = [finding.Compliance.Status, finding.RecordState, workflow, severity, note];
    return words.filter((word) => word !== undefined).join(' ');
  }
}

/** What is reopened by itself; SUPPRESSED never is. */
function reopened({ finding: before, workflow }: Version, after: AsffFinding): boolean {
  if (workflow !== 'NOTIFIED' && workflow !== 'RESOLVED') return false;
  const isBack = before.RecordState === 'ARCHIVED' && after.RecordState === 'ACTIVE';
  const isWorse = before.Compliance.Status === 'PASSED' && after.Compliance.Status !== 'PASSED';
  return isBack || isWorse;
}
