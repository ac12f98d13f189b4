// One of the processes that measurements/processes.ts compares. Plain JavaScript: Node's loader for TypeScript would need memory
// of its own.
import { readFileSync } from 'node:fs';
import { resourceUsage } from 'node:process';

const [mode = '', file = ''] = process.argv.slice(2);
process.on('exit', () => {
  process.stderr.write(`\npeak ${peakKilobytes()}\n`);
});

if (mode === 'parse') JSON.parse(readFileSync(file, 'utf8'));
if (mode === 'scan') {
  process.argv.splice(2, 2, 'scan', '--quiet', file);
  await import(new URL('../dist/ccguard.mjs', import.meta.url).href);
}

/** Linux hands the `maxRSS` of the process that started this one down; VmHWM begins anew. */
function peakKilobytes() {
  try {
    return /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? resourceUsage().maxRSS;
  } catch {
    return resourceUsage().maxRSS;
  }
}
