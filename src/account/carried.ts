import type { PolicySet, Problem, Source, Statement } from '#policy';

/** A policy as one principal carries it: where it comes from and how it got there. */
export type PolicyName = {
  readonly kind: 'inline' | 'managed' | 'scp' | 'trust' | 'endpoint';
  readonly name: string;
  readonly arn: string | undefined;
  /** Default version of a managed policy, such as `v3`. */
  readonly version: string | undefined;
  /** AWS's own: customers can replace it, not edit it. */
  readonly ownedByAws: boolean;
  /** The group a user has it from. */
  readonly group: string | undefined;
  /** Why nobody knows what it says; undefined where it was read. */
  readonly unknown: UnknownDocument | undefined;
};

export type UnknownDocument =
  | { readonly reason: 'missing' }
  | { readonly reason: 'unreadable'; readonly problems: readonly Problem[] };

export type CarriedPolicy = Source<PolicyName>;
export type CarriedPolicies = PolicySet<PolicyName>;

/** One statement in one policy of a principal: what a finding points at. */
export type StatementReference = { readonly policy: PolicyName; readonly statement: Statement };

const KINDS: Readonly<Record<PolicyName['kind'], string>> = {
  inline: 'inline policy',
  managed: 'policy',
  scp: 'service control policy',
  trust: 'trust policy',
  endpoint: 'endpoint policy',
};

/** What a reader is told of a policy: `missing policy arn:…`, `inline policy x of group g`, and where an unreadable one is bad. */
export function describePolicy({ kind, name, arn, group, unknown }: PolicyName): string {
  const what = `${KINDS[kind]} ${arn ?? name}${group === undefined ? '' : ` of group ${group}`}`;
  if (!unknown) return what;
  return unknown.reason === 'missing' ? `missing ${what}` : `unreadable ${what}${firstProblem(unknown)}`;
}

function firstProblem({ problems: [first] }: Extract<UnknownDocument, { reason: 'unreadable' }>): string {
  if (!first) return '';
  return first.path === '' ? ` (${first.message})` : ` (${first.path}: ${first.message})`;
}
