import type { Setting } from '#grants';
import { and, literalPattern, matching, not, or, type Predicate, present } from '#regions';
import { type Issuers, issuerOf } from './issuers.ts';
import {
  ACTION,
  isAws,
  isFederated,
  isIssuer,
  isSaml,
  isService,
  ORGANIZATION,
  SOURCE_ORGANIZATION,
} from './requesters.ts';

/** In lower case, as the shared reading of actions has them. */
export const ASSUME = {
  asPrincipal: 'sts:assumerole',
  bySaml: 'sts:assumerolewithsaml',
  byWebIdentity: 'sts:assumerolewithwebidentity',
} as const;

export function isAction(action: string): Predicate {
  return matching(ACTION, literalPattern(action));
}

// AWS adds these only where one of its services asks, for a resource of a customer.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
const OF_SERVICES = new Set(['aws:sourceaccount', 'aws:sourcearn', 'aws:principalservicenameslist']);

/** Of a trust policy: the issuers and the identity providers that it names. */
type Asked = {
  readonly setting: Setting;
  readonly issuers: Issuers;
  readonly federated: readonly string[];
};

/** The requests there can be: which requester uses which action, and who brings which keys along. */
export function possibleRequests(keys: readonly string[], asked: Asked): Predicate {
  const actions = or(
    and(isAction(ASSUME.asPrincipal), or(isAws, isService)),
    and(isAction(ASSUME.bySaml), isSaml),
    and(isAction(ASSUME.byWebIdentity), isFederated, not(isSaml)),
  );
  const owned = keys.flatMap((key) => {
    const owner = ownerOf(key, asked);
    return owner ? [onlyWith(key, owner)] : [];
  });
  return and(actions, onlyWith(ORGANIZATION, isAws), onlyWith(SOURCE_ORGANIZATION, isService), ...owned);
}

function onlyWith(key: string, owner: Predicate): Predicate {
  return or(not(present(key)), owner);
}

function ownerOf(key: string, { issuers, setting, federated }: Asked): Predicate | undefined {
  if (OF_SERVICES.has(key)) return isService;
  if (key === 'sts:externalid') return isAction(ASSUME.asPrincipal);
  if (key.startsWith('saml:')) return isSaml;
  const issuer = issuerOf(key);
  return issuer === undefined
    ? undefined
    : isIssuer(issuers.get(issuer) ?? [issuer], setting.caller, federated);
}
