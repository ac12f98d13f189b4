import type { Reading } from '#policy';
import { readPolicyValue, type Wants } from '../document-text.ts';
import type { Decode } from '../value-capture.ts';
import { COMMON, STATEMENT } from './tape.ts';
import { ENTRY, type Walk } from './walk.ts';

/** Far more than are the same in any account: one where every document is another must not be kept whole. */
const MOST_READINGS = 5000;

/**
 * Reads of policy documents what the walk noted of them. INVARIANT: `readDocument` makes the same of what documents are said to be as
 * of the documents. What is less common than a document usually is, is parsed whole for it to read.
 */
export class DocumentReader {
  readonly #walk: Walk;
  readonly #wants: Wants;
  readonly #decode: Decode;
  /** By their statements. */
  readonly #readings = new Map<string, Reading>();

  constructor(walk: Walk, wants: Wants, decode: Decode) {
    this.#walk = walk;
    this.#wants = wants;
    this.#decode = decode;
  }

  /** What the document says that is noted at a place of the tape, behind its statements. Throws SyntaxError. */
  said(at: number): unknown {
    if (this.#walk.tape[at + 3] !== COMMON) return this.#parsed(at);
    // Holes stand where statements were passed over, so that the others keep their positions.
    const all: unknown[] = [];
    for (let one = this.#firstOf(at); one < at; one += ENTRY)
      all[this.#walk.tape[one + 3] as number] = this.#parsed(one);
    return { Version: '2012-10-17', Statement: all };
  }

  /** The same as `readPolicyValue` reads it. Many say no more than others do, which is read once. Throws SyntaxError. */
  reading(at: number): Reading {
    const key = this.#key(at);
    const known = this.#readings.get(key);
    if (known) return known;
    const reading = readPolicyValue(this.said(at), 'permissions', this.#wants);
    if (key !== '' && this.#readings.size < MOST_READINGS) this.#readings.set(key, reading);
    return reading;
  }

  /** Equal keys: the same statements in the same places. Empty where one of them is not kept, and where that is not all there is. */
  #key(at: number): string {
    if (this.#walk.tape[at + 3] !== COMMON) return '';
    let key = '';
    for (let one = this.#firstOf(at); one < at; one += ENTRY) {
      const [, from = 0, to = 0, position] = this.#walk.tape.subarray(one, one + ENTRY);
      const piece = this.#walk.pieceOf(from, to);
      if (piece === 0) return '';
      key += `${position}:${piece} `;
    }
    return key;
  }

  /** Where the statements begin that are noted before a document. */
  #firstOf(at: number): number {
    let first = at;
    while (first > 0 && this.#walk.tape[first - ENTRY] === STATEMENT) first -= ENTRY;
    return first;
  }

  #parsed(at: number): unknown {
    const { bytes, tape } = this.#walk;
    return JSON.parse(this.#decode(bytes, tape[at + 1] as number, tape[at + 2] as number));
  }
}
