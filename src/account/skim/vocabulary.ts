import { readOperator } from '#policy';
import type { Wants } from '../document-text.ts';

/** What the walk asks about the words of policies. */
export class Vocabulary {
  readonly #wants: (actionPattern: string) => boolean;
  /** Beginnings of action patterns, by their numbers. */
  readonly #beginnings = [''];

  /** `wants` must not tell upper case from lower. */
  constructor(wants: Wants) {
    this.#wants = wants ?? (() => true);
  }

  /** The number of the beginning that is a byte longer, where such a pattern may be wanted; otherwise -1. */
  longer(beginning: number, byte: number): number {
    const text = this.#beginning(beginning) + String.fromCharCode(byte);
    return this.#wants(`${text}*`) ? this.#beginnings.push(text) - 1 : -1;
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
