import { describe, expect, it } from 'vitest';
import { eventForm } from '../index.ts';
import { started } from '../started.ts';

describe('AWS Config in the double records', () => {
  const configurationOf = (item: { readonly configuration?: string } | undefined) =>
    JSON.parse(item?.configuration ?? 'null');

  it('a role without the documents of its managed policies', async () => {
    const { aws } = await started();
    const { account } = aws;
    const own = account.createPolicy('ship', { is: 'secret' });
    const foreign = account.createPolicy('ReadOnly', { is: 'secret' }, { isAwsManaged: true });
    const role = account.create('Role', 'deployer', {
      attached: [own.arn, foreign.arn],
      inline: { a: { is: 'here' } },
    });
    const item = account.recorder.currentOf('AWS::IAM::Role', role.id);
    expect(item).toMatchObject({
      configurationItemStatus: 'ResourceDiscovered',
      awsRegion: 'global',
      resourceId: role.id,
      resourceName: 'deployer',
    });
    expect(configurationOf(item)).toMatchObject({
      roleName: 'deployer',
      assumeRolePolicyDocument: expect.stringMatching(/^%7B/),
      rolePolicyList: [{ policyName: 'a', policyDocument: '%7B%22is%22%3A%22here%22%7D' }],
      attachedManagedPolicies: [
        { policyName: 'ship', policyArn: own.arn },
        { policyName: 'ReadOnly', policyArn: foreign.arn },
      ],
      permissionsBoundary: null,
    });
    expect(item?.configuration).not.toContain('secret');
  });

  it('that a role is related to policies of the customer only', async () => {
    const { aws } = await started();
    const { account } = aws;
    const own = account.createPolicy('ship', {});
    const foreign = account.createPolicy('ReadOnly', {}, { isAwsManaged: true });
    const role = account.create('Role', 'deployer', { attached: [own.arn, foreign.arn] });
    expect(account.recorder.currentOf('AWS::IAM::Role', role.id)?.relationships).toEqual([
      {
        resourceType: 'AWS::IAM::Policy',
        resourceId: own.id,
        resourceName: 'ship',
        relationshipName: 'Is attached to CustomerManagedPolicy',
      },
    ]);
    expect(account.recorder.historyOf('AWS::IAM::Policy', foreign.id)).toEqual([]);
  });

  it('all versions of a policy, and who carries it', async () => {
    const { aws } = await started();
    const { account } = aws;
    const policy = account.createPolicy('ship', { is: 1 });
    account.addVersion(policy, { is: 2 }, { asDefault: false });
    const role = account.create('Role', 'deployer', { attached: [policy.arn] });
    const item = account.recorder.currentOf('AWS::IAM::Policy', policy.id);
    expect(item?.relationships).toMatchObject([
      { resourceId: role.id, relationshipName: 'Is attached to Role' },
    ]);
    expect(configurationOf(item)).toMatchObject({
      defaultVersionId: 'v1',
      attachmentCount: 1,
      policyVersionList: [
        { versionId: 'v2', isDefaultVersion: false, document: '%7B%22is%22%3A2%7D' },
        { versionId: 'v1', isDefaultVersion: true },
      ],
    });
  });

  it('nothing of a role when only a policy that it carries has changed', async () => {
    const { aws } = await started();
    const { account } = aws;
    const policy = account.createPolicy('ship', { is: 1 });
    const role = account.create('Role', 'deployer', { attached: [policy.arn] });
    account.addVersion(policy, { is: 2 });
    expect(account.recorder.historyOf('AWS::IAM::Role', role.id)).toHaveLength(1);
    expect(account.recorder.historyOf('AWS::IAM::Policy', policy.id)).toHaveLength(3);
  });

  it('every edit of a role, with the time', async () => {
    const { aws } = await started();
    const { account } = aws;
    const policy = account.createPolicy('ship', {});
    const role = account.create('Role', 'deployer');
    account.setInline(role, 'a', {});
    account.setInline(role, 'a');
    account.setTrust(role, {});
    account.setTag(role, 'team', 'web');
    account.attach(role, policy.arn);
    account.detach(role, policy.arn);
    account.setBoundary(role, policy.arn);
    account.deletePolicy(policy);
    account.delete(role);
    const history = account.recorder.historyOf('AWS::IAM::Role', role.id);
    const times = history.map(({ configurationItemCaptureTime: at }) => at.getTime());
    expect(history).toHaveLength(9);
    expect(times).toEqual([...new Set(times)].sort((one, other) => one - other));
    expect(history.at(-1)).toMatchObject({ configurationItemStatus: 'ResourceDeleted', relationships: [] });
    expect(history.at(-1)).not.toHaveProperty('configuration');
    expect(account.recorder.currentOf('AWS::IAM::Role', role.id)).toBeUndefined();
  });

  it('of a user its groups, and no list where it has no inline policy', async () => {
    const { aws } = await started();
    const { account } = aws;
    const group = account.create('Group', 'builders');
    const user = account.create('User', 'ada');
    account.join(user, group);
    const item = account.recorder.currentOf('AWS::IAM::User', user.id);
    expect(configurationOf(item)).toMatchObject({ groupList: ['builders'], userPolicyList: null });
    expect(item?.relationships).toMatchObject([
      { resourceId: group.id, relationshipName: 'Is attached to Group' },
    ]);
    account.leave(user, group);
    expect(account.recorder.currentOf('AWS::IAM::Group', group.id)?.relationships).toEqual([]);
  });

  it('the same item in another form for events', async () => {
    const { aws } = await started();
    const role = aws.account.create('Role', 'deployer', {
      attached: [aws.account.createPolicy('ship', {}).arn],
    });
    const item = aws.account.recorder.currentOf('AWS::IAM::Role', role.id);
    if (!item) throw new Error('nothing was recorded');
    const event = eventForm(item);
    expect(event).toMatchObject({
      ARN: role.arn,
      awsAccountId: '111122223333',
      configurationItemCaptureTime: item.configurationItemCaptureTime.toISOString(),
      configuration: { roleName: 'deployer' },
      relationships: [{ name: 'Is attached to CustomerManagedPolicy' }],
    });
    expect(event).not.toHaveProperty('arn');
    aws.account.delete(role);
    const deleted = aws.account.recorder.historyOf('AWS::IAM::Role', role.id).at(-1);
    expect(deleted && eventForm(deleted)).toMatchObject({ configuration: null, resourceName: null });
  });
});
