import type { Json } from './paths.ts';

/** A state failed, with the two texts that Step Functions knows of it. */
export class StateFailure extends Error {
  readonly error: string;
  override readonly cause: string;

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.name = 'StateFailure';
    this.error = error;
    this.cause = cause;
  }

  isOneOf(names: readonly string[]): boolean {
    return names.includes(this.error) || names.includes('States.ALL');
  }
}

/** Each retrier counts for itself, and the first that knows an error is the one. */
export async function withRetries<T>(
  retriers: unknown,
  { onWait }: { readonly onWait?: (seconds: number) => void },
  work: () => Promise<T>,
): Promise<T> {
  const all = Array.isArray(retriers) ? (retriers as readonly Json[]) : [];
  const used = new Map<Json, number>();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error;
      const retrier = all.find(({ ErrorEquals: names }) => error.isOneOf(names as string[]));
      const count = retrier ? (used.get(retrier) ?? 0) : 0;
      if (!retrier || count >= Number(retrier.MaxAttempts ?? 3)) throw error;
      used.set(retrier, count + 1);
      onWait?.(waitOf(retrier, count));
    }
  }
}

function waitOf(
  { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity }: Json,
  count: number,
): number {
  return Math.min(Number(IntervalSeconds) * Number(BackoffRate) ** count, Number(MaxDelaySeconds));
}
