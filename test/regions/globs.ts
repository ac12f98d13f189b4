import { ANY_CHAR, exactly, MANY, ONE, type Pattern, pattern, type Token } from '#regions';

/** `*` any text, `?` any character, `~` any text of small letters; all else is itself. */
export function glob(text: string): Pattern {
  return pattern(tokensOf(text));
}

export function tokensOf(text: string): Token[] {
  return [...text].flatMap((char): Token[] => {
    if (char === '*') return [MANY];
    if (char === '?') return [ONE];
    return char === '~' ? [{ chars: [[97, 122]], repeats: true }] : exactly(char);
  });
}

export const ANY_TEXT: Pattern = pattern([{ chars: ANY_CHAR, repeats: true }]);
