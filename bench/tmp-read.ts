import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { AccountBuilder, PageSplitter } from '#account';
import { scanWants } from '#scan';

const f = process.argv[2] ?? '';
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
for (let k = 0; k < 6; k++) {
  const cpu = (fn: () => unknown) => {
    const t = process.cpuUsage();
    const w = performance.now();
    fn();
    const d = process.cpuUsage(t);
    return `${((d.user + d.system) / 1000).toFixed(0)}cpu/${(performance.now() - w).toFixed(0)}ms`;
  };
  const base = cpu(() => JSON.parse(readFileSync(f, 'utf8')));
  const sp = cpu(() => split(() => {}));
  let b: any;
  const bd = cpu(() => {
    b = new AccountBuilder(scanWants());
    split((l, v, i) => b.add(l, v, `${l}[${i}]`));
  });
  let a: any;
  const fin = cpu(() => {
    a = b.finish();
  });
  console.log({ base, split: sp, splitAndBuild: bd, finish: fin, n: a.principals.length });
}
