import { AwsFailure, type FailureKind } from '#scan';

/**
 * AWS's errors, by what a caller can do about them. The services name the same thing differently: IAM says `Throttling` and
 * `AccessDenied` where AWS Config says `ThrottlingException` and `AccessDeniedException`.
 */
const KINDS: readonly (readonly [FailureKind, RegExp])[] = [
  [
    'gone',
    /^(?:NoSuch\w+|AccountNotFound|ResourceNotDiscovered|NoAvailableConfigurationRecorder|PipelineNotFound)(?:Exception)?$/,
  ],
  // Credentials that have expired are replaced by the next invocation.
  [
    'retryable',
    /^(?:Throttl\w*|TooManyRequests|RequestLimitExceeded|SlowDown|ExpiredToken|Request\w*Expired)(?:Exception)?$/,
  ],
  ['retryable', /^(?:TimeoutError|RequestTimeout\w*|RequestTimeTooSkewed|ServiceUnavailable\w*)$/],
  ['retryable', /^(?:ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/],
  [
    'denied',
    /^(?:AccessDenied|Unauthorized\w*|AuthFailure|UnrecognizedClient|InvalidClientTokenId|OptInRequired)(?:Exception)?$/,
  ],
  [
    'denied',
    /^(?:SignatureDoesNotMatch|InvalidSignature\w*|MissingAuthenticationToken\w*|CredentialsProviderError)$/,
  ],
];

/** `operation` as a policy would write it, `iam:GetRole`. */
export function failureOf(error: unknown, operation: string, signal: AbortSignal): AwsFailure {
  const code = codeOf(error);
  return new AwsFailure(signal.aborted ? 'aborted' : kindOf(error, code), operation, code, error);
}

export function isGone(error: unknown): error is AwsFailure {
  return error instanceof AwsFailure && error.kind === 'gone';
}

/** What a call answers, or undefined where it asks about something that does not exist. */
export async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/**
 * What an answer has to hold. XML that is none of IAM's, such as the page of a proxy, reads as an answer without any content,
 * and a role without policies is a harmless one.
 */
export function expected<T>(value: T | undefined, operation: string): T {
  if (value !== undefined) return value;
  throw new AwsFailure('retryable', operation, 'UnreadableAnswer', 'the answer lacks what it is about');
}

/** Errors of the network are called just `Error` and carry Node's code. */
function codeOf(error: unknown): string {
  const { name, code } = fieldsOf(error);
  if (typeof code === 'string' && (name === undefined || name === 'Error')) return code;
  return typeof name === 'string' ? name : 'UnknownError';
}

function kindOf(error: unknown, code: string): FailureKind {
  const known = KINDS.find(([, codes]) => codes.test(code));
  if (known) return known[0];
  const status = fieldsOf(fieldsOf(error).$metadata).httpStatusCode;
  // The call did not even leave: there is no Region, for instance.
  if (typeof status !== 'number') return 'invalid';
  // An error in spite of a good status is an answer that nobody can read.
  return status >= 400 && status < 500 && status !== 429 ? 'invalid' : 'retryable';
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
