/** Vectors are loaded up to here beyond the last byte. */
const BEYOND = 32;
const LEAST = 512 * 1024;

let start: usize = 0;
let room: i32 = 0;

/**
 * Where so many bytes are to be put. INVARIANT: zeros stand behind them, at which every walk ends: nothing else has to look where
 * the input does.
 */
export function input(length: i32): usize {
  if (length > room) {
    // What was too small is not used again, so that it has to be seldom.
    const more = max(length, max(2 * room, LEAST));
    start = heap.alloc(more + BEYOND);
    room = more;
  }
  memory.fill(start + length, 0, BEYOND);
  return start;
}
