import fc from 'fast-check';
import { GrantsReader, USE } from '#grants';
import { ALWAYS } from '#regions';
import { NOW, policySet, scenario } from '../support/generators/index.ts';
import { subjectOf } from './engine.ts';
const sample = fc.sample(scenario(policySet({ mixedTypes: false, sessionTags: false }), { wellFormed: true, useOnly: true }), { numRuns: 1500, seed: 5 });
const t = performance.now();
let reader = new GrantsReader(NOW); let n = 0; let worst: [number, string][] = [];
for (const { set } of sample) {
  if (++n % 200 === 0) reader = new GrantsReader(NOW);
  const t0 = performance.now();
  const { caller, policies } = subjectOf(set);
  const g = reader.read(caller, policies, USE);
  g.ask(ALWAYS); g.ask(g.questions.notNamed);
  worst.push([performance.now() - t0, JSON.stringify(set)]);
}
console.log((performance.now() - t) / sample.length, 'ms');
worst.sort((a, b) => b[0] - a[0]);
console.log(worst.slice(0, 3).map((w) => w[0] + ' ' + w[1].slice(0, 1500)).join('\n'), worst[750]![0]);
