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
import { endOfCharacter } from './utf-8.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const TAB = 0x09;
const FOUR_SPACES = 0x20202020;
const FOUR_QUOTES = 0x22222222;
const FOUR_BACKSLASHES = 0x5c5c5c5c;
const FOUR_ONES = 0x01010101;
const HIGHEST_BITS = 0x80808080;
/** As one number, which no other eight bytes are. */
const EIGHT_SPACES = new DataView(new Uint8Array(8).fill(SPACE).buffer).getFloat64(0);
const MOST_DEPTH = 64;
/** Far more than any number IAM prints. */
const MOST_OF_SCALAR = 100;
const SCALAR = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

const UNICODE = 0x75;
const SHORT_ESCAPES = new Set('"\\/bfnrt'.split('').map((char) => char.charCodeAt(0)));
const HEX = /^[\da-fA-F]{4}$/;

/** Thrown where bytes end too early, are no JSON, are nested too deep, or where a text has escapes that must not. One for all: a stack
 * takes longer to make than the record to walk. */
export class Unwalkable extends Error {}
const UNWALKABLE = new Unwalkable();
/** Thrown by those who know what to expect, where it is something else, which is for JSON.parse and a reader to judge. */
export const ODD = new Unwalkable();

/**
 * Walks over JSON in bytes without making values of it: every method takes a place and answers another one, or throws Unwalkable.
 * INVARIANT: what was walked over is JSON in UTF-8.
 */
export class JsonBytes {
  bytes: Uint8Array = new Uint8Array();
  #given: Uint8Array | undefined;
  view: DataView = new DataView(new ArrayBuffer(0));

  begin(bytes: Uint8Array): void {
    if (bytes === this.#given) return;
    this.#given = bytes;
    // Buffers and other arrays are read as one kind.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Past white space, to a byte that is none. Reading beyond the end would make every read slow: V8 then expects it everywhere. */
  skip(at: number): number {
    const { bytes } = this;
    if (at < bytes.length && (bytes[at] as number) > SPACE) return at;
    // One space, as after a colon.
    if (at + 1 < bytes.length && bytes[at] === SPACE && (bytes[at + 1] as number) > SPACE) return at + 1;
    return this.#skipLines(at);
  }

  /**
   * Past the text that begins here. Without `escapes` it says what its bytes say. They are looked at four at a time, up to the first
   * that does not stand for itself.
   */
  text(start: number, escapes = false): number {
    const { bytes, view } = this;
    const { length } = bytes;
    let at = start + 1;
    for (; at + 4 <= length; at += 4) {
      const special = specialIn(view.getInt32(at, true));
      if (special === 0) continue;
      at += placeOfFirst(special);
      break;
    }
    while (at < length && isItself(bytes[at] as number)) at += 1;
    return at < length && bytes[at] === QUOTE ? at + 1 : this.#restOfText(at, escapes);
  }

  /** Past the name that begins here; its colon comes next. */
  name(at: number, escapes = false): number {
    if (this.bytes[at] !== QUOTE) throw UNWALKABLE;
    return this.text(at, escapes);
  }

  /** From behind a name to its value. */
  named(end: number): number {
    const at = this.skip(end);
    if (this.bytes[at] !== COLON) throw UNWALKABLE;
    return this.skip(at + 1);
  }

  /** From behind an entry to the next one, or to the bracket that closes. */
  next(end: number, close: number): number {
    const { bytes } = this;
    const at = this.skip(end);
    if (bytes[at] === close) return at;
    if (bytes[at] !== COMMA) throw UNWALKABLE;
    const next = this.skip(at + 1);
    if (bytes[next] === close) throw UNWALKABLE;
    return next;
  }

  /** Past any value, which only JSON.parse can tell: its texts may have escapes. */
  value(at: number, depth = 0): number {
    switch (this.bytes[at]) {
      case QUOTE:
        return this.text(at, true);
      case OPEN_OBJECT:
        return this.#object(at, depth + 1);
      case OPEN_LIST:
        return this.#list(at, depth + 1);
      default:
        return this.#scalar(at);
    }
  }

  /** Past letters beyond ASCII, perhaps escapes, and the closing quote. */
  #restOfText(special: number, escapes: boolean): number {
    const { bytes } = this;
    let at = special;
    while (at < bytes.length) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) return at + 1;
      if (isItself(byte)) at += 1;
      else at = byte >= 0x80 ? endOfCharacter(bytes, at) : escapes ? endOfEscape(bytes, at) : -1;
      if (at < 0) break;
    }
    throw UNWALKABLE;
  }

  /** Documents are indented by many spaces, so they are looked at eight at a time. */
  #skipLines(start: number): number {
    const { bytes } = this;
    const { length } = bytes;
    let at = start;
    while (at < length) {
      const byte = bytes[at] as number;
      if (byte > SPACE) return at;
      if (byte !== SPACE && byte !== LINE_FEED && byte !== CARRIAGE_RETURN && byte !== TAB) break;
      at += 1;
      while (at + 8 <= length && this.view.getFloat64(at) === EIGHT_SPACES) at += 8;
      if (at + 4 <= length && this.view.getInt32(at) === FOUR_SPACES) at += 4;
    }
    throw UNWALKABLE;
  }

  #object(open: number, depth: number): number {
    if (depth > MOST_DEPTH) throw UNWALKABLE;
    let at = this.skip(open + 1);
    while (this.bytes[at] !== CLOSE_OBJECT)
      at = this.next(this.value(this.named(this.name(at, true)), depth), CLOSE_OBJECT);
    return at + 1;
  }

  #list(open: number, depth: number): number {
    if (depth > MOST_DEPTH) throw UNWALKABLE;
    let at = this.skip(open + 1);
    while (this.bytes[at] !== CLOSE_LIST) at = this.next(this.value(at, depth), CLOSE_LIST);
    return at + 1;
  }

  /** Past a number, true, false or null. */
  #scalar(start: number): number {
    const { bytes } = this;
    let at = start;
    while (at < bytes.length && isOfScalar(bytes[at] as number)) at += 1;
    if (at - start > MOST_OF_SCALAR || !SCALAR.test(String.fromCharCode(...bytes.subarray(start, at))))
      throw UNWALKABLE;
    return at;
  }
}

/** Where an escape ends; -1 where there is none, or not all of it. */
function endOfEscape(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== BACKSLASH || at + 1 >= bytes.length) return -1;
  if (bytes[at + 1] !== UNICODE) return SHORT_ESCAPES.has(bytes[at + 1] as number) ? at + 2 : -1;
  const end = at + 6;
  return end <= bytes.length && HEX.test(String.fromCharCode(...bytes.subarray(at + 2, end))) ? end : -1;
}

function isOfScalar(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x2d && byte <= 0x39) || byte === 0x2b || byte === 0x45;
}

/** Whether a byte stands for itself in a text: ASCII without control characters, the quote and the backslash. */
function isItself(byte: number): boolean {
  return byte >= SPACE && byte < 0x80 && byte !== QUOTE && byte !== BACKSLASH;
}

/**
 * Marks the first of four bytes that is none of these by its highest bit; 0 where all are. Bytes after the first may be marked
 * that need not be: subtracting borrows from them. https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord
 */
function specialIn(four: number): number {
  const control = four - FOUR_SPACES;
  const quotes = (four ^ FOUR_QUOTES) - FOUR_ONES;
  const backslashes = (four ^ FOUR_BACKSLASHES) - FOUR_ONES;
  return (four | control | quotes | backslashes) & HIGHEST_BITS;
}

/** The bytes are read with the first one lowest. */
function placeOfFirst(marks: number): number {
  return (31 - Math.clz32(marks & -marks)) >> 3;
}
