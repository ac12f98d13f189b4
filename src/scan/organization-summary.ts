import type { Status } from '#findings';
import { type MapResults, readResults } from './map-results.ts';
import type { FileStore, ListedAccount } from './organization-ports.ts';
import type { Clock, Log, Metrics } from './ports.ts';
import { InvalidScan, objectOf, scanOf } from './scan-event.ts';
import { filesOf } from './scan-files.ts';
import type { ScannedAccount } from './scanned-account.ts';

export type SummaryPorts = {
  readonly files: FileStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** What became of one account of the list. */
export type AccountResult = { readonly account: string; readonly name: string | null } & (
  | Omit<Extract<ScannedAccount, { outcome: 'scanned' }>, 'account'>
  | { readonly outcome: 'skipped'; readonly reason: string }
  /** `reason` is one of SCAN_FAILURES, or Step Functions' own word. */
  | { readonly outcome: 'failed'; readonly reason: string; readonly message: string }
  /** The map ended before: there is neither a result nor a failure. */
  | { readonly outcome: 'not scanned'; readonly reason: string }
);

export type OrganizationSummary = {
  readonly schemaVersion: '1.0';
  readonly scan: string;
  readonly startedAt: string;
  readonly endedAt: string;
  /** Whether every account was scanned or skipped. */
  readonly isComplete: boolean;
  readonly accounts: Readonly<Record<AccountResult['outcome'] | 'total', number>>;
  readonly principals: Readonly<Record<Status, number>>;
  readonly resources: Readonly<Record<Status, number>>;
  readonly failedFindings: number;
  readonly published: number;
  /** Accounts that do not use Security Hub in this Region. */
  readonly withoutHub: readonly string[];
  /** Accounts by why they failed. */
  readonly failures: Readonly<Record<string, readonly string[]>>;
  /** Every account of the list, in its order. */
  readonly results: readonly AccountResult[];
};

/** What the state machine ends with. */
export type BriefSummary = Pick<OrganizationSummary, 'scan' | 'isComplete' | 'accounts'> & {
  readonly summary: string;
};

/** The last step: one summary of all accounts, whatever the map made of them. */
export async function summarizeOrganizationScan(
  event: unknown,
  ports: SummaryPorts,
  { signal }: { readonly signal: AbortSignal },
): Promise<BriefSummary> {
  const { scan: name, startedAt } = objectOf(event, 'the event');
  const scan = scanOf(name);
  const files = filesOf(scan);
  const listed = await listedIn(files.accounts, ports.files, signal);
  const found = await readResults(files.results, ports.files, signal);
  const results = listed.map((account) => resultOf(account, found));
  const summary = summaryOf(scan, String(startedAt), new Date(ports.clock.now()), results);
  await ports.files.write(files.summary, `${JSON.stringify(summary, undefined, 1)}\n`, signal);
  tell(summary, ports);
  return { scan, isComplete: summary.isComplete, accounts: summary.accounts, summary: files.summary };
}

async function listedIn(
  name: string,
  files: FileStore,
  signal: AbortSignal,
): Promise<readonly ListedAccount[]> {
  const text = await files.read(name, signal);
  if (text === undefined) throw new InvalidScan(`there is no ${name}`);
  return JSON.parse(text) as ListedAccount[];
}

/** An account that failed and was scanned when the map was run again was scanned. */
function resultOf({ id, name }: ListedAccount, { scanned, failed }: MapResults): AccountResult {
  const base = { account: id, name: name ?? null };
  const outcome = scanned.get(id);
  if (outcome) return { ...outcome, ...base };
  const failure = failed.get(id);
  if (failure) return { ...base, outcome: 'failed', ...failure };
  return { ...base, outcome: 'not scanned', reason: 'the map ended before its turn' };
}

function summaryOf(
  scan: string,
  startedAt: string,
  endedAt: Date,
  results: readonly AccountResult[],
): OrganizationSummary {
  const of = <O extends AccountResult['outcome']>(outcome: O) =>
    results.filter((each): each is Extract<AccountResult, { outcome: O }> => each.outcome === outcome);
  const [scanned, skipped, failed, open] = [of('scanned'), of('skipped'), of('failed'), of('not scanned')];
  return {
    schemaVersion: '1.0',
    scan,
    startedAt,
    endedAt: endedAt.toISOString(),
    isComplete: failed.length + open.length === 0,
    accounts: {
      total: results.length,
      scanned: scanned.length,
      skipped: skipped.length,
      failed: failed.length,
      'not scanned': open.length,
    },
    principals: counted(scanned.map(({ principals }) => principals)),
    resources: counted(scanned.map(({ resources }) => resources)),
    failedFindings: sum(scanned.map(({ failedFindings }) => failedFindings)),
    published: sum(scanned.map(({ published }) => published)),
    withoutHub: scanned.flatMap(({ account, hub }) => (hub === 'not subscribed' ? [account] : [])),
    failures: byReason(failed),
    results,
  };
}

function counted(counts: readonly Readonly<Record<Status, number>>[]): Readonly<Record<Status, number>> {
  const of = (status: Status) => sum(counts.map((each) => each[status]));
  return {
    passed: of('passed'),
    failed: of('failed'),
    undetermined: of('undetermined'),
    notApplicable: of('notApplicable'),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function byReason(
  failed: readonly { readonly account: string; readonly reason: string }[],
): Readonly<Record<string, readonly string[]>> {
  const accounts = new Map<string, string[]>();
  for (const { account, reason } of failed) {
    const some = accounts.get(reason) ?? [];
    some.push(account);
    accounts.set(reason, some);
  }
  return Object.fromEntries([...accounts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function tell({ accounts, failures }: OrganizationSummary, { log, metrics }: SummaryPorts): void {
  metrics.count('AccountsScanned', accounts.scanned);
  metrics.count('AccountsFailed', accounts.failed + accounts['not scanned']);
  for (const [reason, some] of Object.entries(failures))
    log.warn('accounts could not be scanned', { reason, accounts: some.length });
}
