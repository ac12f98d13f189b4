import type { Fields } from '../service.ts';
import type { AccountDouble } from './account-double.ts';
import type { Entity, ManagedPolicy, PolicyVersion } from './entities.ts';

/** As IAM hands documents over: RFC 3986, in which `*` is encoded as well. */
export function urlEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A role, user or group in the form of GetRole, GetUser and GetGroup. */
export function entityRecord(entity: Entity): Fields {
  const { kind, name, id, path, arn, created, trust, boundary, tags, lastUsed } = entity;
  return {
    Path: path,
    [`${kind}Name`]: name,
    [`${kind}Id`]: id,
    Arn: arn,
    CreateDate: created,
    ...(kind === 'Role' && {
      AssumeRolePolicyDocument: urlEncoded(trust ?? ''),
      MaxSessionDuration: 3600,
      RoleLastUsed: lastUsed ? { LastUsedDate: lastUsed, Region: 'eu-central-1' } : {},
    }),
    ...(boundary !== undefined && {
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary },
    }),
    ...(tags.size > 0 && { Tags: tagList(entity) }),
  };
}

export function tagList({ tags }: Entity): readonly Fields[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** The same in the form of GetAccountAuthorizationDetails. */
export function entityDetail(entity: Entity): Fields {
  const { kind, inline, groups } = entity;
  const { MaxSessionDuration: _, ...record } = entityRecord(entity);
  return {
    ...record,
    ...(kind === 'Role' && { InstanceProfileList: [] }),
    // IAM leaves out what a user does not have, and of roles and groups it says the empty list.
    ...((kind !== 'User' || inline.size > 0) && { [`${kind}PolicyList`]: inlineList(entity) }),
    ...(kind === 'User' && { GroupList: [...groups] }),
    AttachedManagedPolicies: attachedList(entity),
  };
}

function inlineList({ inline }: Entity): readonly Fields[] {
  return [...inline].map(([PolicyName, text]) => ({ PolicyName, PolicyDocument: urlEncoded(text) }));
}

export function attachedList({ attached }: Entity): readonly Fields[] {
  return [...attached].map((PolicyArn) => ({
    PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1),
    PolicyArn,
  }));
}

/** A managed policy in the form of GetPolicy, without its documents. */
export function policyRecord(policy: ManagedPolicy, account: AccountDouble): Fields {
  const { name, id, arn, path, defaultVersion, created, updated } = policy;
  return {
    PolicyName: name,
    PolicyId: id,
    Arn: arn,
    Path: path,
    DefaultVersionId: defaultVersion,
    AttachmentCount: account.carriersOf(arn, 'PermissionsPolicy').length,
    PermissionsBoundaryUsageCount: account.carriersOf(arn, 'PermissionsBoundary').length,
    IsAttachable: true,
    CreateDate: created,
    UpdateDate: updated,
  };
}

export function versionRecord(
  { id, document, created }: PolicyVersion,
  { defaultVersion }: ManagedPolicy,
): Fields {
  return {
    Document: urlEncoded(document),
    VersionId: id,
    IsDefaultVersion: id === defaultVersion,
    CreateDate: created,
  };
}

/** The same in the form of GetAccountAuthorizationDetails, with all versions. */
export function policyDetail(policy: ManagedPolicy, account: AccountDouble): Fields {
  const PolicyVersionList = policy.versions.map((version) => versionRecord(version, policy));
  return { ...policyRecord(policy, account), PolicyVersionList };
}
