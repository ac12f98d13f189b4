import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export const PACKAGE_FOLDER = '.serverless';

/**
 * Bundles the functions and writes the CloudFormation template into `folder`, without network and without credentials. Check
 * the types first: a bundler that fails inside the packaging leaves it hanging, which the time limit ends.
 */
export function packageService(folder: string): void {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
  run('osls', ['package', '--package', folder], { timeout: 180_000, env });
}

function run(command: string, args: readonly string[], options: SpawnSyncOptions = {}): void {
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    // The commands of packages are scripts of the shell there.
    shell: process.platform === 'win32',
    ...options,
  });
  if (status === 0) return;
  throw new Error(`${command} ended with ${error?.message ?? signal ?? status}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    run('tsc', []);
    packageService(PACKAGE_FOLDER);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
