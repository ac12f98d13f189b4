import { execFile, execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Report } from '#scan';
import { BROAD, CONNECTION, NAMED, OTHER_CONNECTION, page, policy, role } from './account.ts';
import { ccguard, fileWith, newFolder, type Surroundings } from './command.ts';

const EXAMPLE = readFileSync('examples/account.json');
const one = page([role('named', NAMED)]);
const two = page([role('broad', BROAD)], { IsTruncated: true });

async function reportOf(args: readonly string[], surroundings?: Surroundings): Promise<Report> {
  const { stdout, stderr } = await ccguard(['scan', '--format', 'json', ...args], surroundings);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

async function namesIn(args: readonly string[], surroundings?: Surroundings): Promise<readonly string[]> {
  return (await reportOf(args, surroundings)).principals.map(({ name }) => name).sort();
}

describe('an account', () => {
  const folder = newFolder();
  writeFileSync(join(folder, '2.json'), JSON.stringify(one));
  writeFileSync(join(folder, '1.json.gz'), gzipSync(JSON.stringify(two)));
  writeFileSync(join(folder, 'README.txt'), 'not read');
  mkdirSync(join(folder, 'older'));

  it.each<[string, readonly string[], Surroundings]>([
    ['several files', [fileWith(two), fileWith(one)], {}],
    ['a list of pages', [fileWith([two, one])], {}],
    ['pages one after the other', [fileWith(JSON.stringify(two) + JSON.stringify(one))], {}],
    ['a folder', [folder], {}],
    [
      'a compressed file, whatever its name',
      [fileWith(gzipSync(JSON.stringify([two, one])), 'pages.json')],
      {},
    ],
    [
      'compressed pieces',
      [fileWith(Buffer.concat([gzipSync(JSON.stringify(two)), gzipSync(JSON.stringify(one))]))],
      {},
    ],
    ['standard input', ['-'], { stdin: JSON.stringify([two, one]) }],
    ['compressed standard input', ['-'], { stdin: gzipSync(JSON.stringify([two, one])) }],
    ['standard input when nothing is named', [], { stdin: JSON.stringify([two, one]) }],
    ['a file and standard input', [fileWith(two), '-'], { stdin: JSON.stringify(one) }],
    ['a file that begins with a byte order mark', [fileWith(`\uFEFF${JSON.stringify([two, one])}`)], {}],
  ])('may come as %s', async (_, args, surroundings) => {
    expect(await namesIn(args, surroundings)).toEqual(['broad', 'named']);
  });

  it.each<[string, (document: object) => unknown]>([
    ['objects, as the AWS CLI prints them', (document) => document],
    [
      'URL-encoded texts, as the IAM API sends them',
      (document) => encodeURIComponent(JSON.stringify(document)),
    ],
    ['plain JSON texts', (document) => JSON.stringify(document)],
    ['lists of one, as older samples have them', (document) => [document]],
  ])('may hold policies as %s', async (_, form) => {
    const file = fileWith(page([role('named', form(NAMED)), role('broad', form(BROAD))]));
    const { principals } = await reportOf([file]);
    expect(principals.map(({ exposure }) => exposure)).toEqual(['named', 'any-account']);
  });

  it('is the same in small pieces and in one', async () => {
    const whole = await reportOf(['examples/account.json']);
    expect(await reportOf(['-'], { stdin: EXAMPLE })).toEqual(whole);
    expect(await reportOf(['-'], { stdin: JSON.stringify(JSON.parse(EXAMPLE.toString())) })).toEqual(whole);
  });

  it('has to come from somewhere', async () => {
    const stderr = 'ccguard: INPUT: nothing to read; name a file, a folder, or - for standard input\n';
    expect(await ccguard(['scan'])).toEqual({ exitCode: 2, stdout: '', stderr });
  });
});

describe('the exit code', () => {
  const low = fileWith({ ...page([]), UserDetailList: [userWith(NAMED)] });
  const critical = fileWith(page([role('broad', BROAD)]));
  const unknown = fileWith(page([role('unknown', policy({ Effect: 'Maybe' }))]));
  const both = fileWith({
    ...page([role('unknown', policy({ Effect: 'Maybe' }))]),
    UserDetailList: [userWith(NAMED)],
  });

  function userWith(document: object) {
    const arn = 'arn:aws:iam::111122223333:user/ana';
    return {
      Path: '/',
      UserName: 'ana',
      Arn: arn,
      UserPolicyList: [{ PolicyName: 'p', PolicyDocument: document }],
    };
  }

  it.each<[number, string, string, readonly string[]]>([
    [0, 'nothing fails', fileWith(one), []],
    [1, 'something fails', low, []],
    [1, 'something fails at the severity given', low, ['--fail-on', 'low']],
    [0, 'what fails is below the severity given', low, ['--fail-on', 'medium']],
    [1, 'what fails is above the severity given', critical, ['--fail-on', 'high']],
    [1, 'what fails is as bad as can be', critical, ['--fail-on', 'critical']],
    [0, 'nothing counts as a failure', critical, ['--fail-on', 'none']],
    [3, 'something is undetermined', unknown, []],
    [3, 'something is undetermined and nothing counts as a failure', unknown, ['--fail-on', 'none']],
    [3, 'something is undetermined and what fails is below the severity given', both, ['--fail-on', 'high']],
    [1, 'something fails and something is undetermined', both, []],
    [0, 'the control that fails is not asked', low, ['--control', 'CCG.1']],
    [1, 'the control that fails is asked by its slug', low, ['--control', 'use-connection-roles-not-users']],
  ])('is %i when %s', async (exitCode, _, file, args) => {
    expect((await ccguard(['scan', file, ...args])).exitCode).toBe(exitCode);
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      'an unknown control',
      ['--control', 'CCG.99'],
      /^ccguard: --control: no control `CCG\.99`; there are CCG\.1, CCG\.2, /,
    ],
    [
      'an unknown control among parameters',
      ['--controls', 'CCG.1,CCG.99'],
      /^ccguard: controls: no control `CCG\.99`/,
    ],
    ['an unknown option', ['--fial-on', 'low'], /^ccguard: unknown option '--fial-on'/],
    [
      'an unknown severity',
      ['--fail-on', 'severe'],
      /^ccguard: option '--fail-on <severity>' argument 'severe' is invalid/,
    ],
    [
      'an unknown format',
      ['--format', 'xml'],
      /^ccguard: option '--format <format>' argument 'xml' is invalid/,
    ],
    [
      'a bad value of a parameter',
      ['--trusted-accounts', '12'],
      /^ccguard: --trusted-accounts: expected account ids/,
    ],
    [
      'a bad choice of a parameter',
      ['--repository-scope', 'some'],
      /^ccguard: --repository-scope: expected one of required, preferred, off/,
    ],
    [
      'a time that is none',
      ['--now', 'tomorrow'],
      /^ccguard: option '--now <time>' argument 'tomorrow' is invalid\. Expected a time/,
    ],
    ['a time without a zone', ['--now', '2026-06-01T00:00:00'], /^ccguard: option '--now <time>'/],
    [
      'a place for the report that is none',
      ['--out', 'no/such/folder/report.json'],
      /^ccguard: no\/such\/folder\/report\.json: cannot be written \(ENOENT\); choose another place for --out/,
    ],
  ])('is 2 for %s', async (_, args, message) => {
    const { exitCode, stderr } = await ccguard(['scan', critical, ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  });

  it('is 2 for an unknown command, which is told', async () => {
    const { exitCode, stderr } = await ccguard(['scna', 'account.json']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^ccguard: unknown command 'scna'/);
  });
});

describe('parameters', () => {
  const account = fileWith(page([role('named', NAMED), role('broad', BROAD)]));
  const failed = async (...args: readonly string[]) => {
    const { principals } = await reportOf([account, ...args]);
    return principals.flatMap(({ name, findings }) =>
      findings.flatMap(({ control, status }) => (status === 'failed' ? [`${name} ${control}`] : [])),
    );
  };

  it.each<[string, readonly string[], readonly string[]]>([
    ['none', [], ['broad CCG.1']],
    ['a list', ['--writers', 'arn:aws:iam::111122223333:role/b*'], ['named CCG.4', 'broad CCG.1']],
    [
      'a list in two flags',
      ['--writers', 'arn:x', '--writers', 'arn:aws:iam::*:role/named'],
      ['broad CCG.1'],
    ],
    ['a choice', ['--repository-scope', 'required'], ['named CCG.3', 'broad CCG.1']],
    ['another', ['--exclude-principals', 'arn:aws:iam::*:role/broad'], []],
    [
      'an allow-list',
      ['--allowed-connection-arns', `${OTHER_CONNECTION},arn:x`],
      ['named CCG.1', 'broad CCG.1'],
    ],
    ['a flag', ['--require-confused-deputy-guard'], ['named CCG.9', 'broad CCG.1', 'broad CCG.9']],
    [
      'the flag back again',
      ['--require-confused-deputy-guard', '--no-require-confused-deputy-guard'],
      ['broad CCG.1'],
    ],
  ])('may be given as flags: %s', async (_, args, expected) => {
    expect(await failed(...args)).toEqual(expected);
  });

  it('come from a file, and a flag says otherwise', async () => {
    const config = fileWith({ repositoryScope: 'required', controls: ['CCG.3'] });
    expect(await failed('--config', config)).toEqual(['named CCG.3']);
    expect(await failed('--config', config, '--repository-scope', 'off')).toEqual([]);
    expect(await failed('--config', config, '--control', 'CCG.1')).toEqual(['broad CCG.1']);
    expect(await failed('--config', config, '--controls', 'CCG.1')).toEqual(['broad CCG.1']);
    expect(await failed('--config', config, '--controls', 'CCG.1', '--control', 'CCG.3')).toEqual([
      'named CCG.3',
      'broad CCG.1',
    ]);
  });

  it('let customer managed policies be judged, those that are only boundaries last', async () => {
    const managed = (name: string, uses: object) => ({
      PolicyName: name,
      Arn: `arn:aws:iam::111122223333:policy/${name}`,
      DefaultVersionId: 'v1',
      PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: BROAD }],
      ...uses,
    });
    const file = fileWith({
      ...one,
      Policies: [
        managed('Attached', { AttachmentCount: 1, PermissionsBoundaryUsageCount: 0 }),
        managed('Boundary', { AttachmentCount: 0, PermissionsBoundaryUsageCount: 1 }),
      ],
    });
    expect(await namesIn([file])).toEqual(['named']);
    expect(await namesIn([file, '--evaluate-policies'])).toEqual(['Attached', 'named']);
    expect(await namesIn([file, '--evaluate-policies', '--no-exclude-permission-boundary-policy'])).toEqual([
      'Attached',
      'Boundary',
      'named',
    ]);
  });
});

describe('service control policies', () => {
  const account = fileWith(page([role('broad', BROAD)]));
  const everything = policy({ Action: '*', Resource: '*' });
  const exposures = async (...args: readonly string[]) =>
    (await reportOf([account, ...args])).principals.map(({ exposure }) => exposure);

  it('narrow level by level, the policies of one level together', async () => {
    const level = newFolder();
    writeFileSync(join(level, 'a.json'), JSON.stringify(policy({})));
    writeFileSync(join(level, 'b.json'), JSON.stringify(policy({ Resource: OTHER_CONNECTION })));
    const list = fileWith([policy({}), policy({ Resource: OTHER_CONNECTION })]);
    expect(await exposures('--scp', fileWith(everything))).toEqual(['any-account']);
    expect(await exposures('--scp', fileWith(everything), '--scp', level)).toEqual(['named']);
    expect(await exposures('--scp', list)).toEqual(['named']);
    expect(
      await exposures(
        '--scp',
        fileWith(policy({})),
        '--scp',
        fileWith(policy({ Resource: OTHER_CONNECTION })),
      ),
    ).toEqual(['none']);
  });

  it('do not bind the management account', async () => {
    expect(await exposures('--scp', fileWith(policy({})), '--management-account')).toEqual(['any-account']);
  });

  it('say so where a level allows nothing, which is seldom meant', async () => {
    const broad = fileWith(page([role('broad', BROAD)]));
    const deny = fileWith(
      policy({ Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' }),
    );
    const { stderr, exitCode } = await ccguard(['scan', broad, '--scp', deny]);
    expect(stderr).toContain(`${deny}: allows nothing on connections`);
    expect(stderr).toContain('FullAWSAccess');
    expect(exitCode).toBe(0);
    const all = fileWith(policy({ Action: '*', Resource: '*' }));
    expect((await ccguard(['scan', broad, '--scp', all])).stderr).toBe('');
  });

  it('may come as the AWS CLI prints them', async () => {
    const described = { Policy: { PolicySummary: { Name: 'limits' }, Content: JSON.stringify(policy({})) } };
    expect(await exposures('--scp', fileWith(described))).toEqual(['named']);
  });
});

describe('a report goes', () => {
  const account = fileWith(page([role('broad', BROAD)]));
  const report = (out: string) => ccguard(['scan', account, '--quiet', '--format', 'json', '--out', out]);
  const isReport = (text: string) => expect(JSON.parse(text)).toHaveProperty('schemaVersion');

  it('to standard output where that is asked for', async () => {
    isReport((await report('-')).stdout);
  });

  it('through a link to the file it leads to, which keeps its mode', async () => {
    const folder = newFolder();
    const [file, link] = [join(folder, 'report.json'), join(folder, 'latest.json')];
    writeFileSync(file, 'an older report', { mode: 0o640 });
    symlinkSync('report.json', link);
    expect(await report(link)).toMatchObject({ exitCode: 1, stderr: '' });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    isReport(readFileSync(file, 'utf8'));
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(['latest.json', 'report.json']);
  });

  it('into a pipe, which stays one', async () => {
    const pipe = join(newFolder(), 'pipe');
    execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
    const read = promisify(execFile)('cat', [pipe], { encoding: 'utf8' });
    expect(await report(pipe)).toMatchObject({ exitCode: 1, stderr: '' });
    isReport((await read).stdout);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });
});

describe('the report', () => {
  const account = fileWith(page([role('broad', BROAD), role('named', NAMED)]));

  it('goes whole to a file, and the counts to whoever waits', async () => {
    const folder = newFolder();
    const out = join(folder, 'report.json');
    writeFileSync(out, 'an older report');
    const { stdout, exitCode } = await ccguard(['scan', account, '--format', 'json', '--out', out]);
    expect(JSON.parse(readFileSync(out, 'utf8')).principals.length).toBe(2);
    expect(stdout).toMatch(/^Account +111122223333, 2 principals: 1 failed, /);
    expect(readdirSync(folder)).toEqual(['report.json']);
    expect(exitCode).toBe(1);
  });

  it('as a table in a file has no colours', async () => {
    const out = join(newFolder(), 'report.txt');
    await ccguard(['scan', account, '--out', out], { isTerminal: true, env: { FORCE_COLOR: '1' } });
    const text = readFileSync(out, 'utf8');
    expect(text).toMatch(/critical +role\/broad/);
    expect(text).not.toContain('\u001B');
  });

  it('leaves the older one alone where it cannot be written', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'report.json'));
    const { stderr } = await ccguard(['scan', account, '--out', join(folder, 'report.json')]);
    expect(stderr).toMatch(/report\.json: cannot be written \(E\w+\)/);
    expect(readdirSync(folder)).toEqual(['report.json']);
  });

  it('is not printed when nobody wants to see it', async () => {
    expect(await ccguard(['scan', account, '--quiet'])).toEqual({ exitCode: 1, stdout: '', stderr: '' });
    const out = join(newFolder(), 'report.txt');
    expect(await ccguard(['scan', account, '--quiet', '--out', out])).toMatchObject({ stdout: '' });
    expect(readFileSync(out, 'utf8')).toContain('role/broad');
  });

  it('is the same at every run that is judged as of the same time', async () => {
    const runs = await Promise.all(
      [1, 2].map(() => ccguard(['scan', account, '--format', 'json', '--now', '2026-01-01'])),
    );
    expect(runs[0]).toEqual(runs[1]);
    expect(JSON.parse(runs[0]?.stdout ?? '').evaluatedAt).toBe('2026-01-01T00:00:00.000Z');
  });

  it('knows that a grant is over', async () => {
    const until = { DateLessThan: { 'aws:CurrentTime': '2026-03-01T00:00:00Z' } };
    const file = fileWith(page([role('for-a-while', policy({ Resource: '*', Condition: until }))]));
    const exposure = async (now: string) => (await reportOf([file, '--now', now])).principals[0]?.exposure;
    expect(await exposure('2026-02-01T00:00:00Z')).toBe('any-account');
    expect(await exposure('2026-04-01T00:00:00+02:00')).toBe('none');
  });

  it('shows progress on a terminal and nowhere else', async () => {
    const { stderr } = await ccguard(['scan', account, '--format', 'json'], { isTerminal: true });
    expect(stderr.split('\r\u001B[2K')).toEqual(['', 'reading: 0 MB, 2 principals', '']);
    expect((await ccguard(['scan', account, '--quiet'], { isTerminal: true })).stderr).toBe('');
  });

  it('says what to do next with a command that works', async () => {
    const { stdout } = await ccguard(['scan', account]);
    const [, command = ''] = /^Next +ccguard (.*)$/m.exec(stdout) ?? [];
    expect(command).toBe(`explain role/broad ${account}`);
    expect((await ccguard(command.split(' '))).stdout).toMatch(
      /^Principal +arn:aws:iam::111122223333:role\/broad/,
    );
  });

  it('names the connection that a witness is about', async () => {
    const { principals } = await reportOf([account, '--control', 'CCG.1']);
    expect(principals[0]?.findings[0]?.witness?.resource).not.toBe(CONNECTION);
  });
});
