import { describe, expect, it } from 'vitest';
import { type Interval, after as justAfter, before as justBefore } from '#regions';
import { holdsPoint, pieces } from '../../src/regions/line.ts';

describe('an interval', () => {
  it.each<readonly [string, Interval, readonly number[]]>([
    ['without ends holds everything', {}, [1, 2, 3, 4]],
    ['from before a point holds it', { from: justBefore(2) }, [2, 3, 4]],
    ['from after a point does not hold it', { from: justAfter(2) }, [3, 4]],
    ['to before a point does not hold it', { to: justBefore(3) }, [1, 2]],
    ['to after a point holds it', { to: justAfter(3) }, [1, 2, 3]],
    ['holds one point', { from: justBefore(2), to: justAfter(2) }, [2]],
    ['holds what lies between two points', { from: justAfter(1), to: justBefore(4) }, [2, 3]],
    ['holds nothing between a point and itself', { from: justAfter(2), to: justBefore(2) }, []],
  ])('%s', (_fact, interval, held) => {
    expect([1, 2, 3, 4].filter((point) => holdsPoint(interval, point))).toEqual(held);
    const big = (cut: Interval['from']) => cut && { ...cut, at: BigInt(cut.at) };
    const [from, to] = [big(interval.from), big(interval.to)];
    const same = { ...(from && { from }), ...(to && { to }) };
    expect([1, 2, 3, 4].filter((point) => holdsPoint(same, BigInt(point)))).toEqual(held);
  });
});

describe('intervals cut a line', () => {
  it('into one piece where there are none', () => {
    expect(pieces([])).toEqual([{}]);
    expect(pieces([{}])).toEqual([{}]);
  });

  it('at each of their ends once, in order', () => {
    const cuts: Interval[] = [
      { from: justAfter(10), to: justBefore(30) },
      { from: justBefore(10), to: justBefore(30) },
      { to: justAfter(9) },
    ];
    expect(pieces(cuts)).toEqual([
      { to: justAfter(9) },
      { from: justAfter(9), to: justBefore(10) },
      { from: justBefore(10), to: justAfter(10) },
      { from: justAfter(10), to: justBefore(30) },
      { from: justBefore(30) },
    ]);
  });

  it('that is made of big integers, too', () => {
    expect(pieces([{ from: justBefore(10n), to: justAfter(9n) }])).toEqual([
      { to: justAfter(9n) },
      { from: justAfter(9n), to: justBefore(10n) },
      { from: justBefore(10n) },
    ]);
  });
});
