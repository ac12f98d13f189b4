import { globSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from '../scripts/build.mjs';
import { isBusy, regressions, updateBaseline } from './baseline.ts';
import type { Figure } from './figure.ts';
import { generateDump } from './generate-dump.ts';
import { type Adversary, adversaries, slowest } from './measurements/adversarial.ts';
import { costPerPrincipal } from './measurements/growth.ts';
import { peakMemory, startUp } from './measurements/processes.ts';
import { plainRequests } from './measurements/requests.ts';
import { type Dump, scanAgainstParse } from './measurements/scan.ts';
import { table, updateReadme } from './table.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values: flags } = parseArgs({
  options: {
    'no-large': { type: 'boolean', default: false },
    'update-readme': { type: 'boolean', default: false },
    'update-baseline': { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'ccguard-bench-'));
try {
  const figures = await measure(folder);
  console.log(table(figures));
  if (isBusy()) console.log('warning: the machine was busy; what is measured by the clock says little');
  for (const warning of regressions(figures)) console.log(`warning: ${warning}`);
  if (flags['update-readme']) updateReadme(figures);
  if (flags['update-baseline']) updateBaseline(figures);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(inside: string): Promise<Figure[]> {
  if (isBuildStale()) await build();
  const figures: Figure[] = [];
  const step = async (name: string, run: () => Promise<Figure | Figure[]> | Figure | Figure[]) => {
    if (flags.only !== undefined && !flags.only.split(',').includes(name)) return;
    const start = performance.now();
    const measured = [await run()].flat();
    console.error(`${name}: ${Math.round((performance.now() - start) / 1000)} s`);
    figures.push(...measured);
  };
  const dump = dumps(inside);
  await step('scan', async () => [
    await scanAgainstParse(dump(10_000, 'pretty')),
    await scanAgainstParse(dump(10_000, 'compact')),
  ]);
  await step('memory', () => peakMemory(dump(10_000, 'pretty')));
  await step('growth', () =>
    costPerPrincipal(
      (flags['no-large'] ? [1000, 10_000] : [1000, 10_000, 100_000]).map((roles) => dump(roles, 'pretty')),
    ),
  );
  await step('requests', () => plainRequests(dump(1000, 'pretty')));
  await step('adversarial', () => {
    const all = adversaries();
    console.error(all.map(shown).join('\n'));
    return slowest(all);
  });
  await step('start-up', startUp);
  return figures;
}

/** Makes each dump when it is first asked for. */
function dumps(inside: string): (roles: number, layout: Dump['layout']) => Dump {
  const made = new Map<string, Dump>();
  return (roles, layout) => {
    const path = join(inside, `${roles}-${layout}.json`);
    const known = made.get(path) ?? { path, roles, layout };
    if (!made.has(path)) generateDump(path, { roles, layout });
    made.set(path, known);
    return known;
  };
}

function isBuildStale(): boolean {
  const built = statSync(join(root, 'dist/ccguard.mjs'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return globSync('src/**/*.ts', { cwd: root }).some((file) => statSync(join(root, file)).mtimeMs > built);
}

function shown({ family, knobs, cost, caps }: Adversary): string {
  return `  ${cost.toFixed(0).padStart(6)} ms  ${family} (${knobs.join(', ')})${caps.length > 0 ? `: ${caps.join(', ')}` : ''}`;
}
