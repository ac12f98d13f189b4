import { PartitionMemo } from '#regions';

const orig = PartitionMemo.prototype.partition;
const seen = new WeakMap<object, Set<string>>();
const agg = new Map<string, number>();
let fresh = 0,
  total = 0;
PartitionMemo.prototype.partition = function (u, p, b) {
  const k =
    u.map((x) => x.key).join() +
    ' | ' +
    p.map((x) => x.key.replace(/[\u0000-\u001f]/g, (c) => '^' + c.charCodeAt(0))).join(' ## ');
  const set = seen.get(this) ?? new Set();
  seen.set(this, set);
  const s = b.spent;
  const t = performance.now();
  const r = orig.call(this, u, p, b);
  const isNew = !set.has(k);
  set.add(k);
  total++;
  if (isNew) {
    fresh++;
    agg.set(k.replace(/30,57,59,1114111/g, '[^:]').slice(-330), b.spent - s);
  }
  return r;
};
process.argv[3] = 'ours';
const log = console.log;
console.log = () => {};
await import('./tmp-perf.ts');
console.log = log;
console.log({ fresh, total });
let sum = 0;
for (const v of agg.values()) sum += v;
console.log('spent', sum, agg.size);
for (const [k, v] of [...agg].sort((a, b) => b[1] - a[1]).slice(0, 25)) console.log(v, k);
