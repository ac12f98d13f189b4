/**
 * AWS refused or did not answer. `retryable`: the same call may go through later (throttling, 5xx, connection lost, timed out);
 * `denied`: a permission is missing; `gone`: the thing asked about does not exist (any more); `invalid`: the call was wrong.
 */
export type FailureKind = 'retryable' | 'denied' | 'gone' | 'invalid' | 'aborted';

export class AwsFailure extends Error {
  readonly kind: FailureKind;
  /** `iam:GetPolicyVersion`, as a policy would write it. */
  readonly operation: string;
  /** AWS's own name for the error, such as ThrottlingException. */
  readonly code: string;

  constructor(kind: FailureKind, operation: string, code: string, cause: unknown) {
    super(`${operation} failed: ${code}`, { cause });
    this.name = 'AwsFailure';
    this.kind = kind;
    this.operation = operation;
    this.code = code;
  }

  /** AWS wants fewer calls: the same ones go through later. */
  get isThrottled(): boolean {
    return /^(?:Throttl|TooManyRequests|RequestLimitExceeded|SlowDown)/.test(this.code);
  }
}
