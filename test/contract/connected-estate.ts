import { onTestFinished } from 'vitest';
import { type AwsOptions, connectEstate } from '#aws';
import { type LiveReading, readLive, scanWants } from '#scan';
import { type AwsDouble, startAwsDouble } from '../support/aws-double/index.ts';
import { virtualTime } from '../support/virtual-time.ts';
import { never, stubCredentials } from './connected.ts';

export type ConnectedEstate = {
  readonly aws: AwsDouble;
  readonly reader: Awaited<ReturnType<typeof connectEstate>>;
  /** Seconds that passed for the reader. */
  readonly passed: () => number;
  readonly read: (options?: Partial<Parameters<typeof readLive>[1]>) => Promise<LiveReading>;
};

/** A reader of a whole account over the real clients, and time that passes only where it waits. */
export async function connectedEstate(
  options: AwsOptions = {},
  double: Parameters<typeof startAwsDouble>[0] = {},
): Promise<ConnectedEstate> {
  const aws = await startAwsDouble(double);
  onTestFinished(() => aws.close());
  stubCredentials();
  const { clock } = aws.account;
  const begin = clock.now().getTime();
  const reader = await connectEstate(
    {
      profile: undefined,
      regions: [],
      environment: { AWS_REGION: 'eu-central-1' },
      endpoint: aws.endpoint,
      ...options,
    },
    virtualTime(clock),
  );
  const told = { wants: scanWants(), regions: 'all', readsServiceControlPolicies: true } as const;
  return {
    aws,
    reader,
    passed: () => (clock.now().getTime() - begin) / 1000,
    read: (wanted = {}) =>
      readLive(
        reader,
        { ...told, ...wanted },
        { clock: { now: () => clock.now().getTime() }, signal: never },
      ),
  };
}
