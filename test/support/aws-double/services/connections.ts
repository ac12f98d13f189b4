import type { EstateDouble } from '../estate/estate-double.ts';
import type { Prefix } from '../estate/region-double.ts';
import { pageOf } from '../pages.ts';
import { jsonRpc } from '../protocols/json-rpc.ts';
import { type Fields, Refusal, type Service } from '../service.ts';

const TARGETS = {
  codeconnections: 'CodeConnections_20231201',
  'codestar-connections': 'CodeStar_connections_20191201',
} as const;

/** CodeConnections under either of its names. Both list everything, each under the ARNs with which things were made. */
export function connections(estate: EstateDouble, prefix: Prefix): Service {
  const listed = (name: 'connections' | 'hosts', input: Fields, region: string): Fields => {
    const all = estate.entered(region, 'UnrecognizedClientException')[name];
    const { page, next } = pageOf(all, {
      list: `${prefix} ${name} ${region}`,
      marker: input.NextToken,
      limit: Math.min(estate.mostPerPage, limitOf(input)),
      badMarker: 'InvalidInputException',
    });
    return { [name === 'hosts' ? 'Hosts' : 'Connections']: page, NextToken: next };
  };
  return {
    name: prefix,
    protocol: jsonRpc(TARGETS[prefix], '1.0'),
    operations: {
      ListConnections: (input, _spoilt, region) => listed('connections', input, region),
      ListHosts: (input, _spoilt, region) => listed('hosts', input, region),
    },
  };
}

function limitOf({ MaxResults: given = 50 }: Fields): number {
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return limit;
  throw new Refusal('ValidationException', 'MaxResults must be between 1 and 100');
}
