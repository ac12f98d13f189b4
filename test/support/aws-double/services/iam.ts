import type { AccountDouble, Usage } from '../account/account-double.ts';
import { CredentialReport } from '../account/credential-report.ts';
import { type Entity, KINDS, type Kind, type ManagedPolicy } from '../account/entities.ts';
import {
  attachedList,
  entityDetail,
  entityRecord,
  policyDetail,
  policyRecord,
  tagList,
  urlEncoded,
  versionRecord,
} from '../account/records.ts';
import { pageOf } from '../pages.ts';
import { queryXml } from '../protocols/query-xml.ts';
import { type Fields, type Operation, Refusal, required, type Service } from '../service.ts';

export type IamSettings = {
  /** IAM may return fewer entries than it was asked for; tests make its pages small. */
  mostPerPage: number;
  /** Whether an AWS managed policy that is only a boundary stands in the listing of everything. */
  listsBoundaries: boolean;
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/: what reads need. Answers are as documented, documents URL-encoded. */
export function iam(account: AccountDouble, settings: IamSettings): Service {
  const { paged, entity, policy } = lookups(account, settings);
  const credentialReport = new CredentialReport();
  const forKinds = (operations: (kind: Kind) => Readonly<Record<string, Operation>>) =>
    Object.assign({}, ...KINDS.map(operations));
  return {
    name: 'iam',
    protocol: queryXml('2010-05-08', 'https://iam.amazonaws.com/doc/2010-05-08/'),
    operations: {
      GetAccountAuthorizationDetails: (input) => accountDetails(account, settings, input, paged),
      GenerateCredentialReport: () => credentialReport.generate(),
      GetCredentialReport: () => credentialReport.get(account),
      GetRole: (input) => ({ Role: entityRecord(entity('Role', input)) }),
      GetUser: (input) => ({ User: entityRecord(entity('User', input)) }),
      GetGroup: (input) => {
        const group = entity('Group', input);
        const users = account.membersOf(group.name).map(entityRecord);
        return { Group: entityRecord(group), ...paged('Users', users, input, group.name) };
      },
      ...forKinds((kind) => ({
        [`List${kind}Policies`]: (input) => {
          const { inline, id } = entity(kind, input);
          return paged('PolicyNames', [...inline.keys()], input, id);
        },
        [`Get${kind}Policy`]: (input) => inlinePolicy(entity(kind, input), required(input, 'PolicyName')),
        [`ListAttached${kind}Policies`]: (input) => {
          const found = entity(kind, input);
          return paged('AttachedPolicies', attachedList(found), input, found.id);
        },
      })),
      ListRoleTags: (input) => paged('Tags', tagList(entity('Role', input)), input),
      ListUserTags: (input) => paged('Tags', tagList(entity('User', input)), input),
      ListGroupsForUser: (input) => {
        const { groups, id } = entity('User', input);
        const records = [...groups].flatMap((name) => account.find('Group', name) ?? []).map(entityRecord);
        return paged('Groups', records, input, id);
      },
      GetPolicy: (input) => ({ Policy: policyRecord(policy(input), account) }),
      GetPolicyVersion: (input) => policyVersion(policy(input), required(input, 'VersionId')),
      ListEntitiesForPolicy: (input) => holders(account, policy(input), input, paged),
    },
  };
}

type Paged = (name: string, list: readonly unknown[], input: Fields, of?: string) => Fields;

function lookups(account: AccountDouble, settings: IamSettings) {
  return {
    paged: (name: string, list: readonly unknown[], input: Fields, of = ''): Fields => {
      const limit = Math.min(settings.mostPerPage, maxItems(input));
      const { page, next } = pageOf(list, {
        list: `${name} ${of}`,
        marker: input.Marker,
        limit,
        badMarker: 'ValidationError',
      });
      return { [name]: page, IsTruncated: next !== undefined, Marker: next };
    },
    entity: (kind: Kind, input: Fields): Entity => {
      const name = required(input, `${kind}Name`);
      if (!/^[\w+=,.@-]{1,128}$/.test(name)) {
        throw new Refusal('ValidationError', `The specified value for ${kind}Name is invalid`);
      }
      const found = account.find(kind, name);
      if (found) return found;
      throw new Refusal('NoSuchEntity', `The ${kind.toLowerCase()} with name ${name} cannot be found.`, 404);
    },
    policy: (input: Fields): ManagedPolicy => {
      const arn = required(input, 'PolicyArn');
      const found = account.policy(arn);
      if (found) return found;
      throw new Refusal('NoSuchEntity', `Policy ${arn} was not found.`, 404);
    },
  };
}

function maxItems({ MaxItems: given = '100' }: Fields): number {
  const most = Number(given);
  if (Number.isInteger(most) && most >= 1 && most <= 1000) return most;
  throw new Refusal('ValidationError', `Value '${String(given)}' at 'maxItems' must be between 1 and 1000`);
}

function inlinePolicy({ kind, name, inline }: Entity, policy: string): Fields {
  const text = inline.get(policy);
  if (text === undefined) {
    throw new Refusal('NoSuchEntity', `The ${kind} policy with name ${policy} cannot be found.`, 404);
  }
  return { [`${kind}Name`]: name, PolicyName: policy, PolicyDocument: urlEncoded(text) };
}

function policyVersion(policy: ManagedPolicy, id: string): Fields {
  const version = policy.versions.find((each) => each.id === id);
  if (version) return { PolicyVersion: versionRecord(version, policy) };
  throw new Refusal('NoSuchEntity', `Policy ${policy.arn} version ${id} does not exist.`, 404);
}

/** All four lists are one list to the pages: a page can end amid the roles. */
function accountDetails(account: AccountDouble, settings: IamSettings, input: Fields, paged: Paged): Fields {
  const filter = Array.isArray(input.Filter) ? input.Filter : [];
  const wants = (name: string) => filter.length === 0 || filter.includes(name);
  const entities = (['User', 'Group', 'Role'] as const)
    .filter(wants)
    .flatMap((kind) =>
      account.all(kind).map((entity) => ({ list: `${kind}DetailList`, record: () => entityDetail(entity) })),
    );
  const policies = account.policies
    .filter((policy) => wants(policy.isAwsManaged ? 'AWSManagedPolicy' : 'LocalManagedPolicy'))
    .filter((policy) => !policy.isAwsManaged || isUsed(policy, account, settings))
    .map((policy) => ({ list: 'Policies', record: () => policyDetail(policy, account) }));
  const { entries, ...rest } = paged('entries', [...entities, ...policies], input, filter.join());
  const page = entries as readonly { readonly list: string; readonly record: () => Fields }[];
  const listed = (name: string) => page.filter(({ list }) => list === name).map(({ record }) => record());
  return {
    UserDetailList: listed('UserDetailList'),
    GroupDetailList: listed('GroupDetailList'),
    RoleDetailList: listed('RoleDetailList'),
    Policies: listed('Policies'),
    ...rest,
  };
}

function isUsed({ arn }: ManagedPolicy, account: AccountDouble, { listsBoundaries }: IamSettings): boolean {
  const usages: readonly Usage[] = listsBoundaries
    ? ['PermissionsPolicy', 'PermissionsBoundary']
    : ['PermissionsPolicy'];
  return usages.some((usage) => account.carriersOf(arn, usage).length > 0);
}

function holders(account: AccountDouble, { arn }: ManagedPolicy, input: Fields, paged: Paged): Fields {
  const { PolicyUsageFilter: usage, EntityFilter: kind, PathPrefix: prefix = '/' } = input;
  const carriersAs = (wanted: Usage) =>
    usage === undefined || usage === wanted ? account.carriersOf(arn, wanted) : [];
  const carriers = new Set([...carriersAs('PermissionsPolicy'), ...carriersAs('PermissionsBoundary')]);
  const found = [...carriers]
    .filter((entity) => kind === undefined || entity.kind === kind)
    .filter(({ path }) => path.startsWith(String(prefix)));
  const { entries, ...rest } = paged('entries', found, input, `${arn} ${String(usage)} ${String(kind)}`);
  const page = entries as readonly Entity[];
  const named = (wanted: Kind) =>
    page
      .filter((entity) => entity.kind === wanted)
      .map(({ name, id }) => ({ [`${wanted}Name`]: name, [`${wanted}Id`]: id }));
  return { PolicyGroups: named('Group'), PolicyUsers: named('User'), PolicyRoles: named('Role'), ...rest };
}
