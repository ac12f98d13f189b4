// npm leaves an optional package out of the lockfile when the registry in use does not serve it (a mirror may carry
// only some platforms), and `npm ci` then calls that lockfile out of sync. Run this after `npm install` on such a
// registry: it writes the missing platform variants, without integrity, so that they are skipped by platform.
import { readFile, writeFile } from 'node:fs/promises';

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   license?: string, optionalDependencies?: Record<string, string> }} Entry
 */

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const libcs = new Map([
  ['gnu', 'glibc'],
  ['gnueabihf', 'glibc'],
  ['musl', 'musl'],
  ['musleabihf', 'musl'],
]);
const cpus = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];
const exact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/**
 * The entry of a platform package, as far as its name (`binding-linux-x64-musl`) tells.
 * @param {string} name
 * @param {string} version
 * @param {Entry} parent
 * @returns {Entry}
 */
function platformEntry(name, version, parent) {
  const words = name.replace(/^.*\//, '').split('-');
  const os = words.filter((word) => systems.includes(word));
  const cpu = words.filter((word) => cpus.includes(word));
  const libc = os.includes('linux') ? words.flatMap((word) => libcs.get(word) ?? []) : [];
  if (os.length !== 1 || cpu.length !== 1 || !exact.test(version)) {
    throw new Error(
      `\`${name}@${version}\` is missing from the lockfile and its name does not tell its platform`,
    );
  }
  return {
    version,
    cpu,
    ...(parent.dev === true ? { dev: true } : {}),
    ...(libc.length > 0 ? { libc } : {}),
    license: parent.license ?? 'UNKNOWN',
    optional: true,
    os,
  };
}

const lock = JSON.parse(await readFile('package-lock.json', 'utf8'));
/** @type {Record<string, Entry>} */
const packages = lock.packages;
let added = 0;

for (const [path, parent] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (`${path}/node_modules/${name}` in packages || `node_modules/${name}` in packages) continue;
    packages[`node_modules/${name}`] = platformEntry(name, version, parent);
    added += 1;
  }
}

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
await writeFile('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} platform packages added to package-lock.json`);
