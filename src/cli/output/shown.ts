// Control characters (escape sequences begin with one), invisible and direction-changing ones, line and paragraph
// separators, halves of surrogate pairs, and what has no meaning anywhere.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Co}\p{Noncharacter_Code_Point}]/gu;

/**
 * Makes a text from the input fit to be printed. Whoever may create a role chooses its name, and could otherwise recolour, hide
 * or forge lines of a report. Every text output goes through this; JSON has an escaping of its own.
 */
export function shown(text: string): string {
  return text.replace(UNSAFE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A text as a shell takes it for one word, fit to be printed. */
export function quoted(word: string): string {
  const text = shown(word);
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
