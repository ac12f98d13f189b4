import type { Caller } from '#policy';
import {
  ANY_CHAR,
  anyCharExcept,
  charRange,
  type Domain,
  exactly,
  literalPattern,
  MANY,
  matching,
  ONE,
  or,
  type Pattern,
  type Predicate,
  pattern,
  type Token,
} from '#regions';

// Coordinates of a request to assume a role that are not condition keys; no key of IAM begins with `@`.
export const ACTION = '@action';
/** Who asks, as one text: the kind of principal, a blank, its ARN or name. */
export const REQUESTER = '@requester';
/** The session name of a requester that is itself in a role. */
export const SESSION = '@session';
/** Where the requester's account is in AWS Organizations: `o-…/r-…/ou-…/`. */
export const ORGANIZATION = '@organization';
/** The same for the account on whose behalf a service asks. */
export const SOURCE_ORGANIZATION = '@source-organization';

export type Kind = 'AWS' | 'Service' | 'Federated';

const DIGIT: Token = { chars: charRange('0', '9'), repeats: false };
const ACCOUNT: readonly Token[] = Array.from({ length: 12 }, () => DIGIT);
const COMPONENT: Token = { chars: anyCharExcept(':'), repeats: true };
const WORD: Token = { chars: anyCharExcept(' '), repeats: true };
const STEP: Token = { chars: anyCharExcept('/'), repeats: true };

/** Requesters of one kind whose name is of a form. */
export function named(kind: Kind, name: readonly Token[]): Pattern {
  return pattern([...exactly(`${kind} `), ...name]);
}

export function isOne(kind: Kind, name: string): Predicate {
  return matching(REQUESTER, literalPattern(`${kind} ${name}`));
}

export const isAws = matching(REQUESTER, named('AWS', [MANY]));
export const isService = matching(REQUESTER, named('Service', [MANY]));
export const isFederated = matching(REQUESTER, named('Federated', [MANY]));
export const isSaml = matching(REQUESTER, named('Federated', [MANY, ...exactly(':saml-provider/'), MANY]));
/** Users and roles, and identity providers that an account has registered. */
export const hasAccount = matching(REQUESTER, pattern([WORD, ...exactly(' arn:'), MANY]));

/** ARNs, behind some text, whose account is of a form. */
export function arnInAccount(start: readonly Token[], account: readonly Token[]): Pattern {
  const within = account.map((token) =>
    token.chars === ANY_CHAR ? { ...token, chars: COMPONENT.chars } : token,
  );
  const component = [COMPONENT, ...exactly(':')];
  const partitionServiceRegion = [component, component, component].flat();
  return pattern([...start, ...exactly('arn:'), ...partitionServiceRegion, ...within, ...exactly(':'), MANY]);
}

export function inAccount(account: string): Predicate {
  return matching(REQUESTER, arnInAccount([WORD, ...exactly(' ')], exactly(account)));
}

/** Tokens of the provider with one of these URLs: a public one, the own account's, or one of those that the policy names. */
export function isIssuer(urls: readonly string[], own: Caller, providers: readonly string[]): Predicate {
  const names = urls.flatMap((url) => [
    url,
    `${arnsOf(own)}oidc-provider/${url}`,
    ...providers.filter(
      (provider) => provider.startsWith('arn:') && provider.endsWith(`:oidc-provider/${url}`),
    ),
  ]);
  return or(...[...new Set(names)].map((name) => isOne('Federated', name)));
}

function arnsOf({ partition, account }: Caller): string {
  return `arn:${partition}:iam::${account}:`;
}

/** Paths in an organization whose id is of a form. */
export function inOrganization(id: readonly Token[]): Pattern {
  const within = id.map((token) => (token.chars === ANY_CHAR ? { ...token, chars: STEP.chars } : token));
  return pattern([...within, ...exactly('/'), MANY]);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
const PUBLIC = [
  'cognito-identity.amazonaws.com',
  'www.amazon.com',
  'graph.facebook.com',
  'accounts.google.com',
];

/**
 * Everybody who can ask to assume a role. Identity providers are those of the role's own account, since STS looks them up
 * there, the public ones, which have no ARN, and those that the policy names. `issuers` are shown where they fit.
 */
export function requesters(caller: Caller, providers: readonly string[], issuers: readonly string[]): Domain {
  const { partition, account } = caller;
  const aws = (service: string, resource: string, rest: readonly Token[]) =>
    named('AWS', [
      ...exactly(`arn:${partition}:${service}::`),
      ...ACCOUNT,
      ...exactly(`:${resource}`),
      ...rest,
    ]);
  const own = arnsOf(caller);
  const foreign = providers.filter((provider) => !provider.startsWith(own) && !PUBLIC.includes(provider));
  const some = [ONE, MANY];
  // Names of services and providers have no colon, so that none of them looks like an ARN within an ARN.
  const name: readonly Token[] = [{ ...COMPONENT, repeats: false }, COMPONENT];
  return {
    kind: 'text',
    optional: false,
    universe: [
      aws('iam', 'root', []),
      aws('iam', 'user/', some),
      aws('iam', 'role/', some),
      aws('sts', 'federated-user/', some),
      named('Service', name),
      named('Federated', [...exactly(`${own}saml-provider/`), ...name]),
      named('Federated', [...exactly(`${own}oidc-provider/`), ...name]),
      ...[...PUBLIC, ...foreign].map((provider) => named('Federated', exactly(provider))),
    ],
    examples: [
      ...['999999999999', '888888888888', account].map(
        (id) => `AWS arn:${partition}:iam::${id}:role/any-role`,
      ),
      'Service any-service.amazonaws.com',
      ...[...issuers, 'idp.example.com'].map((issuer) => `Federated ${own}oidc-provider/${issuer}`),
    ],
  };
}

const LOWER_OR_DIGIT: Token = { chars: [...DIGIT.chars, ...charRange('a', 'z')], repeats: false };

/** Accounts in no organization have no path. */
export const ORGANIZATIONS: Domain = {
  kind: 'text',
  optional: true,
  universe: [
    pattern([...exactly('o-'), LOWER_OR_DIGIT, { ...LOWER_OR_DIGIT, repeats: true }, ...exactly('/'), MANY]),
  ],
  examples: ['o-anyorganization/r-root/'],
};
