import { CONTROLS, DEFAULT_PARAMETERS, Judge } from '#controls';
import { scanWants } from '#scan';
import { readAccount } from '../src/cli/input/account.ts';

const f = process.argv[2]!;
for (let i = 0; i < +(process.argv[3] ?? 6); i++) {
  const { account } = await readAccount([f], {} as any, { wants: scanWants() });
  const c = process.cpuUsage(),
    t = performance.now();
  const j = new Judge(CONTROLS, DEFAULT_PARAMETERS, Date.parse('2026-06-01'));
  for (const p of account.principals) j.judge(p);
  const u = process.cpuUsage(c);
  console.log('judge wall', (performance.now() - t) | 0, 'user', (u.user / 1e3) | 0);
}
