type Word = { readonly bytes: Uint8Array; readonly meaning: number };

/** Words that mean something, found by their bytes. */
export class Words {
  readonly #byLength: (readonly Word[])[] = [];

  constructor(meanings: Readonly<Record<string, number>>) {
    for (const [text, meaning] of Object.entries(meanings))
      this.#byLength[text.length] = [...(this.#byLength[text.length] ?? []), { bytes: word(text), meaning }];
    this.#byLength = Array.from(this.#byLength, (words) => words ?? []);
  }

  /** What the text between two places means; 0 for nothing. */
  meaning(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from;
    if (length >= this.#byLength.length) return 0;
    for (const known of this.#byLength[length] as readonly Word[])
      if (isWord(bytes, from, known.bytes)) return known.meaning;
    return 0;
  }
}

/** Whether a word of the right length begins at a place. */
export function isWord(bytes: Uint8Array, from: number, known: Uint8Array): boolean {
  for (let index = 0; index < known.length; index += 1)
    if (bytes[from + index] !== known[index]) return false;
  return true;
}

export function word(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
