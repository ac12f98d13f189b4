import { plainText, type Statement, splitTemplate, type Template } from '#policy';
import {
  ALWAYS,
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
  /**
   * Some of the keys is there, and the value of none is one of those written out, under either prefix. Always true of keys that no
   * policy looks at.
   */
  readonly unwritten: (...keys: readonly (ConnectionKey | 'owner of fullrepositoryid')[]) => Predicate;
  /** The key is missing under both prefixes. */
  readonly absent: (key: ConnectionKey) => Predicate;
  readonly oneOf: (key: ConnectionKey, values: readonly string[]) => Predicate;
};

export function keyVocabulary(statements: readonly Statement[]): KeyVocabulary {
  const written = writtenValues(statements);
  const inPlay = (key: ConnectionKey) => [...written.keys()].filter((name) => isConnectionKey(name, key));
  const ofKey = (key: ConnectionKey | 'owner of fullrepositoryid') =>
    key === 'owner of fullrepositoryid'
      ? inPlay('fullrepositoryid').map((name) => ({ name, isWritten: hasOwner(name, written.get(name)) }))
      : inPlay(key).map((name) => ({ name, isWritten: equals(name, textsOf(written.get(name))) }));
  return {
    asked: (key) => inPlay(key).length > 0,
    unwritten: (...keys) => {
      const all = keys.flatMap(ofKey);
      if (all.length === 0) return ALWAYS;
      // One key may be missing while the other says what nobody wrote.
      return and(or(...all.map(({ name }) => present(name))), ...all.map(({ isWritten }) => not(isWritten)));
    },
    absent: (key) => and(...inPlay(key).map((name) => not(present(name)))),
    oneOf: (key, values) => or(...inPlay(key).map((name) => equals(name, values))),
  };
}

function hasOwner(name: string, values: ReadonlySet<Template> = new Set()): Predicate {
  const owners = new Set([...values].flatMap((value) => ownerOf(value) ?? []));
  return or(...[...owners].map((owner) => matching(name, ownedBy(owner))));
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
