import type { Facts, Known } from '#account';
import type { RegionalFacts } from '#scan';
import { inParallel } from '../calls.ts';
import type { RegionClients } from './clients.ts';
import { connectionsOf, hostsOf, oncePerId } from './connections.ts';
import { PREFIXES } from './connections-client.ts';
import { hubOf } from './hub.ts';
import { endpointsOf, vpcsOf } from './network.ts';
import { type Part, partOf, whole } from './part.ts';
import { pipelineSourcesOf } from './pipelines.ts';
import { projectsOf } from './projects.ts';

type Item<Name extends keyof RegionalFacts> = Facts[Name] extends Known<infer Each> ? Each : never;
type Reading = {
  readonly [Name in keyof RegionalFacts]: {
    readonly part: Name;
    readonly what: string;
    readonly read: (clients: RegionClients, signal: AbortSignal) => Promise<Part<Item<Name>>>;
  };
}[keyof RegionalFacts];

const READINGS: readonly Reading[] = [
  ...PREFIXES.flatMap((prefix): Reading[] => [
    {
      part: 'connections',
      what: 'connections',
      read: async (clients, signal) => whole(await connectionsOf(prefix, clients, signal)),
    },
    {
      part: 'hosts',
      what: 'hosts',
      read: async (clients, signal) => whole(await hostsOf(prefix, clients, signal)),
    },
  ]),
  {
    part: 'pipelines',
    what: 'pipelines',
    read: async (clients, signal) => whole(await pipelineSourcesOf(clients, signal)),
  },
  {
    part: 'projects',
    what: 'build projects',
    read: async (clients, signal) => whole(await projectsOf(clients, signal)),
  },
  { part: 'vpcs', what: 'VPCs', read: async (clients, signal) => whole(await vpcsOf(clients, signal)) },
  { part: 'endpoints', what: 'VPC endpoints', read: endpointsOf },
  { part: 'hub', what: 'Security Hub', read: async (clients, signal) => whole(await hubOf(clients, signal)) },
];

/** Readings under way at once, whatever Region they are of. */
const AT_ONCE = 12;

type Found = {
  readonly part: keyof RegionalFacts;
  readonly region: string;
  readonly found: Part<unknown>;
};

/** Everything that is read Region by Region. A reading that fails costs one part of one Region. */
export async function regionalFacts(
  regions: readonly RegionClients[],
  signal: AbortSignal,
  onRegion: (done: number) => void,
): Promise<RegionalFacts> {
  const left = new Map(regions.map(({ region }) => [region, READINGS.length]));
  const jobs = regions.flatMap((clients) => READINGS.map((reading) => ({ clients, reading })));
  const found = await inParallel(
    jobs,
    async ({ clients, reading }): Promise<Found> => {
      const { part, what, read } = reading;
      const result = await partOf<unknown>(what, clients.region, () => read(clients, signal));
      left.set(clients.region, (left.get(clients.region) ?? 1) - 1);
      onRegion([...left.values()].filter((count) => count === 0).length);
      return { part, region: clients.region, found: result };
    },
    AT_ONCE,
  );
  return factsOf(withoutAbsent(found));
}

/**
 * Not every Region has every service. Where EC2 answers, which all have, and a service has no address, there is nothing of it;
 * where nothing answers, it is the network.
 */
function withoutAbsent(all: readonly Found[]): readonly Found[] {
  const reached = new Set(
    all.flatMap(({ part, region, found }) => (part === 'vpcs' && found.isKnown ? [region] : [])),
  );
  return all.map((each) =>
    each.found.isNowhere === true && reached.has(each.region) ? { ...each, found: whole<unknown>([]) } : each,
  );
}

function factsOf(all: readonly Found[]): RegionalFacts {
  const known = <T>(part: keyof RegionalFacts): Known<T> => {
    const parts = all.flatMap((each) => (each.part === part ? [each.found as Part<T>] : []));
    const unread = parts.flatMap((each) => each.unread);
    if (!parts.some(({ isKnown }) => isKnown)) return { known: false, unread };
    return { known: true, items: parts.flatMap(({ items }) => items), unread };
  };
  return {
    connections: once(known('connections')),
    hosts: once(known('hosts')),
    pipelines: known('pipelines'),
    projects: known('projects'),
    vpcs: known('vpcs'),
    endpoints: known('endpoints'),
    hub: known('hub'),
  };
}

function once<T extends { readonly arn: string }>(part: Known<T>): Known<T> {
  return part.known ? { ...part, items: oncePerId(part.items) } : part;
}
