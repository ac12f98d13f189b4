import {
  type AccountBuilder,
  FACT_PARTS,
  type Facts,
  type InputProblem,
  type Unread,
  type Wants,
} from '#account';
import { AwsFailure } from './failures.ts';
import type {
  CallerIdentity,
  Clock,
  EstateReader,
  KnownRegions,
  RegionalFacts,
  ServiceControlPolicy,
} from './ports.ts';
import { type OnRecord, PrincipalListing } from './principal-listing.ts';
import { orUnread, unreadOf } from './unread.ts';

export type LiveProgress = {
  readonly principals: number;
  readonly pages: number;
  readonly regions: { readonly done: number; readonly of: number };
};

export type LiveOptions = {
  readonly wants: Wants;
  /** Regions by name, or all that the account has enabled. */
  readonly regions: readonly string[] | 'all';
  /** Otherwise none are read: somebody else says which there are. */
  readonly readsServiceControlPolicies: boolean;
  readonly onRecord?: OnRecord;
  readonly onProgress?: (progress: LiveProgress) => void;
};

/** Everything that was read of an account, and what was not. */
export type LiveReading = {
  readonly identity: CallerIdentity;
  readonly builder: AccountBuilder;
  readonly facts: Facts;
  readonly serviceControlPolicies: readonly (readonly ServiceControlPolicy[])[];
  /** What could not be read besides what `facts` say. */
  readonly unread: readonly Unread[];
  readonly problems: readonly InputProblem[];
  /** Whether all principals were read. */
  readonly isWhole: boolean;
};

/** Somebody named a Region that there is not. */
export class NoSuchRegion extends Error {
  readonly code = 'NoSuchRegion';

  constructor(name: string, known: readonly string[]) {
    super(`there is no Region \`${name}\`; there are ${known.join(', ')}`);
    this.name = 'NoSuchRegion';
  }
}

/**
 * Reads a whole account. What may not be read costs only what depends on it; credentials that are no good end everything, as
 * AwsFailure.
 */
export async function readLive(
  reader: EstateReader,
  { wants, regions: wanted, readsServiceControlPolicies, onRecord = () => {}, onProgress }: LiveOptions,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<LiveReading> {
  const readAt = new Date(clock.now()).toISOString();
  const identity = await reader.identity(signal);
  const { account } = identity;
  const regions = await chosenRegions(reader, wanted, signal);
  const listing = new PrincipalListing(wants);
  let done = 0;
  const told = () => {
    const { builder, pages } = listing;
    onProgress?.({ principals: builder.principalCount, pages, regions: { done, of: regions.open.length } });
  };
  const [regional, policies] = await allDone([
    reader.facts(regions.open, signal, (count) => {
      done = count;
      told();
    }),
    orUnread('service control policies', [], async () =>
      readsServiceControlPolicies ? reader.serviceControlPolicies(account, signal) : [],
    ),
    listing.read(reader, signal, onRecord, told),
  ] as const);
  const lastUsed = await listing.lastUsed(reader, signal);
  const facts = { account, readAt, regions: regions.open, ...withUnread(regional, regions.unread), lastUsed };
  return {
    identity,
    builder: listing.builder,
    facts,
    serviceControlPolicies: policies.value,
    unread: [...listing.unread, ...policies.unread],
    problems: listing.problems,
    isWhole: listing.isWhole,
  };
}

/** All at once, and none left under way when one has failed. */
async function allDone<A, B, C>([a, b, c]: readonly [Promise<A>, Promise<B>, Promise<C>]): Promise<
  readonly [A, B, C]
> {
  await Promise.allSettled([a, b, c]);
  return Promise.all([a, b, c]);
}

type ChosenRegions = { readonly open: readonly string[]; readonly unread: readonly Unread[] };

/** A Region that is named and not enabled is said to be unread; where all are meant, it is none. */
async function chosenRegions(
  reader: EstateReader,
  wanted: readonly string[] | 'all',
  signal: AbortSignal,
): Promise<ChosenRegions> {
  let known: KnownRegions;
  try {
    known = await reader.regions(signal);
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    const unread = unreadOf(error, 'the list of Regions', undefined);
    // Named Regions can be read without knowing of others.
    return wanted === 'all' ? { open: [reader.home], unread: [unread] } : { open: wanted, unread: [] };
  }
  if (wanted === 'all') return { open: known.enabled, unread: [] };
  const { enabled, notEnabled } = known;
  const strange = wanted.find((name) => !enabled.includes(name) && !notEnabled.includes(name));
  if (strange !== undefined) throw new NoSuchRegion(strange, enabled);
  return {
    open: wanted.filter((name) => enabled.includes(name)),
    unread: wanted.filter((name) => notEnabled.includes(name)).map(notEnabledIn),
  };
}

function notEnabledIn(region: string): Unread {
  return { what: 'the Region', region, permission: undefined, message: 'it is not enabled for the account' };
}

/** What holds for a whole Region holds for every part that is read there. */
function withUnread(facts: RegionalFacts, unread: readonly Unread[]): RegionalFacts {
  if (unread.length === 0) return facts;
  const parts = FACT_PARTS.flatMap((name) => {
    if (name === 'lastUsed') return [];
    const part = facts[name];
    return [[name, { ...part, unread: [...part.unread, ...unread] }]];
  });
  return Object.fromEntries(parts) as RegionalFacts;
}
