/** Golden ratio, as for any multiplicative hash. */
const SPREAD = 0x9e3779b1;
/** Pieces of one hash that are compared; a hostile account could make them all of one. */
const MOST_COMPARED = 8;

/** Bytes that are kept. What is the same everywhere comes early; an account where little is must not be kept whole. */
const MOST_KEPT = 2 * 1024 * 1024;

type Known<T> = { readonly bytes: Uint8Array; readonly value: T };

const NONE: readonly never[] = [];

/** What was made of pieces of bytes before, found by the bytes: an account has the same few everywhere. A view is of the same bytes. */
export class KnownBytes<T> {
  readonly #known = new Map<number, readonly Known<T>[]>();
  #kept = 0;

  /** What was made of the bytes between two places. */
  find(bytes: Uint8Array, view: DataView, from: number, to: number): T | undefined {
    for (const known of this.#known.get(hashOf(bytes, view, from, to)) ?? NONE)
      if (isSame(known.bytes, bytes, from, to)) return known.value;
    return undefined;
  }

  add(bytes: Uint8Array, view: DataView, from: number, to: number, value: T): void {
    const hash = hashOf(bytes, view, from, to);
    const alike = this.#known.get(hash) ?? NONE;
    if (alike.length >= MOST_COMPARED || this.#kept + to - from > MOST_KEPT) return;
    this.#kept += to - from;
    this.#known.set(hash, [...alike, { bytes: new Uint8Array(bytes.subarray(from, to)), value }]);
  }
}

function hashOf(bytes: Uint8Array, view: DataView, from: number, to: number): number {
  let hash = to - from;
  let at = from;
  for (; at + 4 <= to; at += 4) hash = Math.imul(hash ^ view.getInt32(at), SPREAD);
  for (; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), SPREAD);
  return hash ^ (hash >>> 15);
}

function isSame(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let at = 0; at < known.length; at += 1) if (known[at] !== bytes[from + at]) return false;
  return true;
}
