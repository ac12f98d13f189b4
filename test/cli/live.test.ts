import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AwsDouble, type Fault, startAwsDouble } from '../support/aws-double/index.ts';
import { ccguard, type Ended, newFolder } from './command.ts';

const ROLE = 'arn:aws:iam::111122223333:role/deployer';
const always = Number.POSITIVE_INFINITY;

const allow = (Resource: string, Action = 'codeconnections:UseConnection') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});

/** An account on the double, and the command with credentials for it. */
async function world(): Promise<{ aws: AwsDouble; live: (...args: readonly string[]) => Promise<Ended> }> {
  const aws = await startAwsDouble();
  onTestFinished(() => aws.close());
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  const env = { AWS_REGION: 'eu-central-1', AWS_MAX_ATTEMPTS: '1' };
  return { aws, live: (...args) => ccguard(['scan', '--live', ...args], { env }) };
}

/** Something for every control to look at. */
async function drawn() {
  const all = await world();
  const { account, estate } = all.aws;
  const region = estate.region('eu-central-1');
  const main = region.connect('main');
  region.connect('pending', { ConnectionStatus: 'PENDING' }, 'codestar-connections');
  region.host('ghe', { VpcConfiguration: { VpcId: 'vpc-1', SubnetIds: [], SecurityGroupIds: [] } });
  region.pipeline('ship', ROLE, { ConnectionArn: main, FullRepositoryId: 'example/app' });
  const vpc = region.vpc('build');
  const open = { ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipRanges: [{ cidrIp: '0.0.0.0/0' }] };
  region.endpoint(vpc, [region.securityGroup(vpc, open)]);
  estate.region('eu-west-1').vpc('lonely');
  estate.join('ou-exam-1').attach('p-deny', { Version: '2012-10-17', Statement: [DENIED] }, 'ou-exam-1');
  const { arn } = account.createPolicy('Fence', allow('*', '*'), { isAwsManaged: true });
  all.aws.iam.listsBoundaries = false;
  account.create('Role', 'deployer', { inline: { own: allow(main) } }).lastUsed = new Date('2026-05-01');
  account.create('Role', 'broad', { inline: { all: allow('*') }, boundary: arn, tags: { team: '\u0000😀' } });
  account.create('Role', 'forbidden', { inline: { old: allow('*', 'codestar-connections:UseConnection') } });
  account.create('Role', 'gone', {
    inline: {
      gone: allow(`${main.slice(0, -1)}9`),
      broken: '{"Statement":',
      twice: '{"Version":"2012-10-17","Statement":[],"Statement":[]}',
    },
  });
  account.create('Group', 'builders', { inline: { all: allow('*') } });
  account.create('User', 'ada', { groups: ['builders'] });
  return all;
}

const DENIED = { Effect: 'Deny', Action: 'codestar-connections:*', Resource: '*' };

describe('a live scan', () => {
  it('judges what AWS says', async () => {
    const { live } = await drawn();
    const { exitCode, stdout, stderr } = await live('--format', 'json');
    const { principals, resources } = JSON.parse(stdout);
    const named = (list: readonly { name: string; status: string }[]) =>
      Object.fromEntries(list.map(({ name, status }) => [name, status]));
    expect(named(principals)).toMatchObject({ broad: 'failed', ada: 'failed', deployer: 'passed' });
    expect(named(resources)).toMatchObject({
      pending: 'failed',
      main: 'passed',
      ghe: 'failed',
      lonely: 'notApplicable',
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
  });

  it('says how to go on: with what it saved, or by saving it', async () => {
    const { live } = await drawn();
    expect((await live()).stdout).toMatch(
      /^Next +ccguard scan --live --save-dump account\n +ccguard explain group\/builders account$/m,
    );
    const folder = newFolder();
    const { stdout } = await live('--save-dump', folder);
    expect(stdout).toContain(`ccguard explain group/builders ${folder}\n`);
  });

  it('lets service control policies of the organization count', async () => {
    const { live } = await drawn();
    const statusOf = async (...args: readonly string[]) => {
      const { principals } = JSON.parse(
        (await live('--format', 'json', '--control', 'CCG.1', ...args)).stdout,
      );
      return principals.find(({ name }: { name: string }) => name === 'forbidden').status;
    };
    expect(await statusOf()).toBe('passed');
    expect(await statusOf('--management-account')).toBe('failed');
  });

  it('reads only the Regions that are named', async () => {
    const { aws, live } = await drawn();
    await live('--regions', 'eu-west-1, us-east-1');
    const { resources } = JSON.parse((await live('--regions', 'eu-west-1', '--format', 'json')).stdout);
    expect(new Set(resources.map(({ region }: { region: string | null }) => region))).toEqual(
      new Set(['eu-west-1', null]),
    );
    expect(aws.traffic.counts['codepipeline:ListPipelines']).toBe(3);
  });

  it('shows how far it is, on a terminal only', async () => {
    await drawn();
    const env = { AWS_REGION: 'eu-central-1' };
    const shown = await ccguard(['scan', '--live'], { env, isTerminal: true });
    expect(shown.stderr).toContain('reading: 0 principals on 0 pages, 0 of 3 Regions');
    expect((await ccguard(['scan', '--live'], { env })).stderr).toBe('');
  });
});

describe('a dump of a live scan', () => {
  const formats: readonly (readonly string[])[] = [
    ['--format', 'json'],
    ['--format', 'table'],
    ['--format', 'ocsf', '--region', 'eu-central-1'],
  ];

  it.each(formats)('says the same again with %s %s', async (...format) => {
    const { live } = await drawn();
    const folder = newFolder();
    const first = await live('--save-dump', folder, ...format);
    const again = await ccguard(['scan', folder, ...format]);
    expect(again).toEqual(first);
    expect(first.stdout.length).toBeGreaterThan(1000);
  });

  it('says the same also of what could not be read', async () => {
    const { aws, live } = await drawn();
    for (const operation of [
      'codeconnections:ListConnections',
      'ec2:DescribeSecurityGroups',
      'organizations:ListParents',
      'iam:GenerateCredentialReport',
    ])
      aws.faults.next(operation, { kind: 'denied' }, always);
    const folder = newFolder();
    const first = await live(
      '--save-dump',
      folder,
      '--format',
      'json',
      '--regions',
      'eu-central-1,ap-east-1',
    );
    const again = await ccguard(['scan', folder, '--format', 'json']);
    expect(again).toEqual(first);
    expect(first.stderr.split('\n').sort()).toEqual([
      '',
      'ccguard: could not read connections in eu-central-1: missing permission codeconnections:ListConnections',
      'ccguard: could not read last use of users: missing permission iam:GenerateCredentialReport',
      'ccguard: could not read security groups in eu-central-1: missing permission ec2:DescribeSecurityGroups',
      'ccguard: could not read service control policies: missing permission organizations:ListParents',
      'ccguard: could not read the Region in ap-east-1: it is not enabled for the account',
    ]);
  });

  it('is two files, for their owner alone, in a folder that need not be there', async () => {
    const { live } = await drawn();
    const folder = join(newFolder(), 'a', 'b');
    await live('--save-dump', folder);
    expect(readdirSync(folder).sort()).toEqual(['account.json', 'facts.json']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  });

  it('takes the place of an older one', async () => {
    const { aws, live } = await drawn();
    const folder = newFolder();
    await live('--save-dump', folder);
    aws.account.create('Role', 'new', { inline: { all: allow('*') } });
    const first = await live('--save-dump', folder, '--format', 'json');
    expect(await ccguard(['scan', folder, '--format', 'json'])).toEqual(first);
    expect(first.stdout).toContain('role/new');
  });

  it('leaves an older one alone, and no trace, when the scan comes to nothing', async () => {
    const { aws, live } = await drawn();
    const folder = newFolder();
    await live('--save-dump', folder);
    const before = readFileSync(join(folder, 'account.json'), 'utf8');
    aws.account.create('Role', 'new');
    aws.faults.next('organizations:ListParents', { kind: 'refused', code: 'ExpiredTokenException' }, always);
    expect((await live('--save-dump', folder)).exitCode).toBe(2);
    expect(readdirSync(folder).sort()).toEqual(['account.json', 'facts.json']);
    expect(readFileSync(join(folder, 'account.json'), 'utf8')).toBe(before);
  });

  it('of a listing that broke off is known to be incomplete', async () => {
    const { aws, live } = await drawn();
    aws.iam.mostPerPage = 2;
    aws.faults.next('iam:GetAccountAuthorizationDetails', { kind: 'slow', milliseconds: 0 }, 2);
    aws.faults.next('iam:GetAccountAuthorizationDetails', { kind: 'broken' }, always);
    const folder = newFolder();
    const first = await live('--save-dump', folder, '--format', 'json');
    expect(first.exitCode).toBe(2);
    expect(first.stderr).toMatch(
      /^ccguard: IAM: the listing of IAM broke off after \d principals .+; scan again$/m,
    );
    const again = await ccguard(['scan', folder, '--format', 'json']);
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toMatch(/account\.json: says that another page follows/);
    const [one, other] = [first, again].map(({ stdout }) => JSON.parse(stdout).principals);
    expect(one.length).toBeGreaterThan(1);
    expect(other).toEqual(one);
  });

  it('that has no place is an error', async () => {
    const { live } = await drawn();
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    const { exitCode, stdout, stderr } = await live('--save-dump', join(file, 'folder'));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/cannot be written \(ENOTDIR\); choose another place for --save-dump\n$/);
  });
});

describe('a live scan that cannot be made', () => {
  const expired: Fault = { kind: 'refused', code: 'ExpiredToken', status: 403 };

  it.each<[string, Fault, RegExp]>([
    [
      'have expired',
      expired,
      /^ccguard: credentials: have expired \(ExpiredToken\); get new ones and scan again\n$/,
    ],
    [
      'are unknown to AWS',
      { kind: 'refused', code: 'InvalidClientTokenId', status: 403 },
      /^ccguard: credentials: AWS does not take them \(.+\); sign in, .+\n$/,
    ],
  ])('because credentials %s is one line', async (_why, fault, line) => {
    const { aws, live } = await drawn();
    aws.faults.next('sts:GetCallerIdentity', fault, always);
    const { exitCode, stdout, stderr } = await live();
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(line);
  });

  it('because credentials expire on the way is one line as well', async () => {
    const { aws, live } = await drawn();
    aws.faults.next('codebuild:ListProjects', { kind: 'refused', code: 'ExpiredTokenException' }, always);
    const { exitCode, stdout, stderr } = await live();
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^ccguard: credentials: have expired .+\n$/);
  });

  it('because there is nobody at the other end is one line', async () => {
    const { aws, live } = await drawn();
    await aws.close();
    const { exitCode, stderr } = await live();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^ccguard: AWS: sts:GetCallerIdentity failed: .+; check the network and scan again\n$/,
    );
  });

  it('because AWS wants fewer calls is one line that says to wait', async () => {
    const { aws, live } = await drawn();
    aws.faults.next('sts:GetCallerIdentity', { kind: 'refused', code: 'Throttling', status: 400 }, always);
    const { exitCode, stderr } = await live();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^ccguard: AWS: sts:GetCallerIdentity failed: Throttling.*; wait a few minutes and scan again\n$/,
    );
  });

  it.each<[string, readonly string[], string]>([
    ['a Region that there is not', ['--regions', 'eu-wst-1'], '--regions: there is no Region `eu-wst-1`'],
    ['a Region that is no name of one', ['--regions', 'Frankfurt'], '--regions <list>'],
    ['an input as well', ['account.json'], 'INPUT: `account.json` is not read by --live'],
  ])('with %s is bad usage', async (_what, args, message) => {
    const { live } = await drawn();
    const { exitCode, stdout, stderr } = await live(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it.each([['--profile', 'x'], ['--regions', 'all'], ['--save-dump', 'x'], ['--publish']])(
    'but is asked for by %s alone is bad usage',
    async (...args) => {
      const { exitCode, stderr } = await ccguard(['scan', 'examples/account.json', ...args]);
      expect(exitCode).toBe(2);
      expect(stderr).toBe(`ccguard: ${args[0]}: is about what --live reads; add --live, or leave it out\n`);
    },
  );

  it('for lack of a permission reports all the same what it could read', async () => {
    const { aws, live } = await drawn();
    aws.faults.next('iam:GetAccountAuthorizationDetails', { kind: 'denied' }, always);
    const { exitCode, stdout, stderr } = await live('--format', 'json');
    const { account, principals, resources } = JSON.parse(stdout);
    expect({ exitCode, id: account.id, principals }).toEqual({
      exitCode: 2,
      id: '111122223333',
      principals: [],
    });
    expect(resources.length).toBeGreaterThan(3);
    expect(stderr).toContain(
      'ccguard: IAM: principals could not be read: missing permission iam:GetAccountAuthorizationDetails',
    );
  });
});

describe('publishing from a live scan', () => {
  const publish = ['--publish', '--quiet'];

  it('makes Security Hub say what the scan found, and then has nothing to add', async () => {
    const { aws, live } = await drawn();
    const first = await live(...publish);
    expect(first.stderr).toMatch(
      /^ccguard: published to Security Hub in eu-central-1: \d+ findings changed\n$/,
    );
    expect(aws.hub.findings.length).toBeGreaterThan(5);
    const second = await live(...publish);
    expect(second.stderr).toBe('ccguard: published to Security Hub in eu-central-1: nothing has changed\n');
  });

  it('ends findings of principals that are gone, but not where some could not be read', async () => {
    const { aws, live } = await drawn();
    await live(...publish);
    const broad = aws.account.find('Role', 'broad');
    if (broad) aws.account.delete(broad);
    const active = () =>
      aws.hub.findings.filter(
        ({ RecordState, Id }) => RecordState !== 'ARCHIVED' && String(Id).includes(broad?.id ?? '-'),
      ).length;
    aws.iam.mostPerPage = 2;
    aws.faults.next('iam:GetAccountAuthorizationDetails', { kind: 'slow', milliseconds: 0 }, 2);
    aws.faults.next('iam:GetAccountAuthorizationDetails', { kind: 'broken' }, always);
    expect((await live(...publish, '--now', '2026-06-02T00:00:00Z')).exitCode).toBe(2);
    expect(active()).toBeGreaterThan(0);
    aws.faults.clear();
    await live(...publish, '--now', '2026-06-03T00:00:00Z');
    expect(active()).toBe(0);
  });

  it('ends findings of resources that are gone, but not of those that it did not look at', async () => {
    const { aws, live } = await drawn();
    await live(...publish);
    const statesOf = (control: string) =>
      aws.hub.findings
        .filter(({ GeneratorId, Compliance }) => {
          const { Status } = Compliance as { readonly Status: string };
          return GeneratorId === `ccguard/${control}` && Status === 'FAILED';
        })
        .map(({ RecordState }) => RecordState ?? 'ACTIVE');
    expect(statesOf('CCG.14')).toEqual(['ACTIVE']);
    const { connections } = aws.estate.region('eu-central-1');
    connections.pop();
    await live(...publish, '--now', '2026-06-02T00:00:00Z', '--regions', 'eu-west-1');
    aws.faults.next('codestar-connections:ListConnections', { kind: 'denied' }, 3);
    await live(...publish, '--now', '2026-06-03T00:00:00Z');
    expect(statesOf('CCG.14')).toEqual(['ACTIVE']);
    await live(...publish, '--now', '2026-06-04T00:00:00Z');
    expect(statesOf('CCG.14')).toEqual(['ARCHIVED']);
  });

  it.each<[string, (aws: AwsDouble) => void, RegExp]>([
    ['is not used', ({ hub }) => Object.assign(hub, { isOn: false }), /the account does not use it/],
    [
      'may not be written',
      ({ faults }) => faults.next('securityhub:BatchImportFindings', { kind: 'denied' }, always),
      /did not take \d+ of \d+ findings|nothing more was published/,
    ],
    [
      'may not be read',
      ({ faults }) => faults.next('securityhub:GetFindings', { kind: 'denied' }, always),
      /nothing more was published: securityhub:GetFindings failed: AccessDenied/,
    ],
  ])('to a Security Hub that %s ends with exit code 2 after the report', async (_why, arrange, message) => {
    const { aws, live } = await drawn();
    arrange(aws);
    const { exitCode, stdout, stderr } = await live('--publish');
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^Account +111122223333/m);
    expect(stderr).toMatch(message);
  });

  it('takes a Region', async () => {
    await world();
    const { exitCode, stderr } = await ccguard(['scan', '--live', '--publish'], { env: {} });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--region: findings need a region');
  });
});
