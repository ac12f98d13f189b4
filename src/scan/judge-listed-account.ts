import { isAboutPrincipals } from '#controls';
import { asffFindings, findingId, type Reported } from '#findings';
import { type AccountReading, readAccount } from './account-reading.ts';
import type { AccountAccess, AccountScanPorts } from './organization-ports.ts';
import type { FindingsPort } from './ports.ts';
import type { JudgedState } from './resume.ts';
import { type Report, scanAccount } from './scan-account.ts';
import type { ScannedAccount } from './scanned-account.ts';

/** Reads an account and judges it: all that has to be known to tell Security Hub, even by another process. */
export async function judgeListedAccount(
  account: string,
  { reader, findings }: AccountAccess,
  ports: AccountScanPorts,
  signal: AbortSignal,
): Promise<JudgedState> {
  const { controls, parameters, clock, metrics } = ports;
  // The moment before anything is read: what is told is true from then on.
  const at = new Date(clock.now());
  const reading = await readAccount(account, reader, ports, signal);
  const { facts } = reading;
  const options = { controls, facts, parameters, exceptions: [], now: at.getTime() };
  const report = scanAccount(reading.account, reading.problems, options);
  metrics.count('Principals', report.principals.length);
  const complete = completeControls(report, reading, ports);
  return { ...stateOf(report, reading, at, findings), controls: controls.map(({ id }) => id), complete };
}

function stateOf(
  report: Report,
  reading: AccountReading,
  at: Date,
  findings: FindingsPort | undefined,
): Omit<JudgedState, 'controls' | 'complete'> {
  const { id: account, partition } = report.account;
  const hub = { account, region: findings?.region ?? '', partition };
  const place = { ...hub, at, controlDocs: findings?.controlDocs };
  const reports: readonly Reported[] = findings ? [...report.principals, ...report.resources] : [];
  return {
    step: 'judged',
    outcome: outcomeOf(report, reading, at),
    hub,
    at: at.toISOString(),
    findings: reports.flatMap((each) => asffFindings(each, place)),
    present: reports.map((each) => findingId('', each, hub)),
    told: [],
  };
}

function outcomeOf({ account, summary }: Report, { unread }: AccountReading, at: Date): ScannedAccount {
  return {
    account: account.id,
    outcome: 'scanned',
    readAt: at.toISOString(),
    principals: summary.byStatus,
    resources: summary.resourcesByStatus,
    failedFindings: Object.values(summary.failedFindings).reduce((sum, count) => sum + count, 0),
    hub: 'not wanted',
    published: 0,
    unread,
  };
}

/** What was not read, or does not say whose it is, is not gone: then nothing may be ended for not having been found again. */
function completeControls(
  { principals }: Report,
  { problems, unread }: AccountReading,
  { controls, log }: AccountScanPorts,
): readonly string[] {
  const nameless = principals.filter(({ id }) => id === null).length + problems.length;
  if (nameless > 0) log.warn('records of IAM do not say whose they are', { records: nameless });
  const isComplete = { principals: nameless === 0, resources: unread.length === 0 };
  return controls
    .filter((each) => (isAboutPrincipals(each) ? isComplete.principals : isComplete.resources))
    .map(({ id }) => id);
}
