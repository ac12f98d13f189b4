import type { Reading } from '#policy';
import { readPolicyValue, unreadable, type Wants } from './document-text.ts';

/** The lists of a get-account-authorization-details answer. */
export const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;
export type ListName = (typeof LISTS)[number];

export type InlinePolicy = { readonly name: string; readonly reading: Reading };
export type Attachment = { readonly name: string; readonly arn: string };

/** What one record of a principal or group says, before policies and groups are looked up. */
export type Draft = {
  readonly list: Exclude<ListName, 'Policies'>;
  readonly place: string;
  readonly arn: string;
  readonly name: string;
  readonly id: string | undefined;
  readonly path: string;
  readonly inline: readonly InlinePolicy[];
  readonly attached: readonly Attachment[];
  readonly boundary: string | undefined;
  readonly groups: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  /** As it came: most roles can use no connection, and then nobody asks who can assume them. */
  readonly trust: unknown;
  /** The same, where it was read already. */
  readonly trustReading?: Reading | undefined;
  /** Elements of the record that are not of the shape IAM gives them; what they say is unknown. */
  readonly malformed: readonly string[];
};

export type ManagedPolicy = {
  readonly place: string;
  readonly arn: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly reading: Reading;
  readonly boundaryOnly: boolean;
};

const NO_TAGS: ReadonlyMap<string, string> = new Map();
const NONE: readonly InlinePolicy[] = [];

type Json = { readonly [name: string]: unknown };

const FIELDS = {
  RoleDetailList: { name: 'RoleName', id: 'RoleId', inline: 'RolePolicyList' },
  UserDetailList: { name: 'UserName', id: 'UserId', inline: 'UserPolicyList' },
  GroupDetailList: { name: 'GroupName', id: 'GroupId', inline: 'GroupPolicyList' },
} as const;

/** Reads a record of a principal; a string says why it cannot be told whose it is. */
export function readDraft(list: Draft['list'], record: unknown, place: string, wants: Wants): Draft | string {
  if (!isObject(record)) return 'expected an object';
  const fields = FIELDS[list];
  const { Arn: arn, [fields.name]: name, [fields.id]: id } = record;
  if (typeof arn !== 'string' || !isArnOfPrincipal(arn)) return 'no Arn of an IAM principal';
  if (typeof name !== 'string') return `no ${fields.name}`;
  // IAM leaves out this list or that where it is empty, and never all: such a record was cut, and hides what was in them.
  const holders = [fields.inline, 'AttachedManagedPolicies', 'GroupList'];
  const malformed = holders.every((element) => record[element] === undefined) ? [fields.inline] : [];
  return {
    list,
    place,
    arn,
    name,
    id: typeof id === 'string' ? id : undefined,
    path: typeof record.Path === 'string' ? record.Path : pathIn(arn),
    inline: objects(record, fields.inline, malformed).flatMap((policy) => inlinePolicy(policy, wants)),
    attached: objects(record, 'AttachedManagedPolicies', malformed).flatMap((policy) =>
      attachment(policy, malformed),
    ),
    boundary: boundaryArn(record.PermissionsBoundary, malformed),
    groups: strings(record, 'GroupList', malformed),
    tags: tagsOf(objects(record, 'Tags', malformed), malformed),
    trust: record.AssumeRolePolicyDocument,
    malformed,
  };
}

export function isArnOfPrincipal(arn: string): boolean {
  return /^arn:[^:]+:iam::\d{12}:/.test(arn);
}

/** The ARN of a principal says its path too, and is never left out. */
export function pathIn(arn: string): string {
  return arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1) || '/';
}

export function isSilent(reading: Reading): boolean {
  return reading.readable && reading.statements.length === 0;
}

/** Most say nothing that is wanted, and are not kept. */
function inlinePolicy(
  { PolicyName: name, PolicyDocument: document }: Json,
  wants: Wants,
): readonly InlinePolicy[] {
  const reading = readPolicyValue(document, 'permissions', wants);
  if (isSilent(reading)) return NONE;
  return [{ name: typeof name === 'string' ? name : '(no name)', reading }];
}

function attachment({ PolicyName: name, PolicyArn: arn }: Json, malformed: string[]): Attachment[] {
  if (typeof arn === 'string')
    return [{ arn, name: typeof name === 'string' ? name : arn.slice(arn.lastIndexOf('/') + 1) }];
  malformed.push('AttachedManagedPolicies');
  return [];
}

function boundaryArn(boundary: unknown, malformed: string[]): string | undefined {
  if (boundary === undefined || boundary === null) return undefined;
  const arn = isObject(boundary) ? boundary.PermissionsBoundaryArn : undefined;
  if (typeof arn === 'string') return arn;
  malformed.push('PermissionsBoundary');
  return '(unknown)';
}

export function tagsOf(tags: readonly Json[], malformed: string[]): ReadonlyMap<string, string> {
  if (tags.length === 0) return NO_TAGS;
  const known = new Map<string, string>();
  for (const { Key: key, Value: value } of tags) {
    if (typeof key === 'string' && typeof value === 'string') known.set(key.toLowerCase(), value);
    else malformed.push('Tags');
  }
  return known;
}

/** Reads a managed policy's default version; a string says why it cannot be told which policy it is. */
export function readManagedPolicy(record: unknown, place: string, wants: Wants): ManagedPolicy | string {
  if (!isObject(record)) return 'expected an object';
  const { Arn: arn, PolicyName: name, DefaultVersionId: version, PolicyVersionList: versions } = record;
  if (typeof arn !== 'string') return 'no Arn of a managed policy';
  const { AttachmentCount: attached, PermissionsBoundaryUsageCount: bounding } = record;
  return {
    place,
    arn,
    name: typeof name === 'string' ? name : arn.slice(arn.lastIndexOf('/') + 1),
    ...defaultVersion(versions, version, wants),
    boundaryOnly: attached === 0 && typeof bounding === 'number' && bounding > 0,
  };
}

/** Dumps say it twice, by id and by a flag. Where the two disagree, nobody knows which version is in force. */
function defaultVersion(
  versions: unknown,
  wanted: unknown,
  wants: Wants,
): Pick<ManagedPolicy, 'version' | 'reading'> {
  const all = Array.isArray(versions) ? versions.filter(isObject) : [];
  const [found, ...others] = all.filter(
    ({ VersionId: id, IsDefaultVersion: isDefault }) =>
      isDefault === true || (id !== undefined && id === wanted),
  );
  const id = found?.VersionId ?? wanted;
  const version = typeof id === 'string' ? id : undefined;
  const unsure = (message: string) => ({ version, reading: unreadable(message, 'PolicyVersionList') });
  if (!found) return unsure('holds no default version');
  if (others.length > 0 || (wanted !== undefined && id !== wanted))
    return unsure('names two default versions');
  return { version, reading: readPolicyValue(found.Document, 'permissions', wants) };
}

function objects(record: Json, name: string, malformed: string[]): Json[] {
  return listOf(record, name, isObject, malformed);
}

function strings(record: Json, name: string, malformed: string[]): string[] {
  return listOf(record, name, (entry) => typeof entry === 'string', malformed);
}

/** IAM leaves out empty lists of users; anything but a list of the right entries is malformed. */
function listOf<T>(
  record: Json,
  name: string,
  isEntry: (entry: unknown) => entry is T,
  malformed: string[],
): T[] {
  const list = record[name];
  if (list === undefined || list === null) return [];
  if (Array.isArray(list) && list.every(isEntry)) return list;
  malformed.push(name);
  return [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
