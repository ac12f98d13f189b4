/** One call that IAM would decide. Context keys in any case; a missing key is absent. */
export type Request = {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
};

/** What is known of a condition key before any request is seen. */
export type KeyFact =
  | { readonly kind: 'free' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'fixed'; readonly value: string }
  /** There in every request: its beginning is fixed, the rest is up to the session. `usual` is the value where a request says none. */
  | { readonly kind: 'begun'; readonly prefix: string; readonly usual: string };

/** Who asks: the facts that fix condition keys. */
export type Caller = {
  /** A group or a policy is no principal; it is judged as what it gives to those who carry it. */
  readonly type: 'role' | 'user' | 'group' | 'policy';
  readonly arn: string;
  readonly account: string;
  readonly partition: string;
  /** AROA…, AIDA…; undefined where the source does not tell. */
  readonly id: string | undefined;
  readonly name: string;
  /** Keys in lower case. */
  readonly tags: ReadonlyMap<string, string>;
  /** The trust policy lets whoever assumes the role bring tags of their own. */
  readonly sessionTags: boolean;
};

const FREE: KeyFact = { kind: 'free' };
const ABSENT: KeyFact = { kind: 'absent' };
const PRINCIPAL_TAG = 'aws:principaltag/';

/**
 * The value a principal gives a condition key (lower case), whatever the request says.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * What a group or a policy gives is given to anybody in the account, so there only the account is fixed.
 */
export function keyFact(caller: Caller, key: string): KeyFact {
  if (key === 'aws:principalaccount') return fixed(caller.account);
  if (key === 'aws:principalisawsservice') return fixed('false');
  if (caller.type === 'group' || caller.type === 'policy') return FREE;
  const isUser = caller.type === 'user';
  switch (key) {
    case 'aws:principalarn':
      return fixed(caller.arn);
    case 'aws:principaltype':
      return fixed(isUser ? 'User' : 'AssumedRole');
    case 'aws:username':
      return isUser ? fixed(caller.name) : ABSENT;
    case 'aws:userid':
      if (caller.id === undefined) return FREE;
      return isUser
        ? fixed(caller.id)
        : { kind: 'begun', prefix: `${caller.id}:`, usual: `${caller.id}:session` };
    default:
      return key.startsWith(PRINCIPAL_TAG) ? tagFact(caller, key.slice(PRINCIPAL_TAG.length)) : FREE;
  }
}

/**
 * A session can bring another value for a tag of its role, and can never take the tag away.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (Tags)
 */
function tagFact({ tags, sessionTags }: Caller, name: string): KeyFact {
  const value = tags.get(name);
  if (value === undefined) return sessionTags ? FREE : ABSENT;
  return sessionTags ? { kind: 'begun', prefix: '', usual: value } : fixed(value);
}

function fixed(value: string): KeyFact {
  return { kind: 'fixed', value };
}

/** The account an ARN names, which is what aws:ResourceAccount holds; undefined for a resource without one. */
export function accountOfArn(arn: string): string | undefined {
  const [prefix, , , , account, resource] = arn.split(':', 6);
  return prefix === 'arn' && account && resource !== undefined ? account : undefined;
}

/** The values a request has for a key: none when absent. `now` is milliseconds since 1970. */
export type Lookup = (key: string) => readonly string[];

export function lookupFor(caller: Caller, request: Request, now: number): Lookup {
  // Most requests are decided before any statement looks at a key.
  let context: ReadonlyMap<string, readonly string[]> | undefined;
  return (key) => {
    const fact = keyFact(caller, key);
    if (fact.kind === 'fixed') return [fact.value];
    if (fact.kind === 'absent') return [];
    context ??= contextOf(request);
    const given = key === 'aws:resourceaccount' ? undefined : context.get(key);
    if (fact.kind === 'begun' && !given?.[0]?.startsWith(fact.prefix)) return [fact.usual];
    return given ?? impliedValue(key, request, now);
  };
}

function contextOf({ context }: Request): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(context)) {
    values.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
  }
  return values;
}

function impliedValue(key: string, request: Request, now: number): readonly string[] {
  if (key === 'aws:currenttime') return [new Date(now).toISOString()];
  if (key === 'aws:epochtime') return [String(Math.floor(now / 1000))];
  const account = key === 'aws:resourceaccount' ? accountOfArn(request.resource) : undefined;
  return account === undefined ? [] : [account];
}
