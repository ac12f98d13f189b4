import { readFileSync } from 'node:fs';
import { CONTROLS, DEFAULT_PARAMETERS, Judge } from '#controls';
import { findingsOf, principalReport } from '#findings';
import { FAMILIES } from '#grants';
import { scanWants } from '#scan';
import { readAccount } from '../src/cli/input/account.ts';

const f = process.argv[2]!;
const cpu = (f: () => unknown) => {
  const c = process.cpuUsage();
  f();
  return (process.cpuUsage(c).user / 1e3) | 0;
};
for (let i = 0; i < +(process.argv[3] ?? 3); i++) {
  const p = cpu(() => JSON.parse(readFileSync(f, 'utf8')));
  (globalThis as any).gc?.();
  let c = process.cpuUsage();
  const { account } = await readAccount([f], {} as any, { wants: scanWants() });
  const r = (process.cpuUsage(c).user / 1e3) | 0;
  const j = new Judge(CONTROLS, DEFAULT_PARAMETERS, Date.parse('2026-06-01'));
  c = process.cpuUsage();
  const slow: any[] = [];
  const judged = account.principals.map((p) => {
    const t = performance.now();
    const x = j.judge(p);
    const d = performance.now() - t;
    slow.push([d, p, x]);
    return x;
  });
  const jd = (process.cpuUsage(c).user / 1e3) | 0;
  c = process.cpuUsage();
  judged.map((x) => principalReport(x, findingsOf(x)));
  const rp = (process.cpuUsage(c).user / 1e3) | 0;
  console.log({ parse: p, read: r, judge: jd, report: rp });
  if (i == +(process.argv[3] ?? 3) - 1) {
    slow.sort((a, b) => b[0] - a[0]);
    for (const [d, p, x] of slow.slice(0, 12))
      console.log(
        d.toFixed(1),
        p.caller.type,
        p.caller.name,
        JSON.stringify(
          x.grants.map((g: any) => [
            g.statement.effect,
            g.statement.actions.patterns.map((a: any) => a.source),
            g.statement.resources?.patterns.map((a: any) => a.source),
            g.statement.conditions.map((c: any) => c.shown.operator + ' ' + c.shown.key),
          ]),
        ).slice(0, 300),
      );
    const b = [0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 1e9];
    const h = b.map(() => [0, 0]);
    for (const [d] of slow) {
      const k = b.findLastIndex((x) => d >= x);
      h[k]![0]!++;
      h[k]![1]! += d;
    }
    console.log(b.map((x, i) => `>=${x}ms: ${h[i]![0]} principals, ${h[i]![1]!.toFixed(0)} ms`).join('\n'));
  }
}
