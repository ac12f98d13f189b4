import type { SimulatedClock } from '../../account/simulated-clock.ts';

type Limit = { readonly perSecond: number; readonly burst: number };

/** https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub_limits.html */
const LIMITS: Readonly<Record<string, Limit>> = { GetFindings: { perSecond: 3, burst: 6 } };
const OTHERS: Limit = { perSecond: 10, burst: 30 };

/** The token buckets of an account, by operation. They run on the account's own time. */
export class RateLimit {
  /** Off unless a test is about it: the account's clock stands still between edits. */
  isOn = false;
  readonly #clock: SimulatedClock;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  /** False where a call comes too soon. */
  admits(operation: string): boolean {
    if (!this.isOn) return true;
    const { perSecond, burst } = LIMITS[operation] ?? OTHERS;
    const now = this.#clock.now().getTime();
    const before = this.#buckets.get(operation) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, before.tokens + ((now - before.at) / 1000) * perSecond);
    const isAdmitted = tokens >= 1;
    this.#buckets.set(operation, { tokens: isAdmitted ? tokens - 1 : tokens, at: now });
    return isAdmitted;
  }
}
