// Compiles assembly/ into src/account/skim/walk-module.ts. With --check it writes nothing and fails where that differs.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMPILER = fileURLToPath(import.meta.resolve('assemblyscript/bin/asc.js'));
const MODULE = 'src/account/skim/walk-module.ts';
// Nothing is ever freed, and where something is wrong the walk just ends: no collector, no messages.
const OPTIONS = '--optimizeLevel 3 --enable simd --runtime stub --noAssert --use abort='.split(' ');

process.chdir(ROOT);
const binary = await compiled();
if (binary === undefined) process.exitCode = 1;
else if (!process.argv.includes('--check')) await writeFile(MODULE, moduleText(binary));
else if ((await readFile(MODULE, 'utf8')) !== moduleText(binary)) {
  console.error(`stale: ${MODULE}; run \`npm run build:walk\` and commit what it writes`);
  process.exitCode = 1;
}

/** Undefined where it does not compile, and says why. Warnings count as well. */
async function compiled() {
  const folder = await mkdtemp(join(tmpdir(), 'ccguard-walk-'));
  const file = join(folder, 'walk.wasm');
  const { status, stderr } = spawnSync(
    process.execPath,
    [COMPILER, 'assembly/index.ts', '--outFile', file, ...OPTIONS],
    { encoding: 'utf8' },
  );
  if (stderr !== '') console.error(stderr);
  const compiledTo = status === 0 && stderr === '' ? await readFile(file) : undefined;
  await rm(folder, { recursive: true });
  return compiledTo;
}

/** @param {Buffer} bytes */
function moduleText(bytes) {
  const lines = bytes.toString('base64').match(/.{1,100}/g) ?? [];
  return [
    '// Made of assembly/ by `npm run build:walk`; `npm run check` compiles it again and compares.',
    'export const WALK = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}
