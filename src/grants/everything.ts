import type { Statement } from '#policy';

/** Every action on every resource, under no condition. */
export function allowsEverything({ effect, actions, resources, conditions }: Statement): boolean {
  return effect === 'Allow' && conditions.length === 0 && isEverything(actions) && isEverything(resources);
}

function isEverything(targets: Statement['resources']): boolean {
  if (!targets || targets.negated) return false;
  return targets.patterns.some(({ parts }) => parts.length === 1 && parts[0]?.kind === 'many');
}
