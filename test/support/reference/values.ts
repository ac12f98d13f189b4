/**
 * Values of the typed operators. Each reader answers undefined for text that is no such value, and whoever compares
 * takes that as "does not match": false for a positive operator, true for a negated one.
 */

/** Decimals of any length, compared exactly; no exponents, no surrounding spaces. */
function decimal(text: string): { readonly digits: bigint; readonly places: number } | undefined {
  const [, sign, whole, fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/u.exec(text) ?? [];
  return whole === undefined
    ? undefined
    : { digits: BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`), places: fraction.length };
}

export function compareNumbers(left: string, right: string): number | undefined {
  const [a, b] = [decimal(left), decimal(right)];
  if (a === undefined || b === undefined) return undefined;
  const difference = a.digits * 10n ** BigInt(b.places) - b.digits * 10n ** BigInt(a.places);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

const W3C = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d))?)?)?$/u;

/** Epoch seconds. Four digits alone are a year, as in W3C's note on ISO 8601; other digits count seconds. */
function instant(text: string): number | undefined {
  if (/^-?\d+$/u.test(text) && !/^\d{4}$/u.test(text)) return Number(text);
  const found = W3C.exec(text);
  if (found === null) return undefined;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    fraction = '0',
    zone = 'Z',
  ] = found;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const utc = Date.parse(`${local}Z`);
  // Date.parse moves 30 February into March; a date that does not exist is no date.
  if (Number.isNaN(utc) || !new Date(utc).toISOString().startsWith(local)) return undefined;
  return utc / 1000 + Number(`0.${fraction}`) - offsetSeconds(zone);
}

function offsetSeconds(zone: string): number {
  if (zone === 'Z') return 0;
  const size = Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4)) * 60;
  return zone.startsWith('-') ? -size : size;
}

export function compareDates(left: string, right: string): number | undefined {
  const [a, b] = [instant(left), instant(right)];
  return a === undefined || b === undefined ? undefined : Math.sign(a - b);
}

/** `true`/`false` in any case of letters. */
export function sameBoolean(left: string, right: string): boolean {
  return /^(?:true|false)$/iu.test(left) && left.toLowerCase() === right.toLowerCase();
}

/** Both sides in base 64; an ill-formed side equals nothing, itself included. */
export function sameBytes(left: string, right: string): boolean {
  const wellFormed = /^(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}==|[a-z0-9+/]{3}=)?$/iu;
  return wellFormed.test(left) && wellFormed.test(right) && atob(left) === atob(right);
}

const BITS = { four: 32, six: 128 } as const;

function bits(words: readonly number[], width: number): string {
  return words.map((word) => word.toString(2).padStart(width, '0')).join('');
}

function fourBits(text: string): string | undefined {
  const octets = text.split('.');
  const valid =
    octets.length === 4 &&
    octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/u.test(octet) && Number(octet) < 256);
  return valid ? bits(octets.map(Number), 8) : undefined;
}

function sixBits(text: string): string | undefined {
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const groups = halves.flat();
  const missing = 8 - groups.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/iu.test(group))) return undefined;
  const filler = halves.length === 2 ? Array<string>(missing).fill('0') : [];
  const words = [...(halves[0] ?? []), ...filler, ...(halves[1] ?? [])];
  return bits(
    words.map((word) => Number.parseInt(word, 16)),
    16,
  );
}

/** An address is in a range when its bits begin with the range's; the two families never mix. */
export function inRange(range: string, address: string): boolean {
  const [network = '', length, extra] = range.split('/');
  const family = network.includes(':') ? ('six' as const) : ('four' as const);
  const read = family === 'six' ? sixBits : fourBits;
  const [fixed, asked] = [read(network), read(address)];
  const size = length === undefined ? BITS[family] : /^\d{1,3}$/u.test(length) ? Number(length) : -1;
  if (fixed === undefined || asked === undefined || extra !== undefined) return false;
  return size >= 0 && size <= BITS[family] && asked.startsWith(fixed.slice(0, size));
}
