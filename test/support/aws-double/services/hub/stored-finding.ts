import type { Fields } from '../../service.ts';

/** What customers set with BatchUpdateFindings; importing a finding again leaves it alone. */
const CUSTOMERS = ['Note', 'UserDefinedFields', 'VerificationState', 'Workflow'];
/** What providers propose in FindingProviderFields, and customers can overrule. */
const PROPOSED = ['Confidence', 'Criticality', 'RelatedFindings', 'Severity', 'Types'];

export type Version = { readonly finding: Fields; readonly writtenAt: Date };

/** One finding, with what it said before: reads can lag writes. */
export class StoredFinding {
  readonly #versions: Version[] = [];
  readonly #overruled = new Set<string>();

  constructor(given: Fields, now: Date) {
    const defaults = { RecordState: 'ACTIVE', Workflow: { Status: 'NEW' } };
    this.#write({ ...defaults, ...given, ...this.#proposals(given) }, now);
  }

  get current(): Fields {
    return this.#versions.at(-1)?.finding ?? {};
  }

  /** Everything it ever said, oldest first. */
  get versions(): readonly Fields[] {
    return this.#versions.map(({ finding }) => finding);
  }

  /** How often it was written, by whomever. */
  get writes(): number {
    return this.#versions.length;
  }

  asOf(time: Date): Fields | undefined {
    return this.#versions.findLast(({ writtenAt }) => writtenAt <= time)?.finding;
  }

  /** What is not newer than what is stored changes nothing, and nobody is told. */
  importAgain(given: Fields, now: Date): void {
    const stored = this.current;
    if (Date.parse(String(given.UpdatedAt)) <= Date.parse(String(stored.UpdatedAt))) return;
    const kept = Object.fromEntries(
      [...CUSTOMERS, ...this.#overruled].flatMap((name) => (name in stored ? [[name, stored[name]]] : [])),
    );
    const next = { RecordState: 'ACTIVE', ...withoutCustomers(given), ...this.#proposals(given), ...kept };
    this.#write(isReopened(stored, next) ? { ...next, Workflow: { Status: 'NEW' } } : next, now);
  }

  /** BatchUpdateFindings. It does not count as an update of the finding by its provider. */
  customerSays(changes: Fields, now: Date): void {
    for (const name of PROPOSED) if (name in changes) this.#overruled.add(name);
    this.#write({ ...this.current, ...changes }, now);
  }

  #proposals({ FindingProviderFields: given }: Fields): Fields {
    const proposed = typeof given === 'object' && given !== null ? Object.entries(given) : [];
    return Object.fromEntries(
      proposed.filter(([name]) => PROPOSED.includes(name) && !this.#overruled.has(name)),
    );
  }

  #write(finding: Fields, now: Date): void {
    this.#versions.push({ finding: { ...finding, ProcessedAt: now.toISOString() }, writtenAt: now });
  }
}

function withoutCustomers(given: Fields): Fields {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !CUSTOMERS.includes(name)));
}

/** What was dealt with comes back when it is no longer so; what is suppressed stays so. */
function isReopened(before: Fields, after: Fields): boolean {
  const workflow = statusOf(before.Workflow);
  const isWrongAgain = statusOf(before.Compliance) === 'PASSED' && statusOf(after.Compliance) !== 'PASSED';
  const isBack = before.RecordState === 'ARCHIVED' && after.RecordState === 'ACTIVE';
  return (workflow === 'NOTIFIED' || workflow === 'RESOLVED') && (isWrongAgain || isBack);
}

function statusOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'Status' in value ? value.Status : undefined;
}
