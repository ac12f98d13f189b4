import { type AnyControl, isAboutPrincipals, isAboutResources } from '#controls';
import { asffFindings, findingId, type Place, type Reported } from '#findings';
import { memoryOf } from './hub-memory.ts';
import type { PublishPorts } from './ports.ts';
import { publish, reconcile } from './publish.ts';
import type { Report } from './scan-account.ts';
import { type Wish, wishesFor } from './wished-findings.ts';

export type PublishedScan =
  | { readonly hub: 'not subscribed' }
  | { readonly hub: 'subscribed'; readonly sent: number };

export type ScanToPublish = {
  readonly report: Report;
  /** The controls that ran. */
  readonly controls: readonly AnyControl[];
  /** Whether all of them were read: what was not read is not gone. */
  readonly isComplete: { readonly principals: boolean; readonly resources: boolean };
  readonly place: Place;
};

/** Makes Security Hub say what a scan found, and nothing of what an earlier one found and this one did not. */
export async function publishScan(
  { report: { principals, resources }, controls, isComplete, place }: ScanToPublish,
  ports: PublishPorts,
  signal: AbortSignal,
): Promise<PublishedScan> {
  if (!(await memoryOf(ports.store).isSubscribed(ports, signal))) return { hub: 'not subscribed' };
  const told = { place, ports, signal };
  const ofPrincipals = controls.filter(isAboutPrincipals);
  const ofResources = controls.filter(isAboutResources);
  const sent =
    (await tell(principals, ofPrincipals, isComplete.principals, told)) +
    (await tell(resources, ofResources, isComplete.resources, told));
  return { hub: 'subscribed', sent };
}

type Telling = { readonly place: Place; readonly ports: PublishPorts; readonly signal: AbortSignal };

async function tell(
  reports: readonly Reported[],
  controls: readonly AnyControl[],
  isComplete: boolean,
  { place, ports, signal }: Telling,
): Promise<number> {
  if (controls.length === 0) return 0;
  if (!isComplete) {
    const wishes = reports.flatMap((report) => wishesFor(report, controls, place));
    return publish(wishes, place, controls, ports, signal);
  }
  const found = reports.flatMap((report) => asffFindings(report, place));
  const wishes = found.map((wanted): Wish => ({ id: wanted.Id, wanted }));
  let present: ReadonlySet<string> | undefined;
  const endOf = (id: string): Wish['wanted'] => {
    present ??= new Set(
      reports.flatMap((report) => controls.map((control) => findingId(control.id, report, place))),
    );
    return { gone: present.has(id) ? 'grants' : 'resource', at: place.at };
  };
  return reconcile(wishes, endOf, place, controls, ports, signal);
}
