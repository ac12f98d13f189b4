import { pageOf } from '../pages.ts';
import { jsonRpc } from '../protocols/json-rpc.ts';
import { type Fields, Refusal, required, type Service } from '../service.ts';

export type ListedDouble = {
  readonly Id: string;
  readonly Name: string;
  readonly Status?: string;
  readonly State?: string;
};

/** https://docs.aws.amazon.com/organizations/latest/APIReference/: the accounts of an organization. */
export function accountList(accounts: readonly ListedDouble[]): Service {
  return {
    name: 'organizations',
    protocol: jsonRpc('AWSOrganizationsV20161128'),
    operations: {
      ListAccounts: ({ NextToken: marker, MaxResults: limit = 20 }: Fields) => {
        const { page, next } = pageOf(accounts, {
          list: 'accounts',
          marker,
          limit: Math.min(20, Number(limit)),
          badMarker: 'InvalidInputException',
        });
        return { Accounts: page, NextToken: next };
      },
      DescribeAccount: (input) => {
        const found = accounts.find(({ Id }) => Id === required(input, 'AccountId'));
        if (!found)
          throw new Refusal('AccountNotFoundException', "You specified an account that doesn't exist.");
        return { Account: found };
      },
    },
  };
}
