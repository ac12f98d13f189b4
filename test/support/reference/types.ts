type OneOrMany<T> = T | readonly T[];
export type Scalar = string | number | boolean;

export type ConditionJson = {
  readonly [operator: string]: { readonly [key: string]: OneOrMany<Scalar> };
};

export type StatementJson = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: ConditionJson;
};

export type PolicyJson = {
  readonly Version?: '2008-10-17' | '2012-10-17';
  readonly Id?: string;
  readonly Statement: OneOrMany<StatementJson>;
};

export type ReferencePrincipal = {
  readonly arn: string;
  readonly id: string;
  readonly type: 'role' | 'user';
  readonly account: string;
  readonly tags: Readonly<Record<string, string>>;
  /** its trust policy lets a caller set session tags, so a request may say what `aws:PrincipalTag/…` is */
  readonly sessionTags: boolean;
  readonly username?: string;
};

export type ReferenceRequest = {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
};

/** Every policy that bears on one principal. */
export type PolicySet = {
  readonly principal: ReferencePrincipal;
  readonly identity: readonly PolicyJson[];
  readonly boundary?: PolicyJson;
  readonly scps?: readonly (readonly PolicyJson[])[];
};

export type ReferenceInput = PolicySet & {
  readonly request: ReferenceRequest;
  /** epoch milliseconds */
  readonly now: number;
};

export type Decision = 'allowed' | 'denied';

export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
