import { ARN_FAMILIES } from './arns.ts';
import { CONDITION_FAMILIES } from './conditions.ts';
import type { Family } from './family.ts';

export const FAMILIES: readonly Family[] = [...ARN_FAMILIES, ...CONDITION_FAMILIES];

export type NamedSet = { readonly family: Family; readonly knobs: readonly number[] };

/** The worst sets found, in a fixed order. */
export const NAMED_SETS: readonly NamedSet[] = FAMILIES.flatMap((family) =>
  family.worst.map((knobs) => ({ family, knobs })),
);
