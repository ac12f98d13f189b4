import type { Reading } from '#policy';
import { readTrustValue } from '../document-text.ts';
import type { Decode } from '../value-capture.ts';
import type { Walk } from './walk.ts';

/** What is made of the pieces that a walk kept, equal ones once: an account has the same few everywhere. 0 is no piece. */
export class Pieces {
  readonly #walk: Walk;
  readonly #decode: Decode;
  readonly #texts = new Map<number, string>();
  readonly #trust = new Map<number, Reading>();

  constructor(walk: Walk, decode: Decode) {
    this.#walk = walk;
    this.#decode = decode;
  }

  /** The text that a piece is, without quotes. */
  text(piece: number): string {
    const known = this.#texts.get(piece);
    if (known !== undefined) return known;
    const text = this.#written(piece);
    this.#texts.set(piece, text);
    return text;
  }

  /** The JSON value that a piece is. */
  json(piece: number): unknown {
    return JSON.parse(this.#written(piece));
  }

  /** A piece as a trust policy. */
  trust(piece: number): Reading {
    const reading = this.#trust.get(piece) ?? readTrustValue(this.json(piece));
    this.#trust.set(piece, reading);
    return reading;
  }

  #written(piece: number): string {
    const { from, to } = this.#walk.placeOf(piece);
    return this.#decode(this.#walk.bytes, from, to);
  }
}
