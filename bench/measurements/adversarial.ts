import { Worker } from 'node:worker_threads';
import { NAMED_SETS, type NamedSet } from '../adversarial/families.ts';
import type { Judging } from '../adversarial/worker.ts';
import type { Figure } from '../figure.ts';

const MOST = 100;
/** A set that takes longer has failed; how badly does not matter. */
const PATIENCE = 20_000;
const WORKER = new URL('../adversarial/worker.ts', import.meta.url);

type Adversary = NamedSet & Judging;

/** Reads and judges every named set by all controls, with nothing remembered from before. */
export async function adversaries(): Promise<Figure[]> {
  const found: Adversary[] = [];
  while (found.length < NAMED_SETS.length) {
    await judgedFrom(found);
    const unfinished = NAMED_SETS[found.length];
    if (unfinished) add(found, { ...unfinished, cost: PATIENCE, caps: [] });
  }
  return slowest(found);
}

/** One worker for as many sets as end in time: judging is one piece of work that nothing but the end of its thread can stop. */
function judgedFrom(found: Adversary[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: found.length });
    const end = () => void worker.terminate();
    let patience = setTimeout(end, PATIENCE);
    worker.on('message', (judging: Judging) => {
      clearTimeout(patience);
      patience = setTimeout(end, PATIENCE);
      const set = NAMED_SETS[found.length];
      if (set) add(found, { ...set, ...judging });
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      clearTimeout(patience);
      resolve();
    });
  });
}

function add(found: Adversary[], adversary: Adversary): void {
  const { family, knobs, cost, caps } = adversary;
  const wasCapped = caps.length > 0 ? `: ${caps.join(', ')}` : '';
  console.error(`  ${cost.toFixed(0).padStart(6)} ms  ${family.name} (${knobs.join(', ')})${wasCapped}`);
  found.push(adversary);
}

function slowest(all: readonly Adversary[]): Figure[] {
  const answered = worstOf(all.filter(({ caps }) => caps.length === 0));
  const capped = worstOf(all.filter(({ caps }) => caps.length > 0));
  return [
    {
      id: 'adversarial',
      what: "slowest answer to policies built against it, within IAM's quotas",
      value: answered?.cost ?? 0,
      unit: 'ms',
      target: { atMost: MOST },
      detail: `${answered?.family.name ?? 'none'}; ${all.length} sets of ${new Set(all.map(({ family }) => family)).size} families`,
    },
    {
      id: 'adversarial-capped',
      what: 'slowest that ends as `undetermined`',
      value: capped?.cost ?? 0,
      unit: 'ms',
      target: undefined,
      detail: `${capped?.family.name ?? 'none'}; ${capped?.caps.join(', ') ?? ''}`,
    },
  ];
}

function worstOf(all: readonly Adversary[]): Adversary | undefined {
  return all.toSorted((a, b) => b.cost - a.cost)[0];
}
