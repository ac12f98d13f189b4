import { CATALOGUE, DEFAULT_PARAMETERS } from '#controls';
import {
  type AccountDirectory,
  type AccountScanPorts,
  type ListedAccount,
  type ScannedAccount,
  scanListedAccount,
} from '#scan';
import { type Estate, filesIn, type OnCall, readerOf } from './estate-in-memory.ts';
import { HubInMemory } from './hub-in-memory.ts';

export const ACCOUNT = '111122223333';
const CONTROLS = CATALOGUE.filter(({ id }) => ['CCG.1', 'CCG.2', 'CCG.5', 'CCG.10'].includes(id));

/** One account of an organization, and the scans of it. */
export class SingleAccount {
  readonly hub = new HubInMemory();
  readonly objects = new Map<string, string>();
  readonly warnings: string[] = [];
  now = Date.parse('2026-11-23T06:00:00.000Z');
  listed: ListedAccount = { id: ACCOUNT, name: 'payments', state: 'ACTIVE' };
  estate: Estate;
  isPublishing = true;

  constructor(roles: number) {
    const broad = (_: unknown, index: number) => ({ name: `deploy-${index}`, resource: '*' });
    this.estate = { id: ACCOUNT, roles: Array.from({ length: roles }, broad) };
  }

  /** One attempt. What it is given is what the map gives it. */
  async attempt(
    onCall: OnCall = () => {},
    signal: AbortSignal = new AbortController().signal,
    account: unknown = this.listed,
  ): Promise<ScannedAccount> {
    this.now += 60_000;
    return scanListedAccount({ scan: 'scan-1', account }, this.#ports(onCall), { signal });
  }

  #ports(onCall: OnCall): AccountScanPorts {
    const directory: AccountDirectory = {
      async *accounts() {},
      account: async () => this.listed,
    };
    return {
      ownAccount: '777788889999',
      access: async () => {
        onCall('sts:AssumeRole');
        const findings = { store: this.hub.store(onCall), region: 'eu-central-1', controlDocs: undefined };
        return { reader: readerOf(this.estate, onCall), findings: this.isPublishing ? findings : undefined };
      },
      files: filesIn(this.objects, onCall),
      directory,
      parameters: DEFAULT_PARAMETERS,
      controls: CONTROLS,
      regions: 'all',
      clock: { now: () => this.now },
      log: { info: () => {}, warn: (message) => this.warnings.push(message), error: () => {} },
      metrics: { count: () => {} },
    };
  }
}
