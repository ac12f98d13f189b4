import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COMMA,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
} from './json-chars.ts';
import { MalformedPage } from './malformed-page.ts';

/** Decodes UTF-8; what is not UTF-8 becomes U+FFFD. Handed in, since the fast way to do it depends on the platform. */
export type Decode = (bytes: Uint8Array, start: number, end: number) => string;

const REPLACEMENT = '\uFFFD';
/** A value larger than this is none of IAM's: all the policies of one principal take far less. */
export const MOST_BYTES = 256 * 1024 * 1024;

/** Finds the end of one JSON value in bytes that come chunk by chunk, and parses it. */
export class ValueCapture {
  readonly #decode: Decode;
  readonly #mostBytes: number;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #isScalar = false;
  #earlier: Uint8Array[] = [];
  #earlierLength = 0;
  #value: unknown;

  constructor(decode: Decode, mostBytes: number) {
    this.#decode = decode;
    this.#mostBytes = mostBytes;
  }

  /** The value, once its end was found. */
  get value(): unknown {
    return this.#value;
  }

  begin(first: number): void {
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
    this.#isScalar = first !== QUOTE && first !== OPEN_OBJECT && first !== OPEN_LIST;
  }

  /** What one chunk held of a value that goes on in the next; undefined where there is nothing, or more than one. */
  get cut(): Uint8Array | undefined {
    return this.#earlier.length === 1 ? this.#earlier[0] : undefined;
  }

  /** Forgets what was captured. */
  drop(): void {
    this.#earlier = [];
    this.#earlierLength = 0;
  }

  /**
   * Goes on at a place of a chunk; answers where the value ends, or -1 where it goes on beyond the chunk. `offset` is
   * where the chunk begins in the input, for the place of an error. Throws MalformedPage.
   */
  take(chunk: Uint8Array, start: number, offset: number): number {
    const end = this.#isScalar ? endOfScalar(chunk, start) : this.#endOfValue(chunk, start);
    if (end < 0) this.#keep(chunk, start, offset);
    else this.#value = this.#parse(chunk, start, end, offset);
    return end;
  }

  #endOfValue(chunk: Uint8Array, start: number): number {
    let at = start;
    let depth = this.#depth;
    while (at < chunk.length) {
      const byte = chunk[at];
      if (this.#inString || byte === QUOTE) {
        at = this.#endOfString(chunk, this.#inString ? at : at + 1);
        if (at < 0) break;
        if (depth === 0) return at;
        continue;
      }
      at += 1;
      if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth === 0) return at;
      }
    }
    this.#depth = depth;
    return -1;
  }

  /** The place after the closing quote, or -1 where the string goes on beyond the chunk. */
  #endOfString(chunk: Uint8Array, start: number): number {
    let at = this.#escaped ? start + 1 : start;
    const length = chunk.length;
    for (; at < length; at += 1) {
      const byte = chunk[at];
      if (byte === QUOTE) {
        this.#inString = false;
        this.#escaped = false;
        return at + 1;
      }
      if (byte === BACKSLASH) at += 1;
    }
    this.#inString = true;
    // One beyond the end: a backslash was the last byte, and what it escapes is the first of the next chunk.
    this.#escaped = at > length;
    return -1;
  }

  #keep(chunk: Uint8Array, start: number, offset: number): void {
    // A copy: whoever reads the file may use the same buffer again, and `slice` of a Buffer is only a view.
    const part = new Uint8Array(chunk.subarray(start));
    this.#earlier.push(part);
    this.#earlierLength += part.length;
    if (this.#earlierLength > this.#mostBytes) {
      throw new MalformedPage(`holds a value of more than ${this.#mostBytes} bytes`, offset + start);
    }
  }

  #parse(chunk: Uint8Array, start: number, end: number, offset: number): unknown {
    const begin = offset + start - this.#earlierLength;
    const whole =
      this.#earlier.length === 0 ? undefined : joined([...this.#earlier, chunk.subarray(start, end)]);
    this.drop();
    const text = whole ? this.#text(whole, 0, whole.length, begin) : this.#text(chunk, start, end, begin);
    try {
      return JSON.parse(text);
    } catch {
      throw new MalformedPage('is not valid JSON', begin);
    }
  }

  #text(bytes: Uint8Array, start: number, end: number, offset: number): string {
    const text = this.#decode(bytes, start, end);
    // The replacement character may be meant: then encoding it again gives the same bytes.
    if (text.includes(REPLACEMENT) && !isSame(new TextEncoder().encode(text), bytes, start, end)) {
      throw new MalformedPage('is not UTF-8 text', offset);
    }
    return text;
  }
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function endOfScalar(chunk: Uint8Array, start: number): number {
  for (let at = start; at < chunk.length; at += 1) {
    const byte = chunk[at] ?? 0;
    if (byte <= SPACE || byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_LIST) return at;
  }
  return -1;
}

function isSame(one: Uint8Array, other: Uint8Array, start: number, end: number): boolean {
  return one.length === end - start && one.every((byte, index) => byte === other[start + index]);
}
