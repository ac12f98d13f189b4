import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import type { KnownRegions } from '#scan';
import { expected } from '../errors.ts';
import type { RegionClients } from './clients.ts';

const REGIONS = 'ec2:DescribeRegions';

/** All Regions of the partition, with whether the account has enabled them. There are no pages of them. */
export async function regionsOf({ ec2, calls }: RegionClients, signal: AbortSignal): Promise<KnownRegions> {
  const command = new DescribeRegionsCommand({ AllRegions: true });
  return calls.make(REGIONS, signal, async (options) => {
    const regions = expected((await ec2.send(command, options)).Regions, REGIONS);
    const named = (isWanted: (status: string | undefined) => boolean) =>
      regions
        .filter(({ OptInStatus }) => isWanted(OptInStatus))
        .flatMap(({ RegionName }) => RegionName ?? [])
        .sort();
    return {
      enabled: named((status) => status !== 'not-opted-in'),
      notEnabled: named((status) => status === 'not-opted-in'),
    };
  });
}
