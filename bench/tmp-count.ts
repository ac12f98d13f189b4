import { PartitionMemo } from '#regions';

const orig = PartitionMemo.prototype.partition;
const keys = new Map<string, number>();
PartitionMemo.prototype.partition = function (u, p, b) {
  const k =
    u.length +
    ' | ' +
    p.map((x) => x.key.replace(/[\u0000-\u001f]/g, (c) => '^' + c.charCodeAt(0))).join(' ## ');
  keys.set(k, (keys.get(k) ?? 0) + 1);
  return orig.call(this, u, p, b);
};
await import('./tmp-perf.ts');
console.log(keys.size);
for (const [k, v] of [...keys].sort((a, b) => b[1] - a[1]).slice(0, 12)) console.log(v, k.slice(0, 700));
