import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const entry = join(root, 'dist/ccguard.mjs');

/**
 * The SDK describes what a service takes and gives in tables, of which a few calls need a few. Bundlers keep them all, because
 * the names in them are computed; a table in a function that is called pure is kept where it is used.
 * @type {esbuild.Plugin}
 */
const usedSchemas = {
  name: 'used schemas',
  setup(bundling) {
    bundling.onLoad(
      { filter: /[\\/]dist-es[\\/](?:[\w-]+[\\/])*schemas[\\/]\w+\.js$/ },
      async ({ path }) => ({
        contents: (await readFile(path, 'utf8')).replace(
          /^((?:export )?var \w+\$? = )(\[\d[^;]*\]);$/gm,
          '$1/* @__PURE__ */ (() => $2)();',
        ),
        loader: 'js',
      }),
    );
  },
};

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
    plugins: [usedSchemas],
  });
  await makeExecutable();
  await writeFile(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), await notices(bundled(metafile)));
}

/**
 * The files of which something has been left in.
 * @param {esbuild.Metafile} metafile
 */
function bundled({ outputs }) {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []));
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
  /** @type {Map<string, string[]>} */
  const names = new Map();
  for (const folder of [...folders].sort()) {
    const { name, text } = await notice(folder);
    names.set(text, [...(names.get(text) ?? []), name]);
  }
  const texts = [...names].map(([text, packages]) => `${packages.join('\n')}\n\n${text}`);
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
  // Some packages of the SDK carry no copy of their licence, which is ours as well.
  const path = file === undefined && license === 'Apache-2.0' ? 'LICENSE' : file && join(folder, file);
  if (path === undefined) throw new Error(`\`${name}\` is bundled but carries no licence file`);
  return { name: `${name} ${version} (${license})`, text: await readFile(join(root, path), 'utf8') };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
