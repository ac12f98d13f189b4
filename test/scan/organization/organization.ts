import { CATALOGUE, DEFAULT_PARAMETERS } from '#controls';
import {
  type AccountScanPorts,
  beginOrganizationScan,
  type ListedAccount,
  type OrganizationSummary,
  scanListedAccount,
  summarizeOrganizationScan,
} from '#scan';
import { type Execution, execute, type World } from '../../support/step-functions/machine.ts';
import { directoryOf, type Estate, estateOf, filesIn, readerOf } from './estate-in-memory.ts';
import { HubInMemory } from './hub-in-memory.ts';
import { FUNCTIONS, organizationScan } from './machine.ts';

/** A few: how an organization is gone through does not depend on what its accounts are judged by. */
const CONTROLS_RUN = CATALOGUE.filter(({ id }) => ['CCG.1', 'CCG.2', 'CCG.14'].includes(id));

const never = new AbortController().signal;
const silent = { info: () => {}, warn: () => {}, error: () => {} };

type Member = { readonly listed: ListedAccount; readonly estate: Estate; readonly hub: HubInMemory };

/** Thrown into calls of an account, by the number of the attempt at it. */
export type Trouble = (attempt: number, operation: string) => Error | undefined;

/** An organization whose accounts are scanned by the real use cases, over ports that count what is asked of them. */
export class OrganizationInMemory {
  readonly members = new Map<string, Member>();
  readonly objects = new Map<string, string>();
  readonly troubles = new Map<string, Trouble>();
  /** Calls for an account, by operation. */
  readonly calls = new Map<string, Map<string, number>>();
  readonly attempts = new Map<string, number>();
  readonly waits: number[] = [];
  now = Date.parse('2026-11-23T06:00:00.000Z');

  constructor(size: number) {
    for (let index = 0; index < size; index += 1) {
      const id = String(100_000_000_000 + index);
      const listed = { id, name: `account ${index}`, state: 'ACTIVE' };
      this.members.set(id, { listed, estate: estateOf(id, index), hub: new HubInMemory() });
    }
  }

  get ids(): readonly string[] {
    return [...this.members.keys()];
  }

  hub(id: string): HubInMemory {
    const member = this.members.get(id);
    if (!member) throw new Error(`there is no account ${id}`);
    return member.hub;
  }

  suspend(id: string): void {
    const member = this.members.get(id);
    if (member) this.members.set(id, { ...member, listed: { ...member.listed, state: 'SUSPENDED' } });
  }

  /** Runs the state machine as it is deployed. */
  scan(scan = 'scan-1', input: object = {}): Promise<Execution> {
    const context = { Execution: { Name: scan, StartTime: new Date(this.now).toISOString() } };
    return execute(organizationScan(), input, context, this.#world());
  }

  summary(scan = 'scan-1'): OrganizationSummary {
    return JSON.parse(this.objects.get(`scans/${scan}/summary.json`) ?? 'null');
  }

  #world(): World {
    return {
      invoke: (name, payload) => this.#invoke(name, payload),
      objects: this.objects,
      onWait: (seconds) => this.waits.push(seconds),
    };
  }

  async #invoke(name: string, payload: unknown): Promise<unknown> {
    const common = {
      files: filesIn(this.objects),
      log: silent,
      metrics: { count: () => {} },
      clock: { now: () => this.now },
    };
    const directory = directoryOf(() => [...this.members.values()].map(({ listed }) => listed));
    switch (name) {
      case FUNCTIONS.list: {
        const limits = { maxConcurrency: 100, toleratedFailurePercentage: 5 };
        return beginOrganizationScan(payload, { ...common, directory, limits }, { signal: never });
      }
      case FUNCTIONS.summary:
        return summarizeOrganizationScan(payload, common, { signal: never });
      case FUNCTIONS.scan:
        return scanListedAccount(payload, { ...this.#ports(payload), directory }, { signal: never });
      default:
        throw new Error(`there is no function ${name}`);
    }
  }

  #ports(payload: unknown): AccountScanPorts {
    const { id } = (payload as { account: { id: string } }).account;
    const attempt = (this.attempts.get(id) ?? 0) + 1;
    this.attempts.set(id, attempt);
    const counts = this.calls.get(id) ?? new Map<string, number>();
    this.calls.set(id, counts);
    const onCall = (operation: string) => {
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
      const trouble = this.troubles.get(id)?.(attempt, operation);
      if (trouble) throw trouble;
    };
    return {
      ownAccount: '777788889999',
      access: async (account) => {
        onCall('sts:AssumeRole');
        const { estate, hub } = this.members.get(account) ?? {
          estate: estateOf(account, 0),
          hub: new HubInMemory(),
        };
        const findings = { store: hub.store(onCall), region: 'eu-central-1', controlDocs: undefined };
        return { reader: readerOf(estate, onCall), findings };
      },
      files: filesIn(this.objects, onCall),
      directory: undefined,
      parameters: DEFAULT_PARAMETERS,
      controls: CONTROLS_RUN,
      regions: 'all',
      clock: { now: () => this.now },
      log: silent,
      metrics: { count: () => {} },
    };
  }
}
