import { type CarriedPolicy, loosePolicy, type Wants } from '#account';
import type { ServiceControlPolicy } from '#scan';

/** Policies as Organizations told them, one list per level, as if they had come from files. */
export function carriedLevels(
  levels: readonly (readonly ServiceControlPolicy[])[],
  wants: Wants,
): readonly (readonly CarriedPolicy[])[] {
  return levels.map((level) => level.map((policy) => loosePolicy(policy, 'scp', wants)));
}
