type Word = { readonly bytes: Uint8Array; readonly meaning: number };

/** Words of ASCII that mean something, found by their bytes. */
export class Words {
  readonly #byLength: Word[][] = [];

  constructor(meanings: Readonly<Record<string, number>>) {
    for (const [text, meaning] of Object.entries(meanings)) this.add(text, meaning);
  }

  add(text: string, meaning: number): void {
    const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
    // Without holes: V8 reads a list that has some more slowly.
    while (this.#byLength.length <= bytes.length) this.#byLength.push([]);
    this.#byLength[bytes.length]?.push({ bytes, meaning });
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

function isWord(bytes: Uint8Array, from: number, known: Uint8Array): boolean {
  for (let index = 0; index < known.length; index += 1)
    if (bytes[from + index] !== known[index]) return false;
  return true;
}
