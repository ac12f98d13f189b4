/** Reading of the typed values of condition keys. Each answers undefined for a text that is not of its type. */

const NUMBER = /^[+-]?\d+(\.\d+)?$/;
const EPOCH_SECONDS = /^-?\d+$/;
const ISO_8601 = /^\d{4}(-\d{2}(-\d{2}(T([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/;
const DAY_LENGTH = '2026-06-01'.length;

export function parseNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Milliseconds since 1970. IAM takes the ISO 8601 profile of W3C and seconds since 1970; four digits alone are a year. */
export function parseDate(text: string): number | undefined {
  if (ISO_8601.test(text)) return existing(text.slice(0, DAY_LENGTH)) ? finite(Date.parse(text)) : undefined;
  return EPOCH_SECONDS.test(text) ? finite(Number(text) * 1000) : undefined;
}

// Date.parse takes 30 February for 2 March.
function existing(day: string): boolean {
  const start = Date.parse(day);
  return Number.isFinite(start) && new Date(start).toISOString().startsWith(day);
}

function finite(value: number): number | undefined {
  // What a date can hold at most, in milliseconds (ECMAScript, time values).
  return Math.abs(value) <= 8.64e15 ? value : undefined;
}

/** A block of addresses, both ends included. The two families lie apart on one line: IPv6 begins at IPV6_START. */
export type AddressBlock = { readonly first: bigint; readonly last: bigint };

export const IPV6_START = 1n << 40n;

export function parseAddressBlock(text: string): AddressBlock | undefined {
  const [address = '', prefix, ...more] = text.split('/');
  const isV6 = address.includes(':');
  const bits = isV6 ? 128 : 32;
  const value = isV6 ? parseIpv6(address) : parseIpv4(address);
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (value === undefined || more.length > 0 || !(length <= bits)) return undefined;
  const size = 1n << BigInt(bits - length);
  const first = (value / size) * size + (isV6 ? IPV6_START : 0n);
  return { first, last: first + size - 1n };
}

/** A single address; blocks are no values of a request. */
export function parseAddress(text: string): bigint | undefined {
  return text.includes('/') ? undefined : parseAddressBlock(text)?.first;
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  const isAddress = parts.length === 4 && parts.every(isByte);
  return isAddress ? parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n) : undefined;
}

/** A leading zero means eight to some readers and ten to others. */
function isByte(part: string): boolean {
  return /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256;
}

function parseIpv6(text: string): bigint | undefined {
  const halves = withoutDottedTail(text)?.split('::') ?? [];
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = head.length + (tail?.length ?? 0);
  if (halves.length > 2 || (tail ? given > 7 : given !== 8)) return undefined;
  const groups = [...head, ...Array<string>(8 - given).fill('0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** `::ffff:192.0.2.1` and the like: the last four bytes may be written as an IPv4 address. */
function withoutDottedTail(text: string): string | undefined {
  const start = text.lastIndexOf(':') + 1;
  if (!text.includes('.', start)) return text;
  const tail = parseIpv4(text.slice(start));
  if (tail === undefined) return undefined;
  return `${text.slice(0, start)}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
}
