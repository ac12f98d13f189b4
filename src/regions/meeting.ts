import type { CharSet } from './chars.ts';
import type { Token } from './pattern.ts';

/**
 * Tells at which places of two patterns there is still a text that completes both. Places of the one pattern are the bits
 * of a set; of the other, given to `with`, the entries of a list.
 */
export class Meeting {
  readonly #tokens: readonly Token[];
  readonly #repeats: bigint;
  readonly #sharing = new Map<CharSet, bigint>();

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
    this.#repeats = this.#placesWhere(({ repeats }) => repeats);
  }

  with(other: readonly Token[]): readonly bigint[] {
    const sets: bigint[] = [];
    let rest = spread(1n << BigInt(this.#tokens.length), this.#repeats);
    sets[other.length] = rest;
    for (let index = other.length - 1; index >= 0; index -= 1) {
      const { chars, repeats } = other[index] as Token;
      const shared = this.#sharingWith(chars);
      rest = repeats
        ? spread(rest, shared | this.#repeats)
        : spread(shared & ((rest & this.#repeats) | ((rest >> 1n) & ~this.#repeats)), this.#repeats);
      sets[index] = rest;
    }
    return sets;
  }

  /** The places whose token has a character in common with a set. Tokens of a character share its set. */
  #sharingWith(chars: CharSet): bigint {
    const known = this.#sharing.get(chars);
    if (known !== undefined) return known;
    const places = this.#placesWhere((token) => overlap(token.chars, chars));
    this.#sharing.set(chars, places);
    return places;
  }

  #placesWhere(holds: (token: Token) => boolean): bigint {
    return this.#tokens.reduce((set, token, place) => (holds(token) ? set | (1n << BigInt(place)) : set), 0n);
  }
}

/** Adds the places before those of a set, as far as they are without a gap places one may pass. */
function spread(set: bigint, through: bigint): bigint {
  let reached = set;
  let passable = through;
  // Each round doubles how far it looks.
  for (let by = 1n; passable !== 0n; by *= 2n) {
    reached |= passable & (reached >> by);
    passable &= passable >> by;
  }
  return reached;
}

function overlap(a: CharSet, b: CharSet): boolean {
  return a.some(([first, last]) => b.some(([from, to]) => first <= to && from <= last));
}
