import {
  type Account,
  DescribeAccountCommand,
  ListAccountsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { AccountDirectory, ListedAccount } from '#scan';
import { call, entriesOf } from './calls.ts';
import { type AwsOptions, settingsFor } from './clients.ts';
import { expected, unlessGone } from './errors.ts';

const LIST = 'organizations:ListAccounts';
const DESCRIBE = 'organizations:DescribeAccount';

/** The accounts of the organization, for its management account and those it delegates to. */
export function connectDirectory(options: AwsOptions = {}): AccountDirectory {
  // Organizations takes few calls a second for all that ask, so that waiting is what helps.
  const organizations = new OrganizationsClient(settingsFor({ attempts: 10, ...options }));
  return {
    accounts: (signal) => listedAccounts(organizations, signal),
    account: (id, signal) => unlessGone(describedAccount(organizations, id, signal)),
  };
}

function listedAccounts(
  organizations: OrganizationsClient,
  signal: AbortSignal,
): AsyncGenerator<ListedAccount, void> {
  return entriesOf(async (NextToken) => {
    const command = new ListAccountsCommand({ NextToken });
    const page = await call(LIST, signal, (options) => organizations.send(command, options));
    return { entries: expected(page.Accounts, LIST).map(listed), next: page.NextToken };
  });
}

async function describedAccount(
  organizations: OrganizationsClient,
  AccountId: string,
  signal: AbortSignal,
): Promise<ListedAccount> {
  const command = new DescribeAccountCommand({ AccountId });
  const { Account: account } = await call(DESCRIBE, signal, (options) =>
    organizations.send(command, options),
  );
  return listed(expected(account, DESCRIBE));
}

/** Organizations replaces Status by State, which tells more. */
function listed({ Id, Name, State, Status }: Account): ListedAccount {
  return { id: expected(Id, LIST), name: Name, state: State ?? Status };
}
