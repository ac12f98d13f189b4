import { plainText, type Statement, splitTemplate, type Template } from '#policy';
import {
  and,
  exactly,
  literalPattern,
  MANY,
  matching,
  not,
  or,
  type Pattern,
  type Predicate,
  pattern,
  present,
} from '#regions';

/** The condition keys of connections that a repository confinement can rest on, without their service prefix. */
type ConnectionKey =
  | 'fullrepositoryid'
  | 'ownerid'
  | 'repositoryname'
  | 'branchname'
  | 'provideraction'
  | 'providerpermissionsrequired'
  | 'passedtoservice';

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

export function keyVocabulary(statements: readonly Statement[]): KeyVocabulary {
  const written = writtenValues(statements);
  const inPlay = (key: ConnectionKey) => [...written.keys()].filter((name) => isConnectionKey(name, key));
  return {
    asked: (key) => inPlay(key).length > 0,
    unwritten: (key) =>
      and(...inPlay(key).map((name) => and(present(name), not(equals(name, textsOf(written.get(name))))))),
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

function equals(name: string, values: readonly string[]): Predicate {
  return or(...values.map((value) => matching(name, literalPattern(value))));
}

function ownedBy(owner: string): Pattern {
  return pattern([...exactly(`${owner}/`), MANY]);
}

function textsOf(values: ReadonlySet<Template> = new Set()): string[] {
  return [...values].flatMap((value) => plainText(value) ?? []);
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
