import { CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from './json-chars.ts';
import { MalformedPage } from './malformed-page.ts';
import { LISTS, type ListName } from './records.ts';
import { type Decode, joined, MOST_BYTES, ValueCapture } from './value-capture.ts';

export type RecordTaker = {
  /** The bytes in which the next records stand. They may change afterwards. */
  readonly begin: (bytes: Uint8Array) => void;
  /** Takes the record that begins at a place of the bytes and answers where it ends, or -1. */
  readonly record: (list: ListName, at: number, index: number) => number;
};

export type PageHandler = {
  /** Is offered every record before it is parsed. What it does not take comes to `record`. */
  readonly bytes?: RecordTaker | undefined;
  /** One record of a list, as parsed JSON, with its position in the list. */
  readonly record: (list: ListName, value: unknown, index: number) => void;
  readonly decode: Decode;
  /** A page is over: whether it says that another one follows, and the elements it had. */
  readonly page: (page: { readonly truncated: boolean; readonly elements: readonly string[] }) => void;
};

/** What may come next in a list or object: nothing but its end, a comma or an entry, or an entry after a comma. */
type Next = 'entry or end' | 'comma or end' | 'entry';
type State =
  | 'page'
  | 'element'
  | 'name'
  | 'colon'
  | 'value'
  | 'record'
  | 'capture'
  | 'after-page'
  | 'after-list';

/** How much of a chunk may belong to the record that the one before it cut off. */
const MOST_JOINED = 32 * 1024;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Splits pages of get-account-authorization-details into records while the bytes come in, so that an account of any size
 * needs the memory of one record. Takes one page, a list of pages, or pages one after the other.
 * Only the outline is read here; every value within it is parsed by JSON.parse.
 */
export class PageSplitter {
  readonly #handler: PageHandler;
  readonly #capture: ValueCapture;
  #state: State = 'page';
  #offset = 0;
  #marked = 0;
  #listOfPages = false;
  #next: Next = 'entry or end';
  #list: ListName | undefined;
  #index = 0;
  #name = '';
  #elements: string[] = [];
  #truncated = false;
  #pages = 0;
  #after: 'name' | 'element' | 'record' = 'element';

  /** `mostBytes`: how large one value may be. */
  constructor(handler: PageHandler, mostBytes = MOST_BYTES) {
    this.#handler = handler;
    this.#capture = new ValueCapture(handler.decode, mostBytes);
  }

  get pages(): number {
    return this.#pages;
  }

  /** Throws MalformedPage. What was handed to the handler before stays good. */
  push(chunk: Uint8Array): void {
    let at = this.#state === 'capture' ? this.#offerCut(chunk) : this.#skipMark(chunk);
    this.#handler.bytes?.begin(chunk);
    while (at < chunk.length)
      at = this.#state === 'capture' ? this.#take(chunk, at) : this.#outline(chunk, at);
    this.#offset += chunk.length;
  }

  /** Says that no more bytes come. Throws MalformedPage where the last page is cut off. */
  end(): void {
    if (this.#state === 'page' && !this.#listOfPages) throw new MalformedPage('holds nothing', 0);
    const isOver = this.#state === 'after-list' || (this.#state === 'after-page' && !this.#listOfPages);
    if (!isOver) throw new MalformedPage('is cut off', this.#offset, this.#where());
  }

  /** A chunk may end within the mark, as within anything else. */
  #skipMark(chunk: Uint8Array): number {
    if (this.#offset !== this.#marked) return 0;
    let at = 0;
    while (at < chunk.length && chunk[at] === BYTE_ORDER_MARK[this.#marked]) {
      at += 1;
      this.#marked += 1;
    }
    const isCut = this.#marked > 0 && this.#marked < BYTE_ORDER_MARK.length;
    if (isCut && at < chunk.length) throw this.#unexpected(chunk[at] ?? 0, at);
    return at;
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
      case 'after-list':
        throw this.#unexpected(byte, at);
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
    if (byte === OPEN_OBJECT && !(this.#listOfPages && this.#next === 'comma or end')) {
      this.#state = 'element';
      this.#next = 'entry or end';
      this.#elements = [];
      this.#truncated = false;
    } else if (byte === OPEN_LIST && this.#state === 'page' && !this.#listOfPages) this.#listOfPages = true;
    else if (byte === CLOSE_LIST && this.#listOfPages && this.#next !== 'entry') {
      this.#state = 'after-list';
    } else if (byte === COMMA && this.#listOfPages && this.#next === 'comma or end') this.#next = 'entry';
    else throw this.#unexpected(byte, at);
    return at + 1;
  }

  #betweenElements(byte: number, chunk: Uint8Array, at: number): number {
    if (byte === QUOTE && this.#next !== 'comma or end') {
      this.#name = '';
      return this.#begin('name', chunk, at);
    }
    if (byte === COMMA && this.#next === 'comma or end') this.#next = 'entry';
    else if (byte === CLOSE_OBJECT && this.#next !== 'entry') this.#endPage();
    else throw this.#unexpected(byte, at);
    return at + 1;
  }

  #endPage(): void {
    this.#pages += 1;
    this.#state = 'after-page';
    this.#next = 'comma or end';
    this.#handler.page({ truncated: this.#truncated, elements: this.#elements });
  }

  #value(byte: number, chunk: Uint8Array, at: number): number {
    const list = LISTS.find((name) => name === this.#name);
    if (list && byte !== OPEN_LIST) throw new MalformedPage(`${list} is not a list`, this.#offset + at);
    if (!list) return this.#begin('element', chunk, at);
    this.#list = list;
    this.#index = 0;
    this.#next = 'entry or end';
    this.#state = 'record';
    return at + 1;
  }

  #betweenRecords(byte: number, chunk: Uint8Array, at: number): number {
    if (byte === CLOSE_LIST && this.#next !== 'entry') {
      this.#list = undefined;
      this.#state = 'element';
      this.#next = 'comma or end';
    } else if (byte === COMMA && this.#next === 'comma or end') this.#next = 'entry';
    else if (this.#next === 'comma or end') throw this.#unexpected(byte, at);
    else return this.#recordAt(chunk, at);
    return at + 1;
  }

  #recordAt(chunk: Uint8Array, at: number): number {
    const end = this.#offer(at);
    return end < 0 ? this.#begin('record', chunk, at) : end;
  }

  /** Offers a record to whoever takes bytes, and answers where it ends, or -1. */
  #offer(at: number): number {
    const end = this.#list ? (this.#handler.bytes?.record(this.#list, at, this.#index) ?? -1) : -1;
    if (end < 0) return end;
    this.#index += 1;
    this.#state = 'record';
    this.#next = 'comma or end';
    return end;
  }

  /** Offers a record that the last chunk cut off once more, and answers where to go on in the next one. */
  #offerCut(chunk: Uint8Array): number {
    const cut = this.#after === 'record' ? this.#capture.cut : undefined;
    if (!cut || !this.#handler.bytes) return 0;
    this.#handler.bytes.begin(joined([cut, chunk.subarray(0, MOST_JOINED)]));
    const end = this.#offer(0);
    if (end < 0) return 0;
    this.#capture.drop();
    return end - cut.length;
  }

  #record(value: unknown): void {
    if (this.#list) this.#handler.record(this.#list, value, this.#index);
    this.#index += 1;
  }

  #begin(what: 'name' | 'element' | 'record', chunk: Uint8Array, at: number): number {
    this.#after = what;
    this.#state = 'capture';
    this.#capture.begin(chunk[at] ?? 0);
    return this.#take(chunk, at);
  }

  #take(chunk: Uint8Array, at: number): number {
    try {
      const end = this.#capture.take(chunk, at, this.#offset);
      if (end < 0) return chunk.length;
      this.#finish(this.#capture.value);
      return end;
    } catch (error) {
      throw error instanceof MalformedPage && error.inside === ''
        ? new MalformedPage(error.message, error.at, this.#where())
        : error;
    }
  }

  #finish(value: unknown): void {
    this.#next = 'comma or end';
    if (this.#after === 'record') {
      this.#state = 'record';
      this.#record(value);
    } else if (this.#after === 'name') {
      this.#state = 'colon';
      this.#name = String(value);
      this.#elements.push(this.#name);
    } else {
      this.#state = 'element';
      if (this.#name === 'IsTruncated') this.#truncated = value === true;
    }
  }

  #unexpected(byte: number, at: number): MalformedPage {
    const char =
      byte > 0x20 && byte < 0x7f
        ? `\`${String.fromCharCode(byte)}\``
        : `byte 0x${byte.toString(16).padStart(2, '0')}`;
    return new MalformedPage(`is not valid JSON: unexpected ${char}`, this.#offset + at, this.#where());
  }
}
