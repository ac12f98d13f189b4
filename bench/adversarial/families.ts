import { ARN_FAMILIES } from './arns.ts';
import { CONDITION_FAMILIES } from './conditions.ts';
import type { Family } from './family.ts';

export const FAMILIES: readonly Family[] = [...ARN_FAMILIES, ...CONDITION_FAMILIES];
