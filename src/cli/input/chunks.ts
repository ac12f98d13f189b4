import { closeSync, openSync, readSync } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { fileError, inputError } from '../errors.ts';

// The record that the end of a chunk cuts off is walked over twice, so that there should not be many; more memory saves no time.
const CHUNK_BYTES = 1024 * 1024;
const GZIP = [0x1f, 0x8b];
const UTF_16 = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

/** The bytes of a file piece by piece. INVARIANT: a piece is good only until the next one is asked for. */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    for (;;) {
      const length = readSync(file, buffer);
      if (length === 0) return;
      yield buffer.subarray(0, length);
    }
  } catch (cause) {
    throw fileError(path, cause);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The same bytes, unpacked where they are gzip, whatever the file is called. */
export async function* unpacked(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) return;
  const head = first.value;
  if (UTF_16.some((mark) => startsWith(head, mark)))
    throw inputError(name, 'is UTF-16 text; save it as UTF-8 (PowerShell: `| Out-File -Encoding utf8`)');
  const all = continued(head, iterator);
  yield* startsWith(head, GZIP) ? gunzipped(name, all) : all;
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

async function* continued(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* gunzipped(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { createGunzip } = await import('node:zlib');
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // Its errors come out of the loop below as well.
  pipeline(Readable.from(copies(chunks)), gunzip, () => {});
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (cause) {
    throw fileError(name, cause);
  }
}

/** Streams hold several pieces at once, so each needs memory of its own. */
async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Uint8Array.from(chunk);
}
