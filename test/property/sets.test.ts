import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALWAYS, type Region, type Space } from '#regions';
import { holds } from './settings.ts';
import { type Claim, claim, type Point, point, spaceFor } from './small-spaces.ts';

const points = fc.array(point, { minLength: 20, maxLength: 20 });

function isIn(space: Space, region: Region, { values, coins }: Point): boolean {
  return space.contains(region, values, (name) => coins[name] === true);
}

/** Every point that differs from one only in what the opaque predicates are. */
function tossed(at: Point): Point[] {
  return [0, 1, 2, 3].map((sides) => ({ ...at, coins: { one: sides % 2 === 1, two: sides > 1 } }));
}

describe('a region', () => {
  it('holds the points its predicate holds for, and shows one of them unless it is empty', () => {
    holds('sets: membership', fc.tuple(claim, points), ([{ predicate, holds: claimed }, samples]) => {
      const space = spaceFor([predicate]);
      const region = space.region(predicate);
      const found = samples.filter((at) => isIn(space, region, at));
      expect(found).toEqual(samples.filter(claimed));
      const witness = space.witness(region);
      expect(witness === undefined).toBe(space.isEmpty(region));
      for (const at of witness ? samples : []) {
        const values = new Map([...at.values, ...(witness?.values ?? [])]);
        const coins = { ...at.coins, ...Object.fromEntries(witness?.assumed ?? []) };
        expect(claimed({ values, coins })).toBe(true);
      }
    });
  });

  it('is sure of the points that the unknown does not matter to, and rules out none that it could add', () => {
    holds('sets: opaque', fc.tuple(claim, points), ([{ predicate, holds: claimed }, samples]) => {
      const space = spaceFor([predicate]);
      const region = space.region(predicate);
      const [certain, possible] = [space.certain(region), space.possible(region)];
      expect(samples.filter((at) => isIn(space, certain, at))).toEqual(
        samples.filter((at) => tossed(at).every(claimed)),
      );
      expect(samples.filter((at) => isIn(space, possible, at))).toEqual(
        samples.filter((at) => tossed(at).some(claimed)),
      );
      expect(certain === possible).toBe(space.opaqueIn(region).length === 0);
    });
  });
});

describe('equal sets are one number', () => {
  type Sets = { readonly space: Space; readonly a: Region; readonly b: Region; readonly c: Region };
  const laws: readonly [string, (sets: Sets) => readonly [Region, Region]][] = [
    ['union commutes', ({ space, a, b }) => [space.union(a, b), space.union(b, a)]],
    ['intersection commutes', ({ space, a, b }) => [space.intersect(a, b), space.intersect(b, a)]],
    [
      'union associates',
      ({ space, a, b, c }) => [space.union(space.union(a, b), c), space.union(a, space.union(b, c))],
    ],
    [
      'intersection associates',
      ({ space, a, b, c }) => [
        space.intersect(space.intersect(a, b), c),
        space.intersect(a, space.intersect(b, c)),
      ],
    ],
    [
      'intersection distributes over union',
      ({ space, a, b, c }) => [
        space.intersect(a, space.union(b, c)),
        space.union(space.intersect(a, b), space.intersect(a, c)),
      ],
    ],
    [
      'union distributes over intersection',
      ({ space, a, b, c }) => [
        space.union(a, space.intersect(b, c)),
        space.intersect(space.union(a, b), space.union(a, c)),
      ],
    ],
    [
      'what is in neither of two sets is outside their union',
      ({ space, a, b, c }) => [
        space.subtract(c, space.union(a, b)),
        space.intersect(space.subtract(c, a), space.subtract(c, b)),
      ],
    ],
    [
      'what is not in both of two sets is outside one of them',
      ({ space, a, b, c }) => [
        space.subtract(c, space.intersect(a, b)),
        space.union(space.subtract(c, a), space.subtract(c, b)),
      ],
    ],
    ['a set less itself is empty', ({ space, a }) => [space.subtract(a, a), nothing(space)]],
    [
      'a set less what it has not is itself',
      ({ space, a, b }) => [space.subtract(a, space.subtract(b, a)), a],
    ],
    [
      'two sets are their difference and what they share',
      ({ space, a, b }) => [space.union(space.subtract(a, b), space.intersect(a, b)), a],
    ],
    ['union absorbs', ({ space, a, b }) => [space.union(a, space.intersect(a, b)), a]],
    ['intersection absorbs', ({ space, a, b }) => [space.intersect(a, space.union(a, b)), a]],
    ['a complement twice is the set', ({ space, a }) => [outside(space, outside(space, a)), a]],
    [
      'a set and its complement are everything',
      ({ space, a }) => [space.union(a, outside(space, a)), space.region(ALWAYS)],
    ],
  ];

  function nothing(space: Space): Region {
    return space.subtract(space.region(ALWAYS), space.region(ALWAYS));
  }

  function outside(space: Space, region: Region): Region {
    return space.subtract(space.region(ALWAYS), region);
  }

  function setsOf(claims: readonly [Claim, Claim, Claim]): Sets {
    const space = spaceFor(claims.map(({ predicate }) => predicate));
    const [a, b, c] = claims;
    return {
      space,
      a: space.region(a.predicate),
      b: space.region(b.predicate),
      c: space.region(c.predicate),
    };
  }

  it('whatever way they were made, by every law of sets', () => {
    holds('sets: identities', fc.tuple(claim, claim, claim), (claims) => {
      const sets = setsOf(claims);
      const broken = laws.filter(([, sides]) => {
        const [left, right] = sides(sets);
        return left !== right;
      });
      expect(broken.map(([law]) => law)).toEqual([]);
    });
  });
});
