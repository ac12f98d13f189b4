import { parentPort, workerData } from 'node:worker_threads';
import { cpuSince, median } from '../measure.ts';
import { NAMED_SETS } from './families.ts';
import { judgeSet } from './judge-set.ts';
import type { PolicySet } from './quota.ts';

const RUNS = 3;
/** Far from any target a rough figure will do. */
const WORTH_REPEATING = 2000;

/** Milliseconds of processor time, reading included, and the caps that were hit. */
export type Judging = { readonly cost: number; readonly caps: readonly string[] };

for (const { family, knobs } of NAMED_SETS.slice(Number(workerData)))
  parentPort?.postMessage(costOf(family.build(...knobs)), []);

function costOf(set: PolicySet): Judging {
  let caps: readonly string[] = [];
  const costs: number[] = [];
  // One more than counts: the first one warms up.
  for (let run = 0; run <= RUNS; run += 1) {
    globalThis.gc?.();
    const before = process.cpuUsage();
    caps = judgeSet(set);
    const cost = cpuSince(before);
    if (cost > WORTH_REPEATING) return { cost, caps };
    costs.push(cost);
  }
  return { cost: median(costs.slice(1)), caps };
}
