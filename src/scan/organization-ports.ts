import type { AnyControl, Parameters } from '#controls';
import type { Clock, EstateReader, FindingsPort, Log, Metrics } from './ports.ts';

/** Texts by name, where one invocation leaves what the next one needs. Throws AwsFailure where AWS refuses or does not answer. */
export type FileStore = {
  /** Undefined where there is none. */
  readonly read: (name: string, signal: AbortSignal) => Promise<string | undefined>;
  /** Replaces what was there. */
  readonly write: (name: string, text: string, signal: AbortSignal) => Promise<void>;
  /** Names that begin so, in the order of the alphabet. */
  readonly names: (beginning: string, signal: AbortSignal) => AsyncIterable<string>;
};

/** An account as Organizations or a list of accounts tells of it. */
export type ListedAccount = {
  readonly id: string;
  readonly name: string | undefined;
  /** `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, … ; undefined where the list does not say. */
  readonly state: string | undefined;
};

export type AccountDirectory = {
  readonly accounts: (signal: AbortSignal) => AsyncIterable<ListedAccount>;
  /** Undefined where Organizations knows no such account. */
  readonly account: (id: string, signal: AbortSignal) => Promise<ListedAccount | undefined>;
};

/** An account, with credentials of that account. */
export type AccountAccess = {
  readonly reader: EstateReader;
  /** Undefined where findings are not to be published. */
  readonly findings: FindingsPort | undefined;
};

export type AccountScanPorts = {
  /** The account that the function runs in: no role has to be assumed there. */
  readonly ownAccount: string;
  readonly access: (account: string, scan: string, signal: AbortSignal) => Promise<AccountAccess>;
  /** In which connections, builds and networks are looked for. */
  readonly regions: readonly string[] | 'all';
  readonly files: FileStore;
  /** Undefined outside an organization. */
  readonly directory: AccountDirectory | undefined;
  readonly parameters: Parameters;
  readonly controls: readonly AnyControl[];
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};
