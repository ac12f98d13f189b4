import { AwsFailure } from './failures.ts';
import type { AccountDirectory } from './organization-ports.ts';
import { FindingsRefused } from './publish.ts';
import { InvalidScan } from './scan-event.ts';

/**
 * Why the scan of an account failed. Step Functions knows errors by these names: which of them are tried again is said in
 * resources/organization-scan.asl.json, and both change together.
 */
export const SCAN_FAILURES = [
  /** The time limit came near. The next attempt goes on from what was saved. */
  'ScanUnfinished',
  'Throttled',
  'CredentialsExpired',
  'AwsUnavailable',
  'FindingsRefused',
  'RoleNotAssumable',
  'PermissionDenied',
  'AccountSuspended',
  'InvalidScan',
  'ScanFailed',
] as const;
export type ScanFailureName = (typeof SCAN_FAILURES)[number];

export class AccountScanFailed extends Error {
  readonly code: ScanFailureName;

  constructor(code: ScanFailureName, account: string, cause: unknown) {
    super(`account ${account}: ${wordsOf(cause)}`, { cause });
    this.code = code;
    // Lambda tells Step Functions the name, and nothing else that can be told apart.
    this.name = code;
  }
}

/** For whoever watches the time: what is under way is given up, and what is saved is enough to go on. */
export function timeIsUp(): never {
  const failure = new Error('the time limit came near: the same event again goes on from what is saved');
  failure.name = 'ScanUnfinished' satisfies ScanFailureName;
  throw failure;
}

/** The failure by its name. Whether an account is suspended, nobody but Organizations says plainly, and so it is asked then. */
export async function namedFailure(
  error: unknown,
  account: string,
  directory: AccountDirectory | undefined,
  signal: AbortSignal,
): Promise<AccountScanFailed> {
  const name = nameOf(error, signal);
  const isDenied = name === 'PermissionDenied' || name === 'RoleNotAssumable';
  if (!isDenied || !(await isSuspended(account, directory, signal)))
    return new AccountScanFailed(name, account, error);
  return new AccountScanFailed('AccountSuspended', account, error);
}

function nameOf(error: unknown, signal: AbortSignal): ScanFailureName {
  if (signal.aborted) return 'ScanUnfinished';
  if (error instanceof FindingsRefused) return 'FindingsRefused';
  if (error instanceof InvalidScan) return 'InvalidScan';
  if (!(error instanceof AwsFailure)) return 'ScanFailed';
  const { kind, code, operation } = error;
  if (/Expired/.test(code)) return 'CredentialsExpired';
  if (kind === 'denied') return operation === 'sts:AssumeRole' ? 'RoleNotAssumable' : 'PermissionDenied';
  if (kind !== 'retryable') return 'ScanFailed';
  return error.isThrottled ? 'Throttled' : 'AwsUnavailable';
}

async function isSuspended(
  account: string,
  directory: AccountDirectory | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const listed = await directory?.account(account, signal);
    return listed !== undefined && !isActive(listed.state);
  } catch {
    // Then what is known already has to do.
    return false;
  }
}

/** A list need not say it. */
export function isActive(state: string | undefined): boolean {
  return state === undefined || state === 'ACTIVE';
}

const MOST_TOLD = 400;

/** With AWS's own words, which name the permission that is missing. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const { message, cause } = error;
  const words =
    error instanceof AwsFailure && cause instanceof Error ? `${message}: ${cause.message}` : message;
  return words
    .slice(0, MOST_TOLD)
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ');
}
