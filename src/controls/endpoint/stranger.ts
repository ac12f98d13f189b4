import { type Caller, type Condition, conditionHolds, type Principals, type Statement } from '#policy';

/** Somebody that a policy says nothing of, and the organization that it and its connections are in, if they are in one. */
export type Stranger = { readonly caller: Caller; readonly organization: string | undefined };

const ORGANIZATION_KEYS = new Set(['aws:principalorgid', 'aws:resourceorgid']);
const PATH_KEYS = new Set(['aws:principalorgpaths', 'aws:resourceorgpaths']);
const ACCOUNTS = ['999999999999', '888888888888', '777777777777', '666666666666', '999999999998'];
const ORGANIZATION = 'o-ccguardstranger';

/** One in an organization of its own, and one in none: conditions on organizations can tell the two apart. */
export function strangersTo(statements: readonly Statement[], partition: string): readonly Stranger[] {
  const account = unwrittenAccount(statements);
  return [undefined, ORGANIZATION].map((organization) => ({
    organization,
    caller: callerIn(account, partition),
  }));
}

function callerIn(account: string, partition: string): Caller {
  return {
    type: 'role',
    arn: `arn:${partition}:iam::${account}:role/ccguard-stranger`,
    account,
    partition,
    id: 'AROACCGUARDSTRANGER00',
    name: 'ccguard-stranger',
    tags: new Map(),
    // Whoever owns a role chooses its tags.
    sessionTags: true,
  };
}

/** Every account that a policy writes out, wherever it stands. */
export function writtenAccounts(statements: readonly Statement[]): readonly string[] {
  return [...new Set(textOf(statements).match(/(?<!\d)\d{12}(?!\d)/g))];
}

function unwrittenAccount(statements: readonly Statement[]): string {
  const text = textOf(statements);
  return ACCOUNTS.find((account) => !text.includes(account)) ?? '999999999997';
}

function textOf(statements: readonly Statement[]): string {
  return JSON.stringify(
    statements.map(({ resources, conditions, principals }) => [
      resources,
      conditions,
      [...(principals?.byType ?? [])],
    ]),
  );
}

/** What of a policy speaks to a stranger; `unclear` where nobody can say whether some of it does. */
export function strangerStatements(
  statements: readonly Statement[],
  stranger: Stranger,
): { readonly statements: readonly Statement[] } | { readonly unclear: readonly string[] } {
  const said = statements.map((statement) => statementFor(statement, stranger));
  const unclear = said.flatMap((one) => (typeof one === 'string' ? one : []));
  if (unclear.length > 0) return { unclear };
  return { statements: said.flatMap((one) => (typeof one === 'object' ? one : [])) };
}

/** Undefined where it says nothing to the stranger, a text where that cannot be told. */
function statementFor(statement: Statement, stranger: Stranger): Statement | string | undefined {
  const includes = isIncluded(statement.principals);
  if (includes === 'unclear') return `whom Statement[${statement.index}] means by its Principal`;
  if (!includes) return undefined;
  const rest: Condition[] = [];
  for (const condition of statement.conditions) {
    const values = organizationValues(condition.key, stranger);
    if (!values) rest.push(condition);
    else {
      const holds = conditionHolds(condition, () => values);
      if (holds === 'unknown')
        return `what Statement[${statement.index}] means by its condition on ${condition.shown.key}`;
      if (!holds) return undefined;
    }
  }
  return { ...statement, conditions: rest };
}

/** No list of names includes somebody it does not name, and none that excludes names excludes it. */
function isIncluded(principals: Principals | undefined): boolean | 'unclear' {
  if (!principals) return 'unclear';
  const { everyone, negated, byType } = principals;
  const names = [...byType.values()].flat();
  const isEverybody = everyone || byType.get('AWS')?.includes('*') === true;
  if (isEverybody) return !negated;
  // IAM takes no other wildcard in a Principal; what EC2 would make of one is not documented.
  if (names.some((name) => /[*?]/.test(name))) return 'unclear';
  return negated;
}

/** Undefined for keys that say nothing of organizations. */
function organizationValues(key: string, { organization }: Stranger): readonly string[] | undefined {
  if (ORGANIZATION_KEYS.has(key)) return organization === undefined ? [] : [organization];
  if (!PATH_KEYS.has(key)) return undefined;
  return organization === undefined ? [] : [`${organization}/r-0000/ou-0000-00000000/`];
}
