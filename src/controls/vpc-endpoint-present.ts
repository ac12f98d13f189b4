import { describeUnread, type Facts, isConnectionsEndpoint, type Vpc, type VpcEndpoint } from '#account';
import { vpcResource } from './account-resources.ts';
import { defineResourceControl, type ResourceVerdict, say, type Verdict } from './control.ts';
import { itemsOf, unreadIn, unreadVerdict } from './known-facts.ts';
import { notApplicable, passed } from './verdicts.ts';

const REGION = 'us-east-1';
const VPC = 'vpc-0a1b2c3d4e5f60718';

const messages = {
  present: 'it has an interface endpoint of CodeConnections, {id}',
  absent: 'it has no interface endpoint of CodeConnections, so calls leave over the Internet',
  notReady: 'its interface endpoint of CodeConnections is not ready: {id} is {state}',
  outOfScope: 'no build that uses a connection is known to run in it; vpcIds can name it',
  shared: 'it is shared by account {owner}, which alone can give it endpoints',
  notFound: 'it was not found in the Regions that were read',
  unknown: 'not known whether it needs an endpoint, and whether it has one',
};

/** CCG.12: in scope is what vpcIds names; without it, where a build with a connection of its own runs. */
export const vpcEndpointPresent = defineResourceControl({
  id: 'CCG.12',
  slug: 'vpc-endpoint-present',
  title: 'VPC endpoint is present in every VPC from which connections are used',
  severity: 'medium',
  why:
    'Without an interface endpoint, builds in a VPC reach CodeConnections over the Internet: the VPC needs a way out, and no policy ' +
    'of its own says who may use which connection from it.',
  remedy:
    'Create an interface endpoint for com.amazonaws.REGION.codestar-connections.api in the VPC, with private DNS and a policy that ' +
    'names your connections or your organization (CCG.13). Name the VPCs that need one in vpcIds.',
  related: ['NIST.800-53.r5 AC-4', 'NIST.800-53.r5 SC-7', 'NIST.800-53.r5 SC-7(4)'],
  reads: 'VPCs, VPC endpoints, build projects',
  facts: ['vpcs', 'endpoints'],
  parameters: ['vpcIds'],
  messages,
  evaluate: ({ facts, partition, parameters: { vpcIds } }) => {
    const vpcs = itemsOf(facts.vpcs);
    const whose = { account: facts.account, partition };
    const judged = vpcs.map((vpc): ResourceVerdict => {
      return { resource: vpcResource(vpc, whose), verdict: verdictOn(vpc, facts, vpcIds) };
    });
    const found = new Set(vpcs.map(({ id }) => id));
    const others = vpcIds.filter((id) => id !== '*' && !found.has(id));
    const verdict = unknown(['the VPC itself, which was not among those read'], 'notFound');
    return [
      ...judged,
      ...[...new Set(others)].map((id): ResourceVerdict => {
        const vpc = { id, region: undefined, name: undefined, ownerId: undefined };
        return { resource: vpcResource(vpc, whose), verdict };
      }),
    ];
  },
  bad: [
    {
      title: 'a VPC that vpcIds names, without an endpoint',
      facts: network([]),
      parameters: { vpcIds: [VPC] },
      says: 'absent',
    },
    {
      title: 'a VPC in which a build uses a connection, without an endpoint',
      facts: { ...network([]), projects: { known: true, items: [project()], unread: [] } },
      says: 'absent',
    },
    {
      title: 'an endpoint that waits for acceptance',
      facts: network([endpoint({ state: 'pendingacceptance' })]),
      parameters: { vpcIds: [VPC] },
      says: 'notReady',
    },
    {
      title: 'an endpoint of another service',
      facts: network([endpoint({ serviceName: 'com.amazonaws.us-east-1.codebuild' })]),
      parameters: { vpcIds: ['*'] },
      says: 'absent',
    },
  ],
  good: [
    {
      title: 'a VPC with an endpoint',
      facts: network([endpoint({})]),
      parameters: { vpcIds: [VPC] },
      says: 'present',
    },
    {
      title: 'an endpoint whose service has the newer name',
      facts: network([endpoint({ serviceName: 'com.amazonaws.us-east-1.codeconnections.api' })]),
      says: 'present',
    },
    {
      title: 'a VPC in which no build uses a connection',
      facts: { ...network([]), projects: { known: true, items: [], unread: [] } },
      says: 'outOfScope',
    },
    {
      title: 'a VPC of another account in which nothing of this one runs',
      facts: network([], { ownerId: '444455556666' }),
      says: 'shared',
    },
  ],
  unsure: [
    {
      title: 'a VPC that is not there',
      facts: { ...network([]), vpcs: { known: true, items: [], unread: [] } },
      parameters: { vpcIds: [VPC] },
      says: 'notFound',
    },
    {
      title: 'a VPC without an endpoint, where the build projects could not be read',
      facts: { ...network([]), projects: { known: false, unread: [unreadProjects()] } },
      says: 'unknown',
    },
  ],
});

function verdictOn(vpc: Vpc, facts: Facts, vpcIds: readonly string[]): Verdict {
  const endpoints = itemsOf(facts.endpoints).filter(
    ({ vpcId, region, serviceName }) =>
      vpcId === vpc.id && region === vpc.region && isConnectionsEndpoint(serviceName),
  );
  const ready = endpoints.find(({ state }) => state === 'available');
  if (ready) return passed(messages, 'present', { id: ready.id });
  const scope = isInScope(vpc, facts, vpcIds);
  if (vpc.ownerId !== undefined && vpc.ownerId !== facts.account) return sharedVerdict(vpc.ownerId, scope);
  const unread = unreadIn(facts.endpoints, vpc.region).map(describeUnread);
  if (scope === 'no') return notApplicable(messages, 'outOfScope');
  if (scope !== 'yes') return unknown([...scope, ...unread]);
  if (unread.length > 0) return unknown(unread);
  const [waiting] = endpoints;
  const message = waiting
    ? say(messages, 'notReady', { id: waiting.id, state: waiting.state })
    : say(messages, 'absent');
  return { status: 'failed', severity: 'medium', message, evidence: [], witness: undefined };
}

function sharedVerdict(owner: string, scope: 'yes' | 'no' | readonly string[]): Verdict {
  return scope === 'no'
    ? notApplicable(messages, 'shared', { owner })
    : unknown([`the VPC endpoints of account ${owner}, which cannot be seen from here`]);
}

/** A list says what would have to be known. */
function isInScope(
  { id, region }: Vpc,
  { projects }: Facts,
  vpcIds: readonly string[],
): 'yes' | 'no' | readonly string[] {
  if (vpcIds.length > 0) return vpcIds.includes(id) || vpcIds.includes('*') ? 'yes' : 'no';
  const builds = itemsOf(projects).some(
    ({ vpcId, connectionArn }) => vpcId === id && connectionArn !== undefined,
  );
  if (builds) return 'yes';
  const unread = unreadIn(projects, region).map(describeUnread);
  return unread.length > 0 ? unread : 'no';
}

function unknown(dependsOn: readonly string[], key: 'unknown' | 'notFound' = 'unknown'): Verdict {
  return { ...unreadVerdict({ severity: 'medium' }, dependsOn), message: say(messages, key) };
}

/** For examples: one VPC with some endpoints. */
function network(endpoints: readonly VpcEndpoint[], vpc: Partial<Vpc> = {}): Partial<Facts> {
  const item: Vpc = { id: VPC, region: REGION, name: 'builds', ownerId: '111122223333', ...vpc };
  return {
    vpcs: { known: true, items: [item], unread: [] },
    endpoints: { known: true, items: endpoints, unread: [] },
  };
}

function endpoint(given: Partial<VpcEndpoint>): VpcEndpoint {
  return {
    id: 'vpce-0123456789abcdef0',
    region: REGION,
    vpcId: VPC,
    name: undefined,
    serviceName: 'com.amazonaws.us-east-1.codestar-connections.api',
    state: 'available',
    privateDns: true,
    policy: undefined,
    securityGroups: [],
    ...given,
  };
}

function project() {
  return {
    arn: 'arn:aws:codebuild:us-east-1:111122223333:project/web',
    region: REGION,
    name: 'web',
    roleArn: undefined,
    connectionArn:
      'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5',
    repository: undefined,
    vpcId: VPC,
  };
}

function unreadProjects() {
  const permission = 'codebuild:BatchGetProjects';
  return { what: 'build projects', region: REGION, permission, message: 'AccessDenied' };
}
