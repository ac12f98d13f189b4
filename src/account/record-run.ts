const COMMA = 0x2c;
const COLON = 0x3a;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;
/** The first element of a record has a short name. */
const MOST_SIGNATURE = 256;

/**
 * Where a run of whole records ends that begins at a place of a chunk: after the last closing brace that is followed by a
 * comma and the same beginning as the first record has (the white space before it, the brace, the name of its first element).
 * Finding that is far faster than reading every byte, but it is a guess: whoever uses it has to see that the text up to there
 * is a list of values. -1 where nothing looks like it.
 */
export function endOfRun(chunk: Uint8Array, start: number): number {
  const from = startOfSpace(chunk, start);
  const colon = chunk.indexOf(COLON, start);
  if (colon < 0 || colon - from > MOST_SIGNATURE) return -1;
  const length = colon - from;
  for (let at = chunk.lastIndexOf(CLOSE_OBJECT); at > start; at = chunk.lastIndexOf(CLOSE_OBJECT, at - 1)) {
    if (chunk[at + 1] === COMMA && isSameAt(chunk, from, at + 2, length)) return at + 1;
  }
  return -1;
}

function startOfSpace(chunk: Uint8Array, start: number): number {
  let from = start;
  while (from > 0 && (chunk[from - 1] ?? 0) <= SPACE) from -= 1;
  return from;
}

function isSameAt(chunk: Uint8Array, one: number, other: number, length: number): boolean {
  for (let index = 0; index < length; index += 1) {
    if (chunk[one + index] !== chunk[other + index]) return false;
  }
  return true;
}
