import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv.slice(2);
const args = given.length > 0 ? given : ['scan', 'examples/account.json'];

await build();
console.error(`$ ccguard ${args.join(' ')}\n`);
const { status } = spawnSync(process.execPath, ['dist/ccguard.mjs', ...args], {
  cwd: root,
  stdio: 'inherit',
});

// 1 and 3 are answers, not accidents: npm would print an error report under the findings.
if (status === 1 || status === 3) {
  console.error(`\nccguard exited with ${status}, as it would in a pipeline.`);
} else {
  process.exitCode = status ?? 2;
}
