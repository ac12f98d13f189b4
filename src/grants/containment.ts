import type { CarriedPolicies } from '#account';
import { not, PartitionMemo } from '#regions';
import { Analysis, type Subject } from './analysis.ts';
import { compile, typesOf } from './compile.ts';

/**
 * Whether every request that a principal may make is allowed by other policies as well, carried by the same principal.
 * False whenever that is not certain.
 */
export function isWithin(subject: Subject, approved: CarriedPolicies): boolean {
  const types = typesOf(subject.policies, approved);
  const outside = not(compile(approved, { ...subject, types }).region);
  const analysis = new Analysis({ ...subject, types }, [outside], new PartitionMemo());
  return !analysis.mayReach(outside);
}
