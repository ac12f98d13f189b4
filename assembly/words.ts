class Word {
  constructor(
    readonly text: string,
    readonly meaning: i32,
    /** The first eight bytes, as they are loaded. */
    readonly head: u64,
  ) {}
}

/** Words of ASCII that mean something, found by their bytes. */
export class Words {
  private readonly words: Word[] = [];

  add(text: string, meaning: i32): Words {
    this.words.push(new Word(text, meaning, headOfText(text)));
    return this;
  }

  /** What the text between two places means; 0 for nothing. */
  meaning(from: usize, to: usize): i32 {
    const length = <i32>(to - from);
    const head = headOf(from, to);
    for (let index = 0; index < this.words.length; index += 1) {
      const word = unchecked(this.words[index]);
      if (word.head == head && word.text.length == length && endsAlike(from, word.text)) return word.meaning;
    }
    return 0;
  }
}

/** Up to eight bytes as one number. */
export function headOf(from: usize, to: usize): u64 {
  const length = to - from;
  const eight = load<u64>(from);
  return length >= 8 ? eight : eight & (((<u64>1) << (8 * length)) - 1);
}

function headOfText(text: string): u64 {
  let head: u64 = 0;
  for (let index = 0; index < min(text.length, 8); index += 1)
    head |= (<u64>text.charCodeAt(index)) << (8 * index);
  return head;
}

function endsAlike(from: usize, text: string): bool {
  for (let index = 8; index < text.length; index += 1)
    if (load<u8>(from + index) != <u8>text.charCodeAt(index)) return false;
  return true;
}
