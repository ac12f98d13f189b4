import type { EstateReader } from '#scan';
import type { AwsOptions } from '../clients.ts';
import { accountDetails } from '../iam-account.ts';
import { IamPolicies } from '../iam-policies.ts';
import type { Time } from '../security-hub-pace.ts';
import { type EstateOptions, globalClients, type RegionClients, regionClients } from './clients.ts';
import { usersLastUsed } from './credential-report.ts';
import { credentialsOf } from './credentials.ts';
import { callerIdentity, homeRegion } from './identity.ts';
import { serviceControlPolicies } from './organization-policies.ts';
import { PacedCalls } from './paced-calls.ts';
import { regionalFacts } from './regional-facts.ts';
import { regionsOf } from './regions.ts';

export type EstateWanted = Omit<AwsOptions, 'region'> & {
  readonly profile: string | undefined;
  /** Regions that somebody named; the first one serves where nothing else says where to begin. */
  readonly regions: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** A whole account is throttled for longer than a single event waits. */
const ATTEMPTS = 10;

/** A whole account behind the port. */
export async function estateReader(
  { profile, regions: named, environment, credentials: given, ...more }: EstateWanted,
  time: Time,
): Promise<EstateReader> {
  const options = { attempts: attemptsIn(environment), ...more };
  const home = await homeRegion(environment, profile, named);
  const credentials = given ?? credentialsOf(profile);
  const estate: EstateOptions = { ...options, credentials, time };
  const { iam, organizations } = globalClients(home, estate);
  const calls = new PacedCalls(time);
  const policies = new IamPolicies(iam);
  const made = new Map<string, RegionClients>();
  const clientsOf = (region: string): RegionClients => {
    const clients = made.get(region) ?? regionClients(region, estate);
    made.set(region, clients);
    return clients;
  };
  return {
    home,
    identity: (signal) => callerIdentity({ ...options, region: home, credentials }, calls, signal),
    everything: (signal, onPage) => accountDetails(iam, signal, onPage),
    managedPolicies: (arns, signal) => policies.read(arns, signal),
    usersLastUsed: (signal) => usersLastUsed(iam, calls, time, signal),
    serviceControlPolicies: (account, signal) =>
      serviceControlPolicies(account, { client: organizations, calls, signal }),
    regions: (signal) => regionsOf(clientsOf(home), signal),
    facts: (regions, signal, onRegion) => regionalFacts(regions.map(clientsOf), signal, onRegion),
  };
}

/** As the variable says that all tools of AWS know. */
function attemptsIn({ AWS_MAX_ATTEMPTS: given }: EstateWanted['environment']): number {
  const attempts = Number(given);
  return Number.isInteger(attempts) && attempts > 0 ? attempts : ATTEMPTS;
}
