import {
  AccountBuilder,
  type InputProblem,
  type Known,
  type LastUsed,
  type Unread,
  type Wants,
} from '#account';
import { AwsFailure } from './failures.ts';
import type { DetailRecord, EstateReader } from './ports.ts';
import { orUnread, reasonOf, unreadOf } from './unread.ts';

type Json = Readonly<Record<string, unknown>>;

/** Takes records as they come, and resolves when it is ready for the next one. */
export type OnRecord = (entry: DetailRecord) => Promise<void> | void;

/**
 * The principals of an account from IAM's listing, page by page: each record is read and let go. What the listing does not hold
 * of the policies that somebody carries is asked for afterwards, once for each policy.
 */
export class PrincipalListing {
  readonly builder: AccountBuilder;
  readonly problems: InputProblem[] = [];
  readonly unread: Unread[] = [];
  /** Whether the listing came to its end. */
  isWhole = false;
  pages = 0;
  readonly #counts = new Map<string, number>();
  readonly #policies = new Set<string>();
  readonly #wanted = new Set<string>();
  #refused: Unread | undefined;
  readonly #roles: LastUsed[] = [];
  readonly #users: { readonly id: string; readonly arn: string; readonly createdAt: string | undefined }[] =
    [];

  constructor(wants: Wants) {
    this.builder = new AccountBuilder(wants);
  }

  async read(
    reader: EstateReader,
    signal: AbortSignal,
    onRecord: OnRecord,
    onProgress: () => void,
  ): Promise<void> {
    const onPage = () => {
      this.pages += 1;
      onProgress();
    };
    try {
      for await (const entry of reader.everything(signal, onPage)) await this.#add(entry, onRecord);
      this.isWhole = true;
    } catch (error) {
      this.#incomplete(error);
    }
    await this.#readMissing(reader, signal, onRecord);
    onProgress();
  }

  /** When roles and users were last used. Roles tell it themselves; for users there is a report. */
  async lastUsed(reader: EstateReader, signal: AbortSignal): Promise<Known<LastUsed>> {
    const refused = this.#refused ? [this.#refused] : [];
    if (this.builder.principalCount === 0) return { known: false, unread: refused };
    if (this.#users.length === 0) return { known: true, items: this.#roles, unread: refused };
    const { value: uses, unread } = await orUnread(
      'last use of users',
      new Map<string, string | null>(),
      () => reader.usersLastUsed(signal),
    );
    const users = this.#users.map(
      ({ id, arn, createdAt }): LastUsed => ({
        principalId: id,
        createdAt,
        lastUsedAt: uses.get(arn),
        services: undefined,
      }),
    );
    return { known: true, items: [...this.#roles, ...users], unread: [...refused, ...unread] };
  }

  async #add(entry: DetailRecord, onRecord: OnRecord): Promise<void> {
    const { list, record } = entry;
    const index = this.#counts.get(list) ?? 0;
    this.#counts.set(list, index + 1);
    this.builder.add(list, record, `${list}[${index}]`);
    if (isObject(record)) this.#note(list, record);
    await onRecord(entry);
  }

  #note(list: DetailRecord['list'], record: Json): void {
    if (list === 'Policies') {
      if (typeof record.Arn === 'string') this.#policies.add(record.Arn);
      return;
    }
    for (const arn of carriedPolicies(record)) this.#wanted.add(arn);
    if (list === 'RoleDetailList') this.#roles.push(...roleUse(record));
    if (list === 'UserDetailList') this.#users.push(...userOf(record));
  }

  /** Policies that are only boundaries, for instance: AWS lists its own where they are attached. */
  async #readMissing(reader: EstateReader, signal: AbortSignal, onRecord: OnRecord): Promise<void> {
    const missing = [...this.#wanted].filter((arn) => !this.#policies.has(arn));
    if (missing.length === 0) return;
    const { value: policies, unread } = await orUnread('managed policies that are not listed', [], () =>
      reader.managedPolicies(missing, signal),
    );
    this.unread.push(...unread);
    for (const { record } of policies) await this.#add({ list: 'Policies', record }, onRecord);
  }

  #incomplete(error: unknown): void {
    if (!(error instanceof AwsFailure)) throw error;
    this.#refused = unreadOf(error, 'principals', undefined);
    const { permission } = this.#refused;
    const message =
      permission === undefined
        ? `the listing of IAM broke off after ${this.builder.principalCount} principals (${reasonOf(error)}); scan again`
        : `principals could not be read: missing permission ${permission}; allow it to who scans`;
    this.problems.push({ place: 'IAM', message });
  }
}

function carriedPolicies({
  AttachedManagedPolicies: attached,
  PermissionsBoundary: boundary,
}: Json): string[] {
  const all: readonly unknown[] = Array.isArray(attached) ? attached : [];
  const arns = [
    ...all.map((each) => (isObject(each) ? each.PolicyArn : undefined)),
    isObject(boundary) ? boundary.PermissionsBoundaryArn : undefined,
  ];
  return arns.filter((arn) => typeof arn === 'string');
}

function roleUse({ RoleId: id, CreateDate: created, RoleLastUsed: used }: Json): LastUsed[] {
  if (typeof id !== 'string') return [];
  // The answer says of every role when it was used last, and of one that was not, nothing within that.
  const lastUsedAt = isObject(used) ? (timeOf(used.LastUsedDate) ?? null) : undefined;
  return [{ principalId: id, createdAt: timeOf(created), lastUsedAt, services: undefined }];
}

function userOf({ UserId: id, Arn: arn, CreateDate: created }: Json) {
  return typeof id === 'string' && typeof arn === 'string' ? [{ id, arn, createdAt: timeOf(created) }] : [];
}

function timeOf(value: unknown): string | undefined {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
