import type { Caller, Reading } from '#policy';
import type { CarriedPolicies } from './carried.ts';

/** One principal of an account (or a group, which stands for its members), whatever source it was read from. */
export type Principal = {
  readonly caller: Caller;
  /** IAM path, `/` or `/team/`. */
  readonly path: string;
  readonly policies: CarriedPolicies;
  /** Who may assume the role; undefined for users, groups, and a role made up of permission policies alone. */
  readonly trust: Reading | undefined;
  /** Path `/aws-service-role/`: AWS writes it, nobody else can edit it, and service control policies do not apply. */
  readonly serviceLinked: boolean;
  /** The permission set an IAM Identity Center role comes from: the only place it can be changed. */
  readonly permissionSet: string | undefined;
  /** Groups a user is in. */
  readonly groups: readonly string[];
  /** Contradictions in the input about this principal alone: nothing sure can be said of it. */
  readonly contradictions: readonly string[];
};

/** What was read of an account. */
export type Account = {
  readonly id: string;
  readonly partition: string;
  readonly principals: readonly Principal[];
};
