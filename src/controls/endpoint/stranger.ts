import { type Caller, type Condition, conditionHolds, type Principals, type Statement } from '#policy';
import { callersElsewhere } from './callers.ts';

/** Somebody that a policy says nothing of, and where in an organization it and its connections are, if they are in one. */
export type Stranger = { readonly caller: Caller; readonly path: string | undefined };

const ORGANIZATION_KEYS = new Set(['aws:principalorgid', 'aws:resourceorgid']);
const PATH_KEYS = new Set(['aws:principalorgpaths', 'aws:resourceorgpaths']);
const ACCOUNTS = ['999999999999', '888888888888', '777777777777', '666666666666', '999999999998'];
const ORGANIZATION = 'o-ccguardstranger';

/** Those in an organization of their own, and those in none: conditions on organizations can tell them apart. */
export function strangersTo(statements: readonly Statement[], partition: string): readonly Stranger[] {
  const text = textOf(statements);
  const isWritten = (account: string) => text.includes(account);
  const account = ACCOUNTS.find((one) => !isWritten(one)) ?? '999999999997';
  const callers = callersElsewhere(statements, account, partition, isWritten);
  return [undefined, ...pathsFor(statements)].flatMap((path) => callers.map((caller) => ({ path, caller })));
}

/** In a unit of an organization; of any depth that there is, where the policy looks at paths. */
function pathsFor(statements: readonly Statement[]): readonly string[] {
  const looks = statements.some(({ conditions }) => conditions.some(({ key }) => PATH_KEYS.has(key)));
  const depths = looks ? [0, 1, 2, 3, 4, 5] : [1];
  return depths.map((depth) => `${ORGANIZATION}/r-0000/${'ou-0000-00000000/'.repeat(depth)}`);
}

/** Every account that a policy writes out, wherever it stands. */
export function writtenAccounts(statements: readonly Statement[]): readonly string[] {
  return [...new Set(textOf(statements).match(/(?<!\d)\d{12}(?!\d)/g))];
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
function organizationValues(key: string, { path }: Stranger): readonly string[] | undefined {
  if (ORGANIZATION_KEYS.has(key)) return path === undefined ? [] : [ORGANIZATION];
  if (!PATH_KEYS.has(key)) return undefined;
  return path === undefined ? [] : [path];
}
