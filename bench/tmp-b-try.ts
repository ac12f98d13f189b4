import { readFileSync, writeFileSync } from 'node:fs';
import { scan } from '/work/main/src/cli/commands/scan.ts';

const out = (keep?: string[]) => ({
  write: async (t: string) => {
    keep?.push(t);
  },
  isTerminal: false,
  columns: undefined,
  isClosed: () => false,
});
const flags = {
  scp: [],
  managementAccount: false,
  config: undefined,
  control: [],
  exceptions: undefined,
  parameters: {},
  failOn: 'low' as const,
  format: 'table' as const,
  out: undefined,
  quiet: false,
  color: true,
  now: Date.parse('2026-06-01'),
};
const f = process.argv[2]!;
for (let i = 0; i < +(process.argv[3] ?? 5); i++) {
  let t = performance.now(),
    c = process.cpuUsage();
  JSON.parse(readFileSync(f, 'utf8'));
  const p = performance.now() - t,
    pc = process.cpuUsage(c).user / 1e3;
  (globalThis as any).gc?.();
  const keep: string[] = [];
  t = performance.now();
  c = process.cpuUsage();
  const code = await scan([f], flags, {
    stdin: () => process.stdin,
    stdinIsTerminal: true,
    stdout: out(keep),
    stderr: out(keep),
    env: {},
    clock: () => 0,
  } as any);
  const s = performance.now() - t,
    sc = process.cpuUsage(c).user / 1e3;
  (globalThis as any).gc?.();
  console.log(
    f,
    'parse',
    p | 0,
    pc | 0,
    'scan',
    s | 0,
    sc | 0,
    'ratio',
    (s / p).toFixed(2),
    (sc / pc).toFixed(2),
    code,
  );
  if (process.argv[4]) writeFileSync(process.argv[4], keep.join(''));
}
