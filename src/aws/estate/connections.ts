import { ListConnectionsCommand, ListHostsCommand } from '@aws-sdk/client-codestar-connections';
import type { Connection, Host } from '#account';
import { entriesOf, listOf } from '../calls.ts';
import { expected } from '../errors.ts';
import type { RegionClients } from './clients.ts';
import type { Prefix } from './connections-client.ts';

const PAGE = 100;

export function connectionsOf(
  prefix: Prefix,
  { connections, calls, region }: RegionClients,
  signal: AbortSignal,
): Promise<readonly Connection[]> {
  const operation = `${prefix}:ListConnections`;
  const entries = entriesOf(async (NextToken) => {
    const command = new ListConnectionsCommand({ MaxResults: PAGE, NextToken });
    return calls.make(operation, signal, async (options) => {
      const page = await connections[prefix].send(command, options);
      const found = expected(page.Connections, operation).map(
        (connection): Connection => ({
          arn: expected(connection.ConnectionArn, operation),
          region,
          name: connection.ConnectionName ?? '',
          status: connection.ConnectionStatus ?? '',
          provider: connection.ProviderType,
          hostArn: connection.HostArn,
        }),
      );
      return { entries: found, next: page.NextToken };
    });
  });
  return listOf(entries);
}

export function hostsOf(
  prefix: Prefix,
  { connections, calls, region }: RegionClients,
  signal: AbortSignal,
): Promise<readonly Host[]> {
  const operation = `${prefix}:ListHosts`;
  const entries = entriesOf(async (NextToken) => {
    const command = new ListHostsCommand({ MaxResults: PAGE, NextToken });
    return calls.make(operation, signal, async (options) => {
      const page = await connections[prefix].send(command, options);
      const found = expected(page.Hosts, operation).map(
        ({
          HostArn,
          Name,
          Status,
          StatusMessage,
          ProviderType,
          ProviderEndpoint,
          VpcConfiguration: vpc,
        }): Host => ({
          arn: expected(HostArn, operation),
          region,
          name: Name ?? '',
          status: Status ?? '',
          statusMessage: StatusMessage,
          provider: ProviderType,
          endpoint: ProviderEndpoint,
          vpc: vpc && {
            vpcId: vpc.VpcId ?? '',
            subnetIds: vpc.SubnetIds ?? [],
            securityGroupIds: vpc.SecurityGroupIds ?? [],
            hasTlsCertificate: (vpc.TlsCertificate ?? '') !== '',
          },
        }),
      );
      return { entries: found, next: page.NextToken };
    });
  });
  return listOf(entries);
}

/** What somebody wrote into a pipeline or a project can be anything. */
export function isConnectionArn(text: string): boolean {
  return /^arn:[^:]+:(?:codeconnections|codestar-connections):[^:]+:\d{12}:connection\/./.test(text);
}

/**
 * Both services may list the same thing, each under its own prefix: it is one thing, known by its id. The first one stays.
 */
export function oncePerId<T extends { readonly arn: string }>(things: readonly T[]): readonly T[] {
  const byId = new Map<string, T>();
  for (const thing of things) {
    const id = thing.arn.replace(/^(arn:[^:]+:)(?:codeconnections|codestar-connections):/, '$1');
    if (!byId.has(id)) byId.set(id, thing);
  }
  return [...byId.values()];
}
