import { describe, expect, it } from 'vitest';
import { IPV6_START, parseAddress, parseAddressBlock, parseDate, parseNumber } from '#policy';

describe('a number', () => {
  it.each([
    ['0', 0],
    ['7', 7],
    ['-7', -7],
    ['+7', 7],
    ['10.50', 10.5],
    ['007', 7],
    ['1180591620717411303424', 2 ** 70],
  ])('is %s', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '.5',
    '5.',
    '1e3',
    '0x10',
    '--1',
    '1,5',
    'NaN',
    'Infinity',
    'a1',
    '1a',
    '9'.repeat(400),
  ])('is not `%s`', (text) => {
    expect(parseNumber(text)).toBe(undefined);
  });
});

describe('a date', () => {
  const NOW = Date.UTC(2026, 5, 1);
  it.each([
    ['2026-06-01T00:00:00Z', NOW],
    ['2026-06-01T00:00:00.000Z', NOW],
    ['2026-06-01T00:00:00.5Z', NOW + 500],
    ['2026-06-01T02:00:00+02:00', NOW],
    ['2026-05-31T19:00:00-05:00', NOW],
    ['2026-06-01T00:00Z', NOW],
    ['2026-06-01', NOW],
    ['2026-06', NOW],
    ['2026', Date.UTC(2026, 0, 1)],
    ['1780272000', NOW],
    ['-1', -1000],
    ['0', 0],
    ['20260', 20_260_000],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2026-06-01T23:59:59Z', NOW + 86_399_000],
    ['8640000000000', 8.64e15],
    ['-8640000000000', -8.64e15],
  ])('is %s', (text, value) => {
    expect(parseDate(text)).toBe(value);
  });

  it.each([
    ['', 'nothing'],
    ['today', 'a word'],
    ['2026-13-01', 'of a thirteenth month'],
    ['2026-02-30', 'of a day that does not exist'],
    ['2026-02-30T00:00:00Z', 'with a time on a day that does not exist'],
    ['2025-02-29', 'of a leap day in another year'],
    ['2026-6-1', 'with short fields'],
    ['2026-06-01T00:00:00', 'without a zone'],
    ['2026-06-01T00:00:00+0200', 'of a zone without a colon'],
    ['2026-06-01t00:00:00z', 'in lower case'],
    ['2026-06-01 00:00:00Z', 'with a space'],
    ['2026-06-01T24:00:00Z', 'of a twenty-fifth hour'],
    ['2026-06-01T00:60:00Z', 'of a sixtieth minute'],
    ['2026-06-01T00:00:60Z', 'of a sixtieth second'],
    ['2026-06T00:00:00Z', 'of a time without a day'],
    ['2026-06-01T00:00:00.Z', 'of a point without a fraction'],
    ['2026-06-01T00Z', 'of an hour alone'],
    ['+1780272000', 'of seconds with a plus'],
    ['1780272000.5', 'of half seconds'],
    ['x2026-06-01', 'behind something else'],
    ['2026-06-01x', 'before something else'],
    ['8640000000001', 'later than time'],
    ['-8640000000001', 'earlier than time'],
    ['12 1780272000', 'of seconds behind something else'],
  ])('is not `%s`: %s', (text) => {
    expect(parseDate(text)).toBe(undefined);
  });
});

describe('a block of addresses', () => {
  const v6 = (value: bigint) => IPV6_START + value;
  it.each([
    ['203.0.113.7', 0xcb_00_71_07n, 0xcb_00_71_07n],
    ['203.0.113.7/32', 0xcb_00_71_07n, 0xcb_00_71_07n],
    ['203.0.113.0/24', 0xcb_00_71_00n, 0xcb_00_71_ffn],
    ['203.0.113.77/25', 0xcb_00_71_00n, 0xcb_00_71_7fn],
    ['0.0.0.0/0', 0n, 0xff_ff_ff_ffn],
    ['255.255.255.255/0', 0n, 0xff_ff_ff_ffn],
    ['10.0.0.0/8', 0x0a_00_00_00n, 0x0a_ff_ff_ffn],
    ['::', v6(0n), v6(0n)],
    ['::1', v6(1n), v6(1n)],
    ['1::', v6(1n << 112n), v6(1n << 112n)],
    ['2001:db8::/32', v6(0x2001_0db8n << 96n), v6((0x2001_0db8n << 96n) + (1n << 96n) - 1n)],
    [
      '2001:DB8:0:1::5/64',
      v6(0x2001_0db8_0000_0001n << 64n),
      v6((0x2001_0db8_0000_0001n << 64n) + (1n << 64n) - 1n),
    ],
    [
      '1:2:3:4:5:6:7:8',
      v6(0x1_0002_0003_0004_0005_0006_0007_0008n),
      v6(0x1_0002_0003_0004_0005_0006_0007_0008n),
    ],
    [
      '1:2:3:4:5:6:7::',
      v6(0x1_0002_0003_0004_0005_0006_0007_0000n),
      v6(0x1_0002_0003_0004_0005_0006_0007_0000n),
    ],
    ['::ffff:192.0.2.1', v6(0xffff_c000_0201n), v6(0xffff_c000_0201n)],
    [
      '1:2:3:4:5:6:192.0.2.1',
      v6(0x1_0002_0003_0004_0005_0006_c000_0201n),
      v6(0x1_0002_0003_0004_0005_0006_c000_0201n),
    ],
    ['::/0', v6(0n), v6((1n << 128n) - 1n)],
  ])('is %s', (text, first, last) => {
    expect(parseAddressBlock(text)).toEqual({ first, last });
  });

  it.each([
    '',
    '10.0.0',
    '10.0.0.0.0',
    '10.0.0.256',
    '10.0.0.1000',
    '10.0.0.01',
    '10.0.0.-1',
    '10.0.0.a',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '10.0.0.0/0x8',
    '10.0.0.0/1000',
    ' 10.0.0.0',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '12345::',
    'g::',
    '::/129',
    '::1.2.3',
    '::1.2.3.256',
    '1:2:3:4:5:6:7:192.0.2.1',
    '1.2.3.4::',
  ])('is not `%s`', (text) => {
    expect(parseAddressBlock(text)).toBe(undefined);
  });

  it('of one family holds no address of the other', () => {
    const [all4, all6] = [parseAddressBlock('0.0.0.0/0'), parseAddressBlock('::/0')];
    expect((all4?.last ?? 0n) < (all6?.first ?? 0n)).toBe(true);
  });
});

describe('a single address', () => {
  it('is a number on the line of all addresses', () => {
    expect(parseAddress('10.0.0.1')).toBe(0x0a_00_00_01n);
    expect(parseAddress('::1')).toBe(IPV6_START + 1n);
  });

  it('is not a block, nor a word', () => {
    expect(parseAddress('10.0.0.1/32')).toBe(undefined);
    expect(parseAddress('localhost')).toBe(undefined);
  });
});
