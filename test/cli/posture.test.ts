import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Posture } from '#scan';
import { BROAD, NAMED, page, policy, role } from './account.ts';
import { ccguard, fileWith, newFolder } from './command.ts';
import { fsbpFinding, PASSED } from './fsbp.ts';

const arnOf = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const POLICY = 'arn:aws:iam::111122223333:policy/shared';
const attached = {
  AttachedManagedPolicies: [{ PolicyName: 'shared', PolicyArn: POLICY }],
  RolePolicyList: [],
};
const ACCOUNT = fileWith(
  page(
    [
      role('fine', NAMED),
      role('broad', BROAD),
      role(
        'tagged',
        policy({ Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/team': 'web' } } }),
      ),
      role('carrier', undefined, attached),
      role('idle', policy({ Action: 's3:GetObject' })),
      role('unknown', policy({ Effect: 'Maybe' })),
    ],
    {
      Policies: [
        {
          PolicyName: 'shared',
          PolicyId: 'ANPASHARED',
          Arn: POLICY,
          Path: '/',
          DefaultVersionId: 'v1',
          PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: BROAD }],
        },
      ],
    },
  ),
);
const FSBP = fileWith(
  {
    Findings: [
      fsbpFinding('IAM.21', POLICY),
      fsbpFinding('IAM.2', arnOf('idle')),
      fsbpFinding('IAM.2', arnOf('broad'), PASSED),
    ],
  },
  'fsbp.json',
);

async function postureOf(...args: readonly string[]): Promise<Posture> {
  return JSON.parse((await ccguard(['posture', '--format', 'json', '--control', 'CCG.1', ...args])).stdout);
}

async function refused(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await ccguard(['posture', ...args]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  return stderr;
}

describe('posture', () => {
  it('puts both sides together, the worst first', async () => {
    const { summary, principals } = await postureOf(ACCOUNT, '--fsbp', FSBP);
    expect(principals.map(({ name, severity, agreement }) => [name, severity, agreement])).toEqual([
      ['broad', 'critical', 'missed'],
      ['carrier', 'critical', 'both'],
      ['tagged', 'medium', 'missed'],
      ['unknown', 'high', 'neither'],
      ['idle', null, 'fsbp'],
      ['fine', null, 'neither'],
    ]);
    expect(summary).toEqual({ principals: 6, failed: 3, missed: 2, both: 1, fsbp: 1, undetermined: 1 });
  });

  it('tells what FSBP says of a policy that the principal carries, and what of its own ARN', async () => {
    const { principals } = await postureOf(ACCOUNT, '--fsbp', FSBP);
    const sides = Object.fromEntries(
      principals.map(({ name, fsbp, alongside }) => [name, { fsbp, alongside }]),
    );
    expect(sides.carrier).toEqual({
      fsbp: [{ control: 'IAM.21', status: 'FAILED', suppressed: false, resource: POLICY }],
      alongside: [],
    });
    expect(sides.broad).toEqual({
      fsbp: [{ control: 'IAM.2', status: 'PASSED', suppressed: false, resource: arnOf('broad') }],
      alongside: ['IAM.2'],
    });
  });

  it('shows what FSBP misses in a table', async () => {
    const { stdout, stderr, exitCode } = await ccguard([
      'posture',
      '--control',
      'CCG.1',
      ACCOUNT,
      '--fsbp',
      FSBP,
    ]);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
    expect(stdout.replaceAll(FSBP, 'fsbp.json')).toMatchInlineSnapshot(`
      "FSBP misses (2)
      SEVERITY  PRINCIPAL    EXPOSURE     OURS   FSBP        WHY
      critical  role/broad   any-account  CCG.1  passed      it can use connections of any account, beyond the connections its policies name
      medium    role/tagged  pattern      CCG.1  no finding  it can use every connection that a pattern or tag admits, beyond the connections its policies name

      Both find (1)
      SEVERITY  PRINCIPAL     EXPOSURE     OURS   FSBP    WHY
      critical  role/carrier  any-account  CCG.1  IAM.21  it can use connections of any account, beyond the connections its policies name

      Only FSBP finds (1)
      SEVERITY  PRINCIPAL  EXPOSURE  OURS  FSBP   WHY
                role/idle  none            IAM.2  IAM.2 on role/idle

      Undetermined: what is not known never counts as passed (1)
      SEVERITY  PRINCIPAL     EXPOSURE      OURS   FSBP        WHY
      high      role/unknown  undetermined  CCG.1  no finding  not known whether it can use connections of any account, beyond the connections its policies name: unreadable inline policy source (Statement[0].Effect: expected Allow or Deny)

      Account  111122223333, 6 principals: 3 failed, 1 undetermined
      FSBP     misses 2 of 3, finds 1; fails 1 that do not fail here; findings from fsbp.json
      "
    `);
  });

  it('is described by its schema', async () => {
    const schema = JSON.parse(readFileSync('docs/schema/posture.schema.json', 'utf8'));
    const closed = (given: unknown): unknown => {
      if (Array.isArray(given) || typeof given !== 'object' || given === null) return given;
      const inner = Object.entries(given).map(([name, value]) => [name, closed(value)]);
      return { ...Object.fromEntries(inner), ...('properties' in given && { additionalProperties: false }) };
    };
    const validate = new Ajv2020({ allErrors: true }).compile(closed(schema) as object);
    validate(await postureOf(ACCOUNT, '--fsbp', FSBP));
    expect(validate.errors).toBe(null);
    validate(await postureOf('examples/account.json', 'examples/facts', '--fsbp', FSBP));
    expect(validate.errors).toBe(null);
  });

  it('ends like a scan, whatever FSBP says', async () => {
    const codeOf = async (...args: readonly string[]) =>
      (await ccguard(['posture', '--fsbp', FSBP, '--control', 'CCG.1', '--quiet', ...args])).exitCode;
    expect(await codeOf(ACCOUNT)).toBe(1);
    expect(await codeOf(ACCOUNT, '--fail-on', 'none')).toBe(3);
    expect(await codeOf(fileWith(page([role('idle', NAMED)])))).toBe(0);
  });

  it('writes to a file, and says the counts', async () => {
    const out = `${newFolder()}/posture.json`;
    const { stdout } = await ccguard(['posture', ACCOUNT, '--fsbp', FSBP, '--format', 'json', '--out', out]);
    expect(stdout).toMatch(
      /^Account +111122223333, 6 principals: 3 failed, 1 undetermined\nFSBP +misses 2 of 3/,
    );
    expect(JSON.parse(readFileSync(out, 'utf8')).principals).toHaveLength(6);
  });

  it('reads findings from several files, folders and standard input', async () => {
    const one = fileWith({ Findings: [fsbpFinding('IAM.21', POLICY)] });
    const other = fileWith([
      fsbpFinding('IAM.2', arnOf('idle')),
      fsbpFinding('IAM.2', arnOf('broad'), PASSED),
    ]);
    const whole = await postureOf(ACCOUNT, '--fsbp', FSBP);
    expect(await postureOf(ACCOUNT, '--fsbp', one, '--fsbp', other)).toEqual(whole);
    const args = ['posture', '--format', 'json', '--control', 'CCG.1', ACCOUNT, '--fsbp', '-'];
    expect(JSON.parse((await ccguard(args, { stdin: readFileSync(FSBP, 'utf8') })).stdout)).toEqual(whole);
  });

  it('says that there is nothing of FSBP, because then it seems to miss everything', async () => {
    const elsewhere = fileWith({
      Findings: [fsbpFinding('IAM.2', arnOf('idle'), { AwsAccountId: '444455556666' })],
    });
    for (const file of [fileWith({ Findings: [] }), elsewhere]) {
      const { exitCode, stderr } = await ccguard(['posture', ACCOUNT, '--fsbp', file, '--quiet']);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^ccguard: --fsbp: no active FSBP finding of this account is in it, .+\n$/);
    }
  });

  it('reports what it could read of findings, and ends with exit code 2', async () => {
    const file = fileWith({ Findings: [17, fsbpFinding('IAM.21', POLICY), { Id: 'x' }], NextToken: 'more' });
    const { exitCode, stdout, stderr } = await ccguard(['posture', ACCOUNT, '--fsbp', file]);
    expect(exitCode).toBe(2);
    expect(stdout).toContain('Both find (1)');
    expect(stderr.split('\n')).toEqual([
      `ccguard: ${file}: Findings: says that another page follows; fetch all of them, and name them all`,
      `ccguard: ${file}: Findings[0]: expected a finding`,
      `ccguard: ${file}: Findings[2]: expected a finding with a ProductArn`,
      '',
    ]);
  });

  it('never prints what a name could do to a terminal', async () => {
    const evil = 'a\u001B[31m\u202Eb\u0000';
    const hostile = fileWith(page([role(evil, BROAD), role('big', BROAD, { RoleName: 'x'.repeat(10_000) })]));
    const findings = fileWith({
      Findings: [
        fsbpFinding('IAM.2', arnOf(evil), { Title: evil }),
        fsbpFinding('IAM.21', `${POLICY}\uD800`, { Workflow: evil }),
        fsbpFinding(evil, arnOf(evil)),
      ],
    });
    const { stdout, stderr, exitCode } = await ccguard(['posture', hostile, '--fsbp', findings]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Findings[2]: its Compliance.SecurityControlId is no id such as IAM.1');
    expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it.each<[string, () => readonly string[], string | RegExp]>([
    ['no findings', () => [ACCOUNT], /^ccguard: --fsbp: name what `aws securityhub get-findings` prints, or/],
    [
      'findings that are not there',
      () => [ACCOUNT, '--fsbp', '/no/such.json'],
      /no such file or folder; check the path/,
    ],
    [
      'findings that are none',
      () => [ACCOUNT, '--fsbp', ACCOUNT],
      /holds no findings; expected what `aws securityhub/,
    ],
    ['a list of something else', () => [ACCOUNT, '--fsbp', fileWith([1, 'x', null])], /holds no findings/],
    ['findings that are no JSON', () => [ACCOUNT, '--fsbp', fileWith('{"Findings": [')], /is cut off/],
    [
      'standard input for both',
      () => ['-', '--fsbp', '-'],
      /^ccguard: --fsbp: standard input can be read once only/,
    ],
    [
      'a Region without --live',
      () => [ACCOUNT, '--fsbp', FSBP, '--region', 'x'],
      /^ccguard: --region: is about what --live/,
    ],
    ['an input with --live', () => [ACCOUNT, '--live'], /^ccguard: INPUT: `.+` is not read by --live/],
    ['findings with --live', () => ['--live', '--fsbp', FSBP], /^ccguard: --fsbp: is not read by --live/],
    ['--live without a Region', () => ['--live'], /^ccguard: --region: findings need a region/],
    [
      'a control of resources',
      () => [ACCOUNT, '--fsbp', FSBP, '--control', 'CCG.14'],
      /judges resources, not principals/,
    ],
  ])('of %s is one line and exit code 2', async (_, args, message) => {
    const stderr = await refused(...args());
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(2);
  });
});
