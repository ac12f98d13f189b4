import { conditionsHold } from '../support/reference/conditions.ts';
import { matches, type Pattern, wildcards, withVariables } from '../support/reference/patterns.ts';
import { type ConditionJson, listOf } from '../support/reference/types.ts';

/**
 * An independent reading of trust policies: one request of one requester, decided statement by statement, sharing no code with
 * `src`. Documents are of version 2012-10-17 and hold no principal whose meaning is open.
 */
type PrincipalJson = '*' | Readonly<Partial<Record<Kind, string | readonly string[]>>>;
type Kind = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';

export type TrustStatementJson = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: PrincipalJson | undefined;
  readonly NotPrincipal?: PrincipalJson | undefined;
  readonly Action?: string | readonly string[] | undefined;
  readonly NotAction?: string | readonly string[] | undefined;
  readonly Condition?: ConditionJson;
};

/** `name`: an ARN of a user, a role or a root; of a service or a provider, what a policy calls it. */
type Requester = { readonly kind: Kind; readonly name: string };

export type AssumeRequest = {
  readonly action: string;
  readonly requester: Requester;
  readonly context: Readonly<Record<string, string>>;
};

export function isAllowed(trust: readonly TrustStatementJson[], request: AssumeRequest): boolean {
  const applying = trust.filter((statement) => applies(statement, request));
  return (
    applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny')
  );
}

function applies(statement: TrustStatementJson, { action, requester, context }: AssumeRequest): boolean {
  const facts = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  const values = (key: string) => {
    const value = facts.get(key.toLowerCase());
    return value === undefined ? undefined : [value];
  };
  const expand = (text: string): Pattern | undefined =>
    withVariables(text, (name) => facts.get(name.toLowerCase()));
  return (
    isAbout(statement, action) &&
    isFor(statement, requester) &&
    conditionsHold(statement.Condition ?? {}, { values, expand })
  );
}

function isAbout({ Action, NotAction }: TrustStatementJson, action: string): boolean {
  const among = (patterns: string | readonly string[]) =>
    listOf(patterns).some((pattern) => matches(wildcards(pattern), action, 'i'));
  return NotAction === undefined ? among(Action ?? []) : !among(NotAction);
}

function isFor({ Principal, NotPrincipal }: TrustStatementJson, requester: Requester): boolean {
  return NotPrincipal === undefined ? isAmong(Principal ?? {}, requester) : !isAmong(NotPrincipal, requester);
}

function isAmong(principals: PrincipalJson, requester: Requester): boolean {
  if (principals === '*') return true;
  if (listOf(principals.AWS ?? []).includes('*')) return true;
  return listOf(principals[requester.kind] ?? []).some((value) => isOne(value, requester));
}

function isOne(value: string, { kind, name }: Requester): boolean {
  if (value === '*' || value === name) return true;
  if (kind !== 'AWS') return false;
  const account = /^\d{12}$/.test(value) ? value : /^arn:aws:iam::(\d{12}):root$/.exec(value)?.[1];
  return account !== undefined && name.split(':')[4] === account;
}
