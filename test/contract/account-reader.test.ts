import { describe, expect, it } from 'vitest';
import type { AccountReader } from '#scan';
import type { AwsDouble, Fault } from '../support/aws-double/index.ts';
import { accountReaderContract } from './account-reader.contract.ts';
import { all, connected, failureOf, never } from './connected.ts';
import { drawIn, policyArn, SKETCH } from './sketch.ts';

async function sketched(options: Parameters<typeof connected>[0] = {}) {
  const world = await connected(options, { id: SKETCH.account });
  drawIn(world.aws);
  return world;
}

accountReaderContract('the double', async () => (await sketched()).reader);

accountReaderContract('the double, with pages of one entry', async () => {
  const { aws, reader } = await sketched();
  aws.iam.mostPerPage = 1;
  return reader;
});

describe('reading IAM takes', () => {
  it.each<[string, (reader: AccountReader) => Promise<unknown>, Readonly<Record<string, number>>]>([
    [
      'three calls for a role, and one for each inline policy',
      (reader) => reader.principal('AWS::IAM::Role', 'deployer', never),
      {
        'iam:GetRole': 1,
        'iam:GetRolePolicy': 2,
        'iam:ListAttachedRolePolicies': 1,
        'iam:ListRolePolicies': 1,
      },
    ],
    [
      'one more for a user, for its groups',
      (reader) => reader.principal('AWS::IAM::User', 'grace', never),
      {
        'iam:GetUser': 1,
        'iam:ListAttachedUserPolicies': 1,
        'iam:ListGroupsForUser': 1,
        'iam:ListUserPolicies': 1,
      },
    ],
    [
      'two calls for each managed policy',
      (reader) => reader.managedPolicies([policyArn('ship'), policyArn('fence'), policyArn('ship')], never),
      { 'iam:GetPolicy': 2, 'iam:GetPolicyVersion': 2 },
    ],
    ['no call for no managed policy', (reader) => reader.managedPolicies([], never), {}],
    [
      'one call for the holders of a policy',
      (reader) => reader.holdersOf(policyArn('fence'), never),
      { 'iam:ListEntitiesForPolicy': 1 },
    ],
    [
      'one call for the members of a group',
      (reader) => reader.membersOf('builders', never),
      { 'iam:GetGroup': 1 },
    ],
    [
      'one call for everything',
      (reader) => all(reader.everything(never)),
      { 'iam:GetAccountAuthorizationDetails': 1 },
    ],
  ])('%s', async (_fact, read, counts) => {
    const { aws, reader } = await sketched();
    await read(reader);
    expect(aws.traffic.counts).toEqual(counts);
  });

  it('a second page for the thousand and first entry', async () => {
    const { aws, reader } = await sketched();
    for (let index = 0; index < 1000; index += 1) aws.account.create('Role', `role-${index}`);
    const before = await all(reader.everything(never));
    expect(before.filter(({ list }) => list === 'RoleDetailList')).toHaveLength(1002);
    expect(aws.traffic.counts).toEqual({ 'iam:GetAccountAuthorizationDetails': 2 });
  });

  it('five calls at once and not more', async () => {
    const { aws, reader } = await connected();
    const policies = Array.from({ length: 20 }, (_, index) =>
      aws.account.createPolicy(`policy-${index}`, {}),
    );
    aws.faults.next('iam:GetPolicy', { kind: 'slow', milliseconds: 10 }, Number.POSITIVE_INFINITY);
    const records = await reader.managedPolicies(
      policies.map(({ arn }) => arn),
      never,
    );
    expect(records.map(({ arn }) => arn)).toEqual(policies.map(({ arn }) => arn));
    expect(aws.traffic.mostAtOnce).toBe(5);
  });
});

describe('a holder of a policy', () => {
  it('is also who has it as a boundary', async () => {
    const { reader } = await sketched();
    const holders = await reader.holdersOf(policyArn('fence'), never);
    expect(holders.map(({ name }) => name).sort()).toEqual(['ada', 'deployer']);
  });

  it('is told once, whether the policy is attached, a boundary or both', async () => {
    const { aws, reader } = await sketched();
    const role = aws.account.create('Role', 'both', {
      attached: [policyArn('fence')],
      boundary: policyArn('fence'),
    });
    const holders = await reader.holdersOf(policyArn('fence'), never);
    expect(holders.filter(({ id }) => id === role.id)).toHaveLength(1);
  });
});

describe('the document of a managed policy', () => {
  it('is read once and kept for later invocations', async () => {
    const { aws, reader } = await sketched();
    const first = await reader.managedPolicies([policyArn('ship')], never);
    const second = await reader.managedPolicies([policyArn('ship')], never);
    expect(second).toEqual(first);
    expect(aws.traffic.counts).toEqual({ 'iam:GetPolicy': 2, 'iam:GetPolicyVersion': 1 });
  });

  it('is another one as soon as another version is the default', async () => {
    const { aws, reader } = await connected();
    const policy = aws.account.createPolicy('ship', { is: 'old' });
    await reader.managedPolicies([policy.arn], never);
    aws.account.addVersion(policy, { is: 'new' });
    expect(documentsOf(await reader.managedPolicies([policy.arn], never))).toEqual([{ is: 'new' }]);
  });

  it('is not that of a deleted policy that had the same ARN and version', async () => {
    const { aws, reader } = await connected();
    const policy = aws.account.createPolicy('ship', { is: 'old' });
    await reader.managedPolicies([policy.arn], never);
    aws.account.deletePolicy(policy);
    aws.account.createPolicy('ship', { is: 'new' });
    expect(documentsOf(await reader.managedPolicies([policy.arn], never))).toEqual([{ is: 'new' }]);
  });

  it('is forgotten when a thousand others were read since', async () => {
    const { aws, reader } = await connected();
    const policies = Array.from({ length: 1001 }, (_, index) =>
      aws.account.createPolicy(`policy-${index}`, {}),
    );
    const arns = policies.map(({ arn }) => arn);
    await reader.managedPolicies(arns.slice(0, 1), never);
    await reader.managedPolicies(arns.slice(1), never);
    aws.traffic.forget();
    await reader.managedPolicies(arns.slice(-1), never);
    expect(aws.traffic.counts['iam:GetPolicyVersion']).toBeUndefined();
    await reader.managedPolicies(arns.slice(0, 1), never);
    expect(aws.traffic.counts['iam:GetPolicyVersion']).toBe(1);
  });
});

function documentsOf(policies: Awaited<ReturnType<AccountReader['managedPolicies']>>): unknown[] {
  return policies.map(({ record }) => {
    const [version] = (record as { PolicyVersionList: readonly { Document: string }[] }).PolicyVersionList;
    return JSON.parse(decodeURIComponent(version?.Document ?? ''));
  });
}

describe('what changes while it is read', () => {
  it('is read again from the start', async () => {
    const { aws, reader } = await sketched();
    aws.faults.next('iam:GetRolePolicy', { kind: 'refused', code: 'NoSuchEntity', status: 404 });
    expect(await reader.principal('AWS::IAM::Role', 'deployer', never)).toMatchObject({
      RoleName: 'deployer',
    });
    expect(aws.traffic.counts['iam:GetRole']).toBe(2);
  });

  it('is gone when it is gone the second time', async () => {
    const { aws, reader } = await sketched();
    aws.faults.next('iam:GetPolicyVersion', { kind: 'refused', code: 'NoSuchEntity', status: 404 });
    aws.faults.next('iam:GetPolicy', { kind: 'slow', milliseconds: 1 });
    aws.faults.next('iam:GetPolicy', { kind: 'refused', code: 'NoSuchEntity', status: 404 });
    expect(await reader.managedPolicies([policyArn('ship')], never)).toEqual([]);
  });

  it('can be read later when it never rests', async () => {
    const { aws, reader } = await sketched();
    const gone: Fault = { kind: 'refused', code: 'NoSuchEntity', status: 404 };
    aws.faults.next('iam:GetRolePolicy', gone, Number.POSITIVE_INFINITY);
    expect(await failureOf(reader.principal('AWS::IAM::Role', 'deployer', never))).toEqual({
      kind: 'retryable',
      operation: 'iam:GetRole',
      code: 'ChangedWhileReading',
    });
  });
});

describe('an item of AWS Config', () => {
  const role = (aws: AwsDouble) => aws.account.create('Role', 'deployer');
  const keyOf = ({ id }: { readonly id: string }) => ({ type: 'AWS::IAM::Role', id }) as const;

  it('is the newest at or before a time', async () => {
    const { aws, reader } = await connected();
    const deployer = role(aws);
    const first = aws.account.clock.now();
    aws.account.setTag(deployer, 'team', 'web');
    const item = await reader.itemBefore(keyOf(deployer), first, never);
    expect(item).toMatchObject({ resourceId: deployer.id, configurationItemCaptureTime: first, tags: {} });
    const newest = await reader.itemBefore(keyOf(deployer), aws.account.clock.now(), never);
    expect(newest).toMatchObject({ tags: { team: 'web' } });
  });

  it('is found behind weeks without any', async () => {
    const { aws, reader } = await connected();
    const deployer = role(aws);
    aws.account.clock.advance({ days: 30 });
    const item = await reader.itemBefore(keyOf(deployer), aws.account.clock.now(), never);
    expect(item).toMatchObject({ resourceId: deployer.id });
    expect(aws.traffic.counts).toEqual({ 'config:GetResourceConfigHistory': 5 });
  });

  it('is none before the first', async () => {
    const { aws, reader } = await connected();
    const before = aws.account.clock.now();
    const deployer = role(aws);
    expect(await reader.itemBefore(keyOf(deployer), before, never)).toBeUndefined();
  });

  it('is none of what was never recorded, or without a recorder', async () => {
    const { aws, reader } = await connected();
    const now = aws.account.clock.now();
    expect(await reader.itemBefore(keyOf({ id: 'AROAEXAMPLENONE' }), now, never)).toBeUndefined();
    aws.account.recorder.isOn = false;
    expect(await reader.itemBefore(keyOf({ id: 'AROAEXAMPLENONE' }), now, never)).toBeUndefined();
    expect(await reader.currentItems([keyOf({ id: 'AROAEXAMPLENONE' })], never)).toEqual([]);
  });

  it('is told for a hundred resources in one call', async () => {
    const { aws, reader } = await connected();
    const roles = Array.from({ length: 250 }, (_, index) => aws.account.create('Role', `role-${index}`));
    const items = await reader.currentItems(roles.map(keyOf), never);
    expect(items.map(({ resourceName }) => resourceName)).toEqual(roles.map(({ name }) => name));
    expect(aws.traffic.counts).toEqual({ 'config:BatchGetResourceConfig': 3 });
  });

  it('is asked for in no call where nothing is asked', async () => {
    const { aws, reader } = await connected();
    expect(await reader.currentItems([], never)).toEqual([]);
    expect(aws.traffic.counts).toEqual({});
  });

  it('is left out for what is deleted or never was', async () => {
    const { aws, reader } = await connected();
    const [kept, deleted] = [aws.account.create('Role', 'kept'), aws.account.create('Role', 'deleted')];
    aws.account.delete(deleted);
    const keys = [kept, deleted, { id: 'AROAEXAMPLENONE' }].map(keyOf);
    const items = await reader.currentItems(keys, never);
    expect(items.map(({ resourceId }) => resourceId)).toEqual([kept.id]);
  });

  it('is asked for again when AWS Config did not process it', async () => {
    const { aws, reader } = await connected();
    const roles = Array.from({ length: 10 }, (_, index) => aws.account.create('Role', `role-${index}`));
    aws.faults.next('config:BatchGetResourceConfig', { kind: 'partial', entries: 4 });
    const items = await reader.currentItems(roles.map(keyOf), never);
    expect(items).toHaveLength(10);
    expect(aws.traffic.inputsOf('config:BatchGetResourceConfig').map(keysIn)).toEqual([10, 4]);
  });

  it('is left out when AWS Config does not process it the second time either', async () => {
    const { aws, reader } = await connected();
    const roles = Array.from({ length: 10 }, (_, index) => aws.account.create('Role', `role-${index}`));
    aws.faults.next('config:BatchGetResourceConfig', { kind: 'partial', entries: 4 }, 2);
    expect(await reader.currentItems(roles.map(keyOf), never)).toHaveLength(6);
  });
});

function keysIn({ resourceKeys: keys }: Readonly<Record<string, unknown>>): number {
  return Array.isArray(keys) ? keys.length : 0;
}
