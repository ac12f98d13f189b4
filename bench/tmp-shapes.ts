import { readFileSync } from 'node:fs';
import { AccountBuilder } from '#account';
import { scanWants } from '#scan';
import { shapeOf } from '../src/controls/shape.ts';

const d = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const b = new AccountBuilder(scanWants());
for (const l of ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const)
  d[l].forEach((r: any, i: number) => b.add(l, r, `${i}`));
const keys = new Map<string, number>();
let n = 0;
for (const p of b.finish().principals) {
  if (p.policies.identity.every((x) => !x.unknown && x.statements.length === 0)) continue;
  n++;
  const k = shapeOf(p.policies, false).key;
  keys.set(k, (keys.get(k) ?? 0) + 1);
}
console.log(n, keys.size);
for (const [k, v] of [...keys].sort((a, b) => a[1] - b[1]).slice(0, 12)) console.log(v, k.slice(0, 500));
