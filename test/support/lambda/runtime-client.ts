import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const recipe = join(root, 'toolchain/lambda-runtime');
const folder = join(root, 'node_modules/.cache/lambda-runtime');
const built = join(folder, 'node_modules/aws-lambda-ric');

/** The program that AWS starts Node.js functions with. */
export const RUNTIME_CLIENT = join(built, 'index.mjs');

export function isRuntimeClientBuilt(): boolean {
  const lock = (place: string) => readFileSync(join(place, 'package-lock.json'), 'utf8');
  return existsSync(join(built, 'rapid-client.node')) && lock(folder) === lock(recipe);
}

function missingForRuntimeClient(): readonly string[] {
  if (process.platform !== 'linux') return ['Linux'];
  const tools = ['cmake', 'make', 'g++', 'python3', 'tar', 'xz'].filter((tool) => !isOnPath(tool));
  return headers() === undefined ? [...tools, 'the headers of Node.js'] : tools;
}

/** Builds it where that is possible and necessary, and answers what this machine lacks. */
export function ensureRuntimeClient(): readonly string[] {
  if (isRuntimeClientBuilt()) return [];
  const missing = missingForRuntimeClient();
  if (missing.length > 0) return missing;
  console.error('building aws-lambda-ric: about a minute, once');
  buildRuntimeClient();
  return [];
}

/** Compiles for a minute. What it compiles comes with the package; nothing but the package registry is asked. */
function buildRuntimeClient(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(recipe, file), join(folder, file));
  cpSync(join(root, '.npmrc'), join(folder, '.npmrc'));
  const { status, stdout, stderr } = spawnSync('npm', ['ci'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, npm_config_nodedir: headers() },
  });
  if (status === 0 && isRuntimeClientBuilt()) return;
  rmSync(folder, { recursive: true, force: true });
  throw new Error(`aws-lambda-ric was not built\n${stdout}${stderr}`);
}

/** The folder that holds include/node; without it the build would ask the network for the headers. */
function headers(): string | undefined {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include/node/node_api.h')) ? prefix : undefined;
}

function isOnPath(tool: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((place) => existsSync(join(place, tool)));
}
