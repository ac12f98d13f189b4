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
  const found = family.worst.map((knobs) => climb(family, knobs, Number(values.tries)));
  for (const { knobs, cost, caps, from } of found) {
    const wasCapped = caps.length > 0 ? ` (${caps.join(', ')})` : '';
    console.log(
      `${cost.toFixed(0).padStart(7)} ms  ${family.name}: ${knobs.join(', ')}${wasCapped}; from ${from.toFixed(0)} ms`,
    );
  }
}

function climb(family: Family, start: readonly number[], tries: number) {
  const before = tried(family, start);
  let best = { knobs: start, ...before, from: before.cost };
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const knobs = changed(family, best.knobs);
    const { cost, caps } = tried(family, knobs);
    if (weight(cost, caps) > weight(best.cost, best.caps)) best = { ...best, knobs, cost, caps };
  }
  return best;
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

function weight(cost: number, caps: readonly string[]): number {
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
