import type { Caller, Condition, Statement } from '#policy';

/** Keys by which a policy can ask for more of a caller than the account, in lower case. */
const ARN = 'aws:principalarn';
const ACCOUNT = 'aws:principalaccount';
const NAME = 'aws:username';
const ID = 'aws:userid';
const TYPE = 'aws:principaltype';

/** Far more than a policy asks for; each is asked about by itself. */
const MOST = 64;
const ANY = 'ccguard-stranger';

/**
 * Users and roles that the owner of an account can make so that they fit what a policy asks for, in an account that it does not
 * write out. Where it asks for nothing but accounts and organizations, one role stands for all.
 */
export function callersElsewhere(
  statements: readonly Statement[],
  account: string,
  partition: string,
  isWritten: (account: string) => boolean,
): readonly Caller[] {
  const conditions = statements.flatMap((statement) => statement.conditions);
  const values = (key: string) => sourcesOf(conditions, key);
  const asked = [...values(ACCOUNT), ...values(ARN).map(accountIn)];
  const accounts = [...new Set([account, ...asked.flatMap((glob) => accountLike(glob, isWritten) ?? [])])];
  const [role, user] = [`role/${ANY}`, `user/${ANY}`];
  if (![ARN, NAME, ID, TYPE].some((key) => values(key).length > 0))
    return accounts.map((one) => callerOf(role, one, partition));
  const resources = [
    role,
    user,
    ...values(ARN).flatMap((glob) => resourceLike(glob) ?? []),
    ...values(NAME).map((glob) => `user/${filled(glob)}`),
  ];
  const made = accounts.flatMap((one) => resources.map((resource) => callerOf(resource, one, partition)));
  const known = values(ID).flatMap((glob) => {
    const id = idLike(glob);
    return id === undefined
      ? []
      : [{ ...callerOf(id.startsWith('AIDA') ? user : role, account, partition), id }];
  });
  return [...made, ...known].slice(0, MOST);
}

function sourcesOf(conditions: readonly Condition[], key: string): string[] {
  const all = conditions.filter((condition) => condition.key === key);
  return [...new Set(all.flatMap(({ values }) => values.map(({ source }) => source)))];
}

function callerOf(resource: string, account: string, partition: string): Caller {
  const type = resource.startsWith('user/') ? 'user' : 'role';
  return {
    type,
    arn: `arn:${partition}:iam::${account}:${resource}`,
    account,
    partition,
    id: type === 'user' ? 'AIDACCGUARDSTRANGER00' : 'AROACCGUARDSTRANGER00',
    name: resource.slice(resource.lastIndexOf('/') + 1),
    tags: new Map(),
    // Whoever owns a role or user chooses its tags.
    sessionTags: true,
  };
}

/** A text that a glob matches. */
function filled(glob: string): string {
  return glob.replaceAll('*', ANY).replaceAll('?', 'x');
}

/** A unique id that a pattern fits which does not write one out. Behind it comes the name of a session. */
function idLike(glob: string): string | undefined {
  const [id = ''] = glob.split(':');
  const filledIn = id.replaceAll(/[*?]/g, 'X');
  return id !== filledIn && /^A(?:IDA|ROA)[A-Z0-9]+$/.test(filledIn) ? filledIn : undefined;
}

function accountIn(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/** What stands behind the account, where a pattern of ARNs leaves the account open. */
function resourceLike(glob: string): string | undefined {
  if (!/[*?]/.test(accountIn(glob))) return undefined;
  const resource = filled(glob.split(':').slice(5).join(':'));
  return /^(?:role|user)\/./.test(resource) ? resource : undefined;
}

/** An account that a pattern fits and that is not written out. */
function accountLike(glob: string, isWritten: (account: string) => boolean): string | undefined {
  if (!/[*?]/.test(glob)) return undefined;
  const [before = '', ...after] = glob.split('*');
  const rest = after.join('');
  const fits = ['9', '8', '7', '6'].map((digit) => {
    const gap = glob.includes('*') ? digit.repeat(Math.max(0, 12 - before.length - rest.length)) : '';
    return `${before}${gap}${rest}`.replaceAll('?', digit);
  });
  return fits.find((account) => /^\d{12}$/.test(account) && !isWritten(account));
}
