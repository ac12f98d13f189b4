import type { Fields } from '../service.ts';
import type { AccountDouble } from './account-double.ts';
import type { Entity, ManagedPolicy } from './entities.ts';
import { entityDetail, policyDetail } from './records.ts';

/** A configuration item in the form of GetResourceConfigHistory. */
export type Item = {
  readonly version: string;
  readonly accountId: string;
  readonly configurationItemCaptureTime: Date;
  readonly configurationItemStatus: string;
  readonly configurationStateId: string;
  readonly configurationItemMD5Hash: string;
  readonly arn: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName?: string;
  readonly awsRegion: string;
  readonly availabilityZone: string;
  readonly resourceCreationTime?: Date;
  readonly tags: Readonly<Record<string, string>>;
  readonly relatedEvents: readonly string[];
  readonly relationships: readonly Relationship[];
  readonly configuration?: string;
  readonly supplementaryConfiguration: Readonly<Record<string, string>>;
};
type Relationship = Readonly<
  Record<'resourceType' | 'resourceId' | 'resourceName' | 'relationshipName', string>
>;

export function itemOf(subject: Entity | ManagedPolicy, account: AccountDouble): Item {
  const isEntity = 'kind' in subject;
  return {
    ...headerOf(subject, account),
    resourceName: subject.name,
    resourceCreationTime: subject.created,
    tags: isEntity ? Object.fromEntries(subject.tags) : {},
    relationships: isEntity ? entityRelationships(subject, account) : policyRelationships(subject, account),
    configuration: JSON.stringify(
      lowered(isEntity ? entityConfiguration(subject) : policyDetail(subject, account)),
    ),
  };
}

/** Of what is gone AWS Config knows little more than that. */
export function deletedItemOf(subject: Entity | ManagedPolicy, account: AccountDouble): Item {
  return {
    ...headerOf(subject, account),
    configurationItemStatus: 'ResourceDeleted',
    tags: {},
    relationships: [],
  };
}

/** The form that events hold: other names, texts for dates, and the configuration as an object. */
export function eventForm(item: Item): Fields {
  const { version, accountId, arn, configurationItemMD5Hash, relationships, ...rest } = item;
  return {
    ...rest,
    configurationItemVersion: version,
    awsAccountId: accountId,
    ARN: arn,
    configurationStateMd5Hash: configurationItemMD5Hash,
    configurationStateId: Number(item.configurationStateId),
    configurationItemCaptureTime: item.configurationItemCaptureTime.toISOString(),
    resourceCreationTime: item.resourceCreationTime?.toISOString() ?? null,
    resourceName: item.resourceName ?? null,
    configuration: item.configuration === undefined ? null : JSON.parse(item.configuration),
    relationships: relationships.map(({ relationshipName: name, ...to }) => ({ ...to, name })),
  };
}

function typeOf(subject: Entity | ManagedPolicy): string {
  return `AWS::IAM::${'kind' in subject ? subject.kind : 'Policy'}`;
}

function headerOf(subject: Entity | ManagedPolicy, account: AccountDouble) {
  const at = account.clock.now();
  return {
    version: '1.3',
    accountId: account.id,
    configurationItemCaptureTime: at,
    configurationItemStatus: 'OK',
    configurationStateId: String(at.getTime()),
    configurationItemMD5Hash: '',
    arn: subject.arn,
    resourceType: typeOf(subject),
    resourceId: subject.id,
    awsRegion: 'global',
    availabilityZone: 'Not Applicable',
    relatedEvents: [],
    supplementaryConfiguration: {},
  };
}

function entityConfiguration(entity: Entity): Fields {
  const detail = entityDetail(entity);
  if (entity.kind === 'Group') return detail;
  const { PermissionsBoundary: boundary = null, Tags: tags = [], ...rest } = detail;
  const nothing = entity.kind === 'User' && entity.inline.size === 0 ? { UserPolicyList: null } : {};
  return { ...rest, ...nothing, PermissionsBoundary: boundary, Tags: tags };
}

/** Policies of AWS are not recorded, so nothing is related to them. */
function entityRelationships(
  { attached, groups, kind, name }: Entity,
  account: AccountDouble,
): Relationship[] {
  const policies = [...attached]
    .flatMap((arn) => account.policy(arn) ?? [])
    .filter((policy) => !policy.isAwsManaged);
  const memberOf = [...groups].flatMap((group) => account.find('Group', group) ?? []);
  const members = kind === 'Group' ? account.membersOf(name) : [];
  return [
    ...memberOf.map((group) => relationship(group, 'Is attached to Group')),
    ...members.map((user) => relationship(user, 'Contains User')),
    ...policies.map((policy) => relationship(policy, 'Is attached to CustomerManagedPolicy')),
  ];
}

function policyRelationships({ arn }: ManagedPolicy, account: AccountDouble): Relationship[] {
  const carriers = account.carriersOf(arn, 'PermissionsPolicy');
  return carriers.map((entity) => relationship(entity, `Is attached to ${entity.kind}`));
}

function relationship(to: Entity | ManagedPolicy, relationshipName: string): Relationship {
  return { resourceType: typeOf(to), resourceId: to.id, resourceName: to.name, relationshipName };
}

function lowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      lowered(inner),
    ]),
  );
}
