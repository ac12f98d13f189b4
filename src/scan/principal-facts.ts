import {
  type Account,
  AccountBuilder,
  detailRecordOf,
  MalformedItem,
  type Principal,
  readItemHeader,
} from '#account';
import { ConfigEventError } from './config-event.ts';
import { AwsFailure } from './failures.ts';
import type { ConfigRulePorts, DetailRecord, NamedResource, ResourceKey } from './ports.ts';
import { scanWants } from './wants.ts';

const wants = scanWants();

/** IAM throttles an account as a whole. */
const AT_ONCE = 5;
/** One by one a principal takes four calls or more; the listing of a whole account takes one for every thousand records. */
const FEW = 50;

type Json = { readonly [name: string]: unknown };
export type Found = { readonly key: ResourceKey; readonly principal: Principal };

/**
 * Gathers what judging some principals needs, with the fewest calls: customer managed policies in one call to AWS Config where
 * it records them, everything else from IAM. What AWS refuses or no longer has is left out, so that the account knows it as
 * missing; failures that may pass end the evaluation.
 */
export class PrincipalFacts {
  readonly #account: string;
  readonly #reader: ConfigRulePorts['reader'];
  readonly #log: ConfigRulePorts['log'];
  readonly #signal: AbortSignal;

  constructor(account: string, { reader, log }: ConfigRulePorts, signal: AbortSignal) {
    this.#account = account;
    this.#reader = reader;
    this.#log = log;
    this.#signal = signal;
  }

  /** The principal that an item describes. Throws MalformedItem. */
  async ofItem(item: unknown): Promise<Principal | undefined> {
    const policies = readItemHeader(item).related.flatMap(({ type, id }) =>
      type === 'AWS::IAM::Policy' ? [{ type, id } as const] : [],
    );
    const [principal] = await this.#principals([detailRecordOf(item)], policies);
    return principal;
  }

  /**
   * Principals as IAM knows them now; those that no longer exist are left out. AWS Config would answer with fewer calls, but with
   * items that may be minutes old, and the result would outlive the item that is on its way.
   */
  async current(resources: readonly NamedResource[]): Promise<readonly Found[]> {
    const ids = new Set(resources.map(({ id }) => id));
    if (ids.size > FEW) return (await this.everyone()).found.filter(({ key }) => ids.has(key.id));
    const records: DetailRecord[] = [];
    for (const resource of resources) records.push(...(await this.#read(resource)));
    return (await this.#principals(records, [])).flatMap(found).filter(({ key }) => ids.has(key.id));
  }

  /** Every principal of the account; incomplete where a record does not say whose it is. */
  async everyone(): Promise<{ readonly found: readonly Found[]; readonly isComplete: boolean }> {
    const builder = new AccountBuilder(wants);
    for await (const { list, record } of this.#reader.everything(this.#signal))
      builder.add(list, record, 'IAM');
    const { principals } = this.#finish(builder);
    const all = principals.flatMap(found);
    const nameless = builder.problems.length + principals.length - all.length;
    if (nameless > 0) this.#log.warn('records of IAM do not say whose they are', { records: nameless });
    return { found: all, isComplete: nameless === 0 };
  }

  async #read({ type, name }: NamedResource): Promise<DetailRecord[]> {
    if (type === 'AWS::IAM::Policy') return [];
    const record =
      type === 'AWS::IAM::Group'
        ? await this.#reader.group(name, this.#signal)
        : await this.#reader.principal(type, name, this.#signal);
    return record === undefined ? [] : [{ list: LISTS[type], record }];
  }

  async #principals(
    records: readonly DetailRecord[],
    recordedPolicies: readonly ResourceKey[],
  ): Promise<readonly Principal[]> {
    if (records.length === 0) return [];
    const builder = new AccountBuilder(wants);
    for (const { list, record } of records) builder.add(list, record, 'its record');
    const groups = await this.#groupsOf(records.map(({ record }) => record as Json));
    for (const group of groups) builder.add('GroupDetailList', group, 'group');
    await this.#addPolicies(builder, [...records.map(({ record }) => record), ...groups], recordedPolicies);
    const wanted = new Set(records.map(({ record }) => (record as Json).Arn));
    return this.#finish(builder).principals.filter(({ caller }) => wanted.has(caller.arn));
  }

  /** A function that is not in the account of its rule would judge strangers. */
  #finish(builder: AccountBuilder): Account {
    const account = builder.finish();
    if (account.principals.length === 0 || account.id === this.#account) return account;
    throw new ConfigEventError(
      `the principals are of account ${account.id}, the rule of account ${this.#account}`,
    );
  }

  /** Groups of users, but for those that are known already. */
  async #groupsOf(records: readonly Json[]): Promise<unknown[]> {
    const known = new Set(records.map(({ GroupName }) => GroupName));
    const names = new Set(records.flatMap(({ GroupList }) => textsOf(GroupList)));
    const groups: unknown[] = [];
    for (const name of names) {
      if (known.has(name)) continue;
      const group = await this.#tolerant(() => this.#reader.group(name, this.#signal));
      if (group !== undefined) groups.push(group);
    }
    return groups;
  }

  async #addPolicies(
    builder: AccountBuilder,
    carriers: readonly unknown[],
    recorded: readonly ResourceKey[],
  ): Promise<void> {
    const rest = new Set(carriers.flatMap(policyArnsOf));
    const items = recorded.length > 0 ? await this.#reader.currentItems(recorded, this.#signal) : [];
    for (const record of items.flatMap(recordedPolicy))
      if (typeof record.Arn === 'string' && rest.delete(record.Arn))
        builder.add('Policies', record, 'configuration item');
    const read = await this.#inTurn([...rest], (arn) =>
      this.#tolerant(() => this.#reader.managedPolicies([arn], this.#signal)),
    );
    for (const { record } of read.flatMap((list) => list ?? [])) builder.add('Policies', record, 'IAM');
  }

  /** What a missing permission hides, or what is gone, stays unknown: the principal comes out undetermined, never compliant. */
  async #tolerant<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof AwsFailure) || (error.kind !== 'denied' && error.kind !== 'gone')) throw error;
      this.#log.warn('a document could not be read', { operation: error.operation, code: error.code });
      return undefined;
    }
  }

  async #inTurn<T, R>(all: readonly T[], read: (one: T) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    for (let start = 0; start < all.length; start += AT_ONCE)
      results.push(...(await Promise.all(all.slice(start, start + AT_ONCE).map(read))));
    return results;
  }
}

const LISTS = {
  'AWS::IAM::Role': 'RoleDetailList',
  'AWS::IAM::User': 'UserDetailList',
  'AWS::IAM::Group': 'GroupDetailList',
} as const;
const TYPES = { role: 'AWS::IAM::Role', user: 'AWS::IAM::User', group: 'AWS::IAM::Group' } as const;

function found(principal: Principal): Found[] {
  const { id, type } = principal.caller;
  return id === undefined || type === 'policy' ? [] : [{ key: { type: TYPES[type], id }, principal }];
}

/** IAM is asked about what AWS Config cannot tell. */
function recordedPolicy(item: unknown): Json[] {
  try {
    return readItemHeader(item).isLive ? [detailRecordOf(item).record] : [];
  } catch (error) {
    if (error instanceof MalformedItem) return [];
    throw error;
  }
}

function policyArnsOf(record: unknown): string[] {
  const { AttachedManagedPolicies: attached, PermissionsBoundary: boundary } = record as Json;
  const arns = Array.isArray(attached) ? attached.flatMap((one: unknown) => textOf(one, 'PolicyArn')) : [];
  return [...arns, ...textOf(boundary, 'PermissionsBoundaryArn')];
}

function textOf(value: unknown, name: string): string[] {
  const text = typeof value === 'object' && value !== null ? (value as Json)[name] : undefined;
  return typeof text === 'string' ? [text] : [];
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
