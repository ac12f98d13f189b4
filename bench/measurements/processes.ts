import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Figure } from '../figure.ts';
import { median } from '../measure.ts';
import { type Dump, megabytes } from './scan.ts';

const PEAK_MEMORY = fileURLToPath(new URL('../peak-memory.mjs', import.meta.url));
const CCGUARD = fileURLToPath(new URL('../../dist/ccguard.mjs', import.meta.url));
const MEMORY_ROUNDS = 3;
const START_ROUNDS = 25;
const MOST_MEMORY = 2;
const MOST_START = 2;

type Mode = 'nothing' | 'parse' | 'scan';
type Process = { readonly peak: number; readonly wall: number };

/**
 * Peak resident memory of the built command and of a process that only parses the file, each less that of a process that does
 * nothing.
 */
export function peakMemory({ path, layout }: Dump): Figure {
  const runs = Array.from({ length: MEMORY_ROUNDS }, () => ({
    nothing: child('nothing', path),
    parse: child('parse', path),
    scan: child('scan', path),
  }));
  const peak = (mode: Mode) => median(runs.map((run) => run[mode].peak));
  const wall = (mode: Mode) => median(runs.map((run) => run[mode].wall));
  const [nothing, parse, scan] = [peak('nothing'), peak('parse'), peak('scan')];
  return {
    id: `memory-${layout}`,
    what: `peak memory of \`ccguard scan\` on those ${megabytes(path)}, against a process that only parses them`,
    value: (scan - nothing) / (parse - nothing),
    unit: '×',
    target: { atMost: MOST_MEMORY },
    detail: `${megabytesOf(scan)} / ${megabytesOf(parse)}, of which an empty process has ${megabytesOf(nothing)}; whole processes take ${wall('scan').toFixed(0)} ms / ${wall('parse').toFixed(0)} ms`,
  };
}

function child(mode: Mode, path: string): Process {
  const start = performance.now();
  const { stderr, status } = spawnSync(process.execPath, [PEAK_MEMORY, mode, path], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const wall = performance.now() - start;
  const kilobytes = /\npeak (\d+)\n/.exec(stderr)?.[1];
  if (kilobytes === undefined || status === 2)
    throw new Error(`the process for \`${mode}\` failed: ${stderr}`);
  return { peak: Number(kilobytes) * 1024, wall };
}

function megabytesOf(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

export function startUp(): Figure {
  const runs = Array.from({ length: START_ROUNDS }, () => ({
    node: spawned(['-e', '0']),
    ccguard: spawned([CCGUARD, '--version']),
  }));
  const node = median(runs.map((run) => run.node));
  const ccguard = median(runs.map((run) => run.ccguard));
  return {
    id: 'start-up',
    what: '`ccguard --version` against `node -e 0`',
    value: ccguard / node,
    unit: '×',
    target: { atMost: MOST_START },
    detail: `${ccguard.toFixed(0)} ms / ${node.toFixed(0)} ms`,
  };
}

function spawned(args: readonly string[]): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`\`node ${args.join(' ')}\` ended with ${status}`);
  return performance.now() - start;
}
