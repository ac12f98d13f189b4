import {
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { call, pageOf } from './calls.ts';
import { expected } from './errors.ts';
import type { PrincipalCalls } from './principal-record.ts';

export function roleCalls(iam: IAMClient, name: string, signal: AbortSignal): PrincipalCalls {
  return {
    operation: 'iam:GetRole',
    inlineList: 'RolePolicyList',
    async entity() {
      const command = new GetRoleCommand({ RoleName: name });
      const answer = await call('iam:GetRole', signal, (options) => iam.send(command, options));
      return expected(answer.Role, 'iam:GetRole');
    },
    async policyNames(Marker) {
      const command = new ListRolePoliciesCommand({ RoleName: name, Marker });
      const page = await call('iam:ListRolePolicies', signal, (options) => iam.send(command, options));
      return pageOf('iam:ListRolePolicies', page.PolicyNames, page);
    },
    async policyDocument(PolicyName) {
      const command = new GetRolePolicyCommand({ RoleName: name, PolicyName });
      const answer = await call('iam:GetRolePolicy', signal, (options) => iam.send(command, options));
      return expected(answer.PolicyDocument, 'iam:GetRolePolicy');
    },
    async attachments(Marker) {
      const command = new ListAttachedRolePoliciesCommand({ RoleName: name, Marker });
      const page = await call('iam:ListAttachedRolePolicies', signal, (options) =>
        iam.send(command, options),
      );
      return pageOf('iam:ListAttachedRolePolicies', page.AttachedPolicies, page);
    },
  };
}
