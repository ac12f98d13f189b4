import type { AccountDirectory, EstateReader, FileStore, ListedAccount } from '#scan';

/** Counts calls; throws where a test wants it, before a call has any effect. */
export type OnCall = (operation: string) => void;

const CONNECTION = '0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
const NOTHING = { known: true, items: [], unread: [] } as const;
/** IAM's page, in small. */
const PAGE = 25;

export type Estate = { readonly id: string; readonly roles: readonly RoleSketch[] };
type RoleSketch = { readonly name: string; readonly resource: string };

/** An account with a role that uses nothing and a broad one; now and then more of those, and one that names its connection. */
export function estateOf(id: string, index: number): Estate {
  const named = `arn:aws:codeconnections:eu-central-1:${id}:connection/${CONNECTION}`;
  const more = Array.from({ length: index % 3 }, (_, at) => ({ name: `extra-${at}`, resource: '*' }));
  return {
    id,
    roles: [
      { name: 'ccguard-member', resource: '' },
      { name: 'deploy', resource: '*' },
      ...(index % 20 === 0 ? [{ name: 'pipeline', resource: named }] : []),
      ...more,
    ],
  };
}

export function readerOf({ id, roles }: Estate, onCall: OnCall): EstateReader {
  return {
    home: 'eu-central-1',
    identity: async () => {
      onCall('sts:GetCallerIdentity');
      return { account: id, partition: 'aws', arn: `arn:aws:sts::${id}:assumed-role/ccguard-member/scan` };
    },
    async *everything(_signal, onPage) {
      for (let start = 0; start < roles.length; start += PAGE) {
        onCall('iam:GetAccountAuthorizationDetails');
        yield* roles
          .slice(start, start + PAGE)
          .map((role) => ({ list: 'RoleDetailList', record: recordOf(role, id) }) as const);
        onPage();
      }
    },
    managedPolicies: async () => [],
    usersLastUsed: async () => new Map(),
    serviceControlPolicies: async () => [],
    regions: async () => {
      onCall('ec2:DescribeRegions');
      return { enabled: ['eu-central-1'], notEnabled: [] };
    },
    facts: async () => {
      onCall('codeconnections:ListConnections');
      return {
        connections: NOTHING,
        hosts: NOTHING,
        pipelines: NOTHING,
        projects: NOTHING,
        vpcs: NOTHING,
        endpoints: NOTHING,
        hub: NOTHING,
      };
    },
  };
}

function recordOf({ name, resource }: RoleSketch, account: string): object {
  const statement = { Effect: 'Allow', Action: 'codeconnections:UseConnection', Resource: resource };
  const document = encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }));
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${account}${name.toUpperCase().replace('-', '')}`,
    Arn: `arn:aws:iam::${account}:role/${name}`,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'codepipeline.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    },
    RolePolicyList: resource === '' ? [] : [{ PolicyName: 'use', PolicyDocument: document }],
    AttachedManagedPolicies: [],
    Tags: [],
  };
}

export function filesIn(objects: Map<string, string>, onCall: OnCall = () => {}): FileStore {
  return {
    read: async (name) => {
      onCall('s3:GetObject');
      return objects.get(name);
    },
    write: async (name, text) => {
      onCall('s3:PutObject');
      objects.set(name, text);
    },
    async *names(beginning) {
      onCall('s3:ListBucket');
      yield* [...objects.keys()].filter((name) => name.startsWith(beginning)).sort();
    },
  };
}

export function directoryOf(accounts: () => readonly ListedAccount[]): AccountDirectory {
  return {
    async *accounts() {
      yield* accounts();
    },
    account: async (id) => accounts().find((account) => account.id === id),
  };
}
