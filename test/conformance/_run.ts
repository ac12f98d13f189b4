import { CONTROLS } from '#controls';
import { carriedFrom, NOW, principalFrom } from '../support/engine.ts';
import { answerTo } from './answers.ts';
import { FILES } from './vectors.ts';
const have = new Set(CONTROLS.map((c) => c.id));
let n = 0;
for (const { path, content } of FILES) for (const v of content.vectors) {
  if (!v.policies) continue;
  const s = principalFrom(carriedFrom(v.policies, v.principal), v.principal);
  const now = v.now ? Date.parse(v.now) : NOW;
  const t0 = performance.now();
  for (const q of v.ask) {
    if ('controls' in q && Object.keys(q.controls).some((k) => !have.has(k))) continue;
    const a = answerTo(q, s, now);
    if (JSON.stringify(a, Object.keys(a as object).concat(Object.keys(q)).sort()) !== JSON.stringify(q, Object.keys(a as object).concat(Object.keys(q)).sort()) || ('controls' in q && JSON.stringify(q.controls)!==JSON.stringify((a as any).controls))) { n++; console.log(`--- ${path} ${v.id}: ${v.title}\n   want ${JSON.stringify(q)}\n   got  ${JSON.stringify(a)}`); }
  }
  const t = performance.now() - t0; if (t > 100) console.log('SLOW', v.id, t);
}
console.log(n);
