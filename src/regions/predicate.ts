import type { Interval } from './line.ts';
import type { Pattern } from './pattern.ts';

/** A statement about a point: what its coordinates are, combined by not, and, or. Coordinates are named; each has a text or none. */
export type Predicate =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  /** The coordinate has a value, and the value matches. */
  | { readonly kind: 'matches'; readonly on: string; readonly pattern: Pattern }
  | { readonly kind: 'within'; readonly on: string; readonly interval: Interval }
  | { readonly kind: 'present'; readonly on: string }
  /** True or false for reasons outside the model; predicates of one name are true or false together. `about` is for readers. */
  | { readonly kind: 'opaque'; readonly name: string; readonly about: string }
  | { readonly kind: 'not'; readonly of: Predicate }
  | { readonly kind: 'and'; readonly of: readonly Predicate[] }
  | { readonly kind: 'or'; readonly of: readonly Predicate[] };

export const ALWAYS: Predicate = { kind: 'always' };
export const NEVER: Predicate = { kind: 'never' };

export function matching(on: string, pattern: Pattern): Predicate {
  return { kind: 'matches', on, pattern };
}

export function within(on: string, interval: Interval): Predicate {
  return { kind: 'within', on, interval };
}

export function present(on: string): Predicate {
  return { kind: 'present', on };
}

export function opaque(name: string, about: string = name): Predicate {
  return { kind: 'opaque', name, about };
}

export function not(of: Predicate): Predicate {
  if (of.kind === 'always') return NEVER;
  if (of.kind === 'never') return ALWAYS;
  return of.kind === 'not' ? of.of : { kind: 'not', of };
}

export function and(...of: readonly Predicate[]): Predicate {
  return combine('and', of, ALWAYS, NEVER);
}

export function or(...of: readonly Predicate[]): Predicate {
  return combine('or', of, NEVER, ALWAYS);
}

function combine(
  kind: 'and' | 'or',
  all: readonly Predicate[],
  neutral: Predicate,
  decisive: Predicate,
): Predicate {
  const of = all.filter((predicate) => predicate.kind !== neutral.kind);
  if (of.some((predicate) => predicate.kind === decisive.kind)) return decisive;
  return of.length <= 1 ? (of[0] ?? neutral) : { kind, of };
}
