import { describe, expect, it } from 'vitest';
import { LINES } from '../../src/grants/lines.ts';
import {
  holdsPoint,
  type Interval,
  after as justAfter,
  before as justBefore,
} from '../../src/regions/line.ts';

const day = (text: string) => Date.parse(text);
const V6 = 1n << 40n;

type Row = readonly [shown: string | undefined, interval: Interval];

/** Every text must lie where it was asked for, whatever it looks like. */
function check(line: keyof typeof LINES, [shown, interval]: Row): void {
  const text = LINES[line].textIn(interval);
  expect(text).toBe(shown);
  if (text === undefined) return;
  const point = LINES[line].parse(text);
  expect(point !== undefined && holdsPoint(interval, point)).toBe(true);
}

describe('a number', () => {
  it.each<Row>([
    ['0', {}],
    ['7', { from: justBefore(7) }],
    ['14', { from: justAfter(7) }],
    ['0.5', { from: justAfter(-0.5) }],
    ['7', { to: justAfter(7) }],
    ['0', { to: justBefore(7) }],
    ['-0.5', { to: justBefore(0.5) }],
    ['1.5', { from: justAfter(1), to: justBefore(2) }],
    ['1.5', { from: justAfter(1), to: justAfter(2) }],
    ['1', { from: justBefore(1), to: justBefore(2) }],
    ['0.000000000931322574615478515625', { from: justBefore(2 ** -30) }],
    ['-0.000000000931322574615478515625', { from: justBefore(-(2 ** -30)) }],
    ['1180591620717411303424', { from: justBefore(2 ** 70) }],
    ['1', { from: justBefore(1), to: justAfter(1) }],
    [undefined, { from: justAfter(1), to: justBefore(1 + Number.EPSILON) }],
    [undefined, { from: justAfter(1), to: justAfter(1 + Number.EPSILON) }],
  ])('%s lies in %j', (...row) => check('number', row));

  it('is known from another text', () => {
    expect(LINES.number.parse(LINES.number.junk ?? '0')).toBe(undefined);
  });
});

describe('a date', () => {
  it.each<Row>([
    ['1970-01-01T00:00:00.000Z', {}],
    ['2026-01-01T00:00:00.000Z', { from: justBefore(day('2026-01-01')) }],
    ['2026-01-01T00:00:00.001Z', { from: justAfter(day('2026-01-01')) }],
    ['2026-01-01T00:00:00.000Z', { to: justAfter(day('2026-01-01')) }],
    ['2025-12-31T23:59:59.999Z', { to: justBefore(day('2026-01-01')) }],
    ['2026-01-01T00:00:00.000Z', { from: justBefore(day('2026-01-01')), to: justAfter(day('2026-01-01')) }],
    [undefined, { from: justAfter(day('2026-01-01')), to: justBefore(day('2026-01-01') + 1) }],
    [undefined, { from: justAfter(day('2026-01-01')), to: justAfter(day('2026-01-01')) }],
    ['9999-12-31T00:00:00.000Z', { from: justBefore(day('9999-12-31')) }],
    ['0000-01-01T00:00:00.000Z', { from: justBefore(day('0000-01-01')) }],
    ['253402214401', { from: justAfter(day('9999-12-31')) }],
    ['-62167219201', { to: justBefore(day('0000-01-01')) }],
  ])('%s lies in %j', (...row) => check('date', row));

  it('is known from another text, unless the clock shows it', () => {
    expect(LINES.date.parse(LINES.date.junk ?? '0')).toBe(undefined);
    expect(LINES.time.junk).toBe(undefined);
  });
});

describe('an address', () => {
  it.each<Row>([
    ['0.0.0.0', {}],
    ['0.0.0.5', { from: justBefore(5n) }],
    ['0.0.0.6', { from: justAfter(5n) }],
    ['0.0.0.0', { to: justBefore(5n) }],
    ['0.0.0.0', { to: justAfter(0n) }],
    [undefined, { to: justBefore(0n) }],
    [undefined, { from: justAfter(5n), to: justBefore(6n) }],
    ['0.0.0.6', { from: justAfter(5n), to: justAfter(6n) }],
    ['255.255.255.255', { from: justBefore(2n ** 32n - 1n) }],
    ['0:0:0:0:0:0:0:0', { from: justAfter(2n ** 32n - 1n) }],
    ['0:0:0:0:0:0:0:0', { from: justBefore(2n ** 33n), to: justAfter(V6) }],
    [undefined, { from: justBefore(2n ** 33n), to: justBefore(V6) }],
    ['0:0:0:0:0:0:1:0', { from: justBefore(V6 + 65_536n) }],
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', { from: justBefore(V6 + 2n ** 128n - 1n) }],
    [undefined, { from: justAfter(V6 + 2n ** 128n - 1n) }],
  ])('%s lies between', (...row) => check('address', row));

  it('is known from another text', () => {
    expect(LINES.address.parse(LINES.address.junk ?? '::')).toBe(undefined);
  });
});
