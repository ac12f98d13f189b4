import type { Caller } from '#policy';
import type { CarriedPolicy, PolicyName } from './carried.ts';
import { readPolicyValue, type Wants } from './document-text.ts';
import type { Principal } from './principal.ts';
import { carried } from './resolver.ts';

/** One policy document on its own, such as a file: `name` is what findings call it. */
export type LoosePolicy = { readonly name: string; readonly document: unknown };

export function loosePolicy(
  { name, document }: LoosePolicy,
  kind: PolicyName['kind'],
  wants?: Wants,
): CarriedPolicy {
  const policyName: PolicyName = {
    kind,
    name,
    arn: undefined,
    version: undefined,
    ownedByAws: false,
    group: undefined,
    unknown: undefined,
  };
  const read = kind === 'endpoint' ? 'resource' : 'permissions';
  return carried(policyName, readPolicyValue(document, read, wants));
}

/** A principal made up of policy documents, for checks before anything is deployed. Nothing is known of who can assume it. */
export function principalOf(caller: Caller, policies: Principal['policies']): Principal {
  return {
    caller,
    path: '/',
    policies,
    trust: undefined,
    serviceLinked: false,
    permissionSet: undefined,
    groups: [],
    contradictions: [],
  };
}
