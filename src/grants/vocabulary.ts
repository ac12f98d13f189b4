import { type Caller, plainText, type Statement, splitTemplate, type Template } from '#policy';
import {
  and,
  exactly,
  literalPattern,
  matching,
  NEVER,
  not,
  or,
  type Pattern,
  type Predicate,
  present,
} from '#regions';
import { idOf, RESOURCE } from './coordinates.ts';
import { type KeyVocabulary, keyVocabulary } from './key-vocabulary.ts';
import { memoised } from './memo.ts';
import { arnWith } from './patterns.ts';

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

const ACCOUNT = /^\d{12}$/;
const ACCOUNT_PART = 4;
const REGION_PART = 3;

export function vocabularyOf(caller: Caller, statements: readonly Statement[]): Vocabulary {
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  const resources = allows.flatMap(({ resources: targets }) =>
    targets && !targets.negated ? targets.patterns : [],
  );
  const namedArns = [...new Set(resources.flatMap((template) => plainText(template) ?? []))];
  // What a Deny spares by NotResource confines as much as what an Allow names.
  const confining = [...resources, ...sparedBy(statements)];
  const accounts = [...new Set([caller.account, ...writtenAccounts(confining, allows)])];
  const regions = [...new Set(confining.flatMap((template) => componentOf(template, REGION_PART) ?? []))];
  const tagKeys = keysOf(statements).filter((key) => key.startsWith('aws:resourcetag/'));
  return {
    caller,
    named: or(...namedArns.map(onNamed)),
    namedArns,
    accounts,
    regions,
    inAccount,
    inRegion,
    onArn: (glob) => matching(RESOURCE, glob),
    anyId: anyIdPredicate(statements),
    untagged: and(...tagKeys.map((key) => not(present(key)))),
    asksForTags: tagKeys.length > 0,
    keys: keyVocabulary(statements),
  };
}

function sparedBy(statements: readonly Statement[]): Template[] {
  return statements.flatMap(({ effect, resources }) =>
    effect === 'Deny' && resources?.negated ? resources.patterns : [],
  );
}

function componentOf(template: Template, index: number): string | undefined {
  const component = splitTemplate(template, ':', 6)[index];
  const text = component && plainText(component);
  return text === '' ? undefined : text;
}

function writtenAccounts(resources: readonly Template[], allows: readonly Statement[]): string[] {
  const inArns = resources.flatMap((template) => componentOf(template, ACCOUNT_PART) ?? []);
  const inConditions = allows
    .flatMap(({ conditions }) => conditions)
    .filter(({ key }) => key === 'aws:resourceaccount')
    .flatMap(({ values }) => values.map(({ source }) => source));
  return [...inArns, ...inConditions].filter((text) => ACCOUNT.test(text));
}

const inAccount = memoised((account) => matching(RESOURCE, arnWith({ account: exactly(account) })));
const inRegion = memoised((region) => matching(RESOURCE, arnWith({ region: exactly(region) })));
const onNamed = memoised((arn) => matching(RESOURCE, literalPattern(arn)));
const onIdOf = memoised((char) =>
  matching(RESOURCE, arnWith({ resource: [...exactly('connection/'), ...idOf(char)] })),
);

/** Made of a character that no resource mentions; where every one is mentioned, no id is out of the patterns' reach. */
function anyIdPredicate(statements: readonly Statement[]): Predicate {
  const text = statements
    .flatMap(({ resources }) => resources?.patterns ?? [])
    .map(({ source }) => source)
    .join();
  // No hexadecimal digit, of which ids are made, and no letter of `connection`.
  const fresh = [...'zqxvywkjZQXVYWKJghlmpsu'].find((char) => !text.includes(char));
  if (fresh === undefined) return NEVER;
  return onIdOf(fresh);
}

function keysOf(statements: readonly Statement[]): string[] {
  return [...new Set(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)))];
}
