import { describe, expect, it } from 'vitest';
import { connectOrganization, connectScans, memberPolicy } from '#aws';
import type { FileStore } from '#scan';
import { filesIn } from '../scan/organization/estate-in-memory.ts';
import { all, failureOf, never, withoutWaits } from './connected.ts';
import { BUCKET, scannersAws } from './connected-scans.ts';

const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  ACCOUNT_ID: '777788889999',
  FILES_BUCKET: BUCKET,
  MEMBER_ROLE: 'ccguard-member',
  EXTERNAL_ID: 'an-external-id',
};

async function overS3() {
  const aws = await scannersAws();
  return { ...aws, files: connectScans(ENVIRONMENT, aws.options).files };
}

const stores: readonly [string, () => Promise<{ readonly files: FileStore }>][] = [
  ['S3', overS3],
  ['the one that tests use', async () => ({ files: filesIn(new Map()) })],
];

describe.each(stores)('a file store: %s', (_name, connect) => {
  it('answers what was written, and nothing for what was not', async () => {
    const { files } = await connect();
    await files.write('scans/a b/état.json', '{"name":"é 😀 \\u0000"}', never);
    expect(await files.read('scans/a b/état.json', never)).toBe('{"name":"é 😀 \\u0000"}');
    expect(await files.read('scans/b.json', never)).toBeUndefined();
  });

  it('replaces', async () => {
    const { files } = await connect();
    await files.write('a.json', '1', never);
    await files.write('a.json', '2', never);
    expect(await files.read('a.json', never)).toBe('2');
  });

  it('lists names by their beginning, in order', async () => {
    const { files } = await connect();
    for (const name of ['scans/1/b', 'scans/2/a', 'scans/1/a', 'lists/x'])
      await files.write(name, 'x', never);
    expect(await all(files.names('scans/1/', never))).toEqual(['scans/1/a', 'scans/1/b']);
    expect(await all(files.names('scans/3/', never))).toEqual([]);
  });
});

describe('files in S3', () => {
  it('are listed page by page', async () => {
    const { bucket, files } = await overS3();
    for (let index = 0; index < 7; index += 1) bucket.objects.set(`scans/<${index}>&`, '');
    bucket.mostPerPage = 3;
    expect(await all(files.names('scans/', never))).toEqual([...bucket.objects.keys()]);
  });

  it('cannot be told from forbidden ones without permission to list, which is not taken for missing', async () => {
    const { bucket, files } = await overS3();
    bucket.mayList = false;
    expect(await failureOf(files.read('a.json', never))).toEqual({
      kind: 'denied',
      operation: 's3:GetObject',
      code: 'AccessDenied',
    });
  });

  it.each([
    ['s3:PutObject', { kind: 'throttled' }],
    ['s3:PutObject', { kind: 'broken' }],
    ['s3:PutObject', { kind: 'answer lost' }],
  ] as const)('are written in spite of one %s that is %o', async (operation, fault) => {
    withoutWaits();
    const { faults, files } = await overS3();
    faults.next(operation, fault);
    await files.write('a.json', 'text', never);
    expect(await files.read('a.json', never)).toBe('text');
  });

  it('are given up when S3 says slow down for too long', async () => {
    withoutWaits();
    const { faults, files } = await overS3();
    faults.next('s3:GetObject', { kind: 'throttled' }, Number.POSITIVE_INFINITY);
    expect(await failureOf(files.read('a.json', never))).toMatchObject({
      kind: 'retryable',
      code: 'SlowDown',
    });
  });
});

describe('the list of accounts', () => {
  const accounts = Array.from({ length: 45 }, (_, index) => ({
    Id: String(100_000_000_000 + index),
    Name: `account ${index}`,
    Status: 'ACTIVE',
    ...(index === 3 && { State: 'PENDING_CLOSURE' }),
  }));

  it('is every account, page by page, with the newer of the two words for its state', async () => {
    const { options, traffic } = await scannersAws({ accounts });
    const { directory } = connectOrganization(ENVIRONMENT, options);
    const listed = await all(directory.accounts(never));
    expect(listed.length).toBe(45);
    expect(listed[3]).toEqual({ id: '100000000003', name: 'account 3', state: 'PENDING_CLOSURE' });
    expect(traffic.counts).toEqual({ 'organizations:ListAccounts': 3 });
  });

  it('tells of one account, and that there is none', async () => {
    const { options } = await scannersAws({ accounts });
    const { directory } = connectOrganization(ENVIRONMENT, options);
    expect(await directory.account('100000000004', never)).toMatchObject({ state: 'ACTIVE' });
    expect(await directory.account('444455556666', never)).toBeUndefined();
  });

  it('is denied to whom it is not for', async () => {
    const { options, faults } = await scannersAws({ accounts });
    faults.next('organizations:ListAccounts', { kind: 'denied' });
    const { directory } = connectOrganization(ENVIRONMENT, options);
    expect(await failureOf(all(directory.accounts(never)))).toMatchObject({ kind: 'denied' });
  });
});

describe('access to a member account', () => {
  const ROLE = 'arn:aws:iam::111122223333:role/ccguard-member';

  it('is by its role, with the external id, a session that tells the scan, and a policy of its own', async () => {
    const { options, roles, traffic } = await scannersAws();
    roles.set(ROLE, 'an-external-id');
    await connectScans(ENVIRONMENT, options).access('111122223333', 'account-2026-11-23T06:00:00Z', never);
    const [input] = traffic.inputsOf('sts:AssumeRole');
    expect(input).toMatchObject({
      RoleArn: ROLE,
      ExternalId: 'an-external-id',
      RoleSessionName: 'ccguard-account-2026-11-23T06-00-00Z',
      DurationSeconds: '3600',
    });
    expect(JSON.parse(String(input?.Policy))).toEqual(memberPolicy('aws', '111122223333'));
  });

  it('asks for no more than STS takes, in the longest partition', () => {
    expect(JSON.stringify(memberPolicy('aws-us-gov', '111122223333')).length).toBeLessThanOrEqual(2048);
  });

  it('allows reads and findings of that account, and no wildcard of an action', () => {
    const actions = memberPolicy('aws', '111122223333').Statement.flatMap(({ Action }) => Action);
    expect(
      actions.filter((action) => !/^[a-z0-9-]+:(?:Get|List|Describe|BatchGet|Generate)\w+$/.test(action)),
    ).toEqual(['securityhub:BatchImportFindings']);
  });

  it.each([
    ['is not there', new Map<string, string>()],
    ['asks for another external id', new Map([[ROLE, 'another']])],
  ])('fails as what it is where the role %s', async (_what, given) => {
    const { options, roles } = await scannersAws();
    for (const [arn, id] of given) roles.set(arn, id);
    const { access } = connectScans(ENVIRONMENT, options);
    expect(await failureOf(access('111122223333', 'scan-1', never))).toEqual({
      kind: 'denied',
      operation: 'sts:AssumeRole',
      code: 'AccessDenied',
    });
  });

  it('takes no role in the account itself', async () => {
    const { options, traffic } = await scannersAws();
    await connectScans(ENVIRONMENT, options).access('777788889999', 'scan-1', never);
    expect(traffic.counts).toEqual({});
  });

  it.each<[string, string]>([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ])('is in partition %s where the function is in %s', async (partition, region) => {
    const { options, roles, traffic } = await scannersAws();
    roles.set(`arn:${partition}:iam::111122223333:role/ccguard-member`, 'an-external-id');
    await connectScans({ ...ENVIRONMENT, AWS_REGION: region }, options).access(
      '111122223333',
      'scan-1',
      never,
    );
    expect(traffic.inputsOf('sts:AssumeRole').length).toBe(1);
  });
});

it.each(['ACCOUNT_ID', 'FILES_BUCKET'])('a function without %s does not start', (name) => {
  expect(() => connectScans({ ...ENVIRONMENT, [name]: '' })).toThrow(`${name} is not set`);
});
