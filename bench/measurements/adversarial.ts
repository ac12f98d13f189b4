import { FAMILIES } from '../adversarial/families.ts';
import { judgeSet } from '../adversarial/judge-set.ts';
import type { PolicySet } from '../adversarial/quota.ts';
import type { Figure } from '../figure.ts';
import { cpuSince, median } from '../measure.ts';

const MOST = 100;
const RUNS = 3;
/** Far from any target a rough figure will do. */
const WORTH_REPEATING = 2000;

export type Adversary = {
  readonly family: string;
  readonly knobs: readonly number[];
  /** Milliseconds of processor time, reading included. */
  readonly cost: number;
  readonly caps: readonly string[];
};

/** Every named worst set: read, judged by all controls, nothing remembered from before. */
export function adversaries(): Adversary[] {
  return FAMILIES.flatMap(({ name, worst, build }) =>
    worst.map((knobs) => ({ family: name, knobs, ...costOf(build(...knobs)) })),
  );
}

function costOf(set: PolicySet): Pick<Adversary, 'cost' | 'caps'> {
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

export function slowest(all: readonly Adversary[]): Figure[] {
  const answered = worstOf(all.filter(({ caps }) => caps.length === 0));
  const capped = worstOf(all.filter(({ caps }) => caps.length > 0));
  return [
    {
      id: 'adversarial',
      what: "slowest answer to policies built against it, within IAM's quotas",
      value: answered?.cost ?? 0,
      unit: 'ms',
      target: { atMost: MOST },
      detail: `${answered?.family ?? 'none'}; ${all.length} sets of ${new Set(all.map(({ family }) => family)).size} families`,
    },
    {
      id: 'adversarial-capped',
      what: 'slowest that ends as `undetermined`',
      value: capped?.cost ?? 0,
      unit: 'ms',
      target: undefined,
      detail: `${capped?.family ?? 'none'}; ${capped?.caps.join(', ') ?? ''}`,
    },
  ];
}

function worstOf(all: readonly Adversary[]): Adversary | undefined {
  return all.toSorted((a, b) => b.cost - a.cost)[0];
}
