import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  type AwsSecurityFinding,
  EnableSecurityHubCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { afterAll, describe, expect, it } from 'vitest';
import { startMoto } from '../support/moto.ts';

const moto = await startMoto();
const folder = mkdtempSync(join(tmpdir(), 'ccguard-live-'));
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await moto?.close();
});

const REGION = 'us-east-1';
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
const env = {
  ...process.env,
  AWS_ENDPOINT_URL: moto?.endpoint ?? 'http://127.0.0.1:9',
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_PAGER: '',
  // What moto does not have, it says again and again.
  AWS_MAX_ATTEMPTS: '2',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: join(folder, 'no-config'),
  AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
};

type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

function ccguard(args: readonly string[], more: Readonly<Record<string, string>> = {}): Ended {
  const options = { encoding: 'utf8', env: { ...env, ...more } } as const;
  return spawnSync(process.execPath, ['src/cli/main.ts', ...args], options);
}

const hasAwsCli = spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0;

function awsCli(...args: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync('aws', [...args, '--output', 'json'], {
    encoding: 'utf8',
    env,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim() === '' ? undefined : JSON.parse(stdout);
}

const TRUST = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'codepipeline.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
};
const allow = (Resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'codeconnections:UseConnection', Resource }],
});
const ROLES = {
  broad: allow('*'),
  narrow: allow(
    'arn:aws:codeconnections:us-east-1:123456789012:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5',
  ),
};

/** With the aws CLI where there is one: then nothing of ours speaks to AWS but ccguard. */
async function makeRoles(): Promise<void> {
  for (const [name, policy] of Object.entries(ROLES)) {
    const [trust, document] = [TRUST, policy].map((each) => JSON.stringify(each));
    if (hasAwsCli) {
      awsCli('iam', 'create-role', '--role-name', name, '--assume-role-policy-document', trust ?? '');
      const inline = ['--policy-name', 'source', '--policy-document', document ?? ''];
      awsCli('iam', 'put-role-policy', '--role-name', name, ...inline);
    } else {
      const iam = new IAMClient({ region: REGION, endpoint: env.AWS_ENDPOINT_URL, credentials });
      await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
      await iam.send(
        new PutRolePolicyCommand({ RoleName: name, PolicyName: 'source', PolicyDocument: document }),
      );
    }
  }
}

type Told = Partial<Pick<AwsSecurityFinding, 'Compliance' | 'Resources'>>;

async function storedFindings(): Promise<readonly Told[]> {
  if (hasAwsCli) return (awsCli('securityhub', 'get-findings') as { Findings: readonly Told[] }).Findings;
  const hub = new SecurityHubClient({ region: REGION, endpoint: env.AWS_ENDPOINT_URL, credentials });
  return (await hub.send(new GetFindingsCommand({}))).Findings ?? [];
}

async function enableHub(): Promise<void> {
  if (hasAwsCli) awsCli('securityhub', 'enable-security-hub');
  else {
    const hub = new SecurityHubClient({ region: REGION, endpoint: env.AWS_ENDPOINT_URL, credentials });
    await hub.send(new EnableSecurityHubCommand({}));
  }
}

if (moto) {
  await makeRoles();

  describe('ccguard against moto as AWS', () => {
    const dump = join(folder, 'dump');
    const json = ['--format', 'json', '--now', '2026-11-01T00:00:00Z', '--control', 'CCG.1'];
    const live = ccguard(['scan', '--live', '--regions', REGION, '--save-dump', dump, ...json]);

    it('finds the role that can use every connection, and not the one that can use its own', () => {
      expect(live.status).toBe(1);
      const { principals, account } = JSON.parse(live.stdout);
      expect(account).toEqual({ id: '123456789012', partition: 'aws' });
      const status = Object.fromEntries(
        principals.map((each: { name: string; status: string }) => [each.name, each.status]),
      );
      expect(status).toEqual({ broad: 'failed', narrow: 'passed' });
    });

    it('says what of the account could not be read', () => {
      expect(live.stderr).toMatch(/^ccguard: could not read connections in us-east-1: .+$/m);
    });

    it('leaves a dump that says the same without AWS', () => {
      expect(readdirSync(dump).sort()).toEqual(['account.json', 'facts.json']);
      const again = ccguard(['scan', dump, ...json], { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
      expect(again.status).toBe(live.status);
      expect(JSON.parse(again.stdout)).toEqual(JSON.parse(live.stdout));
      expect(again.stderr).toBe(live.stderr);
    });

    if (hasAwsCli)
      it('saves principals in the form of the aws CLI', () => {
        const ours = JSON.parse(readFileSync(join(dump, 'account.json'), 'utf8'));
        const theirs = awsCli('iam', 'get-account-authorization-details') as Record<string, object[]>;
        const documents = (details: Record<string, object[]>) =>
          details.RoleDetailList?.map((role) => ({
            ...role,
            CreateDate: undefined,
            RoleLastUsed: undefined,
          }));
        expect(documents(ours)).toEqual(documents(theirs));
      });

    it('publishes what it finds to Security Hub, where everybody can read it', async () => {
      const args = ['scan', '--live', '--publish', '--regions', REGION, '--quiet', '--control', 'CCG.1'];
      const before = ccguard(args);
      expect(before).toMatchObject({ status: 2, stderr: expect.stringContaining('does not use it') });
      await enableHub();
      const { status, stderr } = ccguard(args);
      expect({ status, stderr }).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('published to Security Hub in us-east-1: 2 findings changed'),
      });
      const found = (await storedFindings()).map(({ Compliance, Resources }) => [
        Resources?.[0]?.Id,
        Compliance?.Status,
      ]);
      expect(Object.fromEntries(found)).toEqual({
        'arn:aws:iam::123456789012:role/broad': 'FAILED',
        'arn:aws:iam::123456789012:role/narrow': 'PASSED',
      });
    });
  });
} else {
  console.warn('SKIPPED: moto_server is not installed, so a live scan is not tested end to end.');
}

it('without credentials a live scan ends with one line', () => {
  const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_PROFILE: '' };
  const { status, stdout, stderr } = ccguard(['scan', '--live'], none);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^ccguard: credentials: none could be used: .+\n$/);
});
