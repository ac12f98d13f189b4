import { type AsffFinding, type RelatedFinding, withRelated } from '#findings';
import { AwsFailure } from './failures.ts';
import type { HubPlace, PublishPorts } from './ports.ts';
import type { Wish } from './wished-findings.ts';

/**
 * The wishes, each with the findings that the Foundational Security Best Practices have on the same resource; undefined where
 * AWS does not say. They are an addition: what is found is published without them.
 */
export async function besideOthers(
  wishes: readonly Wish[],
  hub: HubPlace,
  { store, log }: PublishPorts,
  signal: AbortSignal,
): Promise<readonly Wish[] | undefined> {
  try {
    const { controls } = await store.bestPractices(signal);
    const arns = [...new Set(wishes.flatMap(resourcesOf))];
    const related = new Map<string, RelatedFinding[]>();
    if (controls.size === 0) return wishes;
    for await (const { finding, control, resources } of store.neighbours({ ...hub, arns }, signal)) {
      for (const arn of controls.has(control) ? resources : [])
        related.set(arn, [...(related.get(arn) ?? []), finding]);
    }
    return wishes.map(({ id, wanted }) => ({
      id,
      wanted: 'gone' in wanted ? wanted : withRelated(wanted, relatedTo(wanted, related)),
    }));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AwsFailure)) throw error;
    log.warn('findings of others could not be read', { operation: error.operation, code: error.code });
    return undefined;
  }
}

function resourcesOf({ wanted }: Wish): readonly string[] {
  return 'gone' in wanted ? [] : wanted.Resources.map(({ Id }) => Id);
}

function relatedTo(
  { Resources }: AsffFinding,
  related: ReadonlyMap<string, readonly RelatedFinding[]>,
): readonly RelatedFinding[] {
  return Resources.flatMap(({ Id }) => related.get(Id) ?? []);
}
