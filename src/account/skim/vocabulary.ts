import { readOperator } from '#policy';
import type { Decode } from '../value-capture.ts';
import { Words } from './words.ts';

const MANY = 0x2a;
const ONE = 0x3f;
/** Operators can be written in any case, and a hostile account in all of them. */
const MOST_OPERATORS = 64;

/** What is known of a beginning of action patterns: those that are a byte longer, null where no such pattern is wanted. */
type Beginning = { readonly text: string; readonly next: (Beginning | null | undefined)[] };

/** Understands the words of policy documents where they stand, without making texts of them. */
export class Vocabulary {
  readonly #wants: (actionPattern: string) => boolean;
  readonly #decode: Decode;
  readonly #actions: Beginning = { text: '', next: [] };
  readonly #textOperators = new Words({});
  #operators = 0;

  /** `wants` must not tell upper case from lower. */
  constructor(wants: (actionPattern: string) => boolean, decode: Decode) {
    this.#wants = wants;
    this.#decode = decode;
  }

  /**
   * Whether the text between two places, as an action pattern, may be wanted. Most can be told by their first few bytes: a pattern is wanted
   * for the names it can mean, and `s*` means every name that a pattern with the same first letter can.
   */
  mayWant(bytes: Uint8Array, from: number, to: number): boolean {
    let beginning = this.#actions;
    for (let at = from; at < to; at += 1) {
      const byte = folded(bytes[at] as number);
      if (byte === MANY || byte === ONE || byte >= 0x80) return true;
      const next = beginning.next[byte];
      const known = next === undefined ? this.#longer(beginning, byte) : next;
      if (known === null) return false;
      beginning = known;
    }
    return this.#wants(beginning.text);
  }

  /** Whether the text between two places names a condition operator that compares texts. */
  isTextOperator(bytes: Uint8Array, from: number, to: number): boolean {
    if (this.#textOperators.meaning(bytes, from, to) !== 0) return true;
    const name = this.#decode(bytes, from, to);
    // Only ASCII is as long as its bytes. Letters beyond it have lower cases within it.
    if (name.length !== to - from || readOperator(name)?.comparison.type !== 'text') return false;
    this.#operators += 1;
    if (this.#operators <= MOST_OPERATORS) this.#textOperators.add(name, this.#operators);
    return true;
  }

  #longer(beginning: Beginning, byte: number): Beginning | null {
    const text = beginning.text + String.fromCharCode(byte);
    const next = this.#wants(`${text}*`) ? { text, next: [] } : null;
    beginning.next[byte] = next;
    return next;
  }
}

function folded(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}
