import type { Setting } from '#grants';
import type { Condition } from '#policy';
import { and, not, opaque, or, type Predicate } from '#regions';
import type { Trust } from './analysis.ts';
import { ALL, beginning, type Fixed, limited } from './limits.ts';
import { isFederated, isIssuer, isSaml } from './requesters.ts';

// `repo:acme/*` says whose; `repo:*`, `repo:acme*` and `*` do not. `@` ends a name where GitHub puts its id behind it.
const OWNER = beginning(/^[^:]+:[^:/@]+[:/@]/);
const OWNER_FIRST = beginning(/^[^/]+\//);
const SOMETHING = beginning(/^(?!repo:$)./s);

// Subjects of GitHub are made of the claims that a repository chooses, whoever's it is. Colons within them are written as `%3A`.
// https://docs.github.com/en/actions/reference/security/oidc
const GITHUB_OWNER =
  /(?:^|:)(?:repo|repository(?:_id|_owner|_owner_id)?|(?:job_)?workflow_ref|enterprise(?:_id)?):[^:/@]+[:/@]/i;
const GITHUB_SUBJECT: Fixed = (text, isWhole) => GITHUB_OWNER.test(isWhole ? `${text}:` : text);

type Claims = Readonly<Record<string, Fixed>>;

/** An issuer of tokens, and the claims of which one has to be limited. */
export type Provider = {
  readonly name: string;
  /** Condition keys, any of which is enough; the most usual first. */
  readonly keys: readonly string[];
  /** Everybody can have a token of it. */
  readonly shared: boolean;
  /** It asks, and nothing written limits who is behind it. */
  readonly unconfined: Predicate;
};

const COGNITO = 'cognito-identity.amazonaws.com';
const GUEST = /^unauthenticated$/i;

const BY_SUBJECT: Claims = { sub: OWNER };
const BY_AUDIENCE: Claims = { aud: ALL };
const PRIVATE: Claims = { sub: SOMETHING, aud: SOMETHING };

/**
 * Issuers that serve customers of all kinds under one URL, and the claims that tell these apart. IAM has asked for them in
 * new trust policies only since 2025, and takes any pattern.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
const SHARED: Readonly<Record<string, Claims>> = {
  'token.actions.githubusercontent.com': {
    sub: GITHUB_SUBJECT,
    job_workflow_ref: OWNER_FIRST,
    repository: OWNER_FIRST,
    repository_id: ALL,
    repository_owner: ALL,
    repository_owner_id: ALL,
    enterprise_id: ALL,
  },
  'vstoken.actions.githubusercontent.com': { sub: GITHUB_SUBJECT },
  'oidc-configuration.audit-log.githubusercontent.com': { sub: ALL },
  'gitlab.com': BY_SUBJECT,
  'app.terraform.io': BY_SUBJECT,
  'agent.buildkite.com': BY_SUBJECT,
  'oidc.codefresh.io': BY_SUBJECT,
  'studio.datachain.ai/api': BY_SUBJECT,
  'scalr.io': BY_SUBJECT,
  'tokens.cloud.shisho.dev': BY_SUBJECT,
  'proidc.upbound.io': BY_SUBJECT,
  'api.pulumi.com/oidc': BY_AUDIENCE,
  'sandboxes.cloud': BY_AUDIENCE,
  'oidc.vercel.com': BY_AUDIENCE,
  [COGNITO]: BY_AUDIENCE,
  // Here the audience is an app of the customer's own. `oaud` is chosen by whoever asks for a token.
  'accounts.google.com': { aud: ALL, sub: ALL },
  'www.amazon.com': { app_id: ALL, user_id: ALL },
  'graph.facebook.com': { app_id: ALL, id: ALL },
};

/** The identity providers a trust policy speaks of, by name or by a key of their tokens, SAML, and all others. */
export function providersIn({ issuers, setting, statements, federated }: Trust): Provider[] {
  const conditions = statements.flatMap((statement) => statement.conditions);
  const isOf = (urls: readonly string[]) => isIssuer(urls, setting.caller, federated);
  const provider = (name: string, is: Predicate, prefix: string, claims: Claims): Provider => {
    const keys = Object.keys(claims).map((claim) => `${prefix}:${claim}`);
    const confined = Object.entries(claims).map(([claim, fixed]) =>
      limited(`${prefix}:${claim}`, fixed, conditions, setting),
    );
    const unlimited = not(or(...confined));
    if (prefix !== COGNITO) return { name, keys, shared: isShared(prefix), unconfined: and(is, unlimited) };
    const unconfined = and(is, or(unlimited, guests(conditions, setting)));
    return { name, keys: [`${keys.join()} and ${COGNITO}:amr`], shared: true, unconfined };
  };
  return [
    ...[...issuers].map(([id, urls]) =>
      provider(urls[0] ?? id, isOf(urls), id, isShared(id) ? (SHARED[id] ?? PRIVATE) : PRIVATE),
    ),
    provider('SAML', isSaml, 'saml', PRIVATE),
    // Everything else that a wildcard lets in.
    {
      name: 'any identity provider',
      keys: ['which one'],
      shared: true,
      unconfined: and(isFederated, not(or(isSaml, ...[...issuers.values()].map(isOf)))),
    },
  ];
}

/**
 * Whoever knows an identity pool by its id is a guest of it without a login, where it has guests; nothing in the input says.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
 */
function guests(conditions: readonly Condition[], setting: Setting): Predicate {
  const limitedTo = (isMeant: (text: string) => boolean) =>
    limited(`${COGNITO}:amr`, (text, isWhole) => isWhole && isMeant(text), conditions, setting);
  const isUser = limitedTo((text) => !GUEST.test(text));
  return or(
    limitedTo((text) => GUEST.test(text)),
    and(not(isUser), opaque('whether the identity pool lets in guests')),
  );
}

function isShared(issuer: string): boolean {
  return Object.hasOwn(SHARED, issuer);
}
