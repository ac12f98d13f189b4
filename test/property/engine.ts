import { Analysis, type Family, type Subject, USE } from '#grants';
import { evaluate } from '#policy';
import { PartitionMemo, type Predicate } from '#regions';
import { relevantTo } from '../../src/grants/compile.ts';
import { callerFrom, carriedFrom } from '../support/engine.ts';
import { NOW } from '../support/generators/index.ts';
import type { PolicySet, ReferencePrincipal, ReferenceRequest } from '../support/reference/types.ts';

/** What the engine is given for a generated set; documents that could not be read would make every answer worthless. */
export function subjectOf(set: PolicySet, family: Family = USE): Subject {
  const { principal, identity, boundary, scps } = set;
  const policies = carriedFrom({
    identity,
    ...(boundary === undefined ? {} : { boundary }),
    ...(scps === undefined ? {} : { scps }),
  });
  const sources = [...policies.identity, ...(policies.boundary ?? []), ...policies.scps.flat()];
  if (sources.some(({ unknown }) => unknown)) throw new Error('a generated document cannot be read');
  return { caller: callerFrom(principal), family, policies, now: NOW };
}

export function decisionOf({ caller, policies, now }: Subject, request: ReferenceRequest): string {
  return evaluate(request, caller, policies, now).decision;
}

const MOST_KEPT = 400;
let memo = new PartitionMemo();
let kept = 0;

/** Partitions are kept for a while, as in a scan of an account, and then dropped, or long runs would fill the memory. */
function sharedMemo(): PartitionMemo {
  kept += 1;
  if (kept % MOST_KEPT === 0) memo = new PartitionMemo();
  return memo;
}

export function analysisOf(
  subject: Subject,
  questions: readonly Predicate[] = [],
  partitions = sharedMemo(),
): Analysis {
  const policies = relevantTo(subject.family, subject.policies);
  return new Analysis({ ...subject, policies }, questions, partitions);
}

/** A request as a point of the region: one coordinate for each thing a policy can ask about. */
export function pointOf(
  { action, resource, context }: ReferenceRequest,
  principal?: ReferencePrincipal,
): Map<string, string> {
  // Where sessions bring tags, those of the role are coordinates too, and there unless a request says otherwise.
  const tags = principal?.sessionTags === true ? Object.entries(principal.tags) : [];
  const point = new Map([
    ...tags.map(([tag, value]) => [`aws:principaltag/${tag.toLowerCase()}`, value] as const),
    ['@action', action.toLowerCase()],
    ['@resource', resource],
    ['aws:currenttime', new Date(NOW).toISOString()],
  ]);
  for (const [key, value] of Object.entries(context)) {
    point.set(key.toLowerCase(), typeof value === 'string' ? value : (value[0] ?? ''));
  }
  return point;
}

/** Keys that IAM itself sets are never anything else than true or false. */
export function canHappen({ context }: ReferenceRequest): boolean {
  return Object.entries(context).every(
    ([key, value]) =>
      key.toLowerCase() !== 'aws:multifactorauthpresent' || /^(true|false)$/i.test(String(value)),
  );
}
