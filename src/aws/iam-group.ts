import {
  GetGroupCommand,
  GetGroupPolicyCommand,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListGroupPoliciesCommand,
} from '@aws-sdk/client-iam';
import { call, pageOf } from './calls.ts';
import { expected } from './errors.ts';
import type { PrincipalCalls } from './principal-record.ts';

export function groupCalls(iam: IAMClient, name: string, signal: AbortSignal): PrincipalCalls {
  return {
    operation: 'iam:GetGroup',
    inlineList: 'GroupPolicyList',
    async entity() {
      // This call drags the members along, and there is no other that tells the ARN.
      const command = new GetGroupCommand({ GroupName: name, MaxItems: 1 });
      const answer = await call('iam:GetGroup', signal, (options) => iam.send(command, options));
      return expected(answer.Group, 'iam:GetGroup');
    },
    async policyNames(Marker) {
      const command = new ListGroupPoliciesCommand({ GroupName: name, Marker });
      const page = await call('iam:ListGroupPolicies', signal, (options) => iam.send(command, options));
      return pageOf('iam:ListGroupPolicies', page.PolicyNames, page);
    },
    async policyDocument(PolicyName) {
      const command = new GetGroupPolicyCommand({ GroupName: name, PolicyName });
      const answer = await call('iam:GetGroupPolicy', signal, (options) => iam.send(command, options));
      return expected(answer.PolicyDocument, 'iam:GetGroupPolicy');
    },
    async attachments(Marker) {
      const command = new ListAttachedGroupPoliciesCommand({ GroupName: name, Marker });
      const page = await call('iam:ListAttachedGroupPolicies', signal, (options) =>
        iam.send(command, options),
      );
      return pageOf('iam:ListAttachedGroupPolicies', page.AttachedPolicies, page);
    },
  };
}
