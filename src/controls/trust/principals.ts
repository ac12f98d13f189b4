import type { Caller, Principals, Statement } from '#policy';
import {
  ALWAYS,
  and,
  exactly,
  literalPattern,
  MANY,
  matching,
  NEVER,
  not,
  opaque,
  or,
  type Predicate,
} from '#regions';
import {
  arnInAccount,
  isAws,
  isFederated,
  isOne,
  isService,
  named,
  REQUESTER,
  SESSION,
} from './requesters.ts';

// The forms a principal can have: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
const ACCOUNT = /^(?:(\d{12})|arn:([^:*?]+):iam::(\d{12}):root)$/;
const IDENTITY = /^arn:[^:*?]+:(?:iam::\d{12}:(?:user|role)|sts::\d{12}:federated-user)\/[^*?]+$/;
const ROLE_SESSION = /^arn:([^:*?]+):sts::(\d{12}):assumed-role\/([^/*?]+)\/([^*?]+)$/;
// What IAM shows in place of a principal that is gone. One made again under the same name has another id.
const DELETED = /^A(?:IDA|ROA)[A-Z0-9]{12,}$/;

type Type = Principals['byType'] extends ReadonlyMap<infer Name, unknown> ? Name : never;

/** The requesters that the Principal or NotPrincipal of a statement speaks of. */
export function principalPredicate({ negated, everyone, byType }: Principals, role: Caller): Predicate {
  const each = [...byType].flatMap(([type, values]) =>
    values.map((value) => valuePredicate(type, value, role)),
  );
  const any = everyone ? ALWAYS : or(...each);
  return negated ? not(any) : any;
}

function valuePredicate(type: Type, value: string, role: Caller): Predicate {
  if (type === 'AWS') return awsPredicate(value, role);
  // An account by another name, which nothing in the input translates.
  if (type === 'CanonicalUser') return and(isAws, opaque(`which account the canonical user ${value} is`));
  const all = type === 'Service' ? isService : isFederated;
  if (value === '*') return all;
  return /[*?]/.test(value) ? unclear(all, value) : isOne(type, value);
}

function awsPredicate(value: string, role: Caller): Predicate {
  // `{"AWS": "*"}` is the same as `"*"`.
  if (value === '*') return ALWAYS;
  if (DELETED.test(value)) return NEVER;
  if (IDENTITY.test(value)) return isOne('AWS', value);
  const [, id, partition = role.partition, account = id] = ACCOUNT.exec(value) ?? [];
  if (account !== undefined) return partition === role.partition ? wholeAccount(account) : NEVER;
  const session = ROLE_SESSION.exec(value);
  return session ? sessionPredicate(session) : unclear(isAws, value);
}

function wholeAccount(account: string): Predicate {
  return matching(REQUESTER, arnInAccount(exactly('AWS '), exactly(account)));
}

/** The ARN of a session leaves out the role's path. */
function sessionPredicate([, partition, account, role = '', session = '']: RegExpExecArray): Predicate {
  const arn = `arn:${partition}:iam::${account}:role/`;
  const anyPath = named('AWS', [...exactly(arn), MANY, ...exactly(`/${role}`)]);
  return and(
    or(isOne('AWS', `${arn}${role}`), matching(REQUESTER, anyPath)),
    matching(SESSION, literalPattern(session)),
  );
}

// IAM refuses wildcards within a principal, so what one would mean is anybody's guess.
function unclear(all: Predicate, value: string): Predicate {
  return and(all, opaque(`whom the principal ${value} stands for`));
}

export function federatedNames(statements: readonly Statement[]): string[] {
  return [
    ...new Set(statements.flatMap(({ principals }) => principals?.byType.get('Federated') ?? [])),
  ].filter((name) => !/[*?]/.test(name));
}

/** Ids of principals that no longer exist: nobody can ask as one of them. */
export function deletedPrincipals(statements: readonly Statement[]): string[] {
  const values = statements.flatMap(({ principals }) => principals?.byType.get('AWS') ?? []);
  return [...new Set(values)].filter((value) => DELETED.test(value));
}
