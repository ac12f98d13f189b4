import type { Condition } from '#policy';

/**
 * The OIDC issuers a trust policy speaks of: their URLs without scheme, in lower case, each with how it is written. Names of
 * condition keys can be written in any case, and then the provider's own name tells which.
 */
export type Issuers = ReadonlyMap<string, readonly string[]>;

const REGISTERED = /^arn:[^:]+:iam::\d+:oidc-provider\/(.+)$/;

export function issuersOf(federated: readonly string[], conditions: readonly Condition[]): Issuers {
  const named = federated.flatMap((name) => REGISTERED.exec(name)?.[1] ?? (name.includes(':') ? [] : [name]));
  const keyed = conditions.flatMap(({ shown }) => issuerOf(shown.key) ?? []);
  const issuers = new Map<string, string[]>();
  for (const url of new Set(named))
    issuers.set(url.toLowerCase(), [...(issuers.get(url.toLowerCase()) ?? []), url]);
  for (const url of keyed) if (!issuers.has(url.toLowerCase())) issuers.set(url.toLowerCase(), [url]);
  return issuers;
}

/** The issuer whose tokens bring a key. URLs of issuers have no port. */
export function issuerOf(key: string): string | undefined {
  const issuer = key.slice(0, Math.max(0, key.lastIndexOf(':')));
  return /^[^:/]+\.[^:/]+(?:\/[^:]*)?$/.test(issuer) ? issuer : undefined;
}
