import { statSync } from 'node:fs';
import type { Figure } from '../figure.ts';
import { cpuSince, median } from '../measure.ts';
import { scanFile } from '../scan-file.ts';
import type { Dump } from './scan.ts';

const MOST_GROWTH = 15;
/** Each size is scanned until about this many roles were: small ones need many runs for a steady figure. */
const ROLES_TO_SCAN = 100_000;
const FEWEST_RUNS = 3;

/**
 * Processor time per principal at each size, in this process, one size after the other in turns. The clock would say more of
 * what else the machine does than of ours.
 */
export async function costPerPrincipal(dumps: readonly Dump[]): Promise<Figure> {
  const samples = new Map(dumps.map((dump) => [dump, [] as number[]]));
  const [smallest] = dumps;
  if (smallest) await scanFile(smallest.path);
  for (let turn = 0; turn < FEWEST_RUNS; turn += 1) {
    for (const [dump, costs] of samples) costs.push(...(await runsOf(dump)));
  }
  const costs = [...samples].map(([dump, list]) => ({ dump, cost: median(list) }));
  return {
    id: 'growth',
    what: `how much more a principal costs in a larger account, from ${shown(dumps[0]?.roles)} to ${shown(dumps.at(-1)?.roles)} roles`,
    value: (growthOf(costs.map(({ cost }) => cost)) - 1) * 100,
    unit: '%',
    target: { atMost: MOST_GROWTH },
    detail: costs
      .map(
        ({ dump, cost }) =>
          `${shown(dump.roles)} roles (${Math.round(statSync(dump.path).size / 1e6)} MB): ${cost.toFixed(1)} µs`,
      )
      .join('; '),
  };
}

/** The dearest step up: what a size costs per role against the cheapest of the smaller ones. */
function growthOf(costs: readonly number[]): number {
  return Math.max(...costs.slice(1).map((cost, index) => cost / Math.min(...costs.slice(0, index + 1))));
}

async function runsOf({ path, roles }: Dump): Promise<number[]> {
  const runs = Math.max(1, Math.round(ROLES_TO_SCAN / FEWEST_RUNS / roles));
  const costs: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    globalThis.gc?.();
    const before = process.cpuUsage();
    await scanFile(path);
    costs.push((cpuSince(before) * 1000) / roles);
  }
  return costs;
}

function shown(roles = 0): string {
  return String(roles).replace(/\B(?=(\d{3})+$)/g, ',');
}
