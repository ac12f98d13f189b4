import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Report } from '#scan';
import { BROAD, NAMED, page, policy, role } from './account.ts';
import { ccguard, type Ended, fileWith, newFolder } from './command.ts';

const HOW = '`aws iam get-account-authorization-details > account.json` makes what is expected here';
const account = readFileSync('examples/account.json');

/** Text of a page in which `"@@"` stands for something that JSON.stringify would not write. */
function pageWith(roles: readonly unknown[], raw: string): string {
  return JSON.stringify(page(roles)).replaceAll('"@@"', raw);
}

type Seen = Ended & { readonly statuses: Readonly<Record<string, string>> };

async function scanned(...args: readonly string[]): Promise<Seen> {
  const ended = await ccguard(['scan', '--format', 'json', ...args]);
  const report: Report | undefined = ended.stdout === '' ? undefined : JSON.parse(ended.stdout);
  const statuses = (report?.principals ?? []).map(({ name, status }) => [name, status]);
  expect(ended.stderr).not.toMatch(/\n {4}at |unexpected error/);
  return { ...ended, statuses: Object.fromEntries(statuses) };
}

describe('a file that is no account', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['not JSON', 'hello', `byte 0: is not valid JSON: unexpected \`h\`; ${HOW}`],
    ['a JSON text', '"hello"', `byte 0: is not valid JSON: unexpected \`"\`; ${HOW}`],
    ['a list of numbers', '[1]', `byte 1: is not valid JSON: unexpected \`1\`; ${HOW}`],
    ['empty', '', `is empty; ${HOW}`],
    ['nothing but space', ' \n\t ', `is empty; ${HOW}`],
    [
      'binary',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1),
      `byte 0: is not valid JSON: unexpected byte 0x89; ${HOW}`,
    ],
    [
      'another JSON object',
      '{"Version":"1"}',
      `has none of UserDetailList, GroupDetailList, RoleDetailList, Policies; ${HOW}`,
    ],
    [
      'a policy document',
      JSON.stringify(NAMED),
      'is a policy document, not an account; use `ccguard check` for it',
    ],
    ['a list that is none', '{"RoleDetailList":{}}', `byte 18: RoleDetailList is not a list; ${HOW}`],
    ['nested 10,000 deep', '['.repeat(10_000), `byte 1: is not valid JSON: unexpected \`[\`; ${HOW}`],
    [
      'UTF-16',
      Buffer.from(`\uFEFF${JSON.stringify(page([]))}`, 'utf16le'),
      'is UTF-16 text; save it as UTF-8 (PowerShell: `| Out-File -Encoding utf8`)',
    ],
    [
      'damaged gzip',
      Buffer.concat([gzipSync('{}').subarray(0, 10), Buffer.alloc(50, 7)]),
      'holds damaged gzip data; fetch it again',
    ],
    ['an account without a principal', JSON.stringify(page([])), `holds no principal; ${HOW}`],
    [
      'its lists in the prototype',
      '{"__proto__":{"RoleDetailList":[]},"a":1}',
      `has none of UserDetailList, GroupDetailList, RoleDetailList, Policies; ${HOW}`,
    ],
  ])('is refused: %s', async (_, content, message) => {
    const file = fileWith(content);
    const { exitCode, stdout, stderr } = await scanned(file);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `ccguard: ${file}: ${message}\n`,
    });
  });

  it('is refused where there is none', async () => {
    const stderr = 'ccguard: no/such/file.json: no such file or folder; check the path\n';
    expect(await ccguard(['scan', 'no/such/file.json'])).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  it('leads to nothing, and the others in its folder are read all the same', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'account.json'), JSON.stringify(page([role('broad', BROAD)])));
    symlinkSync('nowhere.json', join(folder, 'dead.json'));
    const { exitCode, stdout, stderr } = await ccguard(['scan', folder]);
    expect(stderr).toBe(`ccguard: ${join(folder, 'dead.json')}: no such file or folder; check the path\n`);
    expect(stdout).toContain('role/broad');
    expect(exitCode).toBe(2);
  });

  it('is refused where the folder holds nothing usable', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'notes.txt'), 'hello');
    mkdirSync(join(folder, 'account.json'));
    const stderr = `ccguard: ${folder}: no .json or .json.gz file in this folder; name the folder that holds the account\n`;
    expect(await ccguard(['scan', folder])).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  it('does not keep the others from being read', async () => {
    const seen = await scanned(fileWith('hello'), fileWith(page([role('app', NAMED)])), 'no/such/file.json');
    expect(seen).toMatchObject({ exitCode: 2, statuses: { app: 'passed' } });
    expect(seen.stderr.split('\n')).toEqual([
      expect.stringMatching(/input\.json: byte 0: is not valid JSON/),
      'ccguard: no/such/file.json: no such file or folder; check the path',
      '',
    ]);
  });
});

describe('an account that is cut off', () => {
  it.each([
    ['in the middle', 0.5],
    ['at the last bracket', 1 - 3 / account.length],
  ])('%s is reported as far as it goes', async (_, part) => {
    const file = fileWith(account.subarray(0, Math.floor(account.length * part)));
    const { exitCode, stderr, statuses } = await scanned(file);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^ccguard: [^\n]*input\.json: byte \d+(, in \w+\[\d+\])?: is cut off; fetch it again\n$/,
    );
    expect(Object.keys(statuses).length).toBeGreaterThan(100);
    // Its administrator policy came after the cut, or the cut came after everything.
    expect(statuses['terraform-bootstrap']).not.toBe('passed');
  });

  it('in its gzip form is reported as far as it goes', async () => {
    const { exitCode, stderr, statuses } = await scanned(fileWith(gzipSync(account).subarray(0, 12_000)));
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/input\.json: is cut off in the middle of its gzip data; fetch it again\n$/);
    expect(Object.keys(statuses).length).toBeGreaterThan(10);
  });
});

describe('pages', () => {
  it('that all say another one follows are not all', async () => {
    const seen = await scanned(
      fileWith(page([role('one', NAMED)], { IsTruncated: true })),
      fileWith(page([role('two', NAMED)], { IsTruncated: true })),
    );
    expect(seen).toMatchObject({ exitCode: 2, statuses: { one: 'passed', two: 'passed' } });
    expect(seen.stderr).toMatch(/says that another page follows, and none does; name every page/);
  });

  it('of the AWS CLI with a NextToken are not all', async () => {
    const { exitCode } = await scanned(fileWith(page([role('one', NAMED)], { NextToken: 'abc' })));
    expect(exitCode).toBe(2);
  });

  it('of two accounts are not one account', async () => {
    const other = { ...role('b', BROAD), Arn: 'arn:aws:iam::444455556666:role/b' };
    const seen = await scanned(fileWith(page([role('a', NAMED), other])));
    expect(seen).toMatchObject({ exitCode: 2, statuses: { a: 'passed' } });
    expect(seen.stderr).toMatch(
      /input\.json: RoleDetailList\[1\]: arn:aws:iam::444455556666:role\/b is not of account 111122223333; scan one account at a time\n$/,
    );
  });

  it('with records of nobody are read past them', async () => {
    const seen = await scanned(fileWith(page([17, role('a', NAMED), { RoleName: 'b' }, null])));
    expect(seen).toMatchObject({ exitCode: 2, statuses: { a: 'passed' } });
    expect(seen.stderr.match(/RoleDetailList\[\d\]: [^;]+; the record was left out/g)).toEqual([
      'RoleDetailList[0]: expected an object; the record was left out',
      'RoleDetailList[2]: no Arn of an IAM principal; the record was left out',
      'RoleDetailList[3]: expected an object; the record was left out',
    ]);
  });

  it('full of records of nobody do not fill the screen', async () => {
    const { stderr } = await scanned(fileWith(page(Array<number>(5000).fill(17))));
    expect(stderr.split('\n').length).toBe(22);
    expect(stderr).toMatch(/\nccguard: 4980 more such problems in the input\n$/);
  });
});

describe('one bad principal', () => {
  const nested = (open: string, close: string, depth: number, inside = '') =>
    `${open.repeat(depth)}${inside}${close.repeat(depth)}`;
  const withCondition = (condition: unknown) => policy({ Resource: '*', Condition: condition });

  it.each<[string, unknown, string]>([
    ['a policy of lists, 10,000 deep', '@@', nested('[', ']', 10_000)],
    ['a policy of lists, 100,000 deep', '@@', nested('[', ']', 100_000)],
    ['a policy of objects, 100,000 deep', '@@', nested('{"a":', '}', 100_000, '1')],
    ['a condition, 10,000 deep', withCondition('@@'), nested('{"a":', '}', 10_000, '1')],
    ['a policy that is a text, and not JSON', '%7Bnope', ''],
    ['a policy that is a number', 17, ''],
    ['a policy that is a text, with a key given twice', '{"Statement":[],"Statement":[]}', ''],
    ['the same, encoded', encodeURIComponent('{"Version":"2012-10-17","Version":"2012-10-17"}'), ''],
    ['an unknown element called __proto__', '@@', '{"Version":"2012-10-17","__proto__":{},"Statement":[]}'],
    [
      'a statement with a __proto__',
      '@@',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","__proto__":{"Effect":"Deny"}}]}',
    ],
    ['an operator called __proto__', withCondition('@@'), '{"__proto__":{"a":"b"}}'],
    ['a list of two policies', [NAMED, BROAD], ''],
  ])('is undetermined, and the others are reported: %s', async (_, document, raw) => {
    const seen = await scanned(fileWith(pageWith([role('good', NAMED), role('bad', document)], raw)));
    expect(seen).toMatchObject({
      exitCode: 3,
      stderr: '',
      statuses: { good: 'passed', bad: 'undetermined' },
    });
  });

  it('may not be read from two records that say different things', async () => {
    const harmless = policy({ Action: 's3:GetObject' });
    const seen = await scanned(
      fileWith(page([role('good', NAMED), role('twice', harmless), role('twice', BROAD)])),
    );
    expect(seen).toMatchObject({ exitCode: 3, statuses: { good: 'passed', twice: 'undetermined' } });
  });

  it('may be read from two records that say the same', async () => {
    const seen = await scanned(fileWith(page([role('twice', NAMED), role('twice', NAMED)])));
    expect(seen).toMatchObject({ exitCode: 0, statuses: { twice: 'passed' } });
  });

  it('is undetermined where two deep records say the same of it, and nothing falls over', async () => {
    const deep = { AssumeRolePolicyDocument: '@@' };
    const twice = [role('deep', NAMED, deep), role('deep', NAMED, deep)];
    const seen = await scanned(fileWith(pageWith(twice, nested('{"a":', '}', 20_000, '1'))));
    expect(seen).toMatchObject({ exitCode: 3, statuses: { deep: 'undetermined' } });
  });

  it('is undetermined where its record does not say who can assume it', async () => {
    const { AssumeRolePolicyDocument: _, ...record } = role('app', NAMED);
    const seen = await scanned(fileWith(page([record])));
    expect(seen).toMatchObject({ exitCode: 3, statuses: { app: 'undetermined' } });
  });

  it('is undetermined where its attachments are of another shape', async () => {
    const seen = await scanned(fileWith(page([role('app', NAMED, { AttachedManagedPolicies: 'all' })])));
    expect(seen).toMatchObject({ exitCode: 3, statuses: { app: 'undetermined' } });
  });

  it.each(['__proto__', 'constructor', 'toString'])('may ask for a condition key called %s', async (key) => {
    const condition = `{"StringEquals":{${JSON.stringify(key)}:"x"}}`;
    const file = fileWith(pageWith([role('odd', withCondition('@@'))], condition));
    const { stdout, exitCode } = await ccguard(['scan', '--format', 'json', file]);
    const [principal] = JSON.parse(stdout).principals;
    expect({ exitCode, exposure: principal.exposure }).toEqual({ exitCode: 1, exposure: 'any-account' });
    expect(Object.entries(principal.findings[0].witness.context)).toEqual([[key, 'x']]);
  });

  it('may have half a surrogate pair in its name', async () => {
    const seen = await scanned(fileWith(page([role('good', NAMED), role('b\uD800d', BROAD)])));
    expect(seen).toMatchObject({ exitCode: 1, statuses: { good: 'passed', 'b\uD800d': 'failed' } });
    const { stdout } = await ccguard(['scan', fileWith(page([role('b\uD800d', BROAD)]))]);
    expect(stdout).toContain('role/b\\u{d800}d');
  });

  it('ends the reading where its name is not UTF-8, and the ones before it are reported', async () => {
    const text = JSON.stringify(page([role('good', NAMED), role('b@@d', BROAD), role('after', BROAD)]));
    const bytes = Buffer.from(text.replaceAll('b@@d', 'b\u00FFd'), 'latin1');
    const seen = await scanned(fileWith(bytes));
    expect(seen).toMatchObject({ exitCode: 2, statuses: { good: 'passed' } });
    expect(seen.stderr).toMatch(/RoleDetailList\[1\]: is not UTF-8 text/);
  });

  it.each([
    ['statements', (arns: readonly string[]) => policy(...arns.map((Resource) => ({ Resource })))],
    ['resources', (Resource: readonly string[]) => policy({ Resource })],
    [
      'patterns',
      (arns: readonly string[]) => policy({ Resource: arns.map((arn) => arn.replace('us-east-1', '*')) }),
    ],
  ])('may have a policy of 100,000 %s', async (_, documentOf) => {
    const arns = Array.from({ length: 100_000 }, (__, index) => {
      const id = String(index).padStart(8, '0');
      return `arn:aws:codeconnections:us-east-1:111122223333:connection/${id}-5a6b-4c7d-8e9f-a0b1c2d3e4f5`;
    });
    const seen = await scanned(fileWith(page([role('good', NAMED), role('large', documentOf(arns))])));
    expect(seen).toMatchObject({ exitCode: 3, statuses: { good: 'passed', large: 'undetermined' } });
  });
});

describe('a file beside the account', () => {
  const good = () => fileWith(page([role('app', NAMED)]));

  it.each<[string, string, unknown, string]>([
    [
      'parameters that are not JSON',
      '--config',
      '{"writers": [}',
      'line 1, column 14: is not valid JSON; check how the file was made',
    ],
    [
      'parameters that are cut off',
      '--config',
      '{"writers": ["',
      'is cut off: the JSON text ends too early; fetch it again',
    ],
    [
      'a parameter given twice',
      '--config',
      '{"writers": [],\n "writers": ["role/ci"]}',
      'line 2, column 2: gives writers twice, and nobody says which counts; keep one',
    ],
    [
      'a service control policy with an element given twice',
      '--scp',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]}',
      'line 1, column 55: gives Statement[0].Effect twice, and nobody says which counts; keep one',
    ],
    [
      'an unknown parameter',
      '--config',
      { trustedAccount: [] },
      'trustedAccount: unknown parameter; known are ',
    ],
    [
      'a bad value',
      '--config',
      { trustedAccounts: ['12'] },
      'trustedAccounts: expected account ids (12 digits) or organization ids (o-…); `12` is none',
    ],
    ['a list of parameters', '--config', [], 'expected a JSON object of parameters; known are '],
    ['an empty file', '--config', '', 'is empty; check how it was made'],
    ['binary parameters', '--config', Uint8Array.of(0xff, 0xf0), 'is not UTF-8 text; expected a JSON file'],
    [
      'a register that is none',
      '--exceptions',
      { a: 1 },
      'expected a list of exceptions; see `ccguard except --help`',
    ],
    ['a service control policy that is none', '--scp', [], 'is an empty list; expected a policy document'],
    [
      'a service control policy that is an account',
      '--scp',
      page([]),
      'is an account, not a policy document; use `ccguard scan` for it',
    ],
  ])('ends the command: %s', async (_, option, content, message) => {
    const file = fileWith(content);
    const { exitCode, stdout, stderr } = await ccguard(['scan', good(), option, file]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.startsWith(`ccguard: ${file}: ${message}`)).toBe(true);
    expect(stderr.split('\n').length).toBe(2);
  });

  it('makes everybody undetermined where a service control policy cannot be read', async () => {
    const seen = await scanned(good(), '--scp', fileWith(policy({ Effect: 'Maybe' })));
    expect(seen).toMatchObject({ exitCode: 3, statuses: { app: 'undetermined' } });
  });
});
