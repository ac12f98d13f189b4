import { setTimeout as sleep } from 'node:timers/promises';
import type { FindingStore } from '#scan';
import type { AwsOptions } from './clients.ts';
import type { Time } from './security-hub-pace.ts';

/** Time as it passes for everybody. */
export const TIME: Time = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
  random: () => Math.random(),
};

/**
 * Security Hub, over a client of its own. The client is loaded when it is needed: most of its size describes resources of
 * others, and who does not publish findings need not wait for it.
 */
export function connectFindingStore(options: AwsOptions = {}, time: Time = TIME): FindingStore {
  let loading: Promise<FindingStore> | undefined;
  const store = () => {
    loading ??= import('./security-hub.ts').then(({ findingStore }) => findingStore(options, time));
    return loading;
  };
  return {
    state: async (signal) => (await store()).state(signal),
    own: async function* (wanted, signal) {
      yield* (await store()).own(wanted, signal);
    },
    import: async (findings, signal) => (await store()).import(findings, signal),
    bestPractices: async (signal) => (await store()).bestPractices(signal),
    neighbours: async function* (wanted, signal) {
      yield* (await store()).neighbours(wanted, signal);
    },
  };
}
