import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { policyArn, SKETCH } from './sketch.ts';

type PolicyName = keyof typeof SKETCH.policies;

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'codepipeline.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
});

/** Makes the sketch by IAM's own calls. */
export async function drawInMoto(endpoint: string): Promise<void> {
  const iam = new IAMClient({ region: 'us-east-1', endpoint });
  await drawPolicies(iam);
  await drawGroups(iam);
  await drawUsers(iam);
  await drawRoles(iam);
}

async function drawPolicies(iam: IAMClient): Promise<void> {
  for (const [name, { path, versions }] of Object.entries(SKETCH.policies)) {
    const [first, ...later] = versions.map((version) => JSON.stringify(version));
    await iam.send(new CreatePolicyCommand({ PolicyName: name, Path: path, PolicyDocument: first }));
    for (const document of later) {
      const PolicyArn = policyArn(name as PolicyName);
      const version = { PolicyArn, PolicyDocument: document, SetAsDefault: true };
      await iam.send(new CreatePolicyVersionCommand(version));
    }
  }
}

async function drawGroups(iam: IAMClient): Promise<void> {
  for (const [GroupName, { inline, attached }] of Object.entries(SKETCH.groups)) {
    await iam.send(new CreateGroupCommand({ GroupName }));
    for (const policy of policiesIn(inline))
      await iam.send(new PutGroupPolicyCommand({ GroupName, ...policy }));
    for (const PolicyArn of attached.map(policyArn)) {
      await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
    }
  }
}

async function drawUsers(iam: IAMClient): Promise<void> {
  for (const [UserName, user] of Object.entries(SKETCH.users)) {
    await iam.send(new CreateUserCommand({ UserName, ...optionsOf(user) }));
    for (const policy of policiesIn(user.inline)) {
      await iam.send(new PutUserPolicyCommand({ UserName, ...policy }));
    }
    for (const PolicyArn of user.attached.map(policyArn)) {
      await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    }
    for (const GroupName of user.groups) await iam.send(new AddUserToGroupCommand({ UserName, GroupName }));
  }
}

async function drawRoles(iam: IAMClient): Promise<void> {
  for (const [RoleName, role] of Object.entries(SKETCH.roles)) {
    const basics = { RoleName, Path: role.path, AssumeRolePolicyDocument: TRUST };
    await iam.send(new CreateRoleCommand({ ...basics, ...optionsOf(role) }));
    for (const policy of policiesIn(role.inline)) {
      await iam.send(new PutRolePolicyCommand({ RoleName, ...policy }));
    }
    for (const PolicyArn of role.attached.map(policyArn)) {
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    }
  }
}

function policiesIn(inline: object) {
  return Object.entries(inline).map(([name, document]) => ({
    PolicyName: name,
    PolicyDocument: JSON.stringify(document),
  }));
}

function optionsOf({ boundary, tags }: { readonly boundary?: PolicyName; readonly tags: object }) {
  return {
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value: String(Value) })),
    ...(boundary && { PermissionsBoundary: policyArn(boundary) }),
  };
}
