import type { Control } from '#controls';
import { asffFindings, findingId, type Place } from '#findings';
import { memoryOf } from './hub-memory.ts';
import { type PublishPorts, publish, reconcile } from './publish.ts';
import type { Report } from './scan-account.ts';
import { type Wish, wishesFor } from './wished-findings.ts';

export type PublishedScan =
  | { readonly hub: 'not subscribed' }
  | { readonly hub: 'subscribed'; readonly sent: number };

export type ScanToPublish = {
  readonly report: Report;
  /** The controls that ran. */
  readonly controls: readonly Control[];
  /** Whether all principals were read: what was not read is not gone. */
  readonly isComplete: boolean;
  readonly place: Place;
};

/** Makes Security Hub say what a scan found of principals, and nothing of what an earlier one found and this one did not. */
export async function publishScan(
  { report: { principals }, controls, isComplete, place }: ScanToPublish,
  ports: PublishPorts,
  signal: AbortSignal,
): Promise<PublishedScan> {
  if (!(await memoryOf(ports.store).isSubscribed(ports, signal))) return { hub: 'not subscribed' };
  if (!isComplete) {
    const wishes = principals.flatMap((principal) => wishesFor(principal, controls, place));
    return { hub: 'subscribed', sent: await publish(wishes, place, controls, ports, signal) };
  }
  const found = principals.flatMap((principal) => asffFindings(principal, place));
  const wishes = found.map((wanted): Wish => ({ id: wanted.Id, wanted }));
  let present: ReadonlySet<string> | undefined;
  const endOf = (id: string): Wish['wanted'] => {
    present ??= new Set(
      principals.flatMap((principal) => controls.map((control) => findingId(control.id, principal, place))),
    );
    return { gone: present.has(id) ? 'grants' : 'resource', at: place.at };
  };
  return { hub: 'subscribed', sent: await reconcile(wishes, endOf, place, controls, ports, signal) };
}
