import { MalformedItem, readItemHeader } from '#account';
import { findingId, type Place } from '#findings';
import type { ConfigEvent } from './config-event.ts';
import type { JudgedResource, JudgedResources } from './judged-resources.ts';
import type { ConfigRulePorts, ConfigurationItem, FindingsPort, HubPlace } from './ports.ts';
import { publish, reconcile, type StillTrue } from './publish.ts';
import { type Wish, wishesFor, wishesForGone } from './wished-findings.ts';

type EventPorts = ConfigRulePorts & { readonly findings: FindingsPort };
type Judged = { readonly resource: JudgedResource; readonly wishes: readonly Wish[] };

/** Brings Security Hub up to what an event told. Answers how many were sent. */
export async function publishEvent(
  { resources, isEverything }: JudgedResources,
  event: ConfigEvent,
  ports: EventPorts,
  signal: AbortSignal,
): Promise<number> {
  const { findings } = ports;
  const hub = hubOf(event.account, findings);
  const judged = resources.map((resource) => ({
    resource,
    wishes: wishesOf(resource, event, { ...hub, controlDocs: findings.controlDocs }),
  }));
  const publishing = { ...ports, store: findings.store };
  const wishes = judged.flatMap((each) => each.wishes);
  if (event.message.kind !== 'scheduled' || !isEverything)
    return publish(wishes, hub, event.controls, publishing, signal, stillTrue(judged, ports, signal));
  const found = wishes.filter(({ wanted }) => !('gone' in wanted));
  const end = endOf(judged, event, hub, new Date(event.message.notifiedAt));
  return reconcile(found, end, hub, event.controls, publishing, signal);
}

function hubOf(account: string, { region }: FindingsPort): HubPlace {
  if (region.startsWith('cn-')) return { account, region, partition: 'aws-cn' };
  return { account, region, partition: region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws' };
}

function wishesOf(
  { evaluation, report, isGone }: JudgedResource,
  { controls }: ConfigEvent,
  hub: Omit<Place, 'at'>,
): readonly Wish[] {
  const place: Place = { ...hub, at: evaluation.at };
  if (report) return wishesFor(report, controls, place);
  return isGone === true && evaluation.type !== 'AWS::IAM::Policy' ? wishesForGone(evaluation.id, place) : [];
}

/**
 * An item that comes late tells what was true, not what is. Security Hub would not notice where the newer item found nothing to
 * change. So before something changes there, AWS Config is asked whether it has a newer item.
 */
function stillTrue(judged: readonly Judged[], ports: ConfigRulePorts, signal: AbortSignal): StillTrue {
  const resources = new Map(judged.flatMap(({ resource, wishes }) => wishes.map(({ id }) => [id, resource])));
  const answers = new Map<JudgedResource, Promise<boolean>>();
  return async ({ Id }) => {
    const resource = resources.get(Id);
    if (resource?.isRecorded !== true) return true;
    const answer = answers.get(resource) ?? isNewest(resource, ports, signal);
    answers.set(resource, answer);
    return answer;
  };
}

/** What is deleted has no current item, and its history ends with one that says so. */
async function isNewest(
  { evaluation: { type, id, at } }: JudgedResource,
  { reader, clock }: ConfigRulePorts,
  signal: AbortSignal,
): Promise<boolean> {
  const [current] = await reader.currentItems([{ type, id }], signal);
  const now = new Date(Math.max(clock.now(), at.getTime()));
  const newest = current ?? (await reader.itemBefore({ type, id }, now, signal));
  return newest === undefined || capturedAt(newest) <= at.getTime();
}

/** An item that nobody can read replaces nothing. */
function capturedAt(item: ConfigurationItem): number {
  try {
    return readItemHeader(item).capturedAt;
  } catch (error) {
    if (error instanceof MalformedItem) return Number.NEGATIVE_INFINITY;
    throw error;
  }
}

/** What became of a finding that a complete scan did not make again: its principal holds nothing any more, or is gone. */
function endOf(
  judged: readonly Judged[],
  { controls }: ConfigEvent,
  hub: HubPlace,
  at: Date,
): (id: string) => Wish['wanted'] {
  let present: ReadonlySet<string> | undefined;
  return (id) => {
    present ??= new Set(
      judged.flatMap(({ resource: { report } }) =>
        report ? controls.map((control) => findingId(control.id, report, hub)) : [],
      ),
    );
    return { gone: present.has(id) ? 'grants' : 'resource', at };
  };
}
