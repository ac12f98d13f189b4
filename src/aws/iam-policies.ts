import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  ListEntitiesForPolicyCommand,
  type ListEntitiesForPolicyCommandOutput,
  type Policy,
  type PolicyVersion,
} from '@aws-sdk/client-iam';
import type { NamedResource, PolicyRecord, ResourceType } from '#scan';
import { call, consistently, entriesOf, inParallel, listOf, pageOf } from './calls.ts';
import { DocumentCache } from './document-cache.ts';
import { expected, unlessGone } from './errors.ts';

/** A managed policy is at most 6,144 characters, or three times as many when it is encoded: some 20 MB at most. */
const KEPT = 1000;

export class IamPolicies {
  readonly #iam: IAMClient;
  readonly #documents = new DocumentCache<PolicyVersion>(KEPT);

  constructor(iam: IAMClient) {
    this.#iam = iam;
  }

  /** Policies that do not exist are left out. */
  async read(arns: readonly string[], signal: AbortSignal): Promise<readonly PolicyRecord[]> {
    const read = (arn: string) => consistently('iam:GetPolicy', () => this.#record(arn, signal));
    const records = await inParallel([...new Set(arns)], read);
    return records.flatMap((record) => record ?? []);
  }

  async #record(arn: string, signal: AbortSignal): Promise<PolicyRecord | undefined> {
    const command = new GetPolicyCommand({ PolicyArn: arn });
    const answer = await unlessGone(
      call('iam:GetPolicy', signal, (options) => this.#iam.send(command, options)),
    );
    if (!answer) return undefined;
    const policy = expected(answer.Policy, 'iam:GetPolicy');
    const version = expected(policy.DefaultVersionId, 'iam:GetPolicy');
    const document = await this.#document(policy, arn, version, signal);
    return { arn, version, record: { ...policy, PolicyVersionList: [document] } };
  }

  /**
   * A version never changes, but a policy that is deleted and made again has the same ARN and starts over at v1: the policy's id
   * is what tells the two apart.
   */
  async #document(
    { PolicyId: id }: Policy,
    arn: string,
    version: string,
    signal: AbortSignal,
  ): Promise<PolicyVersion> {
    const key = `${id} ${arn} ${version}`;
    const known = this.#documents.get(key);
    if (known) return known;
    const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version });
    const answer = await call('iam:GetPolicyVersion', signal, (options) => this.#iam.send(command, options));
    const document = expected(answer.PolicyVersion, 'iam:GetPolicyVersion');
    if (id !== undefined) this.#documents.set(key, document);
    return document;
  }

  /** Without a filter the answer holds both usages, as policy and as boundary. */
  async holdersOf(arn: string, signal: AbortSignal): Promise<readonly NamedResource[]> {
    const entries = entriesOf(async (Marker) => {
      const command = new ListEntitiesForPolicyCommand({ PolicyArn: arn, MaxItems: 1000, Marker });
      const page = await call('iam:ListEntitiesForPolicy', signal, (options) =>
        this.#iam.send(command, options),
      );
      return pageOf('iam:ListEntitiesForPolicy', holdersIn(page), page);
    });
    const holders = (await unlessGone(listOf(entries))) ?? [];
    return [...new Map(holders.map((holder) => [`${holder.type} ${holder.id}`, holder])).values()];
  }
}

function holdersIn(page: ListEntitiesForPolicyCommandOutput): readonly NamedResource[] | undefined {
  const { PolicyRoles: roles, PolicyUsers: users, PolicyGroups: groups } = page;
  if (!roles || !users || !groups) return undefined;
  return [
    ...roles.flatMap(({ RoleId, RoleName }) => named('AWS::IAM::Role', RoleId, RoleName)),
    ...users.flatMap(({ UserId, UserName }) => named('AWS::IAM::User', UserId, UserName)),
    ...groups.flatMap(({ GroupId, GroupName }) => named('AWS::IAM::Group', GroupId, GroupName)),
  ];
}

export function named(
  type: ResourceType,
  id: string | undefined,
  name: string | undefined,
): readonly NamedResource[] {
  return id === undefined || name === undefined ? [] : [{ type, id, name }];
}
