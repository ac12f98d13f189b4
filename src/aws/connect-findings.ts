import type { FindingsPort } from '#scan';
import { connectFindingStore } from './connect-finding-store.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the environment wants findings to go, which serverless.yml sets; undefined where it wants none. */
export function connectFindings(environment: Environment): FindingsPort | undefined {
  const { PUBLISH_FINDINGS: wanted, AWS_REGION: region, CONTROL_DOCS_URL: docs = '' } = environment;
  if (wanted !== 'true') return undefined;
  if (region === undefined || region === '') throw new Error('AWS_REGION is not set, so no hub is meant');
  return { store: connectFindingStore(), region, controlDocs: docs === '' ? undefined : docs };
}
