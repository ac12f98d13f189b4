import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve('.');
const home = mkdtempSync(join(tmpdir(), 'ccguard-package-'));
const account = join(root, 'examples/account.json');
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

/** The PATH of a user: without the tools of this checkout, and with a Node that the package promises to run on. */
const PATH = userPath();

function userPath(): string {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(root));
  const major = spawnSync('node', ['-p', 'process.versions.node.split(".")[0]'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: folders.join(delimiter) },
  }).stdout;
  const own = resolve(process.execPath, '..');
  return (Number(major) >= 20 ? folders : [own, ...folders]).join(delimiter);
}

/** npm of the tests hands its settings down; whoever installs the package has none of them. */
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_|^(NODE_OPTIONS|VITEST|FORCE_COLOR)/i.test(name)),
  ),
  PATH,
  NO_COLOR: '1',
  npm_config_offline: 'true',
  npm_config_cache: join(home, 'cache'),
  npm_config_userconfig: join(home, 'npmrc'),
  npm_config_update_notifier: 'false',
};

function shell(command: string, input?: string) {
  const ended = spawnSync('bash', ['-c', command], {
    cwd: home,
    env,
    encoding: 'utf8',
    input,
    maxBuffer: 1e9,
  });
  return { exitCode: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}

beforeAll(() => {
  // A copy, so that building it cannot disturb whoever uses the bundle of this checkout.
  const copy = join(home, 'checkout');
  for (const name of [
    'package.json',
    'scripts',
    'src',
    'docs',
    'examples',
    'CHANGELOG.md',
    'README.md',
    'LICENSE',
    'tsconfig.json',
  ]) {
    if (existsSync(name)) cpSync(name, join(copy, name), { recursive: true });
  }
  execFileSync('ln', ['-s', join(root, 'node_modules'), join(copy, 'node_modules')]);
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: copy });
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', home], {
    cwd: copy,
    env,
    stdio: 'pipe',
  });
  const archive = readdirSync(home).find((name) => name.endsWith('.tgz')) ?? '';
  writeFileSync(join(home, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', join(home, archive)], {
    cwd: home,
    env,
    stdio: 'pipe',
  });
}, 120_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the package, installed into an empty folder', () => {
  it('brings no other package along', () => {
    expect(readdirSync(join(home, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      manifest.name,
    ]);
  });

  it('is small and holds what it says', () => {
    const folder = join(home, 'node_modules', manifest.name);
    expect(readdirSync(folder).sort()).toEqual(
      expect.arrayContaining(['LICENSE', 'dist', 'docs', 'examples', 'package.json']),
    );
    const files = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' });
    const bytes = files
      .map((file) => statSync(join(folder, 'dist', file)).size)
      .reduce((sum, size) => sum + size, 0);
    // Most of it are clients of AWS, which only a live scan loads.
    expect(bytes).toBeLessThan(2_200_000);
    expect(readFileSync(join(folder, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8')).toContain('commander');
  });

  it('runs as a command', () => {
    expect(shell('npx ccguard --version')).toEqual({
      exitCode: 0,
      stdout: `${manifest.version}\n`,
      stderr: '',
    });
    const { exitCode, stdout, stderr } = shell(`npx ccguard scan ${account}`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(/\nAccount +111122223333, \d+ principals: /);
  });

  // No WebAssembly, none that may have as much memory as it begins with, and none that may get more.
  it.each(['--no-expose-wasm', '--wasm-max-mem-pages=4', '--wasm-max-mem-pages=52'])(
    'reports the same under %s',
    (flag) => {
      const command = join('node_modules', manifest.name, 'dist/ccguard.mjs');
      const { exitCode, stdout } = shell(`node ${command} scan ${account} --format json --now 2026-06-01`);
      expect(exitCode).toBe(1);
      expect(shell(`node ${flag} ${command} scan ${account} --format json --now 2026-06-01`)).toEqual({
        exitCode,
        stdout,
        stderr: '',
      });
    },
  );

  it('says its version without loading anything of size', () => {
    const dist = join(home, 'node_modules', manifest.name, 'dist');
    const entry = readFileSync(join(dist, 'ccguard.mjs'), 'utf8');
    // Static imports only; what commands need is imported when they run.
    const loaded = [...entry.matchAll(/^import[^(]*?"(\.[^"]+)"/gm)].map(([, path]) =>
      join(dist, path ?? ''),
    );
    const bytes = [join(dist, 'ccguard.mjs'), ...loaded].reduce((sum, path) => sum + statSync(path).size, 0);
    expect(bytes).toBeLessThan(2000);
  });
});

describe('the command in a pipe', () => {
  it('reads an account from another command, compressed or not', () => {
    for (const command of ['cat', 'gzip -c']) {
      const { exitCode, stdout, stderr } = shell(`${command} ${account} | node_modules/.bin/ccguard scan -`);
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
      expect(stdout).toMatch(/\nAccount +111122223333/);
    }
  });

  it('ends quietly when the reader has seen enough', () => {
    const json = shell(
      `node_modules/.bin/ccguard scan ${account} --format json | head -c 100; exit \${PIPESTATUS[0]}`,
    );
    expect(json).toMatchObject({ exitCode: 1, stderr: '' });
    const line = readFileSync('examples/requests.ndjson', 'utf8').split('\n')[0];
    const endless = shell(
      `yes '${line}' | timeout 60 node_modules/.bin/ccguard can-use --requests - ${account} | head -3`,
    );
    expect(endless.stderr).toBe('');
    expect(endless.stdout.split('\n').length).toBe(4);
  });

  it('says so where there is no room for the report', () => {
    const { exitCode, stderr } = shell(`node_modules/.bin/ccguard scan ${account} > /dev/full`);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'ccguard: standard output: cannot be written (ENOSPC); is there room where it goes?\n',
    });
  });

  it('prints no colours, and no progress', () => {
    const { stdout, stderr } = shell(`unset NO_COLOR; node_modules/.bin/ccguard scan ${account}`);
    expect(stdout + stderr).not.toContain('\u001B');
  });

  it('says in one line what is wrong', () => {
    writeFileSync(join(home, 'bad.json'), readFileSync(account).subarray(0, 100_000));
    const { exitCode, stdout, stderr } = shell('node_modules/.bin/ccguard scan bad.json missing.json empty/');
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/\nAccount +111122223333/);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(
        /^ccguard: bad\.json: byte 100000, in RoleDetailList\[\d+\]: is cut off; fetch it again$/,
      ),
      'ccguard: missing.json: no such file or folder; check the path',
      'ccguard: empty/: no such file or folder; check the path',
      '',
    ]);
  });
});

describe('a file larger than the memory there is', () => {
  const MEGABYTES = 60;
  const path = join(home, 'large.json');

  it('is read to its end', () => {
    const role = (index: number, resource: string) => ({
      Path: '/',
      RoleName: `role-${index}`,
      Arn: `arn:aws:iam::111122223333:role/role-${index}`,
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }],
      },
      RolePolicyList: [
        {
          PolicyName: 'data',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: 's3:GetObject',
                Resource: Array.from({ length: 400 }, (_, at) => `arn:aws:s3:::${index}-${at}/*`),
              },
              { Effect: 'Allow', Action: 'codeconnections:UseConnection', Resource: resource },
            ],
          },
        },
      ],
      AttachedManagedPolicies: [],
    });
    const named =
      'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
    const file = openSync(path, 'w');
    let bytes = writeSync(file, '{"RoleDetailList":[');
    for (let index = 0; bytes < MEGABYTES * 1e6; index += 1)
      bytes += writeSync(file, `${JSON.stringify(role(index, named), null, 2)},\n`);
    writeSync(file, `${JSON.stringify(role(-1, '*'))}]}`);
    closeSync(file);
    const { exitCode, stdout, stderr } = shell(
      `NODE_OPTIONS=--max-old-space-size=${MEGABYTES / 1.5} node_modules/.bin/ccguard scan --control CCG.1 large.json`,
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(/^critical +role\/role--1 +any-account/m);
  });
});
