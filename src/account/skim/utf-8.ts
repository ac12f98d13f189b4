/**
 * Where the character ends that begins with a byte beyond ASCII; -1 where the bytes are no UTF-8, or end too early.
 * https://www.rfc-editor.org/rfc/rfc3629#section-4
 */
export function endOfCharacter(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return -1;
  const second = bytes[at + 1] as number;
  // Longer forms of what is shorter, surrogates, and what lies beyond Unicode.
  if (second < (LEAST[first] ?? 0x80) || second > (MOST[first] ?? 0xbf)) return -1;
  for (let next = at + 2; next < at + length; next += 1)
    if (((bytes[next] as number) & 0xc0) !== 0x80) return -1;
  return at + length;
}

/** What may follow the first byte, where not every continuation may. */
const LEAST: Readonly<Record<number, number>> = { 224: 0xa0, 240: 0x90 };
const MOST: Readonly<Record<number, number>> = { 237: 0x9f, 244: 0x8f };
