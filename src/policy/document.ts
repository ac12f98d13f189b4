import type { Operator } from './operators.ts';
import type { Template } from './template.ts';

/** `Action`/`NotAction` or `Resource`/`NotResource`: what a statement is about. `negated` for the Not form. */
export type Targets = { readonly negated: boolean; readonly patterns: readonly Template[] };

export type Condition = {
  readonly operator: Operator;
  /** Lower case: names of condition keys are case-insensitive. */
  readonly key: string;
  readonly values: readonly Template[];
  /** As written, for reports: `ForAllValues:StringEquals`, `codeconnections:FullRepositoryId`. */
  readonly shown: { readonly operator: string; readonly key: string };
};

/** Who a trust policy, or a policy on a resource, speaks of. `everyone` is `"*"`; the lists hold the values as written. */
export type Principals = {
  readonly negated: boolean;
  readonly everyone: boolean;
  readonly byType: ReadonlyMap<'AWS' | 'Service' | 'Federated' | 'CanonicalUser', readonly string[]>;
};

export type Statement = {
  /** Position in the document, from 0. */
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Targets;
  /** Undefined in a trust policy, where the resource is the role itself. */
  readonly resources: Targets | undefined;
  readonly principals: Principals | undefined;
  readonly conditions: readonly Condition[];
};

/** What is wrong with a document, and where: `Statement[2].Condition.StringEqual`. */
export type Problem = { readonly path: string; readonly message: string };

/** `resource`: a policy on something other than a role, such as a VPC endpoint; it names principals and resources both. */
export type PolicyKind = 'permissions' | 'trust' | 'resource';

/** A document either can be read whole or not at all: what one bad element would have meant is anybody's guess. */
export type Reading =
  | { readonly readable: true; readonly statements: readonly Statement[] }
  | { readonly readable: false; readonly problems: readonly Problem[] };
