import {
  AwsFailure,
  type FindingStore,
  fsbpFindings,
  type HubPlace,
  isCredentialsFailure,
  type Neighbour,
  type Practices,
  reasonOf,
} from '#scan';
import { type CliError, inputError } from '../errors.ts';
import { connectHub } from '../output/connected-hub.ts';
import { failureInWords } from './live.ts';

export type OpenHub = {
  readonly practices: Practices;
  readonly findings: (arns: readonly string[], place: HubPlace) => Promise<readonly Neighbour[]>;
};

/** Security Hub of a Region, once it is known that FSBP is there: nobody should wait for a scan to be told that it is not. */
export async function openHub(region: string, profile: string | undefined): Promise<OpenHub> {
  const where = `Security Hub in ${region}`;
  const { signal } = new AbortController();
  const store = await connectHub(region, profile);
  const practices = await told(where, () => practicesOf(store, where, signal));
  return {
    practices,
    findings: (arns, place) => told(where, () => fsbpFindings(arns, practices, place, store, signal)),
  };
}

const OTHERWISE = 'or name findings that were fetched elsewhere with --fsbp, and the account as INPUT';

async function practicesOf(store: FindingStore, where: string, signal: AbortSignal): Promise<Practices> {
  if ((await store.state(signal)) === 'not subscribed')
    throw inputError(where, `the account does not use it; enable it, choose another --region, ${OTHERWISE}`);
  const practices = await store.bestPractices(signal);
  if (practices.state === 'not enabled')
    throw inputError(
      where,
      `its FSBP standard is not enabled; enable it, choose another --region, ${OTHERWISE}`,
    );
  return practices;
}

async function told<T>(where: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof AwsFailure ? inWords(where, error) : error;
  }
}

function inWords(where: string, failure: AwsFailure): CliError {
  if (isCredentialsFailure(failure)) return failureInWords(failure);
  const isMissing = /^AccessDenied|^Unauthorized/.test(failure.code);
  const why = isMissing ? `missing permission ${failure.operation}` : reasonOf(failure);
  return inputError(where, `what FSBP found could not be read: ${why}`, failure);
}
