import type { Fields } from './service.ts';

/** What callers asked, retries included. */
export class Traffic {
  readonly #calls: { readonly operation: string; readonly input: Fields }[] = [];
  #underWay = 0;
  #mostAtOnce = 0;

  /** Calls by operation (`iam:GetRole`), in the order of the alphabet. */
  get counts(): Readonly<Record<string, number>> {
    const names = this.#calls.map(({ operation }) => operation).sort();
    return Object.fromEntries(names.map((name) => [name, names.filter((each) => each === name).length]));
  }

  get mostAtOnce(): number {
    return this.#mostAtOnce;
  }

  inputsOf(operation: string): readonly Fields[] {
    return this.#calls.filter((call) => call.operation === operation).map(({ input }) => input);
  }

  forget(): void {
    this.#calls.length = 0;
    this.#mostAtOnce = this.#underWay;
  }

  /** Returns what to call at the end of the exchange. */
  begin(operation: string, input: Fields): () => void {
    this.#calls.push({ operation, input });
    this.#underWay += 1;
    this.#mostAtOnce = Math.max(this.#mostAtOnce, this.#underWay);
    return () => {
      this.#underWay -= 1;
    };
  }
}
