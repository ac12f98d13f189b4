import { judgeListedAccount } from './judge-listed-account.ts';
import type { AccountScanPorts } from './organization-ports.ts';
import { Resume } from './resume.ts';
import { readScanEvent, type ScanEvent } from './scan-event.ts';
import { isActive, namedFailure } from './scan-failure.ts';
import { filesOf } from './scan-files.ts';
import type { ScannedAccount } from './scanned-account.ts';
import { tellHub } from './tell-hub.ts';

/**
 * Scans one account: reads it, judges it, and brings its Security Hub up to that. Throws AccountScanFailed, whose name says why.
 * The same event again goes on from where the last attempt was; once it is done, it only tells the outcome again.
 */
export async function scanListedAccount(
  event: unknown,
  ports: AccountScanPorts,
  { signal }: { readonly signal: AbortSignal },
): Promise<ScannedAccount> {
  let account = ports.ownAccount;
  try {
    const asked = readScanEvent(event);
    account = asked.account?.id ?? account;
    return await scanned(asked, account, ports, signal);
  } catch (error) {
    throw await namedFailure(error, account, ports.directory, signal);
  }
}

async function scanned(
  { scan, account: listed }: ScanEvent,
  account: string,
  ports: AccountScanPorts,
  signal: AbortSignal,
): Promise<ScannedAccount> {
  if (listed && !isActive(listed.state))
    return { account, outcome: 'skipped', reason: `it is ${listed.state}` };
  const resume = new Resume(ports.files, filesOf(scan).state(account), ports.log);
  const saved = await resume.load(signal);
  if (saved?.step === 'done') return saved.outcome;
  const access = await ports.access(account, scan, signal);
  const judged = saved ?? (await judgeListedAccount(account, access, ports, signal));
  if (!saved) await resume.save(judged, signal);
  const { findings } = access;
  const outcome = await tellHub(judged, { ports, findings, resume, isAgain: saved !== undefined, signal });
  await resume.save({ step: 'done', outcome }, signal);
  return outcome;
}
