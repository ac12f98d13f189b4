import { LISTS, type ListName } from './records.ts';

/** What the input holds that is not a page; `at` is a byte offset, from 0. */
export class MalformedPage extends Error {
  readonly at: number;
  readonly inside: string;
  constructor(message: string, at: number, inside = '') {
    super(message);
    this.at = at;
    this.inside = inside;
  }
}

export type PageHandler = {
  /** One record of a list, as parsed JSON, with its position in the list. */
  readonly record: (list: ListName, value: unknown, index: number) => void;
  /** Decodes UTF-8; what is not UTF-8 becomes U+FFFD. Handed in, since the fast way to do it depends on the platform. */
  readonly decode: (bytes: Uint8Array, start: number, end: number) => string;
  /** A page is over: whether it says that another one follows, and the elements it had. */
  readonly page: (page: { readonly truncated: boolean; readonly elements: readonly string[] }) => void;
};

type State = 'page' | 'element' | 'name' | 'colon' | 'value' | 'record' | 'capture' | 'after-page';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
/** A record larger than this is no record of IAM: all the policies of one principal take far less. */
export const MOST_RECORD_BYTES = 256 * 1024 * 1024;

/**
 * Splits pages of get-account-authorization-details into records while the bytes come in, so that an account of any size
 * needs the memory of one record. Takes one page, a list of pages, or pages one after the other.
 * Only the outline is read here; every value within it is parsed by JSON.parse.
 */
export class PageSplitter {
  readonly #handler: PageHandler;
  #state: State = 'page';
  #offset = 0;
  #listOfPages = false;
  #needsComma = false;
  #list: ListName | undefined;
  #index = 0;
  #name = '';
  #elements: string[] = [];
  #truncated = false;
  #pages = 0;
  // The value being captured: where it began, how deep it is, and what came of it in earlier chunks.
  #depth = 0;
  #inString = false;
  #escaped = false;
  #isScalar = false;
  #earlier: Uint8Array[] = [];
  #earlierLength = 0;
  #after: 'name' | 'element' | 'record' = 'element';

  constructor(handler: PageHandler) {
    this.#handler = handler;
  }

  get pages(): number {
    return this.#pages;
  }

  /** Throws MalformedPage. What was handed to the handler before stays good. */
  push(chunk: Uint8Array): void {
    let at =
      this.#offset === 0 && BYTE_ORDER_MARK.every((byte, index) => chunk[index] === byte)
        ? BYTE_ORDER_MARK.length
        : 0;
    while (at < chunk.length)
      at = this.#state === 'capture' ? this.#capture(chunk, at) : this.#outline(chunk, at);
    this.#offset += chunk.length;
  }

  /** Says that no more bytes come. Throws MalformedPage where the last page is cut off. */
  end(): void {
    const isOver = this.#state === 'after-page' && !this.#listOfPages;
    if (this.#pages === 0 && this.#state === 'page' && !this.#listOfPages)
      throw new MalformedPage('holds nothing', 0);
    if (!isOver && !(this.#state === 'page' && !this.#listOfPages)) {
      throw new MalformedPage('is cut off', this.#offset, this.#where());
    }
  }

  #where(): string {
    if (this.#list) return `${this.#list}[${this.#index}]`;
    return this.#state === 'capture' ? this.#name : '';
  }

  /** Reads one byte of the outline and answers where to go on. */
  #outline(chunk: Uint8Array, at: number): number {
    const byte = chunk[at] ?? 0;
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return at + 1;
    switch (this.#state) {
      case 'page':
      case 'after-page':
        return this.#betweenPages(byte, at);
      case 'element':
        return this.#betweenElements(byte, chunk, at);
      case 'colon':
        if (byte !== COLON) throw this.#unexpected(byte, at);
        this.#state = 'value';
        return at + 1;
      case 'value':
        return this.#value(byte, chunk, at);
      default:
        return this.#betweenRecords(byte, chunk, at);
    }
  }

  #betweenPages(byte: number, at: number): number {
    if (byte === OPEN_OBJECT && !(this.#listOfPages && this.#needsComma)) {
      this.#state = 'element';
      this.#needsComma = false;
      this.#elements = [];
      this.#truncated = false;
    } else if (byte === OPEN_LIST && !this.#listOfPages && this.#pages === 0) this.#listOfPages = true;
    else if (byte === CLOSE_LIST && this.#listOfPages) {
      this.#listOfPages = false;
      this.#state = 'after-page';
    } else if (byte === COMMA && this.#listOfPages && this.#needsComma) this.#needsComma = false;
    else throw this.#unexpected(byte, at);
    return at + 1;
  }

  #betweenElements(byte: number, chunk: Uint8Array, at: number): number {
    if (byte === QUOTE && !this.#needsComma) {
      this.#name = '';
      return this.#begin('name', chunk, at);
    }
    if (byte === COMMA && this.#needsComma) this.#needsComma = false;
    else if (byte === CLOSE_OBJECT) this.#endPage();
    else throw this.#unexpected(byte, at);
    return at + 1;
  }

  #endPage(): void {
    this.#pages += 1;
    this.#state = 'after-page';
    this.#needsComma = true;
    this.#handler.page({ truncated: this.#truncated, elements: this.#elements });
  }

  #value(byte: number, chunk: Uint8Array, at: number): number {
    const list = LISTS.find((name) => name === this.#name);
    if (list && byte !== OPEN_LIST) throw new MalformedPage(`${list} is not a list`, this.#offset + at);
    if (!list) return this.#begin('element', chunk, at);
    this.#list = list;
    this.#index = 0;
    this.#needsComma = false;
    this.#state = 'record';
    return at + 1;
  }

  #betweenRecords(byte: number, chunk: Uint8Array, at: number): number {
    if (byte === CLOSE_LIST) {
      this.#list = undefined;
      this.#state = 'element';
      this.#needsComma = true;
      return at + 1;
    }
    if (byte === COMMA && this.#needsComma) {
      this.#needsComma = false;
      return at + 1;
    }
    if (this.#needsComma) throw this.#unexpected(byte, at);
    return this.#begin('record', chunk, at);
  }

  #begin(what: 'name' | 'element' | 'record', chunk: Uint8Array, at: number): number {
    const byte = chunk[at] ?? 0;
    this.#after = what;
    this.#state = 'capture';
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
    this.#isScalar = byte !== QUOTE && byte !== OPEN_OBJECT && byte !== OPEN_LIST;
    return this.#capture(chunk, at);
  }

  #capture(chunk: Uint8Array, start: number): number {
    const guess = this.#after === 'record' && this.#earlier.length === 0 ? this.#guess(chunk, start) : -1;
    if (guess >= 0) return guess;
    const end = this.#isScalar ? endOfScalar(chunk, start) : this.#endOfValue(chunk, start);
    if (end >= 0) {
      this.#finish(this.#parse(...this.#captured(chunk, start, end), this.#offset + end));
      return end;
    }
    // A copy: whoever reads the file may use the same buffer again, and `slice` of a Buffer is only a view.
    const part = new Uint8Array(chunk.subarray(start));
    this.#earlier.push(part);
    this.#earlierLength += part.length;
    if (this.#earlierLength > MOST_RECORD_BYTES) {
      throw new MalformedPage(
        `holds a value of more than ${MOST_RECORD_BYTES} bytes`,
        this.#offset + start,
        this.#where(),
      );
    }
    return chunk.length;
  }

  /**
   * Printed JSON closes a record at the column where it opened it, and finding that brace is far faster than reading every
   * byte. It is only a guess, so it counts only where the text up to there is one JSON value: then it is the right brace.
   */
  #guess(chunk: Uint8Array, start: number): number {
    const end = endByColumn(chunk, start);
    if (end < 0) return -1;
    let value: unknown;
    try {
      value = JSON.parse(this.#text(chunk, start, end));
    } catch {
      return -1;
    }
    this.#finish(value);
    return end;
  }

  /** Goes to the end of the value, or of the chunk, in one tight loop. */
  #endOfValue(chunk: Uint8Array, start: number): number {
    let depth = this.#depth;
    let at = this.#escaped ? start + 1 : start;
    let inString = this.#inString;
    const length = chunk.length;
    while (at < length) {
      let byte = chunk[at++];
      if (inString || (byte === QUOTE && at < length)) {
        if (!inString) byte = chunk[at++];
        while (byte !== QUOTE && at < length) {
          if (byte === BACKSLASH) at += 1;
          byte = chunk[at++];
        }
        inString = byte !== QUOTE;
        if (!inString && depth === 0) return at;
      } else if (byte === QUOTE) inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth === 0) return at;
      }
    }
    this.#depth = depth;
    this.#inString = inString;
    this.#escaped = at > length;
    return -1;
  }

  #finish(value: unknown): void {
    this.#needsComma = true;
    if (this.#after === 'record') {
      this.#state = 'record';
      if (this.#list) this.#handler.record(this.#list, value, this.#index);
      this.#index += 1;
    } else if (this.#after === 'name') {
      this.#state = 'colon';
      this.#name = String(value);
      this.#elements.push(this.#name);
    } else {
      this.#state = 'element';
      if (this.#name === 'IsTruncated') this.#truncated = value === true;
    }
  }

  #captured(chunk: Uint8Array, start: number, end: number): [bytes: Uint8Array, start: number, end: number] {
    if (this.#earlier.length === 0) return [chunk, start, end];
    const whole = new Uint8Array(this.#earlierLength + end - start);
    let at = 0;
    for (const part of [...this.#earlier, chunk.subarray(start, end)]) {
      whole.set(part, at);
      at += part.length;
    }
    this.#earlier = [];
    this.#earlierLength = 0;
    return [whole, 0, whole.length];
  }

  #parse(bytes: Uint8Array, start: number, end: number, endOffset: number): unknown {
    const text = this.#text(bytes, start, end);
    try {
      return JSON.parse(text);
    } catch {
      throw new MalformedPage('is not valid JSON', endOffset - (end - start), this.#where());
    }
  }

  #text(bytes: Uint8Array, start: number, end: number): string {
    const text = this.#handler.decode(bytes, start, end);
    // The replacement character may be meant: then encoding it again gives the same bytes.
    if (text.includes(REPLACEMENT) && !isSame(new TextEncoder().encode(text), bytes, start, end)) {
      throw new MalformedPage('is not UTF-8 text', this.#offset, this.#where());
    }
    return text;
  }

  #unexpected(byte: number, at: number): MalformedPage {
    const char =
      byte > 0x20 && byte < 0x7f
        ? `\`${String.fromCharCode(byte)}\``
        : `byte 0x${byte.toString(16).padStart(2, '0')}`;
    return new MalformedPage(`is not valid JSON: unexpected ${char}`, this.#offset + at, this.#where());
  }
}

const REPLACEMENT = '\uFFFD';
const SPACE = 0x20;
const NEWLINE = 0x0a;

/** The end of a value whose closing brace stands in the column of its opening one, or -1. */
function endByColumn(chunk: Uint8Array, start: number): number {
  let newline = start - 1;
  while (chunk[newline] === SPACE) newline -= 1;
  if (chunk[newline] !== NEWLINE) return -1;
  const column = start - newline;
  for (let at = chunk.indexOf(CLOSE_OBJECT, start); at >= 0; at = chunk.indexOf(CLOSE_OBJECT, at + 1)) {
    if (chunk[at - column] === NEWLINE && (column === 1 || chunk[at - 1] === SPACE)) return at + 1;
  }
  return -1;
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
