import fc from 'fast-check';
import {
  ANY_CHAR,
  anyCharExcept,
  charRange,
  exactly,
  exactlyInAnyCase,
  MANY,
  ONE,
  type Pattern,
  pattern,
  type Token,
} from '#regions';

/** A pattern of the engine next to a regular expression that should mean the same. */
export type Twin = { readonly tokens: readonly Token[]; readonly source: string };

export const PIECES: readonly Twin[] = [
  { tokens: exactly('x'), source: 'x' },
  { tokens: exactly('y'), source: 'y' },
  { tokens: exactly('xy'), source: 'xy' },
  { tokens: [ONE], source: '.' },
  { tokens: [MANY], source: '.*' },
  { tokens: exactlyInAnyCase('x'), source: '[xX]' },
  { tokens: [{ chars: anyCharExcept('x'), repeats: false }], source: '[^x]' },
  { tokens: [{ chars: anyCharExcept('y'), repeats: true }], source: '[^y]*' },
  { tokens: [{ chars: charRange('x', 'y'), repeats: true }], source: '[x-y]*' },
  { tokens: [{ chars: ANY_CHAR, repeats: true }], source: '.*' },
];

export function twin(most: number): fc.Arbitrary<Twin> {
  return fc.array(fc.constantFrom(...PIECES), { maxLength: most }).map((pieces) => ({
    tokens: pieces.flatMap(({ tokens }) => tokens),
    source: pieces.map(({ source }) => source).join(''),
  }));
}

export function patternOf({ tokens }: Twin): Pattern {
  return pattern(tokens);
}

export function regexOf({ source }: Pick<Twin, 'source'>): RegExp {
  return new RegExp(`^${source}$`, 'su');
}

/** Every string over a few characters up to a length, shortest first. */
export function stringsUpTo(length: number, alphabet: readonly string[] = ['x', 'y', 'z', 'X']): string[] {
  const all = [''];
  let last = all;
  for (let size = 1; size <= length; size += 1) {
    last = last.flatMap((text) => alphabet.map((char) => text + char));
    all.push(...last);
  }
  return all;
}
