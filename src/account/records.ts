import type { Reading } from '#policy';
import { readPolicyValue, type Wants } from './document-text.ts';

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
  if (typeof arn !== 'string' || !/^arn:[^:]+:iam::\d{12}:/.test(arn)) return 'no Arn of an IAM principal';
  if (typeof name !== 'string') return `no ${fields.name}`;
  const malformed: string[] = [];
  return {
    list,
    place,
    arn,
    name,
    id: typeof id === 'string' ? id : undefined,
    path: typeof record.Path === 'string' ? record.Path : '/',
    inline: objects(record, fields.inline, malformed).map((policy) => inlinePolicy(policy, wants)),
    attached: objects(record, 'AttachedManagedPolicies', malformed).flatMap((policy) =>
      attachment(policy, malformed),
    ),
    boundary: boundaryArn(record.PermissionsBoundary, malformed),
    groups: strings(record, 'GroupList', malformed),
    tags: tagsOf(objects(record, 'Tags', malformed)),
    trust: record.AssumeRolePolicyDocument,
    malformed,
  };
}

function inlinePolicy({ PolicyName: name, PolicyDocument: document }: Json, wants: Wants): InlinePolicy {
  return {
    name: typeof name === 'string' ? name : '(no name)',
    reading: readPolicyValue(document, 'permissions', wants),
  };
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

function tagsOf(tags: readonly Json[]): ReadonlyMap<string, string> {
  return new Map(tags.map(({ Key: key, Value: value }) => [String(key).toLowerCase(), String(value)]));
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
    version: typeof version === 'string' ? version : undefined,
    reading: defaultVersion(versions, version, wants),
    boundaryOnly: attached === 0 && typeof bounding === 'number' && bounding > 0,
  };
}

function defaultVersion(versions: unknown, wanted: unknown, wants: Wants): Reading {
  const all = Array.isArray(versions) ? versions.filter(isObject) : [];
  const found =
    all.find(({ VersionId: id }) => id !== undefined && id === wanted) ??
    all.find(({ IsDefaultVersion: isDefault }) => isDefault === true);
  if (found) return readPolicyValue(found.Document, 'permissions', wants);
  return { readable: false, problems: [{ path: 'PolicyVersionList', message: 'holds no default version' }] };
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
