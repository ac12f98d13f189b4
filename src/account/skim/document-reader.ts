import type { Reading } from '#policy';
import { readPolicyValue, type Wants } from '../document-text.ts';
import type { Decode } from '../value-capture.ts';
import { COMMON, STATEMENT } from './tape.ts';
import { ENTRY, type Entry, type Walk } from './walk.ts';

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
    const document = this.#walk.entry(at);
    if (document.number !== COMMON) return this.#parsed(document);
    // Holes stand where statements were passed over, so that the others keep their positions.
    const all: unknown[] = [];
    for (const statement of this.#statementsOf(at)) all[statement.number] = this.#parsed(statement);
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
    if (this.#walk.entry(at).number !== COMMON) return '';
    let key = '';
    for (const { from, to, number: position } of this.#statementsOf(at)) {
      const piece = this.#walk.pieceOf(from, to);
      if (piece === 0) return '';
      key += `${position}:${piece} `;
    }
    return key;
  }

  /** The statements that are noted before a document. */
  #statementsOf(document: number): Entry[] {
    const statements: Entry[] = [];
    for (let at = document - ENTRY; at >= 0; at -= ENTRY) {
      const entry = this.#walk.entry(at);
      if (entry.what !== STATEMENT) break;
      statements.push(entry);
    }
    return statements.toReversed();
  }

  #parsed({ from, to }: Entry): unknown {
    return JSON.parse(this.#decode(this.#walk.bytes, from, to));
  }
}
