import {
  type Account,
  AccountBuilder,
  detailRecordOf,
  type ItemHeader,
  type Principal,
  readItemHeader,
} from '#account';
import { AwsFailure } from './failures.ts';
import type {
  AccountReader,
  ConfigurationItem,
  DetailRecord,
  Log,
  NamedResource,
  ResourceKey,
} from './ports.ts';
import { scanWants } from './wants.ts';

const wants = scanWants();

type Json = { readonly [name: string]: unknown };
type Draft = { readonly detail: DetailRecord; readonly related: ItemHeader['related'] };

/**
 * Gathers what judging some principals needs, with the fewest calls: customer managed policies in one call to AWS Config where
 * it records them, everything else from IAM. What AWS refuses or no longer has is left out, so that the account knows it as
 * missing; failures that may pass end the evaluation.
 */
export class PrincipalFacts {
  readonly #reader: AccountReader;
  readonly #log: Log;
  readonly #signal: AbortSignal;

  constructor(reader: AccountReader, log: Log, signal: AbortSignal) {
    this.#reader = reader;
    this.#log = log;
    this.#signal = signal;
  }

  /** The principal that an item describes. Throws MalformedItem. */
  async ofItem(item: ConfigurationItem): Promise<Principal | undefined> {
    const [principal] = await this.#principals([draftOf(item)]);
    return principal;
  }

  /** Principals as they are now; those that no longer exist are left out. */
  async current(
    resources: readonly NamedResource[],
  ): Promise<readonly { readonly key: ResourceKey; readonly principal: Principal }[]> {
    if (resources.length === 0) return [];
    const items = await this.#reader.currentItems(resources, this.#signal);
    const recorded = items.filter((item) => readItemHeader(item).isLive);
    const known = new Set(recorded.map((item) => readItemHeader(item).id));
    const fromIam = await this.#inTurn(
      resources.filter(({ id }) => !known.has(id)),
      (resource) => this.#read(resource),
    );
    const drafts = [...recorded.map(draftOf), ...fromIam.flatMap((draft) => draft ?? [])];
    const principals = await this.#principals(drafts);
    return principals.flatMap((principal) => {
      const resource = resources.find(({ id }) => id === principal.caller.id);
      return resource ? [{ key: { type: resource.type, id: resource.id }, principal }] : [];
    });
  }

  async #read({ type, name }: NamedResource): Promise<Draft | undefined> {
    if (type === 'AWS::IAM::Policy') return undefined;
    const record =
      type === 'AWS::IAM::Group'
        ? await this.#reader.group(name, this.#signal)
        : await this.#reader.principal(type, name, this.#signal);
    return record === undefined ? undefined : { detail: { list: LISTS[type], record }, related: [] };
  }

  async #principals(drafts: readonly Draft[]): Promise<readonly Principal[]> {
    const builder = new AccountBuilder(wants);
    for (const { detail } of drafts) builder.add(detail.list, detail.record, 'configuration item');
    const groups = await this.#groupsOf(drafts);
    for (const group of groups) builder.add('GroupDetailList', group, 'group');
    const carriers = [...drafts.map(({ detail }) => detail.record), ...groups];
    await this.#addPolicies(
      builder,
      carriers,
      drafts.flatMap(({ related }) => related),
    );
    const account: Account = builder.finish();
    const wanted = new Set(drafts.map(({ detail }) => (detail.record as Json).Arn));
    return account.principals.filter(({ caller }) => wanted.has(caller.arn));
  }

  async #groupsOf(drafts: readonly Draft[]): Promise<unknown[]> {
    const names = new Set(drafts.flatMap(({ detail }) => textsOf((detail.record as Json).GroupList)));
    const groups = await this.#inTurn([...names], (name) =>
      this.#tolerant(() => this.#reader.group(name, this.#signal)),
    );
    return groups.filter((group) => group !== undefined);
  }

  async #addPolicies(
    builder: AccountBuilder,
    carriers: readonly unknown[],
    related: ItemHeader['related'],
  ): Promise<void> {
    const arns = [...new Set(carriers.flatMap(policyArnsOf))];
    if (arns.length === 0) return;
    const keys = related
      .filter(({ type }) => type === 'AWS::IAM::Policy')
      .map(({ id }): ResourceKey => ({ type: 'AWS::IAM::Policy', id }));
    const items = keys.length > 0 ? await this.#reader.currentItems(keys, this.#signal) : [];
    const found = new Set<unknown>();
    for (const item of items.filter((one) => readItemHeader(one).isLive)) {
      const { list, record } = detailRecordOf(item);
      builder.add(list, record, 'configuration item');
      found.add(record.Arn);
    }
    const rest = arns.filter((arn) => !found.has(arn));
    const records = await this.#inTurn(rest, (arn) =>
      this.#tolerant(() => this.#reader.managedPolicies([arn], this.#signal)),
    );
    for (const { record } of records.flatMap((list) => list ?? [])) builder.add('Policies', record, 'IAM');
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

  /** A few at a time: IAM throttles an account as a whole. */
  async #inTurn<T, R>(all: readonly T[], read: (one: T) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    for (let start = 0; start < all.length; start += AT_ONCE) {
      this.#signal.throwIfAborted();
      results.push(...(await Promise.all(all.slice(start, start + AT_ONCE).map(read))));
    }
    return results;
  }
}

const AT_ONCE = 5;
const LISTS = {
  'AWS::IAM::Role': 'RoleDetailList',
  'AWS::IAM::User': 'UserDetailList',
  'AWS::IAM::Group': 'GroupDetailList',
} as const;

function draftOf(item: ConfigurationItem): Draft {
  return { detail: detailRecordOf(item), related: readItemHeader(item).related };
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
