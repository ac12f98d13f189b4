import { GetAccountAuthorizationDetailsCommand, GetGroupCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { DetailRecord, NamedResource } from '#scan';
import { call, entriesOf, listOf, pageOf } from './calls.ts';
import { unlessGone } from './errors.ts';
import { named } from './iam-policies.ts';

const DETAILS = 'iam:GetAccountAuthorizationDetails';
const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

/** The most that IAM gives in one answer. */
const MOST = 1000;

export function accountDetails(
  iam: IAMClient,
  signal: AbortSignal,
  onPage: () => void = () => {},
): AsyncIterable<DetailRecord> {
  return entriesOf(async (Marker) => {
    const command = new GetAccountAuthorizationDetailsCommand({ MaxItems: MOST, Marker });
    const page = await call(DETAILS, signal, (options) => iam.send(command, options));
    onPage();
    const lists = LISTS.filter((list) => page[list] !== undefined);
    const entries = lists.flatMap((list) =>
      (page[list] ?? []).map((record): DetailRecord => ({ list, record })),
    );
    return pageOf(DETAILS, lists.length > 0 ? entries : undefined, page);
  });
}

/** The users of a group; none where the group does not exist. */
export async function membersOf(
  iam: IAMClient,
  GroupName: string,
  signal: AbortSignal,
): Promise<readonly NamedResource[]> {
  const entries = entriesOf(async (Marker) => {
    const command = new GetGroupCommand({ GroupName, MaxItems: MOST, Marker });
    const page = await call('iam:GetGroup', signal, (options) => iam.send(command, options));
    const users = page.Users?.flatMap(({ UserId, UserName }) => named('AWS::IAM::User', UserId, UserName));
    return pageOf('iam:GetGroup', users, page);
  });
  return (await unlessGone(listOf(entries))) ?? [];
}
