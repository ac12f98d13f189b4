import { AwsFailure } from '#scan';
import { call, type SendOptions } from './calls.ts';
import { failureOf } from './errors.ts';
import { Pace, type Rate, type Time } from './security-hub-pace.ts';

/**
 * What we use of an account's rates, which are 10 calls a second after 30 at once, and 3 after 6 for GetFindings. Others share
 * them. https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub_limits.html
 */
const IMPORTS: Rate = { perSecond: 9.5, burst: 25 };
const READS: Rate = { perSecond: 2.8, burst: 5 };
const OTHERS: Rate = { perSecond: 5, burst: 10 };

/** About a minute and a half altogether: an account that is being scanned as a whole is throttled for longer than the SDK tries. */
const ATTEMPTS = 12;
const FIRST_WAIT = 400;
const LONGEST_WAIT = 15_000;

export const IMPORT = 'securityhub:BatchImportFindings';
export const READ = 'securityhub:GetFindings';

/** Calls of Security Hub, paced and tried again. The client itself tries once, so that no attempt escapes the pace. */
export class HubCalls {
  readonly #time: Time;
  readonly #paces: ReadonlyMap<string, Pace>;
  readonly #others: Pace;

  constructor(time: Time) {
    this.#time = time;
    this.#paces = new Map([
      [IMPORT, new Pace(IMPORTS, time)],
      [READ, new Pace(READS, time)],
    ]);
    this.#others = new Pace(OTHERS, time);
  }

  async make<T>(
    operation: string,
    signal: AbortSignal,
    send: (options: SendOptions) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#or(operation, signal, (this.#paces.get(operation) ?? this.#others).turn(signal));
      try {
        return await call(operation, signal, send);
      } catch (error) {
        if (!(error instanceof AwsFailure) || error.kind !== 'retryable' || attempt === ATTEMPTS) throw error;
      }
      await this.pause(operation, attempt, signal);
    }
  }

  /** A random part of a time that doubles from one attempt to the next. */
  pause(operation: string, attempt: number, signal: AbortSignal): Promise<void> {
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1));
    const wait = Math.round(longest * (0.5 + this.#time.random() / 2));
    return this.#or(operation, signal, this.#time.sleep(wait, signal));
  }

  async #or(operation: string, signal: AbortSignal, waited: Promise<void>): Promise<void> {
    try {
      await waited;
    } catch (error) {
      throw failureOf(error, operation, signal);
    }
  }
}
