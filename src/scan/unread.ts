import type { Unread } from '#account';
import { AwsFailure } from './failures.ts';

/** The credentials themselves are no good, or not any more: nothing else of the account can be read either. */
const CREDENTIALS =
  /^(?:ExpiredToken\w*|RequestExpired|CredentialsProviderError|TokenProviderError|SignatureDoesNotMatch|InvalidSignature\w*|MissingAuthenticationToken\w*)$/;
/** How services refuse credentials of an account for which a Region is closed. */
const NOT_KNOWN_HERE =
  /^(?:UnrecognizedClient(?:Exception)?|InvalidClientTokenId|AuthFailure|OptInRequired)$/;

export function isCredentialsFailure(failure: AwsFailure): boolean {
  return CREDENTIALS.test(failure.code);
}

/** A failure as something that was not read. Throws the failure again where it concerns everything. */
export function unreadOf(failure: AwsFailure, what: string, region: string | undefined): Unread {
  if (failure.kind === 'aborted' || isCredentialsFailure(failure)) throw failure;
  const isClosed = region !== undefined && NOT_KNOWN_HERE.test(failure.code);
  if (isClosed) return { what, region, permission: undefined, message: closed(failure) };
  const permission = failure.kind === 'denied' ? failure.operation : undefined;
  return { what, region, permission, message: reasonOf(failure) };
}

function closed({ operation, code }: AwsFailure): string {
  return `${operation}: the Region is not enabled for the account, or does not take these credentials (${code})`;
}

/** Enough to act on; what AWS says may quote anything, and below its first line the SDK talks to its developers. */
const MOST = 300;

export function reasonOf({ message, cause }: AwsFailure): string {
  const [said = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  return said === '' ? message : `${message}: ${said.slice(0, MOST)}`;
}

/** Runs a reading; what fails is said instead of read. */
export async function orUnread<T>(
  what: string,
  instead: T,
  read: () => Promise<T>,
): Promise<{ readonly value: T; readonly unread: readonly Unread[] }> {
  try {
    return { value: await read(), unread: [] };
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    return { value: instead, unread: [unreadOf(error, what, undefined)] };
  }
}
