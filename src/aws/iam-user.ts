import {
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import { call, pageOf } from './calls.ts';
import { expected } from './errors.ts';
import type { PrincipalCalls } from './principal-record.ts';

export function userCalls(iam: IAMClient, name: string, signal: AbortSignal): PrincipalCalls {
  return {
    operation: 'iam:GetUser',
    inlineList: 'UserPolicyList',
    async entity() {
      const command = new GetUserCommand({ UserName: name });
      const answer = await call('iam:GetUser', signal, (options) => iam.send(command, options));
      return expected(answer.User, 'iam:GetUser');
    },
    async policyNames(Marker) {
      const command = new ListUserPoliciesCommand({ UserName: name, Marker });
      const page = await call('iam:ListUserPolicies', signal, (options) => iam.send(command, options));
      return pageOf('iam:ListUserPolicies', page.PolicyNames, page);
    },
    async policyDocument(PolicyName) {
      const command = new GetUserPolicyCommand({ UserName: name, PolicyName });
      const answer = await call('iam:GetUserPolicy', signal, (options) => iam.send(command, options));
      return expected(answer.PolicyDocument, 'iam:GetUserPolicy');
    },
    async attachments(Marker) {
      const command = new ListAttachedUserPoliciesCommand({ UserName: name, Marker });
      const page = await call('iam:ListAttachedUserPolicies', signal, (options) =>
        iam.send(command, options),
      );
      return pageOf('iam:ListAttachedUserPolicies', page.AttachedPolicies, page);
    },
    async groups(Marker) {
      const command = new ListGroupsForUserCommand({ UserName: name, Marker });
      const page = await call('iam:ListGroupsForUser', signal, (options) => iam.send(command, options));
      const names = page.Groups?.flatMap(({ GroupName }) => GroupName ?? []);
      return pageOf('iam:ListGroupsForUser', names, page);
    },
  };
}
