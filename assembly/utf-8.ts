/**
 * Where the character ends that begins with a byte beyond ASCII; 0 where the bytes are no UTF-8, or end too early.
 * https://www.rfc-editor.org/rfc/rfc3629#section-4
 */
export function endOfCharacter(at: usize): usize {
  const first: i32 = load<u8>(at);
  const second: i32 = load<u8>(at + 1);
  if (first < 0xc2 || first > 0xf4) return 0;
  // Longer forms of what is shorter, surrogates, and what lies beyond Unicode.
  const least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  const most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  if (first < 0xe0) return at + 2;
  if (!continues(at + 2)) return 0;
  if (first < 0xf0) return at + 3;
  return continues(at + 3) ? at + 4 : 0;
}

function continues(at: usize): bool {
  return (load<u8>(at) & 0xc0) == 0x80;
}
