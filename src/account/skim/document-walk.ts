import type { Reading } from '#policy';
import { readPolicyValue, type Wants } from '../document-text.ts';
import { CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT, QUOTE } from '../json-chars.ts';
import type { Decode } from '../value-capture.ts';
import type { JsonBytes } from './json-bytes.ts';
import { KnownBytes } from './known-bytes.ts';
import { StatementWalk } from './statement-walk.ts';
import { Vocabulary } from './vocabulary.ts';
import { Words } from './words.ts';

const HAS = { version: 1, statements: 2 };
const WHOLE = HAS.version | HAS.statements;
const ELEMENTS = new Words({ Version: HAS.version, Statement: HAS.statements });
const VERSIONS = new Words({ '2012-10-17': 1 });

/** A statement that is to be read: its position, and where it begins and ends in the bytes. */
type Loud = { readonly position: number; readonly from: number; readonly to: number };

const SILENT: readonly Loud[] = [];
/** Far more than are the same in any account: one where every document is another must not be kept whole. */
const MOST_READINGS = 5000;

/**
 * Walks over policy documents, and tells what is to be read of them: nothing of the many that can be passed over, well formed in
 * the commonest way and without a statement that anybody wants. INVARIANT: `readDocument` makes the same of what they are said to
 * be as of the documents. Whatever is less common is parsed for it to read.
 */
export class DocumentWalk {
  readonly #json: JsonBytes;
  readonly #wants: Wants;
  readonly #walk: StatementWalk;
  readonly #decode: Decode;
  /** Of the last document. */
  #isCommon = true;
  #loud: readonly Loud[] = SILENT;
  /** Of statements, by their JSON. */
  readonly #numbers = new KnownBytes<number>();
  #lastNumber = 0;
  /** Of documents, by their statements. */
  readonly #readings = new Map<string, Reading>();

  constructor(json: JsonBytes, wants: Wants, decode: Decode) {
    this.#json = json;
    this.#wants = wants;
    this.#walk = new StatementWalk(json, new Vocabulary(wants ?? (() => true), decode));
    this.#decode = decode;
  }

  /** Past the document that begins here. */
  document(open: number): number {
    const json = this.#json;
    const { bytes } = json;
    this.#loud = SILENT;
    this.#isCommon = bytes[open] === OPEN_OBJECT;
    if (!this.#isCommon) return json.value(open);
    let seen = 0;
    let at = json.skip(open + 1);
    while (bytes[at] !== CLOSE_OBJECT) {
      const end = json.name(at);
      const element = ELEMENTS.meaning(bytes, at + 1, end - 1);
      // Of what is given twice the last counts, as for JSON.parse.
      const isFirst = (seen & element) === 0;
      seen |= element;
      at = json.next(this.#element(isFirst ? element : 0, json.named(end)), CLOSE_OBJECT);
    }
    if (seen !== WHOLE) this.#isCommon = false;
    return at + 1;
  }

  /** Whether the document that was walked over can be passed over. */
  get isSilent(): boolean {
    return this.#isCommon && this.#loud.length === 0;
  }

  /** What the document says that was walked over. Throws SyntaxError. */
  said(from: number, to: number): unknown {
    const { bytes } = this.#json;
    if (!this.#isCommon) return JSON.parse(this.#decode(bytes, from, to));
    // Holes stand where statements were passed over, so that the others keep their positions.
    const all: unknown[] = [];
    for (const one of this.#loud) all[one.position] = JSON.parse(this.#decode(bytes, one.from, one.to));
    return { Version: '2012-10-17', Statement: all };
  }

  /** The same as `readPolicyValue` reads it. Many say no more than others do, which is read once. Throws SyntaxError. */
  reading(from: number, to: number): Reading {
    const key = this.#isCommon ? this.#key() : '';
    const known = this.#readings.get(key);
    if (known) return known;
    const reading = readPolicyValue(this.said(from, to), 'permissions', this.#wants);
    if (key !== '' && this.#readings.size < MOST_READINGS) this.#readings.set(key, reading);
    return reading;
  }

  /** Equal keys: the same statements in the same places. Empty where one of them is not known. */
  #key(): string {
    let key = '';
    for (const one of this.#loud) {
      const number = this.#numberOf(one);
      if (number === undefined) return '';
      key += `${one.position}:${number} `;
    }
    return key;
  }

  /** The number of a statement that came before. */
  #numberOf({ from, to }: Loud): number | undefined {
    const { bytes, view } = this.#json;
    const known = this.#numbers.find(bytes, view, from, to);
    if (known !== undefined) return known;
    this.#lastNumber += 1;
    this.#numbers.add(bytes, view, from, to, this.#lastNumber);
    return undefined;
  }

  #element(element: number, at: number): number {
    const json = this.#json;
    const { bytes } = json;
    if (element === HAS.statements && bytes[at] === OPEN_LIST) return this.#statements(at);
    const end = json.value(at);
    const isNewer =
      element === HAS.version && bytes[at] === QUOTE && VERSIONS.meaning(bytes, at + 1, end - 1) !== 0;
    if (!isNewer) this.#isCommon = false;
    return end;
  }

  #statements(open: number): number {
    const json = this.#json;
    const { bytes } = json;
    let loud: Loud[] | undefined;
    let position = 0;
    let at = json.skip(open + 1);
    while (bytes[at] !== CLOSE_LIST) {
      const end = this.#walk.statement(at);
      if (!this.#walk.isSilent) {
        loud ??= [];
        loud.push({ position, from: at, to: end });
      }
      position += 1;
      at = json.next(end, CLOSE_LIST);
    }
    this.#loud = loud ?? SILENT;
    return at + 1;
  }
}
