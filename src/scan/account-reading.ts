import { type Account, describeUnread, FACT_PARTS, type Facts, type InputProblem } from '#account';
import { AwsFailure } from './failures.ts';
import type { AccountScanPorts } from './organization-ports.ts';
import type { EstateReader } from './ports.ts';
import { InvalidScan } from './scan-event.ts';
import { readLive } from './scan-live.ts';
import { scanWants } from './wants.ts';

export type AccountReading = {
  readonly account: Account;
  readonly problems: readonly InputProblem[];
  readonly facts: Facts;
  readonly unread: readonly string[];
};

/**
 * Everything that controls need of an account. Where principals cannot be read the scan fails, and is tried again; everything
 * else that cannot be read leaves open what depends on it.
 */
export async function readAccount(
  id: string,
  reader: EstateReader,
  { regions, clock }: Pick<AccountScanPorts, 'regions' | 'clock'>,
  signal: AbortSignal,
): Promise<AccountReading> {
  const listing = watched(reader);
  const wanted = { wants: scanWants(), regions, readsServiceControlPolicies: false };
  const live = await readLive(listing.reader, wanted, { clock, signal });
  if (live.identity.account !== id)
    throw new InvalidScan(`the credentials are of account ${live.identity.account}`);
  if (!live.isWhole) throw listing.failure();
  const account = live.builder.finish();
  // The role that reads is there itself: an account without principals was not read, whatever the answer says.
  if (account.principals.length === 0) throw unreadable();
  if (account.id !== id) throw new InvalidScan(`the principals are of account ${account.id}`);
  const unread = [...live.unread, ...FACT_PARTS.flatMap((part) => live.facts[part].unread)];
  return {
    account,
    problems: live.problems,
    facts: live.facts,
    unread: [...new Set(unread.map(describeUnread))],
  };
}

/** A reader that remembers why its listing failed: a live scan goes on without, and only says so. */
function watched(reader: EstateReader) {
  let failed = unreadable();
  async function* everything(...[signal, onPage]: Parameters<EstateReader['everything']>) {
    try {
      yield* reader.everything(signal, onPage);
    } catch (error) {
      if (error instanceof AwsFailure) failed = error;
      throw error;
    }
  }
  return { reader: { ...reader, everything }, failure: () => failed };
}

function unreadable(): AwsFailure {
  return new AwsFailure('retryable', 'iam:GetAccountAuthorizationDetails', 'UnreadableAnswer', undefined);
}
