import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { refusedIn } from '../findings/asff-limits.ts';
import { notOcsf } from '../findings/ocsf-schema.ts';
import { BROAD, NAMED, page, role } from './account.ts';
import { ccguard, fileWith, newFolder } from './command.ts';

const EXAMPLE = 'examples/account.json';
const REGION = ['--region', 'eu-central-1'];

function lines(text: string): unknown[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line));
}

describe.each([
  ['asff', refusedIn],
  ['ocsf', notOcsf],
] as const)('scan --format %s', (format, problemsIn) => {
  const scan = (...args: readonly string[]) => ccguard(['scan', '--format', format, ...args]);

  it('prints a finding a line, as many as were judged', async () => {
    const { stdout, stderr, exitCode } = await scan(EXAMPLE, ...REGION);
    const json = await ccguard(['scan', '--format', 'json', EXAMPLE]);
    const { principals, resources } = JSON.parse(json.stdout) as Record<
      string,
      { findings: { messageKey: string }[] }[]
    >;
    const reports = [...(principals ?? []), ...(resources ?? [])];
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: json.exitCode });
    // What nobody read must not end what another scan found.
    const told = reports
      .flatMap(({ findings }) => findings)
      .filter(({ messageKey }) => messageKey !== 'notRead');
    expect(lines(stdout)).toHaveLength(told.length);
    expect(lines(stdout).flatMap(problemsIn)).toEqual([]);
  });

  it('prints what is found of resources as well', async () => {
    const { stdout } = await scan(EXAMPLE, 'examples/facts', ...REGION);
    expect(lines(stdout).flatMap(problemsIn)).toEqual([]);
    for (const id of ['CCG.12', 'CCG.13', 'CCG.14', 'CCG.15', 'CCG.16'])
      expect(stdout).toContain(`ccguard/${id}/111122223333/`);
  });

  it('takes the region from AWS_REGION where no flag names one', async () => {
    const { stdout } = await ccguard(['scan', '--format', format, EXAMPLE], {
      env: { AWS_REGION: 'ap-southeast-2' },
    });
    expect(stdout).toBe((await scan(EXAMPLE, '--region', 'ap-southeast-2')).stdout);
    expect(stdout).toContain('"ap-southeast-2"');
  });

  it.each([
    ['none', [], 'findings need a region; name it, or set AWS_REGION'],
    ['that of IAM', ['--region', 'global'], 'findings need a region, and `global` is none'],
  ])('does not begin without a region: %s', async (_, flags, message) => {
    expect(await scan('nowhere.json', ...flags)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `ccguard: --region: ${message}\n`,
    });
  });

  it('refuses an account of a partition that cannot be', async () => {
    const name = { ...role('broad', BROAD), Arn: 'arn:\u001b[31m:iam::111122223333:role/broad' };
    const { exitCode, stdout, stderr } = await scan(fileWith(page([name])), ...REGION);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/findings need a partition/);
    expect(stderr).not.toContain('\u001b');
  });

  it('is nothing for principals that hold nothing, and a file can hold it', async () => {
    const out = `${newFolder()}/findings.ndjson`;
    const nothing = fileWith(page([role('idle', { Version: '2012-10-17', Statement: [] })]));
    await scan(nothing, ...REGION, '--out', out, '--quiet');
    expect(readFileSync(out, 'utf8')).toBe('');
    await scan(fileWith(page([role('named', NAMED)])), ...REGION, '--out', out, '--quiet');
    expect(lines(readFileSync(out, 'utf8')).length).toBeGreaterThan(0);
  });
});

it('can-use allows every witness that is a request of the principal itself', async () => {
  const { stdout } = await ccguard(['scan', '--format', 'asff', EXAMPLE, ...REGION]);
  const findings = lines(stdout) as { ProductFields: Readonly<Record<string, string>> }[];
  const all = findings.flatMap(({ ProductFields }) => ProductFields['ccguard/witness'] ?? []);
  const witnesses = all.filter((line) => line.startsWith('{"principal":'));
  expect(witnesses.length).toBeGreaterThan(50);
  const others = all.filter((line) => !witnesses.includes(line));
  expect(others.filter((line) => !/"sts:|UseConnection/.test(line))).toEqual([]);
  const answers = await ccguard(['can-use', '--requests', '-', EXAMPLE], { stdin: witnesses.join('\n') });
  expect(lines(answers.stdout)).toEqual(
    witnesses.map(() => expect.objectContaining({ decision: 'allowed' }) as unknown),
  );
});

it('check has no account to make findings of', async () => {
  const { exitCode, stderr } = await ccguard(['check', '--format', 'asff', 'policy.json']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('table, json');
});
