import {
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  type VpcEndpoint as Endpoint,
  type IpPermission,
  type Tag,
} from '@aws-sdk/client-ec2';
import {
  type Ingress,
  isConnectionsEndpoint,
  type SecurityGroup,
  type Vpc,
  type VpcEndpoint,
} from '#account';
import { entriesOf, listOf } from '../calls.ts';
import { batchesOf } from '../config-items.ts';
import { expected } from '../errors.ts';
import type { RegionClients } from './clients.ts';
import { type Part, partOf, whole } from './part.ts';

const VPCS = 'ec2:DescribeVpcs';
const ENDPOINTS = 'ec2:DescribeVpcEndpoints';
const GROUPS = 'ec2:DescribeSecurityGroups';
const PAGE = 1000;
/** The most values of a filter. */
const MOST_VALUES = 200;

export function vpcsOf({ ec2, calls, region }: RegionClients, signal: AbortSignal): Promise<readonly Vpc[]> {
  const entries = entriesOf(async (NextToken) => {
    const command = new DescribeVpcsCommand({ MaxResults: PAGE, NextToken });
    return calls.make(VPCS, signal, async (options) => {
      const page = await ec2.send(command, options);
      const found = expected(page.Vpcs, VPCS).map(
        ({ VpcId, Tags, OwnerId }): Vpc => ({
          id: expected(VpcId, VPCS),
          region,
          name: nameOf(Tags),
          ownerId: OwnerId,
        }),
      );
      return { entries: found, next: page.NextToken };
    });
  });
  return listOf(entries);
}

/** Interface endpoints of CodeConnections. Where their security groups cannot be read, the endpoints still are. */
export async function endpointsOf(clients: RegionClients, signal: AbortSignal): Promise<Part<VpcEndpoint>> {
  const endpoints = await listOf(interfaceEndpoints(clients, signal));
  const ids = new Set(endpoints.flatMap(groupIdsOf));
  const groups = await partOf('security groups', clients.region, async () =>
    whole(await groupsOf([...ids], clients, signal)),
  );
  const byId = new Map(groups.items.map((group) => [group.id, group]));
  const items = endpoints.map((endpoint) => endpointFrom(endpoint, byId, clients.region));
  return { items, unread: groups.unread, isKnown: true };
}

/** A filter for names of services with wildcards saves no call, and not everything that speaks EC2 has it. */
function interfaceEndpoints({ ec2, calls }: RegionClients, signal: AbortSignal) {
  const Filters = [{ Name: 'vpc-endpoint-type', Values: ['Interface'] }];
  return entriesOf(async (NextToken) => {
    const command = new DescribeVpcEndpointsCommand({ MaxResults: PAGE, NextToken, Filters });
    return calls.make(ENDPOINTS, signal, async (options) => {
      const page = await ec2.send(command, options);
      const all = expected(page.VpcEndpoints, ENDPOINTS);
      return {
        entries: all.filter(({ ServiceName = '' }) => isConnectionsEndpoint(ServiceName)),
        next: page.NextToken,
      };
    });
  });
}

/** By filter: unlike a list of ids it is not refused for a group that is gone. */
async function groupsOf(
  ids: readonly string[],
  { ec2, calls }: RegionClients,
  signal: AbortSignal,
): Promise<readonly SecurityGroup[]> {
  const groups: SecurityGroup[] = [];
  for (const Values of batchesOf(ids, MOST_VALUES)) {
    const Filters = [{ Name: 'group-id', Values: [...Values] }];
    const entries = entriesOf(async (NextToken) => {
      const command = new DescribeSecurityGroupsCommand({ MaxResults: PAGE, NextToken, Filters });
      return calls.make(GROUPS, signal, async (options) => {
        const page = await ec2.send(command, options);
        return { entries: expected(page.SecurityGroups, GROUPS), next: page.NextToken };
      });
    });
    for await (const { GroupId, IpPermissions = [] } of entries)
      groups.push({ id: expected(GroupId, GROUPS), ingress: IpPermissions.map(ingressFrom) });
  }
  return groups;
}

function endpointFrom(
  endpoint: Endpoint,
  groups: ReadonlyMap<string, SecurityGroup>,
  region: string,
): VpcEndpoint {
  return {
    id: expected(endpoint.VpcEndpointId, ENDPOINTS),
    region,
    vpcId: expected(endpoint.VpcId, ENDPOINTS),
    name: nameOf(endpoint.Tags),
    serviceName: expected(endpoint.ServiceName, ENDPOINTS),
    // The API says `available`, and its own list of values `Available`.
    state: (endpoint.State ?? '').toLowerCase(),
    privateDns: endpoint.PrivateDnsEnabled === true,
    policy: endpoint.PolicyDocument,
    securityGroups: groupIdsOf(endpoint).map((id) => groups.get(id) ?? { id, ingress: undefined }),
  };
}

function groupIdsOf({ Groups = [] }: Endpoint): readonly string[] {
  return Groups.flatMap(({ GroupId }) => GroupId ?? []);
}

function ingressFrom(permission: IpPermission): Ingress {
  const { IpProtocol = '-1', FromPort, ToPort, IpRanges = [], Ipv6Ranges = [] } = permission;
  const { UserIdGroupPairs = [], PrefixListIds = [] } = permission;
  return {
    protocol: IpProtocol,
    fromPort: FromPort,
    toPort: ToPort,
    cidrs: [
      ...IpRanges.flatMap(({ CidrIp }) => CidrIp ?? []),
      ...Ipv6Ranges.flatMap(({ CidrIpv6 }) => CidrIpv6 ?? []),
    ],
    sources: [
      ...UserIdGroupPairs.flatMap(({ GroupId }) => GroupId ?? []),
      ...PrefixListIds.flatMap(({ PrefixListId }) => PrefixListId ?? []),
    ],
  };
}

function nameOf(tags: readonly Tag[] | undefined): string | undefined {
  return tags?.find(({ Key }) => Key === 'Name')?.Value;
}
