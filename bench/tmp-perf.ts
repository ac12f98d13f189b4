import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { AccountBuilder } from '#account';
import { CONTROLS, DEFAULT_PARAMETERS, Judge } from '#controls';
import { FAMILIES } from '#grants';
import { globMatches, readTemplate } from '#policy';
import { PageSplitter } from '../src/account/page-splitter.ts';

const f = process.argv[2]!;
function base() {
  const t = performance.now();
  const v = JSON.parse(readFileSync(f, 'utf8'));
  const d = performance.now() - t;
  return [d, v.RoleDetailList.length];
}
function makeWants() {
  const acts = FAMILIES.flatMap((f) => f.actions.map((a) => a.toLowerCase()));
  const memo = new Map<string, boolean>();
  return (p: string) => {
    const k = memo.get(p);
    if (k !== undefined) return k;
    const t = readTemplate(p.toLowerCase(), { wildcards: true, variables: false });
    const w = acts.some((a) => globMatches(t, a));
    memo.set(p, w);
    return w;
  };
}
function ours() {
  const t = performance.now();
  const b = new AccountBuilder(makeWants());
  const s = new PageSplitter({
    record: (l, v, i) => b.add(l, v, `${l}[${i}]`),
    page: () => {},
    decode: (b, s, e) => (b instanceof Buffer ? b : Buffer.from(b.buffer)).toString('utf8', s, e),
  });
  const fd = openSync(f, 'r');
  const buf = Buffer.allocUnsafe(1 << 20);
  const split = 0;
  for (;;) {
    const n = readSync(fd, buf);
    if (!n) break;
    s.push(buf.subarray(0, n));
  }
  s.end();
  closeSync(fd);
  const t1 = performance.now();
  const acc = b.finish();
  const t2 = performance.now();
  const j = new Judge(CONTROLS, DEFAULT_PARAMETERS, Date.now());
  let failed = 0,
    und = 0;
  for (const p of acc.principals) {
    const r = j.judge(p);
    if (r.judgements.some((x) => x.verdict.status === 'failed')) failed++;
    if (r.judgements.some((x) => x.verdict.status === 'undetermined')) und++;
  }
  const t3 = performance.now();
  return {
    read: t1 - t,
    finish: t2 - t1,
    judge: t3 - t2,
    total: t3 - t,
    failed,
    und,
    rss: process.memoryUsage().rss / 1e6,
  };
}
const mode = process.argv[3];
if (mode === 'base') {
  for (let i = 0; i < 4; i++) console.log('base', base(), process.memoryUsage().rss / 1e6);
} else if (mode === 'split') {
  for (let i = 0; i < 4; i++) {
    const t = performance.now();
    let n = 0;
    const s = new PageSplitter({
      record: () => {
        n++;
      },
      page: () => {},
      decode: (b, s, e) => (b instanceof Buffer ? b : Buffer.from(b.buffer)).toString('utf8', s, e),
    });
    const d = readFileSync(f);
    for (let o = 0; o < d.length; o += 1 << 20) s.push(d.subarray(o, o + (1 << 20)));
    s.end();
    console.log('split+parse', performance.now() - t, n);
  }
} else for (let i = 0; i < 4; i++) console.log(ours());
