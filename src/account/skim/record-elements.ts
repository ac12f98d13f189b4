import type { Draft } from '../records.ts';
import { Words } from './words.ts';

/** The elements of a record that count, as bits. */
export const HAS = {
  arn: 1,
  name: 2,
  id: 4,
  path: 8,
  trust: 16,
  inline: 32,
  attached: 64,
  groups: 128,
  boundary: 256,
  tags: 512,
};

const ALL = {
  Arn: HAS.arn,
  Path: HAS.path,
  AssumeRolePolicyDocument: HAS.trust,
  AttachedManagedPolicies: HAS.attached,
  GroupList: HAS.groups,
  PermissionsBoundary: HAS.boundary,
  Tags: HAS.tags,
};

/** By the list that a record is in. */
export const ELEMENTS: Readonly<Record<Draft['list'], Words>> = {
  RoleDetailList: new Words({ ...ALL, RoleName: HAS.name, RoleId: HAS.id, RolePolicyList: HAS.inline }),
  UserDetailList: new Words({ ...ALL, UserName: HAS.name, UserId: HAS.id, UserPolicyList: HAS.inline }),
  GroupDetailList: new Words({ ...ALL, GroupName: HAS.name, GroupId: HAS.id, GroupPolicyList: HAS.inline }),
};
