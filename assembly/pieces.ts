import { headOf } from './words';

const HEADER = 8;
const BLOCK = 256 * 1024;
const SLOTS = 1 << 15;
const SLOT = 8;
const MOST_PROBES = 8;
/** Bytes that are kept only because they may come again. What is the same everywhere comes early. */
const MOST_KNOWN = 2 * 1024 * 1024;
const SPREAD: u64 = 0x9e3779b97f4a7c15;

/** By hash: the hash of a piece, and the piece. */
const slots = memory.data(SLOTS * SLOT, 8);
let block: usize = 0;
let room: usize = 0;
let known: usize = 0;
/** The slot in which a piece would be, or 0. */
let vacant: usize = 0;
let hash: u32 = 0;

/**
 * Keeps the bytes between two places, those that are the same once. Answers the piece: the address of its length, of a number for
 * whoever asks about pieces (operators.ts), and of its bytes.
 */
export function keep(from: usize, to: usize): usize {
  const found = find(from, to);
  return found != 0 ? found : add(from, to);
}

/** The same, where bytes are only kept to be known again: an account where little is must not be kept whole. 0 where they are not. */
export function keepIfCommon(from: usize, to: usize): usize {
  const found = find(from, to);
  if (found != 0 || vacant == 0 || known > <usize>MOST_KNOWN) return found;
  known += to - from;
  return add(from, to);
}

function find(from: usize, to: usize): usize {
  const length = to - from;
  hash = hashOf(from, to);
  for (let probe = 0; probe < MOST_PROBES; probe += 1) {
    vacant = slots + SLOT * ((hash + probe) & (SLOTS - 1));
    const piece = <usize>load<u32>(vacant, 4);
    if (piece == 0) return 0;
    const isSame = load<u32>(vacant) == hash && <usize>load<u32>(piece) == length;
    if (isSame && areAlike(from, piece + HEADER, length)) return piece;
  }
  vacant = 0;
  return 0;
}

function add(from: usize, to: usize): usize {
  const length = to - from;
  const piece = allocate((<usize>HEADER + length + 7) & ~7);
  store<u32>(piece, <u32>length);
  store<u32>(piece, 0, 4);
  memory.copy(piece + HEADER, from, length);
  if (vacant != 0) {
    store<u32>(vacant, hash);
    store<u32>(vacant, <u32>piece, 4);
  }
  return piece;
}

function allocate(size: usize): usize {
  // Others may still fit into the rest of the block.
  if (size > <usize>BLOCK / 4) return heap.alloc(size);
  if (size > room) {
    block = heap.alloc(BLOCK);
    room = BLOCK;
  }
  const place = block;
  block += size;
  room -= size;
  return place;
}

function hashOf(from: usize, to: usize): u32 {
  let one: u64 = to - from;
  let other: u64 = 0;
  let at = from;
  // Side by side, so that one multiplication need not wait for the other.
  for (; at + 16 <= to; at += 16) {
    one = mixed(one, load<u64>(at));
    other = mixed(other, load<u64>(at, 8));
  }
  if (at + 8 <= to) {
    one = mixed(one, load<u64>(at));
    at += 8;
  }
  const mix = mixed(one ^ headOf(at, to), other);
  return <u32>(mix ^ (mix >> 32));
}

function mixed(hash: u64, bytes: u64): u64 {
  const product = (hash ^ bytes) * SPREAD;
  return product ^ (product >> 29);
}

function areAlike(one: usize, other: usize, length: usize): bool {
  let at: usize = 0;
  for (; at + 16 <= length; at += 16)
    if (v128.any_true(v128.xor(v128.load(one + at), v128.load(other + at)))) return false;
  for (; at < length; at += 8)
    if (headOf(one + at, one + length) != headOf(other + at, other + length)) return false;
  return true;
}
