import { describe, expect, it } from 'vitest';
import type { AccountReader, DetailRecord, NamedResource } from '#scan';
import { all, never } from './connected.ts';
import { policyArn, SKETCH } from './sketch.ts';

type Json = Readonly<Record<string, unknown>>;

const ID = expect.stringMatching(/^\w{16,128}$/);

/** What an AccountReader owes, whatever it speaks to: an account with SKETCH in it. */
export function accountReaderContract(
  world: string,
  open: () => Promise<AccountReader>,
  { knowsBoundariesOfUsers = true } = {},
): void {
  describe(`a reader of ${world}`, () => {
    it.each(Object.entries(SKETCH.roles))('tells all of role %s', async (name, role) => {
      const reader = await open();
      const record = plain(await reader.principal('AWS::IAM::Role', name, never));
      expect(record).toMatchObject({
        RoleName: name,
        RoleId: ID,
        Arn: `arn:aws:iam::${SKETCH.account}:role${role.path}${name}`,
        Path: role.path,
        AssumeRolePolicyDocument: { Statement: [{ Action: 'sts:AssumeRole' }] },
        ...carried(role, 'RolePolicyList'),
      });
      expect(tagsOf(record)).toEqual(role.tags);
    });

    it.each(Object.entries(SKETCH.users))('tells all of user %s', async (name, user) => {
      const reader = await open();
      const record = plain(await reader.principal('AWS::IAM::User', name, never));
      expect(record).toMatchObject({
        UserName: name,
        UserId: ID,
        Arn: `arn:aws:iam::${SKETCH.account}:user/${name}`,
        GroupList: user.groups,
        ...carried(knowsBoundariesOfUsers ? user : { ...user, boundary: undefined }, 'UserPolicyList'),
      });
      expect(tagsOf(record)).toEqual(user.tags);
    });

    it.each(Object.entries(SKETCH.groups))('tells all of group %s', async (name, group) => {
      const reader = await open();
      expect(plain(await reader.group(name, never))).toMatchObject({
        GroupName: name,
        GroupId: ID,
        Arn: `arn:aws:iam::${SKETCH.account}:group/${name}`,
        ...carried(group, 'GroupPolicyList'),
      });
    });

    it('has nothing of a principal that does not exist', async () => {
      const reader = await open();
      expect(await reader.principal('AWS::IAM::Role', 'nowhere', never)).toBeUndefined();
      expect(await reader.principal('AWS::IAM::User', 'nowhere', never)).toBeUndefined();
      expect(await reader.group('nowhere', never)).toBeUndefined();
      expect(await reader.membersOf('nowhere', never)).toEqual([]);
    });

    it('tells the default version of a managed policy, once however often it is asked', async () => {
      const reader = await open();
      const policies = await reader.managedPolicies([policyArn('ship'), policyArn('ship')], never);
      expect(policies).toMatchObject([{ arn: policyArn('ship'), version: 'v2' }]);
      expect(plain(policies[0]?.record)).toMatchObject({
        Arn: policyArn('ship'),
        DefaultVersionId: 'v2',
        PolicyVersionList: [{ VersionId: 'v2', Document: SKETCH.policies.ship.versions[1] }],
      });
    });

    it('leaves out a managed policy that does not exist', async () => {
      const reader = await open();
      const gone = `arn:aws:iam::${SKETCH.account}:policy/gone`;
      const policies = await reader.managedPolicies([gone, policyArn('fence')], never);
      expect(policies.map(({ arn }) => arn)).toEqual([policyArn('fence')]);
      expect(await reader.holdersOf(gone, never)).toEqual([]);
    });

    it('knows who has a policy attached', async () => {
      const reader = await open();
      expect(sorted(await reader.holdersOf(policyArn('ship'), never))).toEqual([
        { type: 'AWS::IAM::Group', id: ID, name: 'builders' },
        { type: 'AWS::IAM::Role', id: ID, name: 'deployer' },
        { type: 'AWS::IAM::User', id: ID, name: 'grace' },
      ]);
      expect(await reader.holdersOf(policyArn('loose'), never)).toEqual([]);
    });

    it('knows the members of a group', async () => {
      const reader = await open();
      expect(sorted(await reader.membersOf('builders', never))).toEqual([
        { type: 'AWS::IAM::User', id: ID, name: 'ada' },
        { type: 'AWS::IAM::User', id: ID, name: 'grace' },
      ]);
      expect(await reader.membersOf('nobody', never)).toEqual([]);
    });

    it('calls a resource by the same id, whichever way it came to it', async () => {
      const reader = await open();
      const { RoleId } = plain(await reader.principal('AWS::IAM::Role', 'deployer', never));
      const { UserId } = plain(await reader.principal('AWS::IAM::User', 'grace', never));
      const holders = await reader.holdersOf(policyArn('ship'), never);
      const members = await reader.membersOf('builders', never);
      expect(holders).toContainEqual({ type: 'AWS::IAM::Role', id: RoleId, name: 'deployer' });
      expect(holders).toContainEqual({ type: 'AWS::IAM::User', id: UserId, name: 'grace' });
      expect(members).toContainEqual({ type: 'AWS::IAM::User', id: UserId, name: 'grace' });
    });

    it('lists everything of the account', async () => {
      const records = await all((await open()).everything(never));
      const names = (list: DetailRecord['list'], field: string) =>
        records
          .filter((each) => each.list === list)
          .map(({ record }) => String((record as Json)[field]))
          .sort();
      expect(names('RoleDetailList', 'RoleName')).toEqual(['deployer', 'idle']);
      expect(names('UserDetailList', 'UserName')).toEqual(['ada', 'grace']);
      expect(names('GroupDetailList', 'GroupName')).toEqual(['builders', 'nobody']);
      expect(names('Policies', 'Arn')).toEqual(
        expect.arrayContaining([policyArn('fence'), policyArn('ship')]),
      );
    });

    it('says the same of a role by name as in the list of everything', async () => {
      const reader = await open();
      const listed = (await all(reader.everything(never))).map(({ record }) => plain(record));
      const byName = plain(await reader.principal('AWS::IAM::Role', 'deployer', never));
      const inList = listed.find(({ RoleName }) => RoleName === 'deployer') ?? {};
      for (const field of ['RoleId', 'Arn', 'AssumeRolePolicyDocument', 'RolePolicyList']) {
        expect(byName[field]).toEqual(inList[field]);
      }
    });
  });
}

type Sketched = {
  readonly inline: Readonly<Record<string, unknown>>;
  readonly attached: readonly (keyof typeof SKETCH.policies)[];
  readonly boundary?: 'fence' | undefined;
};

function carried({ inline, attached, boundary }: Sketched, inlineList: string): Json {
  const arn = boundary && policyArn(boundary);
  return {
    [inlineList]: Object.entries(inline).map(([PolicyName, PolicyDocument]) => ({
      PolicyName,
      PolicyDocument,
    })),
    AttachedManagedPolicies: attached.map((name) => ({ PolicyName: name, PolicyArn: policyArn(name) })),
    ...(arn !== undefined && { PermissionsBoundary: { PermissionsBoundaryArn: arn } }),
  };
}

/** A record with its documents read, and its lists in an order. */
function plain(record: unknown): Json {
  return read('', record) as Json;
}

function read(name: string, value: unknown): unknown {
  if (typeof value === 'string')
    return name.endsWith('Document') ? JSON.parse(decodeURIComponent(value)) : value;
  if (Array.isArray(value)) return value.map((entry: unknown) => read('', entry)).sort(byText);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, read(field, inner)]));
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

function sorted(resources: readonly NamedResource[]): NamedResource[] {
  return [...resources].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function tagsOf({ Tags: tags = [] }: Json): Json {
  return Object.fromEntries((tags as readonly Json[]).map(({ Key, Value }) => [Key, Value]));
}
