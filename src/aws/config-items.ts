import {
  type BaseConfigurationItem,
  BatchGetResourceConfigCommand,
  type ConfigServiceClient,
  GetResourceConfigHistoryCommand,
} from '@aws-sdk/client-config-service';
import type { ConfigurationItem, ResourceKey } from '#scan';
import { call, entriesOf, inParallel } from './calls.ts';
import { unlessGone } from './errors.ts';

/** The most keys that one BatchGetResourceConfig takes. */
const BATCH = 100;

/**
 * The newest item at or before a time. One call looks at seven days: a page may be empty although older ones are not. AWS does
 * not say whether the end of a range belongs to it, nor how finely it counts, so a second more is asked for than is wanted.
 */
export async function itemBefore(
  config: ConfigServiceClient,
  { type, id }: ResourceKey,
  before: Date,
  signal: AbortSignal,
): Promise<ConfigurationItem | undefined> {
  const items = entriesOf(async (nextToken) => {
    const range = { laterTime: new Date(before.getTime() + 1000), limit: 10, nextToken };
    const command = new GetResourceConfigHistoryCommand({ resourceType: type, resourceId: id, ...range });
    const answer = await unlessGone(
      call('config:GetResourceConfigHistory', signal, (options) => config.send(command, options)),
    );
    return { entries: answer?.configurationItems ?? [], next: answer?.nextToken };
  });
  for await (const item of items) {
    if ((item.configurationItemCaptureTime ?? before) <= before) return { ...item };
  }
  return undefined;
}

/** What AWS Config has not recorded, or leaves unprocessed twice, is left out: the caller can ask IAM for it. */
export async function currentItems(
  config: ConfigServiceClient,
  keys: readonly ResourceKey[],
  signal: AbortSignal,
): Promise<readonly ConfigurationItem[]> {
  const read = (batch: readonly ResourceKey[]) => currentOf(config, batch, signal);
  return (await inParallel(batchesOf(keys, BATCH), read)).flat();
}

async function currentOf(
  config: ConfigServiceClient,
  keys: readonly ResourceKey[],
  signal: AbortSignal,
): Promise<readonly ConfigurationItem[]> {
  const items: BaseConfigurationItem[] = [];
  let left = keys.map(({ type, id }) => ({ resourceType: type, resourceId: id }));
  for (let round = 0; round < 2 && left.length > 0; round += 1) {
    const command = new BatchGetResourceConfigCommand({ resourceKeys: left });
    const answer = await unlessGone(
      call('config:BatchGetResourceConfig', signal, (options) => config.send(command, options)),
    );
    items.push(...(answer?.baseConfigurationItems ?? []));
    left = unprocessed(answer?.unprocessedResourceKeys ?? [], left);
  }
  return items.map((item) => ({ ...item }));
}

type Key = { readonly resourceType?: string | undefined; readonly resourceId?: string | undefined };

function unprocessed<T extends Key>(said: readonly Key[], asked: readonly T[]): T[] {
  const ids = new Set(said.map(({ resourceType, resourceId }) => `${resourceType} ${resourceId}`));
  return asked.filter(({ resourceType, resourceId }) => ids.has(`${resourceType} ${resourceId}`));
}

export function batchesOf<T>(entries: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(entries.length / size);
  return Array.from({ length: count }, (_, index) => entries.slice(index * size, (index + 1) * size));
}
