import type { AccountDirectory, FileStore, ListedAccount } from './organization-ports.ts';
import type { Log } from './ports.ts';
import { InvalidScan, listedAccount, objectOf, scanOf } from './scan-event.ts';
import { filesOf, LISTS_FOLDER } from './scan-files.ts';

export type OrganizationPorts = {
  readonly files: FileStore;
  readonly directory: AccountDirectory;
  /** What the map is told where the event does not say. */
  readonly limits: MapLimits;
  readonly log: Log;
};

export type MapLimits = { readonly maxConcurrency: number; readonly toleratedFailurePercentage: number };

/** What the map over accounts, and the step after it, are given. */
export type OrganizationScan = MapLimits & {
  readonly scan: string;
  readonly startedAt: string;
  readonly accounts: string;
  readonly results: string;
  readonly count: number;
};

/**
 * Begins the scan of an organization: writes down which accounts it is about, once and for all its steps. They come from
 * Organizations, or from a file below `lists/` that the event names.
 */
export async function beginOrganizationScan(
  event: unknown,
  ports: OrganizationPorts,
  { signal }: { readonly signal: AbortSignal },
): Promise<OrganizationScan> {
  const { scan: name, startedAt, input } = objectOf(event, 'the event');
  const asked = input === undefined || input === null ? {} : objectOf(input, 'the input of the execution');
  const scan = scanOf(name);
  if (typeof startedAt !== 'string') throw new InvalidScan('startedAt: expected a time');
  const accounts =
    asked.accounts === undefined
      ? await fromDirectory(ports, signal)
      : await fromFile(asked.accounts, ports, signal);
  if (accounts.length === 0) throw new InvalidScan('there is no account to scan');
  const files = filesOf(scan);
  await ports.files.write(files.accounts, JSON.stringify(accounts), signal);
  ports.log.info('accounts to scan', { accounts: accounts.length });
  const limits = limitsOf(asked, ports.limits);
  return {
    scan,
    startedAt,
    accounts: files.accounts,
    results: files.results,
    count: accounts.length,
    ...limits,
  };
}

async function fromDirectory(
  { directory }: OrganizationPorts,
  signal: AbortSignal,
): Promise<ListedAccount[]> {
  const accounts: ListedAccount[] = [];
  for await (const account of directory.accounts(signal)) accounts.push(account);
  return distinct(accounts);
}

/** A JSON list of ids or of accounts, or what `aws organizations list-accounts` prints. */
async function fromFile(
  name: unknown,
  { files }: OrganizationPorts,
  signal: AbortSignal,
): Promise<ListedAccount[]> {
  if (typeof name !== 'string' || !name.startsWith(LISTS_FOLDER) || name.includes('..'))
    throw new InvalidScan(`accounts: expected the name of a file below ${LISTS_FOLDER}`);
  const text = await files.read(name, signal);
  if (text === undefined) throw new InvalidScan(`accounts: there is no ${name}`);
  const list = listIn(text, name);
  return distinct(list.map(listedAccount));
}

function listIn(text: string, name: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidScan(`accounts: ${name} is not JSON`, { cause: error });
  }
  const list: unknown = Array.isArray(value) ? value : objectOf(value, name).Accounts;
  if (Array.isArray(list)) return list;
  throw new InvalidScan(`accounts: ${name} holds no list of accounts`);
}

/** An account that a list names twice is scanned once. */
function distinct(accounts: readonly ListedAccount[]): ListedAccount[] {
  return [...new Map(accounts.map((account) => [account.id, account])).values()];
}

/** Step Functions runs at most 10,000 children at once: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
function limitsOf(asked: Readonly<Record<string, unknown>>, limits: MapLimits): MapLimits {
  const { maxConcurrency, toleratedFailurePercentage } = { ...limits, ...asked };
  return {
    maxConcurrency: within(maxConcurrency, 1, 10_000, 'maxConcurrency'),
    toleratedFailurePercentage: within(toleratedFailurePercentage, 0, 100, 'toleratedFailurePercentage'),
  };
}

function within(value: unknown, least: number, most: number, name: string): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new InvalidScan(`${name}: expected ${least} to ${most}`);
}
