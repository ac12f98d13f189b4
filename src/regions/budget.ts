/** Thrown inside the algebra only; `Space` turns it into a value. Counted work, not time, so that answers do not depend on the machine. */
export class OverBudget extends Error {
  readonly cap: string;
  constructor(cap: string) {
    super(cap);
    this.cap = cap;
  }
}

/** Patterns come from whoever can write a policy: all work on them is counted and ends. */
export class Budget {
  #left: number;
  readonly #limit: number;

  constructor(limit: number) {
    this.#left = limit;
    this.#limit = limit;
  }

  get spent(): number {
    return this.#limit - this.#left;
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** Does work with a part of what is left. Where that is not enough, it has cost nothing: there is another way to do it. */
  withPart<T>(part: number, work: () => T): T {
    const whole = this.#left;
    const kept = Math.max(0, whole * (1 - part));
    this.#left -= kept;
    try {
      return work();
    } finally {
      this.#left = this.isSpent ? whole : this.#left + kept;
    }
  }

  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new OverBudget(`more than ${this.#limit} steps of set algebra`);
  }
}
