import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AwsDouble, startAwsDouble } from '../support/aws-double/index.ts';
import { ccguard, type Ended } from './command.ts';
import { fsbpFinding, PASSED } from './fsbp.ts';

const always = Number.POSITIVE_INFINITY;
const STANDARD =
  'arn:aws:securityhub:eu-central-1::standards/aws-foundational-security-best-practices/v/1.0.0';
const CONTROLS = { 'IAM.1': 'a title', 'IAM.2': 'a title', 'IAM.21': 'a title' };

const allow = (Resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'codeconnections:UseConnection', Resource }],
});

type Live = (command: string, ...args: readonly string[]) => Promise<Ended>;

/** An account with a broad role of which FSBP says nothing, and one whose policy it fails. */
async function drawn(status: 'READY' | 'PENDING' = 'READY'): Promise<{ aws: AwsDouble; live: Live }> {
  const aws = await startAwsDouble();
  onTestFinished(() => aws.close());
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  const { account, hub, estate } = aws;
  const main = estate.region('eu-central-1').connect('main');
  hub.standards.push({ arn: STANDARD, status, controls: CONTROLS });
  const { arn } = account.createPolicy('shared', allow('*'));
  account.create('Role', 'broad', { inline: { all: allow('*') } });
  account.create('Role', 'carrier', { attached: [arn] });
  account.create('Role', 'fine', { inline: { one: allow(main) } });
  hub.store(fsbpFinding('IAM.21', arn));
  hub.store(fsbpFinding('IAM.2', 'arn:aws:iam::111122223333:role/broad', PASSED));
  hub.store(fsbpFinding('IAM.1', 'arn:aws:iam::111122223333:role/fine', { RecordState: 'ARCHIVED' }));
  hub.store(fsbpFinding('EC2.1', 'arn:aws:iam::111122223333:role/fine'));
  const env = { AWS_REGION: 'eu-central-1', AWS_MAX_ATTEMPTS: '1' };
  return { aws, live: (command, ...args) => ccguard([command, '--live', ...args], { env }) };
}

describe('a live posture', () => {
  it('asks Security Hub what FSBP says of each principal and of its policies', async () => {
    const { live } = await drawn();
    const { exitCode, stdout, stderr } = await live('posture', '--control', 'CCG.1', '--format', 'json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    const { principals, summary } = JSON.parse(stdout);
    expect(
      principals.map(({ name, agreement, alongside }: Record<string, unknown>) => [
        name,
        agreement,
        alongside,
      ]),
    ).toEqual([
      ['broad', 'missed', ['IAM.2']],
      ['carrier', 'both', []],
      ['fine', 'neither', []],
    ]);
    expect(summary).toMatchObject({ failed: 2, missed: 1, both: 1, fsbp: 0 });
  });

  it('says where it asked, and that a standard is not ready', async () => {
    const { live } = await drawn('PENDING');
    const { stdout } = await live('posture', '--control', 'CCG.1');
    expect(stdout).toMatch(
      /^FSBP +misses 1 of 2, .+; findings from Security Hub in eu-central-1, where the standard is PENDING$/m,
    );
  });

  it('writes nothing to AWS', async () => {
    const { aws, live } = await drawn();
    await live('posture');
    expect(
      Object.keys(aws.traffic.counts).filter((name) => /:(?:Batch)?(?:Import|Update|Put|Create)/.test(name)),
    ).toEqual([]);
  });

  it.each<[string, (aws: AwsDouble) => void, RegExp]>([
    [
      'is not used',
      ({ hub }) => Object.assign(hub, { isOn: false }),
      /eu-central-1: the account does not use it; enable it/,
    ],
    [
      'has no FSBP',
      ({ hub }) => void hub.standards.pop(),
      /eu-central-1: its FSBP standard is not enabled; enable it/,
    ],
    [
      'does not tell its standards',
      ({ faults }) => faults.next('securityhub:GetEnabledStandards', { kind: 'denied' }, always),
      /what FSBP found could not be read: missing permission securityhub:GetEnabledStandards\n$/,
    ],
    [
      'does not tell its findings',
      ({ faults }) => faults.next('securityhub:GetFindings', { kind: 'denied' }, always),
      /what FSBP found could not be read: missing permission securityhub:GetFindings\n$/,
    ],
    [
      'does not take the credentials',
      ({ faults }) =>
        faults.next(
          'securityhub:DescribeHub',
          { kind: 'refused', code: 'InvalidSignatureException', status: 403 },
          always,
        ),
      /^ccguard: credentials: AWS does not take them/,
    ],
  ])('of a Security Hub that %s is one line and exit code 2', async (_, arrange, message) => {
    const { aws, live } = await drawn();
    arrange(aws);
    const { exitCode, stdout, stderr } = await live('posture');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(2);
  });
});

describe('the report of a live scan that publishes', () => {
  const alongside = ({ stdout }: Ended) =>
    Object.fromEntries(
      JSON.parse(stdout).principals.map((principal: { name: string; alongside?: readonly string[] }) => [
        principal.name,
        principal.alongside,
      ]),
    );

  it('tells what FSBP has on the same ARN', async () => {
    const { live } = await drawn();
    expect(alongside(await live('scan', '--publish', '--format', 'json'))).toEqual({
      broad: ['IAM.2'],
      carrier: [],
      fine: [],
    });
  });

  it.each<[string, (aws: AwsDouble) => void]>([
    ['is not used', ({ hub }) => Object.assign(hub, { isOn: false })],
    ['has no FSBP', ({ hub }) => void hub.standards.pop()],
    ['may not be read', ({ faults }) => faults.next('securityhub:GetFindings', { kind: 'denied' }, always)],
  ])('does not tell it where Security Hub %s', async (_, arrange) => {
    const { aws, live } = await drawn();
    arrange(aws);
    const unknown = { broad: undefined, carrier: undefined, fine: undefined };
    expect(alongside(await live('scan', '--publish', '--format', 'json'))).toEqual(unknown);
  });

  it('does not ask where nothing is published', async () => {
    const { aws, live } = await drawn();
    const { stdout } = await live('scan', '--format', 'json');
    expect(stdout).not.toContain('"alongside"');
    expect(aws.traffic.counts['securityhub:GetFindings']).toBeUndefined();
  });
});

describe('CCG.16 of a live scan', () => {
  const verdict = async (live: Live, ...args: readonly string[]) => {
    const { stdout } = await live('scan', '--control', 'CCG.16', '--format', 'json', ...args);
    const [{ findings }] = JSON.parse(stdout).resources;
    return findings.map(({ status, messageKey, dependsOn }: Record<string, unknown>) => [
      status,
      messageKey,
      dependsOn,
    ]);
  };

  it('is told by what Security Hub answers', async () => {
    const { aws, live } = await drawn();
    expect(await verdict(live)).toEqual([['passed', 'enabled', []]]);
    const [standard] = aws.hub.standards.splice(0);
    if (standard) aws.hub.standards.push({ ...standard, disabled: ['IAM.1'] });
    expect(await verdict(live)).toEqual([['failed', 'disabled', []]]);
    aws.hub.isOn = false;
    expect(await verdict(live)).toEqual([['failed', 'notSubscribed', []]]);
  });

  it('does not count a control that the standard does not have there', async () => {
    const { aws, live } = await drawn();
    aws.hub.standards.splice(0, 1, { arn: STANDARD, status: 'READY', controls: { 'IAM.1': 'a title' } });
    expect(await verdict(live)).toEqual([['failed', 'disabled', []]]);
  });

  it('names the permission that is missing', async () => {
    const { aws, live } = await drawn();
    aws.faults.next('securityhub:BatchGetStandardsControlAssociations', { kind: 'denied' }, always);
    expect(await verdict(live, '--regions', 'eu-central-1')).toEqual([
      [
        'undetermined',
        'unread',
        [
          'Security Hub in eu-central-1, which could not be read: missing permission securityhub:BatchGetStandardsControlAssociations',
        ],
      ],
    ]);
  });
});
