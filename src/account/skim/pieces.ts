import type { Reading } from '#policy';
import { readTrustValue } from '../document-text.ts';
import { tagsOf } from '../records.ts';
import type { Decode } from '../value-capture.ts';
import { KeptBytes } from './kept-bytes.ts';

/** Trust policies and tags, kept as JSON until somebody asks. Many roles have the same trust policy, which is read once. */
export class Pieces {
  readonly #kept: KeptBytes;
  readonly #trust = new Map<string, Reading>();

  constructor(decode: Decode) {
    this.#kept = new KeptBytes(decode);
  }

  /** The number by which JSON is found again. */
  keep(bytes: Uint8Array, from: number, to: number): number {
    return this.#kept.keep(bytes, from, to);
  }

  json(piece: number): unknown {
    return JSON.parse(this.#kept.text(piece));
  }

  trust(piece: number): Reading {
    const text = this.#kept.text(piece);
    const reading = this.#trust.get(text) ?? readTrustValue(JSON.parse(text));
    this.#trust.set(text, reading);
    return reading;
  }

  tags(piece: number): ReadonlyMap<string, string> {
    return tagsOf(this.json(piece) as Parameters<typeof tagsOf>[0], []);
  }
}
