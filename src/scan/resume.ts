import type { AsffFinding } from '#findings';
import type { FileStore } from './organization-ports.ts';
import type { HubPlace, Log } from './ports.ts';
import type { ScannedAccount } from './scanned-account.ts';

/** What was judged, and how much of it Security Hub has been told. */
export type JudgedState = {
  readonly step: 'judged';
  readonly outcome: ScannedAccount;
  readonly hub: HubPlace;
  /** When it was read: findings say what was true at that time, however often telling them is tried. */
  readonly at: string;
  /** Ids of controls: those that judged, though the stack may have others by now. */
  readonly controls: readonly string[];
  readonly findings: readonly AsffFinding[];
  /** Principals and resources that exist, by the ids of their findings without the control. */
  readonly present: readonly string[];
  /** Ids of controls for which everything was read, so that what they did not find again is gone. */
  readonly complete: readonly string[];
  /** Ids of controls of which everything was told. */
  readonly told: readonly string[];
};

/** A scan from which nothing is left to do. */
type DoneState = { readonly step: 'done'; readonly outcome: ScannedAccount };

export type SavedState = JudgedState | DoneState;

/** Changes with the form of the state: an attempt cannot go on from what it does not understand, and begins again. */
const VERSION = 1;

/**
 * The state of the scan of one account. It is saved after each step and not when time runs out: so it does not matter how an
 * attempt ends, and what it leaves is always whole.
 */
export class Resume {
  readonly #files: FileStore;
  readonly #name: string;
  readonly #log: Log;

  constructor(files: FileStore, name: string, log: Log) {
    this.#files = files;
    this.#name = name;
    this.#log = log;
  }

  async load(signal: AbortSignal): Promise<SavedState | undefined> {
    const text = await this.#files.read(this.#name, signal);
    if (text === undefined) return undefined;
    const state = stateIn(text);
    if (!state) this.#log.warn('a saved state is not understood: the scan begins again');
    return state;
  }

  save(state: SavedState, signal: AbortSignal): Promise<void> {
    return this.#files.write(this.#name, JSON.stringify({ version: VERSION, state }), signal);
  }
}

/** Nobody else writes there, so that the version says enough. */
function stateIn(text: string): SavedState | undefined {
  try {
    const { version, state } = JSON.parse(text) as { version?: unknown; state?: SavedState };
    return version === VERSION ? state : undefined;
  } catch {
    return undefined;
  }
}
