import {
  GetAccountAuthorizationDetailsCommand,
  GetRoleCommand,
  ListEntitiesForPolicyCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { refusal, started } from '../started.ts';

describe('IAM in the double', () => {
  it('writes documents as RFC 3986 has it', async () => {
    const { aws, iam } = await started();
    aws.account.create('Role', 'deployer', { trust: `{ "Sid": "a+b*(c)'d'é" }` });
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: 'deployer' }));
    const text = role?.AssumeRolePolicyDocument ?? '';
    expect(text).toBe('%7B%20%22Sid%22%3A%20%22a%2Bb%2A%28c%29%27d%27%C3%A9%22%20%7D');
  });

  it('gives text that XML has to escape as it was', async () => {
    const { aws, iam } = await started();
    const value = `<a> & "b" 'c'`;
    aws.account.create('Role', 'deployer', { tags: { note: value } });
    const { Tags: tags } = await iam.send(new ListRoleTagsCommand({ RoleName: 'deployer' }));
    expect(tags).toEqual([{ Key: 'note', Value: value }]);
  });

  it('gives ids that say what they are of', async () => {
    const { aws } = await started();
    const { account } = aws;
    const { id: policy } = account.createPolicy('ship', {});
    const ids = [policy, ...(['Role', 'User', 'Group'] as const).map((kind) => account.create(kind, 'a').id)];
    expect(ids.map((id) => id.slice(0, 4))).toEqual(['ANPA', 'AROA', 'AIDA', 'AGPA']);
    expect(new Set(ids.map((id) => id.length))).toEqual(new Set([21]));
  });

  it('gives a hundred entries where nobody says how many', async () => {
    const { aws, iam } = await started();
    const inline = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`policy-${index}`, {}]));
    aws.account.create('Role', 'deployer', { inline });
    const first = await iam.send(new ListRolePoliciesCommand({ RoleName: 'deployer' }));
    expect(first).toMatchObject({ IsTruncated: true, Marker: expect.any(String) });
    expect(first.PolicyNames).toHaveLength(100);
    const rest = { RoleName: 'deployer', Marker: first.Marker };
    expect(await iam.send(new ListRolePoliciesCommand(rest))).toMatchObject({
      PolicyNames: ['policy-100'],
      IsTruncated: false,
    });
  });

  it('gives a thousand at most', async () => {
    const { iam } = await started();
    const details = (MaxItems: number) => iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems }));
    expect(await refusal(details(1001))).toBe('ValidationError');
    expect(await refusal(details(0))).toBe('ValidationError');
  });

  it('takes a marker for the list that it came from only', async () => {
    const { aws, iam } = await started();
    aws.iam.mostPerPage = 1;
    for (const name of ['first', 'second']) aws.account.create('Role', name, { inline: { a: {}, b: {} } });
    const { Marker } = await iam.send(new ListRolePoliciesCommand({ RoleName: 'first' }));
    const other = iam.send(new ListRolePoliciesCommand({ RoleName: 'second', Marker }));
    expect(await refusal(other)).toBe('ValidationError');
  });

  it('refuses a name that is none', async () => {
    const { iam } = await started();
    expect(await refusal(iam.send(new GetRoleCommand({ RoleName: 'a b' })))).toBe('ValidationError');
    expect(await refusal(iam.send(new GetRoleCommand({ RoleName: 'a' })))).toBe('NoSuchEntityException');
  });

  it('tells who uses a policy for what', async () => {
    const { aws, iam } = await started();
    const { arn } = aws.account.createPolicy('fence', {});
    aws.account.create('Role', 'bounded', { boundary: arn });
    aws.account.create('Role', 'allowed', { attached: [arn] });
    aws.account.create('User', 'ada', { attached: [arn], path: '/team/' });
    const holders = async (filter: Omit<ListEntitiesForPolicyCommand['input'], 'PolicyArn'>) => {
      const page = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: arn, ...filter }));
      return [
        ...(page.PolicyRoles ?? []).map(({ RoleName }) => RoleName),
        ...(page.PolicyUsers ?? []).map(({ UserName }) => UserName),
      ];
    };
    expect(await holders({})).toEqual(['allowed', 'bounded', 'ada']);
    expect(await holders({ PolicyUsageFilter: 'PermissionsPolicy' })).toEqual(['allowed', 'ada']);
    expect(await holders({ PolicyUsageFilter: 'PermissionsBoundary' })).toEqual(['bounded']);
    expect(await holders({ EntityFilter: 'User' })).toEqual(['ada']);
    expect(await holders({ PathPrefix: '/team/' })).toEqual(['ada']);
  });

  it('lists the kinds that it is asked for, and of the policies of AWS those in use', async () => {
    const { aws, iam } = await started();
    const { account } = aws;
    const used = account.createPolicy('Used', {}, { isAwsManaged: true });
    account.createPolicy('Unused', {}, { isAwsManaged: true });
    account.createPolicy('own', {});
    account.create('Role', 'deployer', { attached: [used.arn] });
    account.create('Group', 'builders');
    const all = await iam.send(new GetAccountAuthorizationDetailsCommand({}));
    expect(all.Policies?.map(({ PolicyName }) => PolicyName)).toEqual(['Used', 'own']);
    const roles = await iam.send(
      new GetAccountAuthorizationDetailsCommand({ Filter: ['Role', 'LocalManagedPolicy'] }),
    );
    expect(roles.GroupDetailList).toEqual([]);
    expect(roles.RoleDetailList).toHaveLength(1);
    expect(roles.Policies?.map(({ PolicyName }) => PolicyName)).toEqual(['own']);
  });

  it('keeps five versions of a policy, the default among them', async () => {
    const { aws } = await started();
    const policy = aws.account.createPolicy('ship', {});
    for (let index = 0; index < 6; index += 1) aws.account.addVersion(policy, {}, { asDefault: false });
    expect(policy.versions.map(({ id }) => id)).toEqual(['v7', 'v6', 'v5', 'v4', 'v1']);
    expect(policy.defaultVersion).toBe('v1');
  });

  it('forgets the memberships in a group that is deleted', async () => {
    const { aws, iam } = await started();
    const group = aws.account.create('Group', 'builders');
    const user = aws.account.create('User', 'ada');
    aws.account.join(user, group);
    aws.account.delete(group);
    const { Groups: groups } = await iam.send(new ListGroupsForUserCommand({ UserName: 'ada' }));
    expect(groups).toEqual([]);
  });
});
