import { globMatches, type Reading } from '#policy';

const TAG_SESSION = 'sts:tagsession';

/**
 * Whether whoever assumes a role may bring tags of their own: then no aws:PrincipalTag is fixed. Conditions are not looked at,
 * and a trust policy that cannot be read counts as one that allows it: a free tag is the reading that grants more.
 */
export function allowsSessionTags(trust: Reading | undefined): boolean {
  if (!trust) return false;
  if (!trust.readable) return true;
  return trust.statements.some(
    ({ effect, actions }) =>
      effect === 'Allow' &&
      actions.patterns.some((pattern) => globMatches(pattern, TAG_SESSION)) !== actions.negated,
  );
}
