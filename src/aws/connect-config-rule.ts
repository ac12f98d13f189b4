import type { AccountReader, EvaluationSink } from '#scan';
import { type AwsOptions, clientsFor } from './clients.ts';
import { knownResources, putEvaluations } from './config-evaluations.ts';
import { currentItems, itemBefore } from './config-items.ts';
import { accountDetails, membersOf } from './iam-account.ts';
import { groupCalls } from './iam-group.ts';
import { IamPolicies } from './iam-policies.ts';
import { roleCalls } from './iam-role.ts';
import { userCalls } from './iam-user.ts';
import { readPrincipal } from './principal-record.ts';

/** What a Config rule needs of AWS, over clients of its own. Credentials come from where the SDK always finds them. */
export function connectConfigRule(options: AwsOptions = {}): {
  readonly reader: AccountReader;
  readonly sink: EvaluationSink;
} {
  const { iam, config } = clientsFor(options);
  const policies = new IamPolicies(iam);
  return {
    reader: {
      itemBefore: (key, before, signal) => itemBefore(config, key, before, signal),
      currentItems: (keys, signal) => currentItems(config, keys, signal),
      managedPolicies: (arns, signal) => policies.read(arns, signal),
      holdersOf: (policyArn, signal) => policies.holdersOf(policyArn, signal),
      membersOf: (groupName, signal) => membersOf(iam, groupName, signal),
      group: (name, signal) => readPrincipal(groupCalls(iam, name, signal)),
      principal: (type, name, signal) =>
        readPrincipal((type === 'AWS::IAM::Role' ? roleCalls : userCalls)(iam, name, signal)),
      everything: (signal) => accountDetails(iam, signal),
    },
    sink: {
      put: (evaluations, token, signal) => putEvaluations(config, evaluations, token, signal),
      known: (ruleName, signal) => knownResources(config, ruleName, signal),
    },
  };
}
