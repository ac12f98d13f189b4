import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { CallerIdentity } from '#scan';
import { type AwsOptions, settingsFor } from '../clients.ts';
import { expected } from '../errors.ts';
import type { PacedCalls } from './paced-calls.ts';

const IDENTITY = 'sts:GetCallerIdentity';

/** Whose credentials these are. Takes no permission, so it tells credentials that are good from others. */
export async function callerIdentity(
  options: AwsOptions,
  calls: PacedCalls,
  signal: AbortSignal,
): Promise<CallerIdentity> {
  const sts = new STSClient(settingsFor(options));
  return calls.make(IDENTITY, signal, async (sending) => {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}), sending);
    const arn = expected(Arn, IDENTITY);
    return { account: expected(Account, IDENTITY), arn, partition: arn.split(':')[1] ?? 'aws' };
  });
}

/** Regions that every account of a partition has. */
const HOMES: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'cn-north-1'],
  [/^us-gov-/, 'us-gov-west-1'],
];
const OLDEST = 'us-east-1';

/** The Region to begin in: that of the environment or the profile, else one of the partition of those that were named. */
export async function homeRegion(
  environment: Readonly<Record<string, string | undefined>>,
  profile: string | undefined,
  [named = '']: readonly string[],
): Promise<string> {
  const { AWS_REGION: region, AWS_DEFAULT_REGION: standard } = environment;
  for (const each of [region, standard]) if (each !== undefined && each !== '') return each;
  try {
    return await new STSClient(profile === undefined ? {} : { profile }).config.region();
  } catch {
    return HOMES.find(([pattern]) => pattern.test(named))?.[1] ?? OLDEST;
  }
}
