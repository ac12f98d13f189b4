import { type Caller, plainText, type Statement, splitTemplate, substitute, type Template } from '#policy';
import {
  and,
  exactly,
  literalPattern,
  MANY,
  matching,
  NEVER,
  not,
  or,
  type Pattern,
  type Predicate,
  pattern,
  present,
} from '#regions';
import { idOf, RESOURCE } from './coordinates.ts';
import { arnWith } from './patterns.ts';

/** The condition keys of connections that a repository confinement can rest on, without their service prefix. */
export type ConnectionKey =
  | 'fullrepositoryid'
  | 'ownerid'
  | 'repositoryname'
  | 'branchname'
  | 'provideraction'
  | 'providerpermissionsrequired'
  | 'passedtoservice';

/** The words a control asks its questions in: sets of requests that follow from how a principal's policies are written. */
export type Vocabulary = {
  readonly caller: Caller;
  /** The connection is written out, without wildcard or variable, as a resource of an Allow. */
  readonly named: Predicate;
  readonly namedArns: readonly string[];
  /** Accounts written out in an Allow, the caller's own included. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly inAccount: (account: string) => Predicate;
  readonly inRegion: (region: string) => Predicate;
  readonly onArn: (glob: Pattern) => Predicate;
  /** A connection whose id no pattern in play can mean unless it takes any id. */
  readonly anyId: Predicate;
  /** No key aws:ResourceTag/… that a policy asks for is there. */
  readonly untagged: Predicate;
  readonly asksForTags: boolean;
  readonly keys: KeyVocabulary;
};

export type KeyVocabulary = {
  /** Whether any policy looks at the key, under either prefix. */
  readonly asked: (key: ConnectionKey) => boolean;
  /** The key is there, and its value is none of those written out. Always true of a key no policy looks at. */
  readonly unwritten: (key: ConnectionKey) => Predicate;
  /** The repository is there, and its owner is none of those written out. */
  readonly unwrittenOwner: Predicate;
  /** The key is missing under both prefixes. */
  readonly absent: (key: ConnectionKey) => Predicate;
  readonly oneOf: (key: ConnectionKey, values: readonly string[]) => Predicate;
};

const ACCOUNT = /^\d{12}$/;
const ACCOUNT_PART = 4;
const REGION_PART = 3;

export function vocabularyOf(caller: Caller, statements: readonly Statement[]): Vocabulary {
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  const resources = allows.flatMap(({ resources: targets }) =>
    targets && !targets.negated ? targets.patterns : [],
  );
  const namedArns = [...new Set(resources.flatMap((template) => namedArn(template, caller) ?? []))];
  const accounts = [...new Set([caller.account, ...writtenAccounts(resources, allows, caller)])];
  const regions = [
    ...new Set(resources.flatMap((template) => componentOf(template, REGION_PART, caller) ?? [])),
  ];
  const tagKeys = keysOf(statements).filter((key) => key.startsWith('aws:resourcetag/'));
  return {
    caller,
    named: or(...namedArns.map((arn) => matching(RESOURCE, literalPattern(arn)))),
    namedArns,
    accounts,
    regions,
    inAccount: (account) => matching(RESOURCE, arnWith({ account: exactly(account) })),
    inRegion: (region) => matching(RESOURCE, arnWith({ region: exactly(region) })),
    onArn: (glob) => matching(RESOURCE, glob),
    anyId: anyIdPredicate(statements),
    untagged: and(...tagKeys.map((key) => not(present(key)))),
    asksForTags: tagKeys.length > 0,
    keys: keyVocabulary(statements),
  };
}

/** The caller's account is as fixed as the policy itself; any other variable can take another value tomorrow. */
function namedArn(template: Template, caller: Caller): string | undefined {
  const known = withOwnAccount(template, caller);
  return known && plainText(known);
}

function withOwnAccount(template: Template, caller: Caller): Template | undefined {
  const others = template.parts.some(
    (part) => part.kind === 'variable' && part.key !== 'aws:principalaccount',
  );
  return others ? undefined : substitute(template, () => caller.account);
}

function componentOf(template: Template, index: number, caller: Caller): string | undefined {
  const known = withOwnAccount(template, caller) ?? template;
  const component = splitTemplate(known, ':', 6)[index];
  const text = component && plainText(component);
  return text === '' ? undefined : text;
}

function writtenAccounts(
  resources: readonly Template[],
  allows: readonly Statement[],
  caller: Caller,
): string[] {
  const inArns = resources.flatMap((template) => componentOf(template, ACCOUNT_PART, caller) ?? []);
  const inConditions = allows
    .flatMap(({ conditions }) => conditions)
    .filter(({ key }) => key === 'aws:resourceaccount')
    .flatMap(({ values }) => values.map(({ source }) => source));
  return [...inArns, ...inConditions].filter((text) => ACCOUNT.test(text));
}

/** Made of a character that no resource mentions; where every one is mentioned, no id is out of the patterns' reach. */
function anyIdPredicate(statements: readonly Statement[]): Predicate {
  const text = statements
    .flatMap(({ resources }) => resources?.patterns ?? [])
    .map(({ source }) => source.slice(source.lastIndexOf(':') + 1))
    .join('');
  const fresh = [...'zqxvywkjZQXVYWKJghlmpstu'].find(
    (char) => !text.replaceAll('connection/', '').includes(char),
  );
  if (fresh === undefined) return NEVER;
  return matching(RESOURCE, arnWith({ resource: [...exactly('connection/'), ...idOf(fresh)] }));
}

function keyVocabulary(statements: readonly Statement[]): KeyVocabulary {
  const written = writtenValues(statements);
  const inPlay = (key: ConnectionKey) => [...written.keys()].filter((name) => isConnectionKey(name, key));
  const equals = (name: string, values: readonly string[]) =>
    or(...values.map((value) => matching(name, literalPattern(value))));
  const ownedBy = (owner: string) => pattern([...exactly(`${owner}/`), MANY]);
  return {
    asked: (key) => inPlay(key).length > 0,
    unwritten: (key) =>
      and(
        ...inPlay(key).map((name) =>
          and(
            present(name),
            not(
              equals(
                name,
                [...(written.get(name) ?? [])].flatMap((value) => plainText(value) ?? []),
              ),
            ),
          ),
        ),
      ),
    unwrittenOwner: and(
      ...inPlay('fullrepositoryid').map((name) => {
        const owners = new Set([...(written.get(name) ?? [])].flatMap((value) => ownerOf(value) ?? []));
        return and(present(name), not(or(...[...owners].map((owner) => matching(name, ownedBy(owner))))));
      }),
    ),
    absent: (key) => and(...inPlay(key).map((name) => not(present(name)))),
    oneOf: (key, values) => or(...inPlay(key).map((name) => equals(name, values))),
  };
}

function ownerOf(value: Template): string | undefined {
  const [owner, repository] = splitTemplate(value, '/', 2);
  return owner && repository && plainText(owner);
}

function isConnectionKey(name: string, key: ConnectionKey): boolean {
  return name === `codeconnections:${key}` || name === `codestar-connections:${key}`;
}

function keysOf(statements: readonly Statement[]): string[] {
  return [...new Set(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)))];
}

/** The values that policies write for each key that some policy looks at. */
function writtenValues(statements: readonly Statement[]): Map<string, Set<Template>> {
  const written = new Map<string, Set<Template>>();
  for (const { key, operator, values } of statements.flatMap(({ conditions }) => conditions)) {
    const known = written.get(key) ?? new Set();
    if (operator.comparison.type === 'text') for (const value of values) known.add(value);
    written.set(key, known);
  }
  return written;
}
