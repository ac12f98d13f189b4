import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AwsFailure, type ServiceControlPolicy } from '#scan';
import { entriesOf, inParallel, listOf } from '../calls.ts';
import { expected } from '../errors.ts';
import type { PacedCalls } from './paced-calls.ts';

const ORGANIZATION = 'organizations:DescribeOrganization';
const PARENTS = 'organizations:ListParents';
const POLICIES = 'organizations:ListPoliciesForTarget';
const POLICY = 'organizations:DescribePolicy';
const NOT_IN_USE = 'AWSOrganizationsNotInUseException';
const NOT_ENABLED = 'PolicyTypeNotEnabledException';

type Speaking = {
  readonly client: OrganizationsClient;
  readonly calls: PacedCalls;
  readonly signal: AbortSignal;
};
type Level = readonly ServiceControlPolicy[];

/** The service control policies above an account and on it, one list per level from the root down. */
export async function serviceControlPolicies(account: string, speaking: Speaking): Promise<readonly Level[]> {
  if (!(await isBound(account, speaking))) return [];
  const way = await wayTo(account, speaking);
  const kept = new Map<string, Promise<ServiceControlPolicy>>();
  try {
    return await inParallel(way, (target) => levelOf(target, kept, speaking), 3);
  } catch (error) {
    if (error instanceof AwsFailure && error.code === NOT_ENABLED) return [];
    throw error;
  }
}

/** Neither an account on its own nor the management account is bound by any. */
async function isBound(account: string, { client, calls, signal }: Speaking): Promise<boolean> {
  try {
    return await calls.make(ORGANIZATION, signal, async (options) => {
      const { Organization } = await client.send(new DescribeOrganizationCommand({}), options);
      return expected(Organization?.MasterAccountId, ORGANIZATION) !== account;
    });
  } catch (error) {
    if (error instanceof AwsFailure && error.code === NOT_IN_USE) return false;
    throw error;
  }
}

/** Units are at most five deep: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const MOST_LEVELS = 20;

async function wayTo(account: string, { client, calls, signal }: Speaking): Promise<readonly string[]> {
  const way = [account];
  for (let child = account; !child.startsWith('r-') && way.length < MOST_LEVELS; ) {
    const command = new ListParentsCommand({ ChildId: child });
    child = await calls.make(PARENTS, signal, async (options) => {
      const { Parents } = await client.send(command, options);
      return expected(Parents?.[0]?.Id, PARENTS);
    });
    way.unshift(child);
  }
  return way;
}

async function levelOf(
  TargetId: string,
  kept: Map<string, Promise<ServiceControlPolicy>>,
  speaking: Speaking,
): Promise<Level> {
  const { client, calls, signal } = speaking;
  const ids = await listOf(
    entriesOf(async (NextToken) => {
      const command = new ListPoliciesForTargetCommand({
        TargetId,
        Filter: 'SERVICE_CONTROL_POLICY',
        NextToken,
      });
      return calls.make(POLICIES, signal, async (options) => {
        const page = await client.send(command, options);
        const entries = expected(page.Policies, POLICIES).map(({ Id }) => expected(Id, POLICIES));
        return { entries, next: page.NextToken };
      });
    }),
  );
  return Promise.all(
    ids.map((id) => {
      // The same policy stands on many levels.
      const policy = kept.get(id) ?? policyOf(id, speaking);
      kept.set(id, policy);
      return policy;
    }),
  );
}

function policyOf(PolicyId: string, { client, calls, signal }: Speaking): Promise<ServiceControlPolicy> {
  return calls.make(POLICY, signal, async (options) => {
    const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId }), options);
    return {
      name: Policy?.PolicySummary?.Name ?? PolicyId,
      document: expected(Policy?.Content, POLICY),
    };
  });
}
