import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const entry = join(root, 'dist/ccguard.mjs');

/** Bundles the command line tool into dist/: one entry file and the chunks it loads when a command needs them. */
export async function build() {
  await rm(join(root, 'dist'), { recursive: true, force: true });
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { ccguard: 'src/cli/main.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    charset: 'utf8',
    // Not minified: people who run a security tool may want to read it.
    minify: false,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  await makeExecutable();
  await writeFile(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), await notices(Object.keys(metafile.inputs)));
}

async function makeExecutable() {
  const code = await readFile(entry, 'utf8');
  if (!code.startsWith('#!')) await writeFile(entry, `#!/usr/bin/env node\n${code}`);
  await chmod(entry, 0o755);
}

/**
 * The licence texts of everything that was bundled, because the packages themselves do not travel with it.
 * @param {readonly string[]} inputs
 */
async function notices(inputs) {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []));
  const texts = await Promise.all([...folders].sort().map(notice));
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** @param {string} input */
function packageFolder(input) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

/** @param {string} folder */
async function notice(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
  const file = (await readdir(join(root, folder))).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`\`${name}\` is bundled but carries no licence file`);
  return `${name} ${version} (${license})\n\n${await readFile(join(root, folder, file), 'utf8')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
