import { readOperator } from '#policy';
import type { Wants } from '../document-text.ts';
import { MOST_BEGINNINGS } from './tape.ts';

/** What the walk asks about the words of policies. */
export class Vocabulary {
  readonly #wants: (actionPattern: string) => boolean;
  /** Beginnings of action patterns, by their numbers. */
  readonly #beginnings = [''];

  /** `wants` must not tell upper case from lower. */
  constructor(wants: Wants) {
    this.#wants = wants ?? (() => true);
  }

  /**
   * The number of the beginning that is a byte longer, where such a pattern may be wanted; otherwise -1. Whoever has more than
   * are remembered is read more slowly.
   */
  longer(beginning: number, byte: number): number {
    const text = this.#beginning(beginning) + String.fromCharCode(byte);
    if (!this.#wants(`${text}*`)) return -1;
    return this.#beginnings.length < MOST_BEGINNINGS ? this.#beginnings.push(text) - 1 : MOST_BEGINNINGS;
  }

  isWanted(beginning: number): boolean {
    return this.#wants(this.#beginning(beginning));
  }

  isTextOperator(name: string): boolean {
    return readOperator(name)?.comparison.type === 'text';
  }

  #beginning(number: number): string {
    return this.#beginnings[number] ?? '';
  }
}
