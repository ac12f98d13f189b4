import type { Wants } from '#account';
import { connectEstate } from '#aws';
import {
  AwsFailure,
  type EstateReader,
  type LiveProgress,
  type LiveReading,
  NoSuchRegion,
  readLive,
  reasonOf,
} from '#scan';
import { type CliError, inputError, usageError } from '../errors.ts';
import { AccountDump } from '../output/account-dump.ts';
import type { World } from '../world.ts';

export type LiveFlags = {
  readonly profile: string | undefined;
  readonly regions: readonly string[] | 'all';
  /** A folder. */
  readonly saveDump: string | undefined;
};

export type LiveWanted = LiveFlags & {
  readonly wants: Wants;
  readonly readsServiceControlPolicies: boolean;
  /** Milliseconds since 1970, where not the clock says what time it is. */
  readonly now: number;
  readonly onProgress: (progress: LiveProgress) => void;
};

/** Reads an account from AWS, and saves what it reads where that is wanted. */
export async function readLiveAccount(wanted: LiveWanted, world: World): Promise<LiveReading> {
  const { profile, regions, saveDump } = wanted;
  const dump = saveDump === undefined ? undefined : await AccountDump.in(saveDump);
  try {
    const named = regions === 'all' ? [] : regions;
    const reader = await connectEstate({ profile, regions: named, environment: world.env });
    const reading = await readAll(reader, wanted, dump);
    await dump?.finish(reading);
    return reading;
  } catch (error) {
    throw inWords(error);
  } finally {
    await dump?.close();
  }
}

function readAll(
  reader: EstateReader,
  { wants, regions, readsServiceControlPolicies, now, onProgress }: LiveWanted,
  dump: AccountDump | undefined,
): Promise<LiveReading> {
  const { signal } = new AbortController();
  return readLive(
    reader,
    {
      wants,
      regions,
      readsServiceControlPolicies,
      onProgress,
      ...(dump && { onRecord: (record) => dump.add(record) }),
    },
    { clock: { now: () => now }, signal },
  );
}

const PROFILE_HELP =
  'sign in, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile';

function inWords(error: unknown): unknown {
  if (error instanceof NoSuchRegion) return usageError('--regions', error.message);
  return error instanceof AwsFailure ? failureInWords(error) : error;
}

export function failureInWords(failure: AwsFailure): CliError {
  const { code, kind, cause } = failure;
  if (/^(?:ExpiredToken|RequestExpired)/.test(code))
    return inputError('credentials', `have expired (${code}); get new ones and scan again`, failure);
  if (/^(?:Credentials|Token)ProviderError$/.test(code)) {
    const said = cause instanceof Error ? cause.message : code;
    return inputError('credentials', `none could be used: ${said}; ${PROFILE_HELP}`, failure);
  }
  if (kind === 'denied')
    return inputError(
      'credentials',
      `AWS does not take them (${reasonOf(failure)}); ${PROFILE_HELP}`,
      failure,
    );
  const advice = failure.isThrottled ? 'wait a few minutes' : 'check the network';
  return inputError('AWS', `${reasonOf(failure)}; ${advice} and scan again`, failure);
}
