import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';

type Credentials = NonNullable<IAMClientConfig['credentials']>;

export type AwsOptions = {
  /** Otherwise that of the environment. */
  readonly region?: string;
  /** Otherwise those that the SDK finds. */
  readonly credentials?: Credentials;
  /** All services at one address: a service double, or a proxy. */
  readonly endpoint?: string;
  /** How often a call is tried when AWS throttles, fails or cannot be reached. */
  readonly attempts?: number;
  /** Milliseconds until an answer that has not come, or has stopped coming, counts as lost. */
  readonly patience?: number;
};

export type Clients = { readonly iam: IAMClient; readonly config: ConfigServiceClient };

/** Clients keep connections open, so they are made once and not for every event. */
export function clientsFor(options: AwsOptions): Clients {
  const settings = settingsFor(options);
  return { iam: new IAMClient(settings), config: new ConfigServiceClient(settings) };
}

export function settingsFor({ region, credentials, endpoint, attempts = 6, patience = 20_000 }: AwsOptions) {
  return {
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials }),
    ...(endpoint !== undefined && { endpoint }),
    // `standard` waits for a random part of a doubling time, longer after throttling. The deadline is the caller's signal, which
    // ends waits and calls alike, so that the number of attempts may be generous.
    retryMode: 'standard',
    maxAttempts: attempts,
    requestHandler: {
      connectionTimeout: Math.min(2000, patience),
      requestTimeout: patience,
      throwOnRequestTimeout: true,
      // The request timeout ends with the first line of the answer; this one is for an answer that stops midway.
      socketTimeout: patience,
    },
  };
}
