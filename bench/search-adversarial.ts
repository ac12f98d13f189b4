import { parseArgs } from 'node:util';
import { FAMILIES } from './adversarial/families.ts';
import type { Family } from './adversarial/family.ts';
import { judgeSet } from './adversarial/judge-set.ts';
import { Random } from './dump/random.ts';
import { cpuSince } from './measure.ts';

// Looks for settings of the families that are slower than the named ones: `node bench/search-adversarial.ts [--tries 40] [--family TEXT]`.
// A hill climb from each named setting, one knob at a time. Whatever it finds is to be added to `worst` by hand.
// An answer counts for more than a cap that took as long: the cap is an allowed way out.
const CAPPED_WEIGHT = 0.2;

const { values } = parseArgs({
  options: {
    tries: { type: 'string', default: '40' },
    family: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
  },
});
const random = new Random(Number(values.seed));

for (const family of FAMILIES.filter(({ name }) => name.includes(values.family))) {
  for (const knobs of family.worst) climb(family, knobs, Number(values.tries));
}

/** Prints the start and whatever is worse. */
function climb(family: Family, start: readonly number[], tries: number): void {
  let best = { knobs: start, ...tried(family, start) };
  print(family, best);
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const knobs = changed(family, best.knobs);
    const found = { knobs, ...tried(family, knobs) };
    if (weight(found) <= weight(best)) continue;
    best = found;
    print(family, best);
  }
}

type Found = { readonly knobs: readonly number[]; readonly cost: number; readonly caps: readonly string[] };

function print({ name }: Family, { knobs, cost, caps }: Found): void {
  const wasCapped = caps.length > 0 ? ` (${caps.join(', ')})` : '';
  console.log(`${cost.toFixed(0).padStart(7)} ms  ${name}: ${knobs.join(', ')}${wasCapped}`);
}

function tried(family: Family, knobs: readonly number[]) {
  const set = family.build(...knobs);
  let cost = Number.POSITIVE_INFINITY;
  let caps: readonly string[] = [];
  for (let run = 0; run < 2; run += 1) {
    const before = process.cpuUsage();
    caps = judgeSet(set);
    cost = Math.min(cost, cpuSince(before));
  }
  return { cost, caps };
}

function weight({ cost, caps }: Found): number {
  return caps.length === 0 ? cost : cost * CAPPED_WEIGHT;
}

/** Another setting: one knob turned, a little or anywhere. */
function changed({ knobs }: Family, from: readonly number[]): number[] {
  const turned = random.below(knobs.length);
  return from.map((value, index) => {
    const { least = 0, most = 0 } = knobs[index] ?? {};
    if (index !== turned) return value;
    const scaled = Math.round(value * random.pick([0.5, 0.8, 1.25, 2]));
    const wanted = random.happens(30) ? random.between(least, most) : scaled + random.pick([-1, 0, 1]);
    return Math.min(most, Math.max(least, wanted));
  });
}
