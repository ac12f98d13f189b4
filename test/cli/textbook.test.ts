import { describe, expect, it } from 'vitest';
import type { Finding, PrincipalReport } from '#findings';
import { policy } from './account.ts';
import { ccguard, fileWith } from './command.ts';

const POLICIES = 'examples/policies';

async function checked(...args: readonly string[]): Promise<PrincipalReport & { readonly exitCode: number }> {
  const { exitCode, stdout, stderr } = await ccguard(['check', '--format', 'json', ...args]);
  expect(stderr).toBe('');
  return { ...JSON.parse(stdout), exitCode };
}

function failedIn({ findings }: PrincipalReport): readonly Finding[] {
  return findings.filter(({ status }) => status === 'failed');
}

function finding({ findings }: PrincipalReport, id: string): Finding | undefined {
  return findings.find(({ control }) => control === id);
}

describe('what passes every default control', () => {
  it.each([
    ['UseConnection on one connection', 'textbook-named.json'],
    ['UseConnection on one connection, for one repository', 'textbook-named-repository.json'],
    ['a source action as aws-cdk-lib 2.276 generates it', 'cdk-2.276-pipeline-source.json'],
  ])('%s', async (_, file) => {
    const report = await checked(`${POLICIES}/${file}`);
    const { exitCode, status, exposure, findings } = report;
    expect({ exitCode, status, exposure }).toEqual({ exitCode: 0, status: 'passed', exposure: 'named' });
    expect(findings.map(({ control }) => control)).toEqual([
      'CCG.1',
      'CCG.2',
      'CCG.3',
      'CCG.4',
      'CCG.5',
      'CCG.6',
      'CCG.7',
      'CCG.8',
      'CCG.9',
      'CCG.10',
      'CCG.11',
    ]);
    // A pass has its reason, too.
    expect(findings.filter(({ message }) => message === '')).toEqual([]);
  });

  it('the textbook policy, inside a boundary and under service control policies', async () => {
    const { exitCode } = await checked(
      `${POLICIES}/textbook-named.json`,
      '--boundary',
      fileWith(policy({ Action: '*', Resource: '*' })),
      '--scp',
      'examples/scp/full-access.json',
    );
    expect(exitCode).toBe(0);
  });
});

describe('what fails', () => {
  it('UseConnection on every resource, with a witness on a connection nobody named', async () => {
    const report = await checked(`${POLICIES}/resource-star.json`);
    expect(report).toMatchObject({ exitCode: 1, exposure: 'any-account', status: 'failed' });
    expect(failedIn(report).map(({ control }) => control)).toEqual(['CCG.1']);
    expect(finding(report, 'CCG.1')).toMatchObject({
      severity: 'critical',
      witness: {
        action: expect.stringMatching(/^code(connections|star-connections):UseConnection$/),
        resource: expect.stringMatching(/^arn:aws:code.*:connection\//),
      },
      evidence: [{ statement: 'Statement[0]', policy: `${POLICIES}/resource-star.json`, awsManaged: false }],
    });
  });

  it.each([
    ['one Region', 'one-region.json', 'region', ['CCG.1']],
    ['a Region with a wildcard', 'region-wildcard.json', 'account', ['CCG.1']],
    ['the ForAllValues trap', 'for-all-values-trap.json', 'named', ['CCG.3']],
    ['AdministratorAccess', 'administrator-access.json', 'any-account', ['CCG.1']],
    ['PowerUserAccess', 'power-user-access.json', 'any-account', ['CCG.1', 'CCG.2', 'CCG.7', 'CCG.8']],
    [
      'AWSCodeBuildAdminAccess',
      'aws-codebuild-admin-access.json',
      'any-account',
      ['CCG.1', 'CCG.7', 'CCG.8'],
    ],
  ])('%s', async (_, file, exposure, controls) => {
    const report = await checked(`${POLICIES}/${file}`);
    expect(report).toMatchObject({ exitCode: 1, exposure, status: 'failed' });
    expect(failedIn(report).map(({ control }) => control)).toEqual(controls);
  });

  it('an administrator as what it is', async () => {
    const report = await checked(`${POLICIES}/administrator-access.json`);
    expect(report.administrator).toBe(true);
    expect(finding(report, 'CCG.1')).toMatchObject({ messageKey: 'administrator', severity: 'medium' });
  });

  it.each([
    ['account-recovery', 'AdministratorAccess'],
    ['data-science-workbench', 'PowerUserAccess'],
    ['build-fleet-admin', 'AWSCodeBuildAdminAccess'],
  ])("%s, whose policy is AWS's and can only be replaced", async (name, awsPolicy) => {
    const { stdout } = await ccguard(['explain', name, 'examples/account.json', '--format', 'json']);
    const first = finding(JSON.parse(stdout), 'CCG.1');
    expect(first).toMatchObject({ status: 'failed', evidence: [{ policy: awsPolicy, awsManaged: true }] });
    expect(first?.message).toContain(`${awsPolicy} is an AWS managed policy`);
    expect(first?.message).toContain('only replaced');
  });
});

describe('what is neither', () => {
  it('a policy with a misspelt operator is undetermined, and the bad element is named', async () => {
    const report = await checked(`${POLICIES}/misspelt-operator.json`);
    expect(report).toMatchObject({ exitCode: 3, status: 'undetermined', exposure: 'undetermined' });
    expect(finding(report, 'CCG.1')?.dependsOn.join()).toContain('Statement[0].Condition.StringEqual');
  });

  it('nobody can say who may assume a role of which only policies are given', async () => {
    const report = await checked(`${POLICIES}/textbook-named.json`);
    expect(finding(report, 'CCG.9')).toMatchObject({ status: 'notApplicable' });
  });

  it('a tag of a principal that exists nowhere may be anything', async () => {
    const file = fileWith(
      policy({ Resource: '*', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'web' } } }),
    );
    expect(await checked(file)).toMatchObject({ exitCode: 1, exposure: 'any-account' });
  });
});

describe('check', () => {
  it('takes several files as the policies of one principal', async () => {
    const report = await checked(`${POLICIES}/textbook-named.json`, `${POLICIES}/resource-star.json`);
    expect(report.exposure).toBe('any-account');
    expect(report.grants.map((grant) => grant.policy)).toEqual([
      `${POLICIES}/textbook-named.json`,
      `${POLICIES}/resource-star.json`,
    ]);
  });

  it('takes a document from standard input, and several in one list', async () => {
    const stdin = JSON.stringify([policy({}), policy({ Resource: '*' })]);
    const { exitCode } = await ccguard(['check', '-'], { stdin });
    expect(exitCode).toBe(1);
  });

  it('judges a boundary as one', async () => {
    const boundary = ['--boundary', 'examples/boundary.json'];
    const report = await checked(`${POLICIES}/resource-star.json`, ...boundary);
    expect(report.exposure).not.toBe('any-account');
  });

  it.each([
    ['a user', 'arn:aws:iam::444455556666:user/ana', 'user'],
    ['a group', 'arn:aws:iam::444455556666:group/team/devs', 'group'],
    ['a role with a path', 'arn:aws-cn:iam::444455556666:role/team/app', 'role'],
  ])('can judge for %s', async (_, arn, type) => {
    expect(await checked(`${POLICIES}/resource-star.json`, '--principal', arn)).toMatchObject({ arn, type });
  });

  it('sees that a user should not hold what a role may', async () => {
    const user = ['--principal', 'arn:aws:iam::111122223333:user/ana'];
    const report = await checked(`${POLICIES}/textbook-named.json`, ...user);
    expect(failedIn(report).map(({ control }) => control)).toEqual(['CCG.10']);
  });

  it('prints for people what it prints as JSON', async () => {
    const { exitCode, stdout } = await ccguard(['check', `${POLICIES}/resource-star.json`]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('any connection, of any account');
    expect(stdout).toContain('CCG.1 use-connection-named: failed, critical');
    expect(stdout).toMatch(/for example {2}codeconnections:UseConnection on arn:aws:/);
  });

  it.each([
    [
      'an account',
      ['examples/account.json'],
      'ccguard: examples/account.json: is an account, not a policy document; use `ccguard scan` for it\n',
    ],
    [
      'an ARN of no principal',
      [`${POLICIES}/textbook-named.json`, '--principal', 'ana'],
      'ccguard: --principal: `ana` is not the ARN of a role, user or group; expected arn:aws:iam::111122223333:role/NAME\n',
    ],
    [
      'two boundaries',
      [`${POLICIES}/textbook-named.json`, '--boundary', 'examples/scp'],
      'ccguard: --boundary: examples/scp holds 2 policies; a principal has one boundary\n',
    ],
    ['no policy', [], "ccguard: missing required argument 'POLICY'\n"],
  ])('refuses %s', async (_, args, stderr) => {
    expect(await ccguard(['check', ...args])).toEqual({ exitCode: 2, stdout: '', stderr });
  });
});
