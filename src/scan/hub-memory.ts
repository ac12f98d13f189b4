import type { AsffFinding, StoredFinding } from '#findings';
import type { Clock, FindingStore, HubState, Log } from './ports.ts';

/** Milliseconds. How long it is taken for granted that an account uses Security Hub, or does not. */
const STATE_HOLDS = 10 * 60_000;
/** Reads of Security Hub lag its writes, by seconds as a rule. */
const READS_LAG = 10 * 60_000;
const MOST_REMEMBERED = 2000;

/**
 * What one process knows of a hub from one event to the next: whether there is one, and what it has just written there, which
 * reads may not show yet.
 */
export class HubMemory {
  readonly #store: FindingStore;
  readonly #written = new Map<string, { readonly finding: AsffFinding; readonly at: number }>();
  #state: { readonly state: HubState; readonly at: number } | undefined;

  constructor(store: FindingStore) {
    this.#store = store;
  }

  /** Without a hub it says so once, not for every event. */
  async isSubscribed(
    { clock, log }: { readonly clock: Clock; readonly log: Log },
    signal: AbortSignal,
  ): Promise<boolean> {
    const known = this.#state;
    if (known && clock.now() - known.at < STATE_HOLDS) return known.state === 'subscribed';
    const state = await this.#store.state(signal);
    this.#state = { state, at: clock.now() };
    if (state === 'not subscribed' && known?.state !== state)
      log.warn('the account does not use Security Hub in this Region: findings go to AWS Config alone');
    return state === 'subscribed';
  }

  forgetState(): void {
    this.#state = undefined;
  }

  wrote(findings: readonly AsffFinding[], at: number): void {
    for (const finding of findings) {
      this.#written.delete(finding.Id);
      this.#written.set(finding.Id, { finding, at });
    }
    for (const id of this.#written.keys()) {
      if (this.#written.size <= MOST_REMEMBERED) break;
      this.#written.delete(id);
    }
  }

  /** The newer of what was read and what was written. */
  newest(id: string, read: StoredFinding | undefined, now: number): StoredFinding | undefined {
    const written = this.#written.get(id);
    if (!written || now - written.at > READS_LAG) return read;
    return read && Date.parse(read.UpdatedAt) >= Date.parse(written.finding.UpdatedAt)
      ? read
      : written.finding;
  }
}

const memories = new WeakMap<FindingStore, HubMemory>();

export function memoryOf(store: FindingStore): HubMemory {
  const memory = memories.get(store) ?? new HubMemory(store);
  memories.set(store, memory);
  return memory;
}
