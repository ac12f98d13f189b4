import { AccountBuilder, loosePolicy } from '#account';
import { CONTROLS, DEFAULT_PARAMETERS, Judge, type Verdict } from '#controls';
import { scanWants } from '#scan';
import { serviceTrust } from '../dump/trust.ts';
import type { PolicySet } from './quota.ts';

const ACCOUNT = '111122223333';
const NOW = Date.parse('2026-06-01T00:00:00Z');
const ROLE = `arn:aws:iam::${ACCOUNT}:role/adversary`;

/** Reads and judges one role that carries the set, by every control: all that a scan does for it. Answers the caps it hit. */
export function judgeSet(set: PolicySet): readonly string[] {
  const wants = scanWants();
  const builder = new AccountBuilder(wants);
  builder.add('RoleDetailList', roleOf(set), 'RoleDetailList[0]');
  for (const [index, document] of set.managed.entries())
    builder.add('Policies', policyOf(index, document), 'Policies');
  if (set.boundary) builder.add('Policies', policyOf('boundary', set.boundary), 'Policies');
  const level = (set.scps ?? []).map((document, index) =>
    loosePolicy({ name: `scp-${index}`, document }, 'scp', wants),
  );
  const account = builder.finish({ scps: level.length > 0 ? [level] : [] });
  const [principal] = account.principals;
  if (!principal || principal.policies.identity.some(({ unknown }) => unknown))
    throw new Error('an adversarial policy set is unreadable');
  const { judgements } = new Judge(CONTROLS, DEFAULT_PARAMETERS, NOW).judge(principal);
  return [...new Set(judgements.flatMap(({ verdict }) => capsOf(verdict)))];
}

function capsOf(verdict: Verdict): string[] {
  return verdict.status === 'undetermined'
    ? verdict.dependsOn.filter((reason) => reason.includes('more than '))
    : [];
}

function roleOf({ managed, inline, boundary, trust }: PolicySet): object {
  return {
    Path: '/',
    RoleName: 'adversary',
    RoleId: 'AROAADVERSARY',
    Arn: ROLE,
    AssumeRolePolicyDocument: trust ?? serviceTrust('codepipeline'),
    RolePolicyList: inline.map((PolicyDocument, index) => ({
      PolicyName: `inline-${index}`,
      PolicyDocument,
    })),
    AttachedManagedPolicies: managed.map((_, index) => ({
      PolicyName: `managed-${index}`,
      PolicyArn: policyArn(index),
    })),
    ...(boundary ? { PermissionsBoundary: { PermissionsBoundaryArn: policyArn('boundary') } } : {}),
  };
}

function policyOf(name: number | string, Document: object): object {
  return {
    Arn: policyArn(name),
    PolicyName: `managed-${name}`,
    DefaultVersionId: 'v1',
    PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document }],
  };
}

function policyArn(name: number | string): string {
  return `arn:aws:iam::${ACCOUNT}:policy/managed-${name}`;
}
