import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { AccountBuilder, PageSplitter } from '#account';
import { CONTROLS, DEFAULT_PARAMETERS, Judge } from '#controls';
import { findingsOf, principalReport } from '#findings';
import { scanWants } from '#scan';

const f = process.argv[2] ?? '';
const only = process.argv[3];
const split = (add: (l: any, v: unknown, p: number) => void) => {
  const s = new PageSplitter({
    record: (l, v, i) => add(l, v, i),
    page: () => {},
    decode: (b, s, e) => (b instanceof Buffer ? b : Buffer.from(b.buffer)).toString('utf8', s, e),
  });
  const fd = openSync(f, 'r');
  const buf = Buffer.allocUnsafe(1 << 20);
  for (;;) {
    const n = readSync(fd, buf);
    if (!n) break;
    s.push(buf.subarray(0, n));
  }
  s.end();
  closeSync(fd);
};
const best: Record<string, number> = {};
const cpu = (name: string, fn: () => unknown) => {
  (globalThis as any).gc?.();
  const t = process.cpuUsage();
  fn();
  const d = process.cpuUsage(t);
  const ms = (d.user + d.system) / 1000;
  best[name] = Math.min(best[name] ?? 1e9, ms);
};
for (let k = 0; k < Number(process.argv[4] ?? 6); k++) {
  if (!only || only === 'base') cpu('base', () => JSON.parse(readFileSync(f, 'utf8')));
  if (!only) cpu('split', () => split(() => {}));
  let b: any;
  if (!only)
    cpu('split+build', () => {
      b = new AccountBuilder(scanWants());
      split((l, v, i) => b.add(l, v, `${l}[${i}]`));
    });
  else {
    b = new AccountBuilder(scanWants());
    split((l, v, i) => b.add(l, v, `${l}[${i}]`));
  }
  let a: any;
  cpu('finish', () => {
    a = b.finish();
  });
  let js: any;
  cpu('judge', () => {
    const j = new Judge(CONTROLS, DEFAULT_PARAMETERS, Date.now());
    js = a.principals.map((p: any) => j.judge(p));
  });
  cpu('report', () => js.map((x: any) => principalReport(x, findingsOf(x))));
}
console.log(Object.fromEntries(Object.entries(best).map(([k, v]) => [k, Math.round(v)])));
