import { defaultProvider } from '@aws-sdk/credential-provider-node';
import type { AwsOptions } from '../clients.ts';

type Credentials = NonNullable<AwsOptions['credentials']>;

/**
 * Where the SDK always finds credentials: environment, profiles with single sign-on and roles, containers, instances. One for
 * all clients, so that a role is assumed once and not for each of them.
 */
export function credentialsOf(profile: string | undefined): Credentials {
  return defaultProvider(profile === undefined ? {} : { profile });
}
