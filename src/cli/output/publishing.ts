import { AwsFailure, FindingsRefused, type Log, publishScan, reasonOf } from '#scan';
import { inputError } from '../errors.ts';
import type { World } from '../world.ts';

export type ToPublish = Parameters<typeof publishScan>[0] & { readonly profile: string | undefined };

const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** Sends what a live scan found to Security Hub. */
export async function publishFindings(wanted: ToPublish, world: World): Promise<void> {
  const { place, profile } = wanted;
  const { connectHub } = await import('./connected-hub.ts');
  const store = await connectHub(place.region, profile);
  const ports = { store, clock: { now: world.clock }, log: SILENT, metrics: { count: () => {} } };
  const where = `Security Hub in ${place.region}`;
  try {
    const published = await publishScan(wanted, ports, new AbortController().signal);
    if (published.hub === 'not subscribed')
      throw inputError(
        where,
        'the account does not use it, so nothing was published; enable it, or leave out --publish',
      );
    await world.stderr.write(`ccguard: published to ${where}: ${changes(published.sent)}\n`);
  } catch (error) {
    if (error instanceof AwsFailure)
      throw inputError(where, `nothing more was published: ${reasonOf(error)}`, error);
    if (error instanceof FindingsRefused) throw inputError(where, `${error.message}; publish again`, error);
    throw error;
  }
}

function changes(sent: number): string {
  if (sent === 0) return 'nothing has changed';
  return sent === 1 ? '1 finding changed' : `${sent} findings changed`;
}
