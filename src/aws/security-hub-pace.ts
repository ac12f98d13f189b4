/** The passing of time, for whoever has to wait. */
export type Time = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Ends with an error when the signal is aborted. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1, to keep callers from trying again all at once. */
  readonly random: () => number;
};

export type Rate = { readonly perSecond: number; readonly burst: number };

/** Lets calls through no faster than a rate, in the order in which they come: a token bucket like that of the service. */
export class Pace {
  readonly #time: Time;
  readonly #rate: Rate;
  #tokens: number;
  #at: number;
  #line: Promise<void> = Promise.resolve();

  constructor(rate: Rate, time: Time) {
    this.#rate = rate;
    this.#time = time;
    this.#tokens = rate.burst;
    this.#at = time.now();
  }

  /** Resolves when it is the caller's turn. */
  turn(signal: AbortSignal): Promise<void> {
    const turn = this.#line.then(() => this.#wait(signal));
    this.#line = turn.catch(() => undefined);
    return turn;
  }

  async #wait(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    for (this.#refill(); this.#tokens < 1; this.#refill()) {
      const missing = 1 - this.#tokens;
      await this.#time.sleep(Math.ceil((missing / this.#rate.perSecond) * 1000), signal);
    }
    this.#tokens -= 1;
  }

  #refill(): void {
    const now = this.#time.now();
    // A clock that is set back gives nothing.
    const passed = Math.max(0, now - this.#at) / 1000;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + passed * this.#rate.perSecond);
    this.#at = now;
  }
}
