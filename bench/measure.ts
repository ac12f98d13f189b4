import { Bench } from 'tinybench';

/** Milliseconds of one run: by the clock, and of processor time in all threads (the garbage collector has its own). */
export type Cost = { readonly wall: number; readonly cpu: number };

export type Task = { readonly name: string; readonly run: () => unknown };

/**
 * Runs tasks in turn, so that whatever else the machine does hits all of them alike, and answers the median cost of each.
 * Each runs twice, and the second run counts: it pays for the garbage of the first, which is its own. The garbage of others is
 * collected before, and that is why the first does not count: V8 drops compiled code with the last object of a class, and
 * would be measured compiling it again. The first round warms up and does not count either.
 */
export async function interleaved(
  tasks: readonly Task[],
  rounds: number,
): Promise<ReadonlyMap<string, Cost>> {
  const samples = new Map(tasks.map(({ name }) => [name, [] as Cost[]]));
  for (let round = 0; round <= rounds; round += 1) {
    const costs = await oneRound(round % 2 === 0 ? tasks : tasks.toReversed());
    if (round > 0) for (const [name, cost] of costs) samples.get(name)?.push(cost);
  }
  return new Map([...samples].map(([name, costs]) => [name, medianCost(costs)]));
}

async function oneRound(tasks: readonly Task[]): Promise<Map<string, Cost>> {
  const bench = new Bench({ iterations: 1, time: 0, warmup: false, throws: true });
  const cpu = new Map<string, number>();
  for (const { name, run } of tasks) {
    let before = process.cpuUsage();
    bench.add(name, async () => run(), {
      async: true,
      beforeEach: async () => {
        globalThis.gc?.();
        await run();
        before = process.cpuUsage();
      },
      afterEach: () => {
        cpu.set(name, cpuSince(before));
      },
    });
  }
  await bench.run();
  return new Map(
    bench.tasks.map(({ name, result }): [string, Cost] => {
      if (!('latency' in result)) throw new Error(`\`${name}\` was not measured`);
      return [name, { wall: result.latency.mean, cpu: cpu.get(name) ?? Number.NaN }];
    }),
  );
}

export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function medianCost(costs: readonly Cost[]): Cost {
  return { wall: median(costs.map(({ wall }) => wall)), cpu: median(costs.map(({ cpu }) => cpu)) };
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
