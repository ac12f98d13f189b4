import type { Setting } from '#grants';
import type { Condition, Statement } from '#policy';
import { and, exactly, literalPattern, matching, not, opaque, or, type Predicate } from '#regions';
import type { Trust } from './analysis.ts';
import { beginning, limited, writtenOut } from './limits.ts';
import { type Provider, providersIn } from './providers.ts';
import {
  arnInAccount,
  hasAccount,
  inAccount,
  inOrganization,
  isAws,
  isFederated,
  isService,
  ORGANIZATION,
  SOURCE_ORGANIZATION,
} from './requesters.ts';

/** Sets of requests that a trust policy should not let in, and one that it had better not. */
export type TrustQuestions = {
  readonly anybody: Predicate;
  /** Users and roles of any account whatever. */
  readonly everyone: Predicate;
  /** Users, roles and identity providers of accounts that are not trusted. */
  readonly unlisted: Predicate;
  /** Who they are, as far as the policy names them. */
  readonly names: readonly { readonly name: string; readonly where: Predicate }[];
  readonly providers: readonly Provider[];
  /** Services that may ask for any of their customers. */
  readonly unguarded: Predicate;
};

type Named = { readonly accounts: readonly string[]; readonly organizations: readonly string[] };

/** `trusted`: ids of accounts and organizations. */
export function trustQuestions(trust: Trust, trusted: readonly string[]): TrustQuestions {
  const { setting, statements } = trust;
  const conditions = statements.flatMap((statement) => statement.conditions);
  const listed = namedIn([setting.caller.account, ...trusted]);
  const written = namedIn(textsOf(statements));
  const { pinned, whose } = pinnedRequesters(conditions, setting);
  const strangers = and(hasAccount, not(within(listed)));
  return {
    anybody: or(isAws, isService, isFederated),
    everyone: and(isAws, not(within(listed)), not(within(written)), not(pinned)),
    unlisted: and(strangers, or(not(pinned), opaque(whose))),
    names: namesOf(written, strangers),
    providers: providersIn(trust),
    unguarded: and(isService, not(guarded(listed, written, conditions, setting))),
  };
}

/** As a list, for the making of the space. Conjunctions of them are asked too. */
export function allQuestions({ names, providers, ...rest }: TrustQuestions): Predicate[] {
  return [
    ...Object.values(rest),
    ...names.map(({ where }) => where),
    ...providers.map(({ unconfined }) => unconfined),
  ];
}

/** Principals and values of conditions. */
export function textsOf(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ principals, conditions }) => [
    ...(principals ? [...principals.byType.values()].flat() : []),
    ...conditions.flatMap(({ values }) => values.map(({ source }) => source)),
  ]);
}

function namedIn(texts: readonly string[]): Named {
  const all = (form: RegExp) => [...new Set(texts.flatMap((text) => text.match(form) ?? []))];
  return { accounts: all(/\b\d{12}\b/g), organizations: all(/\bo-[a-z0-9]{10,32}\b/g) };
}

function within({ accounts, organizations }: Named): Predicate {
  return or(...accounts.map(inAccount), ...organizations.map((id) => isIn(ORGANIZATION, id)));
}

function isIn(coordinate: string, organization: string): Predicate {
  return matching(coordinate, inOrganization(exactly(organization)));
}

function namesOf({ accounts, organizations }: Named, strangers: Predicate): TrustQuestions['names'] {
  const elsewhere = not(or(...accounts.map(inAccount)));
  return [
    ...accounts.map((id) => ({ name: `account ${id}`, where: and(strangers, inAccount(id)) })),
    ...organizations.map((id) => ({
      name: `organization ${id}`,
      where: and(strangers, elsewhere, isIn(ORGANIZATION, id)),
    })),
  ];
}

// Each names somebody for good, but not by an account that could be looked up in the list of trusted ones.
const PINNING = ['aws:userid', 'aws:principalorgmasteraccount'];

const saysWho = beginning(/^A(?:IDA|ROA)[A-Z0-9]{12}/);

function pinnedRequesters(conditions: readonly Condition[], setting: Setting) {
  const values = PINNING.flatMap((key) =>
    conditions.flatMap((condition) =>
      writtenOut(condition, key, saysWho).map(({ source }) => `${key} ${source}`),
    ),
  );
  return {
    pinned: or(...PINNING.map((key) => limited(key, saysWho, conditions, setting))),
    whose: `which account is behind ${values.join(', ')}`,
  };
}

/**
 * Requests that a service makes for a customer who is known. Only keys that the policy looks at can tell.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
function guarded(
  { accounts, organizations }: Named,
  written: Named,
  conditions: readonly Condition[],
  setting: Setting,
): Predicate {
  const looksAt = (wanted: string) => conditions.some(({ key }) => key === wanted);
  const inListed = (key: string, form: (account: string) => ReturnType<typeof literalPattern>) =>
    looksAt(key) ? accounts.map((account) => matching(key, form(account))) : [];
  return or(
    ...inListed('aws:sourceaccount', literalPattern),
    ...inListed('aws:sourcearn', (account) => arnInAccount([], exactly(account))),
    // The ARN of a bucket has no account.
    limited('aws:sourcearn', (arn, isWhole) => isWhole && !arn.split(':')[4], conditions, setting),
    // Which organization is the role's own nobody knows, so that every one that is written out counts.
    ...[...organizations, ...written.organizations].map((id) => isIn(SOURCE_ORGANIZATION, id)),
  );
}
