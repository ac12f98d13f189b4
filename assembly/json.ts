import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
} from '../src/account/json-chars';
import { endOfCharacter } from './utf-8';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const TAB = 0x09;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const UNICODE = 0x75;
const MOST_DEPTH = 64;

const SPACES = i8x16.splat(<i8>SPACE);
const QUOTES = i8x16.splat(<i8>QUOTE);
const BACKSLASHES = i8x16.splat(<i8>BACKSLASH);

/** Ends the walk: the record is cut off, no JSON, or not of the shape that is known here, and is for JSON.parse to read. */
export function leave(): void {
  unreachable();
}

export function byteAt(at: usize): i32 {
  return load<u8>(at);
}

/** Past white space, to a byte that is none. */
export function skip(at: usize): usize {
  if (byteAt(at) > SPACE) return at;
  // One space, as after a colon.
  if (byteAt(at) == SPACE && byteAt(at + 1) > SPACE) return at + 1;
  return skipLines(at);
}

/** Documents are indented by many spaces. */
function skipLines(start: usize): usize {
  let at = start;
  while (byteAt(at) <= SPACE) {
    if (!isWhite(byteAt(at))) leave();
    at = pastSpaces(at + 1);
  }
  return at;
}

function pastSpaces(start: usize): usize {
  let at = start;
  let others = 0;
  while (true) {
    others = i8x16.bitmask(i8x16.ne(v128.load(at), SPACES));
    if (others != 0) return at + ctz(others);
    at += 16;
  }
}

function isWhite(byte: i32): bool {
  return byte == SPACE || byte == LINE_FEED || byte == CARRIAGE_RETURN || byte == TAB;
}

/** Past the text that begins here. Without `escapes` it says what its bytes say. */
export function text(start: usize, escapes: bool = false): usize {
  let at = start + 1;
  while (true) {
    at = pastPlain(at);
    const byte = byteAt(at);
    if (byte == QUOTE) return at + 1;
    if (byte < SPACE || (byte == BACKSLASH && !escapes)) leave();
    at = byte == BACKSLASH ? endOfEscape(at) : endOfCharacter(at);
    if (at == 0) leave();
  }
}

/** Past bytes that stand for themselves in a text: ASCII without control characters, the quote and the backslash. */
function pastPlain(start: usize): usize {
  let at = start;
  while (true) {
    const bytes = v128.load(at);
    // As signed numbers, bytes beyond ASCII are less than a space, too.
    const special = v128.or(
      i8x16.lt_s(bytes, SPACES),
      v128.or(i8x16.eq(bytes, QUOTES), i8x16.eq(bytes, BACKSLASHES)),
    );
    const places = i8x16.bitmask(special);
    if (places != 0) return at + ctz(places);
    at += 16;
  }
}

/** Where an escape ends; 0 where there is none, or not all of it. */
function endOfEscape(at: usize): usize {
  switch (byteAt(at + 1)) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f: // slash
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return at + 2;
    case UNICODE:
      return isHex(at + 2) && isHex(at + 3) && isHex(at + 4) && isHex(at + 5) ? at + 6 : 0;
    default:
      return 0;
  }
}

function isHex(at: usize): bool {
  const byte = byteAt(at);
  const letter = byte | 0x20;
  return isDigit(byte) || (letter >= 0x61 && letter <= 0x66);
}

function isDigit(byte: i32): bool {
  return byte >= ZERO && byte <= NINE;
}

/** Past the name that begins here; its colon comes next. */
export function name(at: usize, escapes: bool = false): usize {
  if (byteAt(at) != QUOTE) leave();
  return text(at, escapes);
}

/** From behind a name to its value. */
export function named(end: usize): usize {
  const at = skip(end);
  if (byteAt(at) != COLON) leave();
  return skip(at + 1);
}

/** From behind an entry to the next one, or to the bracket that closes. */
export function next(end: usize, close: i32): usize {
  const at = skip(end);
  if (byteAt(at) == close) return at;
  if (byteAt(at) != COMMA) leave();
  const entry = skip(at + 1);
  if (byteAt(entry) == close) leave();
  return entry;
}

/** Past an opening bracket, to what is within. */
export function open(at: usize, bracket: i32): usize {
  if (byteAt(at) != bracket) leave();
  return skip(at + 1);
}

/** Past any value, which only JSON.parse can tell: its texts may have escapes. */
export function value(at: usize): usize {
  return nested(at, 0);
}

function nested(at: usize, depth: i32): usize {
  switch (byteAt(at)) {
    case QUOTE:
      return text(at, true);
    case OPEN_OBJECT:
      return object(at, depth + 1);
    case OPEN_LIST:
      return list(at, depth + 1);
    default:
      return scalar(at);
  }
}

function object(start: usize, depth: i32): usize {
  if (depth > MOST_DEPTH) leave();
  let at = skip(start + 1);
  while (byteAt(at) != CLOSE_OBJECT) at = next(nested(named(name(at, true)), depth), CLOSE_OBJECT);
  return at + 1;
}

function list(start: usize, depth: i32): usize {
  if (depth > MOST_DEPTH) leave();
  let at = skip(start + 1);
  while (byteAt(at) != CLOSE_LIST) at = next(nested(at, depth), CLOSE_LIST);
  return at + 1;
}

/** Past a number, true, false or null. */
function scalar(at: usize): usize {
  switch (load<u32>(at)) {
    case 0x65757274: // true
    case 0x6c6c756e: // null
      return at + 4;
    case 0x736c6166: // fals
      if (byteAt(at + 4) != 0x65) leave();
      return at + 5;
    default:
      return number(at);
  }
}

/** https://www.rfc-editor.org/rfc/rfc8259#section-6 */
function number(start: usize): usize {
  let at = byteAt(start) == MINUS ? start + 1 : start;
  at = byteAt(at) == ZERO ? at + 1 : digits(at);
  if (byteAt(at) == POINT) at = digits(at + 1);
  if ((byteAt(at) | 0x20) != 0x65) return at; // e
  const sign = byteAt(at + 1);
  return digits(sign == PLUS || sign == MINUS ? at + 2 : at + 1);
}

/** Past digits, of which there is one at least. */
function digits(start: usize): usize {
  let at = start;
  while (isDigit(byteAt(at))) at += 1;
  if (at == start) leave();
  return at;
}
