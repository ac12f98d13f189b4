import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
} from '../json-chars.ts';

const FOUR_SPACES = 0x20202020;
const MOST_DEPTH = 64;

/** Bytes that stand for themselves in a text: ASCII without control characters, the quote and the backslash. */
const ITSELF = new Uint8Array(256).fill(1, SPACE, 0x80);
ITSELF[QUOTE] = 0;
ITSELF[BACKSLASH] = 0;

/** Thrown where bytes end too early, are no JSON, or are nested too deep; whoever sees it leaves them to JSON.parse. */
export class Unwalkable extends Error {}
const UNWALKABLE = new Unwalkable();

/**
 * Walks over JSON in bytes without making values of it. INVARIANT: what was walked over while `isPlain` stays true is JSON, and
 * its texts are the bytes that they stand in. It is not plain where only JSON.parse can tell: escapes, numbers, true, false,
 * null, and whatever is not ASCII.
 */
export class JsonBytes {
  bytes: Uint8Array = new Uint8Array();
  /** Where the next byte to be looked at is. */
  at = 0;
  /** Where the last text begins and ends, without its quotes. */
  from = 0;
  to = 0;
  isPlain = true;
  isAscii = true;
  #given: Uint8Array | undefined;
  #view: DataView = new DataView(new ArrayBuffer(0));

  begin(bytes: Uint8Array, at: number): void {
    if (bytes !== this.#given) {
      this.#given = bytes;
      // Buffers and other arrays are read as one kind.
      this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    this.at = at;
    this.isPlain = true;
    this.isAscii = true;
  }

  /** The next byte that is no white space; it is not passed. */
  peek(): number {
    const { at } = this;
    const byte = this.#byteAt(at);
    if (byte > SPACE) return byte;
    const next = this.#byteAt(at + 1);
    if (byte !== SPACE || next <= SPACE) return this.#skipSpace();
    // One space, as after a colon.
    this.at = at + 1;
    return next;
  }

  /** Passes an opening brace or bracket; says whether anything is within. */
  open(close: number): boolean {
    this.at += 1;
    if (this.peek() !== close) return true;
    this.at += 1;
    return false;
  }

  /** Passes what follows an entry: a comma, and then there is another one, or the end. */
  more(close: number): boolean {
    const byte = this.peek();
    this.at += 1;
    if (byte === COMMA) return true;
    if (byte !== close) throw UNWALKABLE;
    return false;
  }

  /** Passes a name and its colon. */
  name(): void {
    if (this.peek() !== QUOTE) throw UNWALKABLE;
    this.text();
    if (this.peek() !== COLON) throw UNWALKABLE;
    this.at += 1;
  }

  /** Passes the text that begins here. */
  text(): void {
    const { bytes } = this;
    const { length } = bytes;
    let at = this.at + 1;
    this.from = at;
    while (at < length && ITSELF[bytes[at] as number] === 1) at += 1;
    if (this.#byteAt(at) !== QUOTE) at = this.#restOfText(at);
    this.to = at;
    this.at = at + 1;
  }

  /** Passes any value. */
  value(depth = 0): void {
    const byte = this.peek();
    if (byte === QUOTE) this.text();
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#entries(byte, depth + 1);
    else this.#scalar();
  }

  /** Whether the last text is a word. */
  is(expected: Uint8Array): boolean {
    const { bytes, from } = this;
    if (this.to - from !== expected.length) return false;
    for (let index = 0; index < expected.length; index += 1) {
      if (bytes[from + index] !== expected[index]) return false;
    }
    return true;
  }

  /** Reading beyond the end would make every other read slow: V8 then expects it everywhere. */
  #byteAt(at: number): number {
    return at < this.bytes.length ? (this.bytes[at] as number) : 0;
  }

  /** Documents are indented by many spaces, so they are looked at four at a time. */
  #skipSpace(): number {
    const { bytes } = this;
    const { length } = bytes;
    let { at } = this;
    while (at < length) {
      const byte = bytes[at] as number;
      if (byte > SPACE) {
        this.at = at;
        return byte;
      }
      if (byte !== SPACE && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
      at += 1;
      while (at + 4 <= length && this.#view.getInt32(at) === FOUR_SPACES) at += 4;
    }
    throw UNWALKABLE;
  }

  /** What of a text is not plain, up to its end. */
  #restOfText(from: number): number {
    let at = from;
    for (let byte = this.#byteAt(at); byte !== QUOTE; byte = this.#byteAt(at)) {
      if (byte < SPACE) throw UNWALKABLE;
      if (ITSELF[byte] !== 1) this.isPlain = false;
      if (byte >= 0x80) this.isAscii = false;
      at += byte === BACKSLASH ? 2 : 1;
    }
    return at;
  }

  #entries(first: number, depth: number): void {
    if (depth > MOST_DEPTH) throw UNWALKABLE;
    const close = first === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_LIST;
    for (let more = this.open(close); more; more = this.more(close)) {
      if (first === OPEN_OBJECT) this.name();
      this.value(depth);
    }
  }

  /** Passes a number, true, false or null, or what is none of them: JSON.parse will tell. */
  #scalar(): void {
    const start = this.at;
    this.isPlain = false;
    while (isOfScalar(this.#byteAt(this.at))) this.at += 1;
    if (this.at === start) throw UNWALKABLE;
  }
}

function isOfScalar(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x2d && byte <= 0x39) || byte === 0x2b || byte === 0x45;
}

export function word(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
