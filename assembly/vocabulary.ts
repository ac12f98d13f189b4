import { MOST_BEGINNINGS } from '../src/account/skim/tape';
import { isWanted, longer } from './host';

const MANY = 0x2a;
const ONE = 0x3f;
const UNKNOWN = 0;
const NOT_WANTED = -1;
const OF_ASCII = 128;

/** By beginning and byte, what is known of the longer one. INVARIANT: no number is above MOST_BEGINNINGS, which two bytes hold. */
const known = memory.data(MOST_BEGINNINGS * OF_ASCII * sizeof<i16>(), sizeof<i16>());

/**
 * Whether the text between two places, as an action pattern, may be wanted. Most can be told by their first few bytes: a pattern is
 * wanted for the names it can mean, and `s*` means every name that a pattern with the same first letter can.
 */
export function mayWant(from: usize, to: usize): bool {
  let beginning: i32 = 0;
  for (let at = from; at < to; at += 1) {
    const byte = folded(load<u8>(at));
    if (byte == MANY || byte == ONE || byte >= OF_ASCII) return true;
    beginning = following(beginning, byte);
    if (beginning == NOT_WANTED) return false;
    if (beginning == MOST_BEGINNINGS) return true;
  }
  return isWanted(beginning);
}

function following(beginning: i32, byte: i32): i32 {
  const place = known + sizeof<i16>() * (beginning * OF_ASCII + byte);
  const remembered = load<i16>(place);
  if (remembered != UNKNOWN) return remembered;
  const found = min(longer(beginning, byte), MOST_BEGINNINGS);
  store<i16>(place, <i16>found);
  return found;
}

function folded(byte: i32): i32 {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}
