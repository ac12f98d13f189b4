import type { FindingStore } from '#scan';
import type { AwsOptions } from './clients.ts';
import { connectFindingStore } from './connect-finding-store.ts';

/** Security Hub for a person's credentials; those of a function come from its environment. */
export async function connectHub(
  region: string,
  profile: string | undefined,
  options: AwsOptions = {},
): Promise<FindingStore> {
  const { credentialsOf } = await import('./estate/credentials.ts');
  return connectFindingStore({ credentials: credentialsOf(profile), ...options, region });
}
