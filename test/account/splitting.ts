import { type AccountBuilder, BytesAdder, LISTS, MalformedPage, PageSplitter, type Wants } from '#account';
import { Vocabulary } from '../../src/account/skim/vocabulary.ts';
import { type Walk, walkOver } from '../../src/account/skim/walk.ts';

export type Split = {
  readonly records: readonly (readonly [list: string, index: number, value: unknown])[];
  readonly pages: readonly { readonly truncated: boolean; readonly elements: readonly string[] }[];
};

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** As the command does it: that throws where a place lies outside. */
export function decode(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.prototype.utf8Slice.call(bytes, start, end);
}

export function walkWith(wants: Wants): Walk {
  const walk = walkOver(new Vocabulary(wants), decode);
  if (!walk) throw new Error('no WebAssembly here');
  return walk;
}

export function adderTo(builder: AccountBuilder): BytesAdder {
  const adder = BytesAdder.over(builder, decode);
  if (!adder) throw new Error('no WebAssembly here');
  return adder;
}

/** What the splitter hands out for bytes that come in pieces. */
export function split(chunks: Iterable<Uint8Array>, mostBytes?: number): Split {
  const { records, pages, error } = tried(chunks, mostBytes);
  if (error) throw error;
  return { records, pages };
}

/** The same, with what was handed out before an error. */
export function tried(
  chunks: Iterable<Uint8Array>,
  mostBytes?: number,
): Split & { readonly error: MalformedPage | undefined } {
  const records: [string, number, unknown][] = [];
  const pages: { truncated: boolean; elements: readonly string[] }[] = [];
  const splitter = new PageSplitter(
    {
      record: (list, value, index) => records.push([list, index, value]),
      page: (page) => pages.push(page),
      decode,
    },
    mostBytes,
  );
  try {
    for (const chunk of chunks) splitter.push(chunk);
    splitter.end();
  } catch (error) {
    if (!(error instanceof MalformedPage)) throw error;
    return { records, pages, error };
  }
  return { records, pages, error: undefined };
}

/** What pages hold, read by JSON.parse. */
export function expected(pages: readonly object[]): Split {
  const lists: readonly string[] = LISTS;
  return {
    records: pages.flatMap((page) =>
      Object.entries(page).flatMap(([list, values]) =>
        lists.includes(list)
          ? (values as unknown[]).map((value, index) => [list, index, value] as const)
          : [],
      ),
    ),
    pages: pages.map((page) => ({
      truncated: 'IsTruncated' in page && page.IsTruncated === true,
      elements: Object.keys(page),
    })),
  };
}

export function* cutAt(bytes: Uint8Array, place: number): Generator<Uint8Array> {
  yield bytes.subarray(0, place);
  yield bytes.subarray(place);
}

/** The pieces come in one buffer that is used again, as a file is read; around them lies what must not be looked at. */
export function* reused(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  const margin = 8;
  const buffer = new Uint8Array(Math.max(...sizes) + 2 * margin);
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const part = bytes.subarray(at, at + (sizes[turn % sizes.length] ?? 1));
    buffer.fill(QUOTE);
    buffer.set(part, margin);
    yield buffer.subarray(margin, margin + part.length);
    at += part.length;
  }
}

const QUOTE = 0x22;
