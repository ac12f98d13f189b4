import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Finding } from '#findings';
import type { Report } from '#scan';
import { NAMED, page, role } from './account.ts';
import { ccguard, fileWith, newFolder } from './command.ts';

const ACCOUNT = 'examples/account.json';
const FACTS = 'examples/facts';
const SAVED = JSON.parse(readFileSync('examples/facts/facts.json', 'utf8'));
const OF_FACTS = ['CCG.6', 'CCG.11', 'CCG.12', 'CCG.13', 'CCG.14', 'CCG.15', 'CCG.16'];

async function reportOf(...args: readonly string[]): Promise<Report> {
  return JSON.parse((await ccguard(['scan', '--format', 'json', ...args])).stdout);
}

/** A folder as a live scan saves it: one role that uses one connection, and facts. */
function dump(facts: unknown, name = 'facts.json'): string {
  const folder = newFolder();
  writeFileSync(join(folder, 'account.json'), JSON.stringify(page([role('web', NAMED)])));
  writeFileSync(join(folder, name), typeof facts === 'string' ? facts : JSON.stringify(facts));
  return folder;
}

function minimal(more: object = {}): object {
  const head = { schemaVersion: '1.0', account: '111122223333', readAt: '2026-06-01T00:00:00Z' };
  return { ...head, regions: ['us-east-1'], ...more };
}

function told({ control, status, messageKey }: Finding): string {
  return `${control} ${status} ${messageKey}`;
}

describe('the example of what a live scan saves', async () => {
  const report = await reportOf(ACCOUNT, FACTS);

  it('shows each control of resources failing once, and what could not be read', () => {
    const found = report.resources.map(({ id, status, findings }) => [id, status, ...findings.map(told)]);
    expect(found).toEqual([
      ['vpc-0a0b1c2d3e4f50617', 'passed', 'CCG.12 passed present'],
      ['vpc-0b1c2d3e4f5061728', 'passed', 'CCG.12 passed present'],
      ['vpc-0c2d3e4f506172839', 'failed', 'CCG.12 failed absent'],
      ['111122223333', 'failed', 'CCG.12 undetermined unread', 'CCG.16 failed disabled'],
      ['vpce-0b1c2d3e4f5061728', 'passed', 'CCG.13 passed restricted'],
      ['vpce-0a0b1c2d3e4f50617', 'failed', 'CCG.13 failed openPolicy'],
      ['3f1c2a90-5d1e-4c57-9a0b-7be0c5a1d201', 'passed', 'CCG.14 passed available'],
      ['8d20b4e7-61c3-4f0a-b8f2-0c9d4e5a7b12', 'passed', 'CCG.14 passed available'],
      ['5a6b7c8d-90ef-4a1b-9c2d-3e4f5a6b7c84', 'passed', 'CCG.14 passed available'],
      ['c4d5e6f7-8091-4a2b-9c3d-4e5f60718293', 'failed', 'CCG.14 failed pending'],
      ['forge-2b3c4d5e', 'failed', 'CCG.15 failed noCertificate'],
    ]);
    expect(report.summary.resources).toBe(11);
    expect(report.summary.resourcesByStatus).toEqual({
      passed: 6,
      failed: 5,
      undetermined: 0,
      notApplicable: 0,
    });
  });

  it.each([
    ['code-search-indexer', 'CCG.6 failed gone'],
    ['codepipeline-checkout', 'CCG.6 passed live'],
    ['partner-sync', 'CCG.6 undetermined unknown'],
    ['codepipeline-checkout', 'CCG.11 passed used'],
    ['codebuild-tracking', 'CCG.11 failed unused'],
    ['demo-deployer', 'CCG.11 failed idle'],
    ['ci-legacy', 'CCG.11 failed idle'],
    ['oncall-01', 'CCG.11 notApplicable administrator'],
  ])('judges %s: %s', (name, finding) => {
    const found = report.principals.find((principal) => principal.name === name);
    expect(found?.findings.map(told)).toContain(finding);
  });

  it('changes nothing of what policies alone tell', async () => {
    const without = await reportOf(ACCOUNT);
    const others = ({ principals }: Report) =>
      principals.map(({ arn, findings }) => [
        arn,
        findings.filter(({ control }) => !OF_FACTS.includes(control)),
      ]);
    expect(others(report)).toEqual(others(without));
  });

  it('is not needed, and then every control that needs it says so', async () => {
    const { resources, principals, summary } = await reportOf(ACCOUNT);
    expect(resources.map(({ type, status }) => [type, status])).toEqual([
      ['AWS::::Account', 'notApplicable'],
    ]);
    const findings = [...resources, ...principals].flatMap((each) => each.findings);
    const needing = findings.filter(
      ({ control, messageKey }) => OF_FACTS.includes(control) && messageKey !== 'serviceLinked',
    );
    expect(new Set(needing.map(({ status, messageKey }) => `${status} ${messageKey}`))).toEqual(
      new Set(['notApplicable notRead']),
    );
    for (const { message } of needing) expect(message).toContain('facts.json');
    expect(summary.controls.filter(({ passed }) => passed > 0).map(({ control }) => control)).not.toContain(
      'CCG.14',
    );
  });

  it('is in the table', async () => {
    const { stdout } = await ccguard(['scan', ACCOUNT, FACTS]);
    expect(stdout).toMatch(/^Resources that failed \(5\)\nSEVERITY {2}RESOURCE +REGION +CONTROLS +WHY$/m);
    expect(stdout).toMatch(/^medium +vpc\/vpc-0c2d3e4f506172839 \(labs\) +eu-central-1 +CCG\.12 +it has no/m);
    expect(stdout).toMatch(/^Resources {2}5 failed, 0 undetermined, 6 passed, 0 not applicable$/m);
    expect(stdout).toMatch(
      /^medium +account +CCG\.16 CCG\.12 +the FSBP standard is ready in eu-central-1, but without IAM\.21/m,
    );
  });

  it('is described by the schema of reports', () => {
    const schema = JSON.parse(readFileSync('docs/schema/report.schema.json', 'utf8'));
    const validate = new Ajv2020({ allErrors: true, validateFormats: false }).compile({
      ...schema,
      $ref: '#/$defs/report',
      anyOf: [{}],
    });
    validate(report);
    expect(validate.errors).toBe(null);
  });

  it('is what explain tells of as well', async () => {
    const { stdout } = await ccguard(['explain', 'code-search-indexer', ACCOUNT, FACTS]);
    expect(stdout).toContain('CCG.6 use-connection-live: failed, low');
  });

  it('lets a grant on a connection that is gone be excepted', async () => {
    const decision = ['--owner', 'platform', '--reason', 'comes back', '--expires', '2027-01-31'];
    const finding = ['--control', 'CCG.6', '--principal', 'code-search-indexer'];
    const entry = await ccguard(['except', ...finding, ...decision, ACCOUNT, FACTS]);
    expect(entry).toMatchObject({ exitCode: 0, stderr: '' });
    const register = fileWith([JSON.parse(entry.stdout)]);
    const excepted = await reportOf(ACCOUNT, FACTS, '--exceptions', register);
    const found = excepted.principals.find(({ name }) => name === 'code-search-indexer');
    expect(found?.findings.find(({ control }) => control === 'CCG.6')?.exception?.applies).toBe(true);
  });
});

describe('facts.json', () => {
  it('counts for the exit code: a resource that fails', async () => {
    const arn =
      'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
    const items = [{ arn, region: 'us-east-1', name: 'web', status: 'PENDING' }];
    const folder = dump(minimal({ connections: { known: true, items, unread: [] } }));
    expect((await ccguard(['scan', folder])).exitCode).toBe(1);
    expect((await ccguard(['scan', folder, '--control', 'CCG.6'])).exitCode).toBe(0);
    expect((await ccguard(['scan', folder, '--fail-on', 'medium'])).exitCode).toBe(0);
  });

  it('counts for the exit code: what could not be read', async () => {
    const permission = 'codeconnections:ListHosts';
    const unread = [{ what: 'hosts', region: 'us-east-1', permission, message: 'AccessDeniedException' }];
    const folder = dump(minimal({ hosts: { known: false, unread } }));
    const { exitCode, stdout } = await ccguard(['scan', folder]);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('missing permission codeconnections:ListHosts');
  });

  it.each<[string, unknown, RegExp]>([
    [
      'a bad element',
      minimal({ hosts: { known: 1 } }),
      /facts\.json: hosts\.known: expected true or false\n$/,
    ],
    [
      'another version',
      { ...minimal(), schemaVersion: '2.0' },
      /facts\.json: schemaVersion: expected version 1/,
    ],
    ['no JSON', '{"schemaVersion": "1.0",', /facts\.json: is cut off/],
    ['nothing', '', /facts\.json: is empty/],
    ['another account', { ...minimal(), account: '444455556666' }, /facts\.json: .*444455556666/],
  ])('that is bad is told, and principals are judged nevertheless: %s', async (_, facts, problem) => {
    const folder = dump(facts);
    const { exitCode, stdout, stderr } = await ccguard(['scan', '--format', 'json', folder]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(problem);
    const { principals, resources } = JSON.parse(stdout) as Report;
    expect(principals.map(({ name }) => name)).toEqual(['web']);
    expect(resources.map(({ status }) => status)).toEqual(['notApplicable']);
  });

  it('can forge no line of a report', async () => {
    const hostile = '\u001b[2K\r\u202elow  role/web\nAccount  all is well';
    const arn = `arn:aws:codeconnections:us-east-1:111122223333:connection/x${hostile}`;
    const items = [{ arn, region: 'us-east-1', name: hostile, status: hostile, provider: hostile }];
    const folder = dump(
      minimal({
        connections: {
          known: true,
          items,
          unread: [{ what: hostile, region: null, permission: null, message: hostile }],
        },
      }),
    );
    const { stdout, stderr } = await ccguard(['scan', folder]);
    for (const char of ['\u001b', '\r', '\u202e']) expect(`${stdout}${stderr}`).not.toContain(char);
    expect(stdout.split('\n').filter((line) => line.startsWith('Account  all'))).toEqual([]);
  });

  it('is no account: a folder below is not read', async () => {
    const folder = dump(minimal());
    mkdirSync(join(folder, 'older'));
    writeFileSync(join(folder, 'older', 'facts.json'), 'not read');
    expect((await ccguard(['scan', folder])).exitCode).toBe(0);
  });

  it('may be left beside the account by every other command', async () => {
    const folder = dump(SAVED);
    const connection =
      'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
    const asked = ['--connection', connection, folder];
    expect(await ccguard(['can-use', '--principal', 'web', ...asked])).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
    expect(await ccguard(['who-can', ...asked])).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('a control of resources', () => {
  it.each([
    ['check', 'examples/policies/resource-star.json'],
    ['explain', 'code-search-indexer', ACCOUNT],
  ])('is nothing that %s could run', async (command, ...args) => {
    const { exitCode, stderr } = await ccguard([command, ...args, '--control', 'CCG.14']);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'ccguard: --control: CCG.14 judges resources, not principals; only `ccguard scan` runs it\n',
    );
  });

  it('can be run alone', async () => {
    const { principals, resources, summary } = await reportOf(ACCOUNT, FACTS, '--control', 'host-private');
    expect(summary.controls.map(({ control }) => control)).toEqual(['CCG.15']);
    expect(resources.map(({ id }) => id)).toEqual(['forge-2b3c4d5e']);
    expect(principals.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it.each([
    [['--unused-days', '0'], '--unused-days: expected a whole number from 1 to 400'],
    [['--unused-days', 'many'], '--unused-days: expected a whole number from 1 to 400'],
    [['--vpc-ids', 'builds'], '--vpc-ids: expected ids of VPCs (vpc-…), or `*`; `builds` is none'],
  ])('has parameters that are checked: %j', async (args, problem) => {
    const { exitCode, stderr } = await ccguard(['scan', ACCOUNT, ...args]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: `ccguard: ${problem}\n` });
  });

  it('takes its parameters from flags', async () => {
    const report = await reportOf(
      ACCOUNT,
      FACTS,
      '--control',
      'CCG.12',
      '--vpc-ids',
      'vpc-0a0b1c2d3e4f50617',
    );
    expect(report.resources.flatMap(({ findings }) => findings.map(told))).toEqual([
      'CCG.12 passed present',
      'CCG.12 passed present',
      'CCG.12 notApplicable outOfScope',
      'CCG.12 undetermined unread',
    ]);
  });
});
