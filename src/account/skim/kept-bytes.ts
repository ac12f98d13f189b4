import type { Reading } from '#policy';
import { readTrustValue } from '../document-text.ts';
import type { Decode } from '../value-capture.ts';

const BLOCK_BYTES = 256 * 1024;

/**
 * Keeps pieces of JSON from a buffer that is going to be used again. They lie side by side in a few blocks: thousands of strings
 * would be copied by every collection, and hardly one of them is ever read.
 */
export class KeptBytes {
  readonly #decode: Decode;
  readonly #blocks: Uint8Array[] = [];
  /** Of each piece: its block, and where in it the piece begins and ends. */
  readonly #places: number[] = [];
  readonly #trust = new Map<string, Reading>();
  #used = BLOCK_BYTES;

  constructor(decode: Decode) {
    this.#decode = decode;
  }

  /** The number by which the piece is found again. */
  keep(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from;
    if (this.#used + length > BLOCK_BYTES) {
      this.#blocks.push(new Uint8Array(Math.max(BLOCK_BYTES, length)));
      this.#used = 0;
    }
    const block = this.#blocks.length - 1;
    this.#blocks[block]?.set(bytes.subarray(from, to), this.#used);
    this.#places.push(block, this.#used, this.#used + length);
    this.#used += length;
    return this.#places.length - 3;
  }

  /** The JSON value that a piece is. */
  json(piece: number): unknown {
    return JSON.parse(this.#text(piece));
  }

  /** A piece as a trust policy. Many roles have the same one, which is read once. */
  trust(piece: number): Reading {
    const text = this.#text(piece);
    const reading = this.#trust.get(text) ?? readTrustValue(JSON.parse(text));
    this.#trust.set(text, reading);
    return reading;
  }

  #text(piece: number): string {
    const [block = 0, from = 0, to = 0] = this.#places.slice(piece, piece + 3);
    return this.#decode(this.#blocks[block] ?? new Uint8Array(), from, to);
  }
}
