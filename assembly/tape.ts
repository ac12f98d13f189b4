import { leave } from './json';

/** Entries of one record; the largest that IAM allows has far fewer. */
const MOST_ENTRIES = 16384;
const ENTRY_BYTES = 4 * sizeof<i32>();

const start = memory.data(MOST_ENTRIES * ENTRY_BYTES, 16);
let used: i32 = 0;

/** What was found on a walk, for the other side to read: entries of what it is, where it begins and ends, and a number. */
export function tape(): usize {
  return start;
}

/** The number of entries. */
export function length(): i32 {
  return used;
}

/** Forgets all but the first entries. */
export function rewind(entries: i32): void {
  used = entries;
}

export function note(what: i32, from: usize, to: usize, number: i32 = 0): void {
  if (used == MOST_ENTRIES) leave();
  const entry = start + used * ENTRY_BYTES;
  store<i32>(entry, what, 0);
  store<i32>(entry, <i32>from, 4);
  store<i32>(entry, <i32>to, 8);
  store<i32>(entry, number, 12);
  used += 1;
}
