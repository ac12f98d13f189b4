import type { Draft } from '../records.ts';
import { type JsonBytes, word } from './json-bytes.ts';

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

type Words = { readonly name: Uint8Array; readonly id: Uint8Array; readonly inline: Uint8Array };

const WORDS: Readonly<Record<Draft['list'], Words>> = {
  RoleDetailList: { name: word('RoleName'), id: word('RoleId'), inline: word('RolePolicyList') },
  UserDetailList: { name: word('UserName'), id: word('UserId'), inline: word('UserPolicyList') },
  GroupDetailList: { name: word('GroupName'), id: word('GroupId'), inline: word('GroupPolicyList') },
};
const ARN = word('Arn');
const PATH = word('Path');
const TRUST = word('AssumeRolePolicyDocument');
const ATTACHED = word('AttachedManagedPolicies');
const GROUPS = word('GroupList');
const BOUNDARY = word('PermissionsBoundary');
const TAGS = word('Tags');

/** Which of them the last text names; 0 for none. */
export function elementOf(json: JsonBytes, list: Draft['list']): number {
  const words = WORDS[list];
  if (json.is(words.name)) return HAS.name;
  if (json.is(words.id)) return HAS.id;
  if (json.is(words.inline)) return HAS.inline;
  if (json.is(ARN)) return HAS.arn;
  if (json.is(PATH)) return HAS.path;
  if (json.is(TRUST)) return HAS.trust;
  if (json.is(ATTACHED)) return HAS.attached;
  if (json.is(TAGS)) return HAS.tags;
  if (json.is(GROUPS)) return HAS.groups;
  return json.is(BOUNDARY) ? HAS.boundary : 0;
}
