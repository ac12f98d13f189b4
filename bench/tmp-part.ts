import { PartitionMemo } from '#regions';
import { Budget } from '../src/regions/budget.ts';

const orig = PartitionMemo.prototype.partition;
let n = 0,
  spent = 0,
  cls = 0;
PartitionMemo.prototype.partition = function (u, p, b) {
  const s = b.spent;
  const r = orig.call(this, u, p, b);
  n++;
  spent += b.spent - s;
  cls += r.length;
  if (n % 400 === 0) console.log(n, 'avg spent', spent / n, 'classes', cls / n);
  return r;
};
await import('./tmp-distinct.ts');
