import type { ListedAccount } from './organization-ports.ts';

/** Something of a scan that was asked for in a way that makes no sense: to try again would not help. */
export class InvalidScan extends Error {
  readonly code = 'InvalidScan';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InvalidScan';
  }
}

/** The scan of one account, as the schedule or the map over accounts asks for it. */
export type ScanEvent = {
  /**
   * Names the scan, and is the token by which it is continued: a retried event carries the same, and finds under it what the
   * earlier attempts left.
   */
  readonly scan: string;
  /** Undefined for the account that the function runs in. */
  readonly account: ListedAccount | undefined;
};

type Json = { readonly [name: string]: unknown };

export function readScanEvent(event: unknown): ScanEvent {
  const { scan, account } = objectOf(event, 'the event');
  return { scan: scanOf(scan), account: account === undefined ? undefined : listedAccount(account) };
}

/** It becomes part of names in S3. */
export function scanOf(scan: unknown): string {
  if (typeof scan === 'string' && /^[A-Za-z0-9_:.-]{1,128}$/.test(scan)) return scan;
  throw new InvalidScan('scan: expected 1 to 128 letters, digits and `_:.-`');
}

/** An account id alone, or an object with the names that Organizations, the AWS CLI and we ourselves use. */
export function listedAccount(given: unknown): ListedAccount {
  if (typeof given === 'string') return { id: accountId(given), name: undefined, state: undefined };
  const fields = objectOf(given, 'an account');
  return {
    id: accountId(fields.id ?? fields.Id ?? fields.AccountId),
    name: textOf(fields.name ?? fields.Name ?? fields.AccountName),
    // Organizations replaces Status by State.
    state: textOf(fields.state ?? fields.State ?? fields.Status),
  };
}

function accountId(id: unknown): string {
  if (typeof id === 'string' && /^\d{12}$/.test(id)) return id;
  throw new InvalidScan('an account needs an id of twelve digits, as a text');
}

const MOST_NAME = 200;

/** Names of accounts are anybody's words. */
function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value
    .slice(0, MOST_NAME)
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return text === '' ? undefined : text;
}

export function objectOf(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new InvalidScan(`${what}: expected an object`);
}
