import { IPV6_START, parseAddress, parseDate, parseNumber } from '#policy';
import type { Cut, Interval, Line } from '#regions';

// What `toFixed` can show.
const MOST_DECIMALS = 100;

const NUMBERS: Line = {
  parse: parseNumber,
  textIn: ({ from, to }) => {
    const low = from && Number(from.at);
    const high = to && Number(to.at);
    if (low === undefined) {
      if (high === undefined) return '0';
      return showNumber(to?.after ? high : high - Math.max(1, Math.abs(high)));
    }
    if (!from?.after) return showNumber(low);
    if (high === undefined) return showNumber(low + Math.max(1, Math.abs(low)));
    const middle = low + (high - low) / 2;
    // Two neighbours among the numbers a machine has leave nothing between them.
    return middle > low && middle < high ? showNumber(middle) : undefined;
  },
  junk: 'not-a-number',
};

/** Without an exponent, which IAM is not known to read. */
function showNumber(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return Math.abs(value) < 1 ? value.toFixed(MOST_DECIMALS).replace(/0+$/, '') : String(BigInt(value));
}

const SECOND = 1000;

// Whole milliseconds; what lies between two of them cannot be written.
const DATES: Line = {
  parse: parseDate,
  textIn: ({ from, to }) => {
    const first = from && millisecondFrom(from);
    const end = to && millisecondFrom(to);
    if (first === undefined) return showDate(end === undefined ? 0 : end - 1, Math.floor);
    return end === undefined || first < end ? showDate(first, Math.ceil) : undefined;
  },
  junk: 'not-a-date',
};

/** The first millisecond above a cut. */
function millisecondFrom({ at, after }: Cut): number {
  return Number(at) + (after ? 1 : 0);
}

const FOUR_DIGIT_YEARS = { first: Date.parse('0000-01-01'), last: Date.parse('9999-12-31') };

/** Other years can be written in whole seconds only. */
function showDate(milliseconds: number, round: (seconds: number) => number): string {
  const isIso = milliseconds >= FOUR_DIGIT_YEARS.first && milliseconds <= FOUR_DIGIT_YEARS.last;
  return isIso ? new Date(milliseconds).toISOString() : String(round(milliseconds / SECOND));
}

const IPV4_END = 1n << 32n;
const IPV6_END = IPV6_START + (1n << 128n);

const ADDRESSES: Line = {
  parse: parseAddress,
  textIn: (interval) => {
    const address = addressIn(interval, 0n, IPV4_END) ?? addressIn(interval, IPV6_START, IPV6_END);
    return address === undefined ? undefined : showAddress(address);
  },
  junk: 'not-an-address',
};

/** The first address of an interval among those from `first` to before `end`. */
function addressIn({ from, to }: Interval, first: bigint, end: bigint): bigint | undefined {
  const low = from && addressFrom(from) > first ? addressFrom(from) : first;
  const isInside = low < end && (!to || low < addressFrom(to));
  return isInside ? low : undefined;
}

/** The first address above a cut. */
function addressFrom({ at, after }: Cut): bigint {
  return BigInt(at) + (after ? 1n : 0n);
}

function showAddress(address: bigint): string {
  if (address < IPV6_START) return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.');
  const value = address - IPV6_START;
  return Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
  ).join(':');
}

/** The ordered domains of condition keys. `time` is that of the clock, which always shows a date. */
export const LINES = {
  number: NUMBERS,
  date: DATES,
  address: ADDRESSES,
  time: { ...DATES, junk: undefined },
} satisfies Readonly<Record<string, Line>>;
