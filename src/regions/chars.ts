/** A set of Unicode code points as sorted, disjoint, inclusive ranges. Lone surrogates count as characters of their own. */
export type CharSet = readonly (readonly [first: number, last: number])[];

export const LAST_CODE = 0x10ffff;

export const ANY_CHAR: CharSet = [[0, LAST_CODE]];

export function charRange(first: string, last: string): CharSet {
  return [[codeOf(first), codeOf(last)]];
}

export function oneChar(char: string): CharSet {
  return charRange(char, char);
}

export function anyCharExcept(char: string): CharSet {
  const code = codeOf(char);
  return [
    [0, code - 1],
    [code + 1, LAST_CODE],
  ];
}

/** Union of sets that do not overlap. */
export function anyOf(...sets: readonly CharSet[]): CharSet {
  return sets.flat().sort((a, b) => a[0] - b[0]);
}

/** ASCII folding only: how IAM folds other letters is not documented, and these are the safe two sides of one letter. */
export function eitherCase(char: string): CharSet {
  const lower = char.toLowerCase();
  const upper = char.toUpperCase();
  const isAsciiLetter = lower !== upper && codeOf(char) < 128;
  return isAsciiLetter ? anyOf(oneChar(upper), oneChar(lower)) : oneChar(char);
}

export function hasCode(set: CharSet, code: number): boolean {
  return set.some(([first, last]) => first <= code && code <= last);
}

// What a reader likes to see in a witness, most welcome first.
const NICE = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./:@=+, ';
const NICE_CODES = [...NICE].map(codeOf);

/** A character between two code points, both included, as readable as the range allows. */
export function niceCharIn(first: number, last: number): string {
  const code = NICE_CODES.find((nice) => first <= nice && nice <= last);
  return String.fromCodePoint(code ?? first);
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
