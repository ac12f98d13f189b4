import { describe, expect, it } from 'vitest';
import { attempt } from '#regions';
import { Budget } from '../../src/regions/budget.ts';
import { type Diagram, Diagrams, EMPTY, FULL } from '../../src/regions/diagram.ts';

const [A, B, C] = [0b001n, 0b010n, 0b100n];

/** Three levels of three atoms each. */
function diagrams(steps = 10_000): Diagrams {
  return new Diagrams([0b111n, 0b111n, 0b111n], new Budget(steps));
}

const POINTS = [0, 1, 2].flatMap((one) =>
  [0, 1, 2].flatMap((two) => [0, 1, 2].map((three) => [one, two, three])),
);

function pointsOf(all: Diagrams, set: Diagram): string[] {
  return POINTS.filter((point) => all.contains(set, point)).map((point) => point.join(''));
}

describe('a diagram', () => {
  it('of nothing is empty, of all atoms of a level is everything', () => {
    const all = diagrams();
    expect(all.slab(1, 0n)).toBe(EMPTY);
    expect(all.slab(1, 0b111n)).toBe(FULL);
    expect(pointsOf(all, EMPTY)).toEqual([]);
    expect(pointsOf(all, FULL)).toHaveLength(27);
  });

  it('of one atom of one level leaves the others free', () => {
    const all = diagrams();
    expect(pointsOf(all, all.slab(0, B))).toHaveLength(9);
    expect(pointsOf(all, all.slab(2, A | C)).every((point) => point[2] !== '1')).toBe(true);
  });

  it('is the same number however it was made', () => {
    const all = diagrams();
    const apart = all.union(all.slab(0, A), all.slab(0, C));
    expect(apart).toBe(all.slab(0, A | C));
    expect(all.union(apart, all.slab(0, B))).toBe(FULL);
    expect(all.intersect(apart, all.slab(0, B))).toBe(EMPTY);
    expect(all.subtract(FULL, all.slab(1, B))).toBe(all.slab(1, A | C));
  });

  it('of a box is where all its sides meet', () => {
    const all = diagrams();
    const box = all.intersect(all.slab(2, A | B), all.intersect(all.slab(0, C), all.slab(1, B)));
    expect(pointsOf(all, box)).toEqual(['210', '211']);
  });

  it('of two boxes is no box', () => {
    const all = diagrams();
    const box = (one: bigint, two: bigint) => all.intersect(all.slab(0, one), all.slab(1, two));
    const both = all.union(box(A, B), box(B, C));
    expect(pointsOf(all, all.intersect(both, all.slab(2, A)))).toEqual(['010', '120']);
    expect(all.subtract(both, box(B, C))).toBe(box(A, B));
  });
});

describe('forgetting levels', () => {
  it('keeps what some choice, or every choice, leaves in the set', () => {
    const all = diagrams();
    const set = all.union(all.slab(0, A), all.intersect(all.slab(0, B), all.slab(2, C)));
    expect(all.forget(set, 1, 'some')).toBe(all.slab(0, A | B));
    expect(all.forget(set, 1, 'every')).toBe(all.slab(0, A));
    expect(all.forget(set, 2, 'some')).toBe(all.slab(0, A | B));
    expect(all.forget(set, 3, 'every')).toBe(set);
    expect(all.forget(set, 0, 'some')).toBe(FULL);
    expect(all.forget(set, 0, 'every')).toBe(EMPTY);
  });

  it('changes nothing about nothing and everything', () => {
    const all = diagrams();
    for (const keep of ['some', 'every'] as const) {
      expect(all.forget(EMPTY, 0, keep)).toBe(EMPTY);
      expect(all.forget(FULL, 0, keep)).toBe(FULL);
    }
  });
});

describe('a way through a diagram', () => {
  it('names atoms on the levels that matter', () => {
    const all = diagrams();
    const set = all.intersect(all.slab(0, B | C), all.slab(2, A));
    expect(all.path(set)).toEqual(
      new Map([
        [0, B | C],
        [2, A],
      ]),
    );
    expect(all.path(FULL)).toEqual(new Map());
    expect(all.path(EMPTY)).toEqual(new Map());
  });

  it('leads to a point of the set', () => {
    const all = diagrams();
    const set = all.union(
      all.intersect(all.slab(0, A), all.slab(1, B)),
      all.intersect(all.slab(1, C), all.slab(2, B)),
    );
    const path = all.path(set);
    const point = [0, 1, 2].map((level) =>
      [A, B, C].findIndex((atom) => ((path.get(level) ?? 0b111n) & atom) !== 0n),
    );
    expect(all.contains(set, point)).toBe(true);
  });
});

describe('the levels that matter', () => {
  it('are found behind every branch', () => {
    const all = diagrams();
    const set = all.union(all.intersect(all.slab(0, A), all.slab(2, B)), all.slab(0, C));
    expect(all.levelsOf(set)).toEqual(new Set([0, 2]));
    expect(all.levelsOf(FULL)).toEqual(new Set());
    expect(all.levelsOf(EMPTY)).toEqual(new Set());
  });
});

describe('the work on diagrams', () => {
  const work = (all: Diagrams): Diagram =>
    [0, 1, 2].reduce(
      (set, level) => all.union(set, all.intersect(all.slab(level, A), all.slab((level + 1) % 3, B))),
      EMPTY,
    );

  it('is counted and ends', () => {
    expect(attempt(() => work(diagrams(3)))).toMatchObject({ ok: false });
    expect(attempt(() => work(diagrams()))).toMatchObject({ ok: true });
  });

  it('is not done twice', () => {
    const budget = new Budget(10_000);
    const all = new Diagrams([0b111n, 0b111n, 0b111n], budget);
    const first = work(all);
    const spent = budget.spent;
    expect(spent).toBeGreaterThan(0);
    expect(work(all)).toBe(first);
    expect(budget.spent).toBe(spent);
  });

  it('costs nothing where the answer is plain', () => {
    const budget = new Budget(10_000);
    const all = new Diagrams([0b111n, 0b111n, 0b111n], budget);
    const set = all.slab(0, A);
    expect([all.union(set, EMPTY), all.union(EMPTY, set), all.union(set, set)]).toEqual([set, set, set]);
    expect([all.intersect(set, FULL), all.intersect(FULL, set), all.intersect(set, set)]).toEqual([
      set,
      set,
      set,
    ]);
    expect([
      all.subtract(set, EMPTY),
      all.subtract(set, FULL),
      all.subtract(EMPTY, set),
      all.subtract(set, set),
    ]).toEqual([set, EMPTY, EMPTY, EMPTY]);
    expect([
      all.union(set, FULL),
      all.union(FULL, set),
      all.intersect(set, EMPTY),
      all.intersect(EMPTY, set),
    ]).toEqual([FULL, FULL, EMPTY, EMPTY]);
    expect(budget.spent).toBe(0);
  });
});
