import type { Wants } from '#account';
import { FAMILIES } from '#grants';
import { globMatches, readTemplate } from '#policy';

/** Statements a scan needs: those whose action pattern can mean an action that some control asks about. */
export function scanWants(): NonNullable<Wants> {
  return wantsActions(FAMILIES.flatMap(({ actions }) => actions));
}

/** The same few hundred patterns stand in all the policies of an account, so each is matched once. */
export function wantsActions(actions: readonly string[]): NonNullable<Wants> {
  const wanted = actions.map((action) => action.toLowerCase());
  const known = new Map<string, boolean>();
  // Most patterns begin with the name of another service, and that is seen at the first character.
  const beginnings = new Set(wanted.flatMap((action) => [action.charAt(0), action.charAt(0).toUpperCase()]));
  beginnings.add('*').add('?');
  return (pattern) => {
    if (!beginnings.has(pattern.charAt(0))) return false;
    const before = known.get(pattern);
    if (before !== undefined) return before;
    const template = readTemplate(pattern.toLowerCase(), { wildcards: true, variables: false });
    const isWanted = wanted.some((action) => globMatches(template, action));
    known.set(pattern, isWanted);
    return isWanted;
  };
}
