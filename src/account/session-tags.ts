import { globMatches, type Reading, type Statement } from '#policy';

const TAG_SESSION = 'sts:tagsession';

/**
 * Whether whoever assumes a role may bring tags of their own: then no aws:PrincipalTag is fixed. Conditions are not looked at,
 * and a trust policy that cannot be read counts as one that allows it: a free tag is the reading that grants more. A Deny counts
 * where it is for everyone, whatever they ask.
 */
export function allowsSessionTags(trust: Reading | undefined): boolean {
  if (!trust) return false;
  if (!trust.readable) return true;
  const about = trust.statements.filter(
    ({ actions }) =>
      actions.patterns.some((pattern) => globMatches(pattern, TAG_SESSION)) !== actions.negated,
  );
  return about.some(({ effect }) => effect === 'Allow') && !about.some(isDenyForAll);
}

function isDenyForAll({ effect, principals, conditions }: Statement): boolean {
  const isForAll = principals?.everyone === true || principals?.byType.get('AWS')?.includes('*');
  return effect === 'Deny' && isForAll === true && !principals?.negated && conditions.length === 0;
}
