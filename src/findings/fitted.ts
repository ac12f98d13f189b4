// Control characters, halves of pairs, invisible and direction-changing ones, and what has no meaning anywhere.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Co}\p{Noncharacter_Code_Point}]/gu;
const BLANKS = /[\t\n\r\p{Zs}]+/gu;
const UNFINISHED = /(?:[\uD800-\uDBFF]|\\(?:u(?:\{[0-9a-f]*)?)?)$/;

/** A text from the input on one line, with what cannot be seen written out. */
export function visible(text: string): string {
  return text
    .replace(BLANKS, ' ')
    .replace(UNSEEN, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
    .trim();
}

/**
 * A text as a field takes it that holds 1 to `most` characters, not all blank. Lengths are counted in UTF-16: a service that
 * counts code points finds no more than that.
 */
export function fitted(text: string, most: number, otherwise: string): string {
  const line = visible(text);
  if (line === '') return otherwise;
  return line.length <= most ? line : `${beginning(line, most - 1)}…`;
}

/** As many sentences of a text as a field can hold; the text of a remedy that stops in the middle may say the opposite. */
export function fittedSentences(text: string, most: number, otherwise: string): string {
  const line = visible(text);
  const end = line.lastIndexOf('. ', most - ' …'.length - 1);
  return line.length <= most || end < 0 ? fitted(text, most, otherwise) : `${line.slice(0, end + 1)} …`;
}

/** At most so much of a visible text, cut neither within a character nor within an escape. */
export function beginning(line: string, most: number): string {
  return line.slice(0, most).replace(UNFINISHED, '');
}
