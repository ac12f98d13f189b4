import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { VERSION } from '#cli';
import { CATALOGUE } from '#controls';
import manifest from '../../package.json' with { type: 'json' };
import { NAMED, page, policy, role } from './account.ts';
import { ccguard, fileWith } from './command.ts';

const COMMANDS = [
  'scan',
  'posture',
  'check',
  'can-use',
  'who-can',
  'explain',
  'controls',
  'except',
  'completion',
];

describe('help', () => {
  it('is where a newcomer starts', async () => {
    const { exitCode, stdout, stderr } = await ccguard(['--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('aws iam get-account-authorization-details > account.json');
    expect(stdout).toMatch(/\n {2}3 {2}nothing failed, but something is undetermined\n$/);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  });

  it.each(['2026-02-30', '2026-13-01', '2026-02-29T00:00:00Z'])(
    'is needed where --now is %s',
    async (now) => {
      const { exitCode, stderr } = await ccguard(['scan', 'examples/account.json', '--now', now]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('Expected a time such as');
    },
  );

  it('that cannot be printed ends as bad usage does', async () => {
    const { exitCode, stderr } = await ccguard(['--help'], { isFull: true });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'ccguard: unexpected error: no room; please report it\n',
    });
  });

  it.each(COMMANDS)('tells of %s', async (command) => {
    const { exitCode, stdout } = await ccguard([command, '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: ccguard ${command} `));
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('is what somebody gets who says nothing', async () => {
    const { exitCode, stderr } = await ccguard([]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Start here:');
  });

  it('knows the version of the package', async () => {
    expect(VERSION).toBe(manifest.version);
    expect(await ccguard(['--version'])).toEqual({
      exitCode: 0,
      stdout: `${manifest.version}\n`,
      stderr: '',
    });
  });
});

describe('controls', () => {
  it('are listed', async () => {
    const { exitCode, stdout } = await ccguard(['controls']);
    expect(exitCode).toBe(0);
    for (const { id, title } of CATALOGUE)
      expect(stdout).toMatch(new RegExp(`^${id.replace('.', '\\.')} .*${title.slice(0, 20)}`, 'm'));
  });

  it.each(CATALOGUE.map(({ id, slug }) => [id, slug]))('are told in full: %s', async (id, slug) => {
    const control = CATALOGUE.find((one) => one.id === id);
    const { stdout } = await ccguard(['controls', slug]);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain(`${id} ${slug}`);
    for (const part of [control?.why, control?.remedy, control?.title]) expect(text).toContain(part);
    for (const { title } of [...(control?.bad ?? []), ...(control?.good ?? [])])
      expect(text).toContain(title);
  });

  it('are data for programs', async () => {
    const { stdout } = await ccguard(['controls', '--format', 'json']);
    const all: readonly { id: string; why: string }[] = JSON.parse(stdout);
    expect(all.map(({ id }) => id)).toEqual(CATALOGUE.map(({ id }) => id));
    const one = await ccguard(['controls', 'ccg.1', '--format', 'json']);
    expect(JSON.parse(one.stdout)).toEqual(all[0]);
  });

  it('that do not exist are refused', async () => {
    const { exitCode, stderr } = await ccguard(['controls', 'IAM.1']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^ccguard: ID: no control `IAM\.1`; there are CCG\.1, /);
  });
});

describe('an exception', () => {
  const part = (prefix: string) =>
    policy({ Resource: `arn:aws:codeconnections:us-east-1:111122223333:connection/${prefix}*` });
  const decision = ['--owner', 'platform', '--reason', 'moves in spring', '--expires', '2027-01-31'];

  async function entryFor(document: object, ...more: readonly string[]) {
    const account = fileWith(page([role('app', document)]));
    return ccguard(['except', '--control', 'CCG.1', '--principal', 'app', ...decision, ...more, account]);
  }

  async function exitCodeWith(register: unknown, document: object, ...more: readonly string[]) {
    const account = fileWith(page([role('app', document)]));
    return (await ccguard(['scan', account, '--exceptions', fileWith(register), ...more])).exitCode;
  }

  it('covers the finding it was made for, and no wider grant, and not for ever', async () => {
    const { exitCode, stdout } = await entryFor(part('8d2'));
    expect(exitCode).toBe(0);
    const register = [JSON.parse(stdout)];
    expect(await exitCodeWith(register, part('8d2'))).toBe(0);
    expect(await exitCodeWith({ exceptions: register }, part('8d20'))).toBe(0);
    expect(await exitCodeWith(register, part('8d'))).toBe(1);
    expect(await exitCodeWith(register, part('8d2'), '--now', '2027-02-01')).toBe(1);
  });

  it('that does not apply any more says why in the table', async () => {
    const { stdout } = await entryFor(part('8d2'));
    const account = fileWith(page([role('app', part('8d'))]));
    const scan = await ccguard(['scan', account, '--exceptions', fileWith([JSON.parse(stdout)])]);
    expect(scan.stdout).toMatch(/\(the exception of platform does not apply: the grant is wider/);
  });

  it('is shown as one where the principal is explained', async () => {
    const { stdout } = await entryFor(part('8d2'));
    const account = fileWith(page([role('app', part('8d2'))]));
    const explained = await ccguard([
      'explain',
      'app',
      account,
      '--exceptions',
      fileWith([JSON.parse(stdout)]),
    ]);
    expect(explained.stdout).toMatch(/excepted +by platform until 2027-01-31: moves in spring/);
  });

  it.each<[string, object, readonly string[], string]>([
    [
      'a pass',
      NAMED,
      [],
      '--control: CCG.1 is passed for arn:aws:iam::111122223333:role/app; only a failure can be excepted',
    ],
    [
      'what is not known',
      policy({ Effect: 'Maybe' }),
      [],
      '--control: CCG.1 is undetermined for arn:aws:iam::111122223333:role/app; only a failure can be excepted',
    ],
    [
      'the past',
      part('8d2'),
      ['--expires', '2026-05-31'],
      '--expires: 2026-05-31 is over; an exception ends in the future',
    ],
    [
      'a day that is none',
      part('8d2'),
      ['--expires', 'soon'],
      "option '--expires <date>' argument 'soon' is invalid. Expected a day such as 2027-01-31.",
    ],
    ['nobody', part('8d2'), ['--principal', 'bob'], '--principal: no principal `bob` in the input'],
    ['no control', part('8d2'), ['--control', 'CCG.0'], '--control: no control `CCG.0`; there are CCG.1'],
  ])('is not made for %s', async (_, document, more, message) => {
    const { exitCode, stdout, stderr } = await entryFor(document, ...more);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.startsWith(`ccguard: ${message}`)).toBe(true);
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('knows in %s every command and its options', async (shell) => {
    const { exitCode, stdout } = await ccguard(['completion', shell]);
    expect(exitCode).toBe(0);
    for (const command of COMMANDS) expect(stdout).toContain(command);
    for (const option of ['fail-on', 'trusted-accounts', 'connection', 'requests', 'no-color'])
      expect(stdout).toContain(option);
  });

  it.each<[string, string, readonly string[]]>([
    ['a command', 'ccguard sc', ['scan']],
    ['an option', 'ccguard scan --fail', ['--fail-on']],
    ['a value', 'ccguard scan --fail-on c', ['critical']],
    ['a shell', 'ccguard completion ', ['bash', 'zsh', 'fish']],
    ['a value that only this command takes', 'ccguard scan --format a', ['asff']],
    ['no value that another command takes', 'ccguard check --format a', []],
    ['a command behind an option of all', 'ccguard --no-color sc', ['scan']],
    ['an option behind one of all', 'ccguard --no-color scan --fail', ['--fail-on']],
    ['help of a command', 'ccguard who-can --he', ['--help']],
  ])('completes %s in bash', async (_, line, expected) => {
    const { stdout } = await ccguard(['completion', 'bash']);
    const words = line.split(' ');
    const script = `${stdout}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_ccguard; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const completed = execFileSync('bash', ['-c', script], { encoding: 'utf8' });
    expect(completed.split('\n').filter((word) => word !== '')).toEqual(expected);
  });

  it('for another shell is refused', async () => {
    const { exitCode, stderr } = await ccguard(['completion', 'tcsh']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^ccguard: command-argument value 'tcsh' is invalid for argument 'shell'/);
  });
});
