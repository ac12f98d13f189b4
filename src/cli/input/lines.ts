const NEWLINE = 0x0a;
/** No request is that long; without a bound, a file without line breaks would fill the memory. */
const MOST_LINE_BYTES = 16 * 1024 * 1024;

/** A line, or why it cannot be read. */
export type Line = { readonly text: string } | { readonly problem: string };

/** The lines of a text as its bytes come in. Blank lines are left out. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Line[]> {
  let rest: Uint8Array = new Uint8Array();
  let isTooLong = false;
  for await (const chunk of chunks) {
    // The end of a line that was given up belongs to it.
    const start = isTooLong ? chunk.indexOf(NEWLINE) + 1 : 0;
    if (isTooLong && start === 0) continue;
    if (isTooLong) yield [TOO_LONG];
    const end = chunk.lastIndexOf(NEWLINE);
    if (end >= start) yield linesIn(joined(rest, chunk.subarray(start, end)));
    rest = end >= start ? Uint8Array.from(chunk.subarray(end + 1)) : joined(rest, chunk.subarray(start));
    isTooLong = rest.length > MOST_LINE_BYTES;
    if (isTooLong) rest = new Uint8Array();
  }
  yield isTooLong ? [TOO_LONG] : linesIn(rest);
}

const TOO_LONG: Line = { problem: `longer than ${MOST_LINE_BYTES} bytes` };
const fatal = new TextDecoder('utf-8', { fatal: true });

function linesIn(bytes: Uint8Array): Line[] {
  const text = decoded(bytes);
  if (text !== undefined)
    return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [{ text: line }]));
  return piecesOf(bytes).flatMap((piece): Line[] => {
    const line = decoded(piece);
    if (line === undefined) return [{ problem: 'not UTF-8 text' }];
    return line.trim() === '' ? [] : [{ text: line }];
  });
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return fatal.decode(bytes);
  } catch {
    return undefined;
  }
}

function piecesOf(bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start <= bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    pieces.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return pieces;
}

/** Always a copy: the chunk is overwritten by the next one. */
function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
