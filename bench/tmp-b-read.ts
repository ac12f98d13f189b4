import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { AccountBuilder, PageSplitter } from '#account';
import { scanWants } from '#scan';

const f = process.argv[2]!;
const gc = () => (globalThis as any).gc?.();
const m = async (n: string, g: () => unknown) => {
  gc();
  const c = process.cpuUsage(),
    t = performance.now();
  const keep = await g();
  const u = process.cpuUsage(c);
  const w = performance.now() - t;
  res[n] ??= [];
  res[n].push([w, (u.user + u.system) / 1e3, u.user / 1e3]);
  return keep;
};
const res: Record<string, number[][]> = {};
const dec = (b: Uint8Array, s: number, e: number) =>
  (b instanceof Buffer ? b : Buffer.from(b.buffer, b.byteOffset, b.length)).toString('utf8', s, e);
const each = (cb: (c: Buffer) => void) => {
  const fd = openSync(f, 'r');
  const buf = Buffer.allocUnsafeSlow(1 << 20);
  for (;;) {
    const n = readSync(fd, buf);
    if (!n) break;
    cb(buf.subarray(0, n));
  }
  closeSync(fd);
};
for (let i = 0; i < 7; i++) {
  await m('parse', () => JSON.parse(readFileSync(f, 'utf8')));
  await m('readFile only', () => readFileSync(f, 'utf8').length);
  await m('chunk read only', () => {
    let n = 0;
    each((c) => {
      n += c.length;
    });
    return n;
  });
  await m('chunk + latin1 toString', () => {
    let n = 0;
    each((c) => {
      n += c.toString('latin1').length;
    });
    return n;
  });
  await m('split+parse, drop', () => {
    let n = 0;
    const s = new PageSplitter({
      record: () => {
        n++;
      },
      page: () => {},
      decode: dec,
    } as any);
    each((c) => s.push(c));
    s.end();
    return n;
  });
  await m('split+parse, keep', () => {
    const k: unknown[] = [];
    const s = new PageSplitter({
      record: (_: any, v: unknown) => {
        k.push(v);
      },
      page: () => {},
      decode: dec,
    } as any);
    each((c) => s.push(c));
    s.end();
    return k;
  });
  await m('split+build', () => {
    const b = new AccountBuilder(scanWants());
    const s = new PageSplitter({
      record: (l: any, v: unknown, i: number) => {
        b.add(l, v, `f: ${l}[${i}]`);
      },
      page: () => {},
      decode: dec,
    } as any);
    each((c) => s.push(c));
    s.end();
    return b;
  });
  await m('split+build+finish', () => {
    const b = new AccountBuilder(scanWants());
    const s = new PageSplitter({
      record: (l: any, v: unknown, i: number) => {
        b.add(l, v, `f: ${l}[${i}]`);
      },
      page: () => {},
      decode: dec,
    } as any);
    each((c) => s.push(c));
    s.end();
    return b.finish();
  });
}
for (const [n, r] of Object.entries(res)) {
  const med = (k: number) =>
    r
      .map((x) => x[k]!)
      .sort((a, b) => a - b)
      [r.length >> 1]!.toFixed(0);
  console.log(n.padEnd(26), 'wall', med(0), 'cpu', med(1), 'user', med(2));
}
