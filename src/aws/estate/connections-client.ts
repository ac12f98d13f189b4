import {
  CodeStarConnectionsClient,
  type CodeStarConnectionsClientConfig,
} from '@aws-sdk/client-codestar-connections';

export const PREFIXES = ['codeconnections', 'codestar-connections'] as const;
/** AWS has the service twice, with the same calls. */
export type Prefix = (typeof PREFIXES)[number];

/** As the client of CodeConnections has it in its own package. */
const TARGET = 'CodeConnections_20231201';

/**
 * A client of the service under either name. The package of the older name serves for both: what differs is the name that
 * requests are signed for, the address, and the header that names the operation.
 */
export function connectionsClient(
  prefix: Prefix,
  settings: CodeStarConnectionsClientConfig,
): CodeStarConnectionsClient {
  if (prefix === 'codestar-connections') return new CodeStarConnectionsClient(settings);
  const named = { ...settings, serviceId: 'CodeConnections', signingName: prefix };
  const client = new CodeStarConnectionsClient(named);
  addressing(client, prefix);
  return client;
}

/** Rewrites a request between its making and its signing. */
function addressing(client: CodeStarConnectionsClient, prefix: Prefix): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { hostname: string; headers: Record<string, string> };
      request.hostname = request.hostname.replace(/^codestar-connections(?=[.-])/, prefix);
      const operation = request.headers['x-amz-target']?.split('.').at(-1);
      if (operation !== undefined) request.headers['x-amz-target'] = `${TARGET}.${operation}`;
      return next(args);
    },
    { step: 'build', name: 'addressCodeConnections', priority: 'high' },
  );
}
