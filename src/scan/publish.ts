import type { Control } from '#controls';
import {
  type AsffFinding,
  generatorId,
  type LifecycleRules,
  nextWrite,
  REFRESH_AFTER,
  type StoredFinding,
  withRelated,
} from '#findings';
import { memoryOf } from './hub-memory.ts';
import type { FailedImport, HubPlace, PublishPorts } from './ports.ts';
import { besideOthers } from './related-findings.ts';
import type { Wish } from './wished-findings.ts';

/** Whether what a write says is still the newest that is known of its resource. */
export type StillTrue = (write: AsffFinding) => Promise<boolean>;

/** Some findings could not be published, told as an error so that Lambda's asynchronous retry repeats it. */
export class FindingsRefused extends Error {
  readonly code = 'FindingsRefused';

  constructor(message: string) {
    super(message);
    this.name = 'FindingsRefused';
  }
}

/** Beyond so many ids, reading everything that some controls ever found takes fewer calls. */
const FEW_IDS = 400;
/** Of findings that failed, so many are told one by one. */
const MOST_TOLD = 20;
const MOST_MESSAGE = 200;
/**
 * Nothing is sent that says nothing new. That an older event comes late is found out by asking AWS Config (StillTrue), instead of
 * sending findings just to move their time.
 */
const RULES: LifecycleRules = { refreshAfter: REFRESH_AFTER, movesTime: false };

/** Makes Security Hub say what is wished, and answers how many findings that took. Throws FindingsRefused where some are left. */
export async function publish(
  wishes: readonly Wish[],
  hub: HubPlace,
  controls: readonly Pick<Control, 'id'>[],
  ports: PublishPorts,
  signal: AbortSignal,
  isStillTrue: StillTrue = async () => true,
): Promise<number> {
  if (wishes.length === 0 || !(await memoryOf(ports.store).isSubscribed(ports, signal))) return 0;
  const ids = wishes.map(({ id }) => id);
  const generators = controls.map(({ id }) => generatorId(id));
  const wanted = ids.length > FEW_IDS ? { ...hub, generators } : { ...hub, ids };
  const stored = new Map<string, StoredFinding>();
  for await (const finding of ports.store.own(wanted, signal)) stored.set(finding.Id, finding);
  const writes: AsffFinding[] = [];
  for (const wish of wishes) {
    const read = stored.get(wish.id);
    const write = writeFor(withRelatedOf(read, wish), read, ports);
    if (write && (await isStillTrue(write))) writes.push(write);
  }
  return send(writes, ports, signal);
}

/**
 * The same for all that some controls found in an account, together with an end to what they found before and do not any more.
 * Only after a complete scan: what was not looked at is not gone. `endOf` says what became of it.
 */
export async function reconcile(
  wishes: readonly Wish[],
  endOf: (id: string) => Wish['wanted'],
  hub: HubPlace,
  controls: readonly Pick<Control, 'id'>[],
  ports: PublishPorts,
  signal: AbortSignal,
): Promise<number> {
  if (!(await memoryOf(ports.store).isSubscribed(ports, signal))) return 0;
  const beside = await besideOthers(wishes, hub, ports, signal);
  const wanted = new Map((beside ?? wishes).map((wish) => [wish.id, wish]));
  const generators = controls.map(({ id }) => generatorId(id));
  const seen = new Set<string>();
  const writes: AsffFinding[] = [];
  // Nothing of what is read is kept: there may be many thousands. A finding that moved to another page in between comes twice.
  for await (const finding of ports.store.own({ ...hub, generators }, signal)) {
    const wish = wanted.get(finding.Id) ?? { id: finding.Id, wanted: endOf(finding.Id) };
    seen.add(finding.Id);
    const write = writeFor(beside ? wish : withRelatedOf(finding, wish), finding, ports);
    if (write) writes.push(write);
  }
  const unseen = [...wanted.values()].filter(({ id }) => !seen.has(id));
  writes.push(...unseen.flatMap((wish) => writeFor(wish, undefined, ports) ?? []));
  return send(writes, ports, signal);
}

/** One event is no reason to ask what others found: what is known of it stays. */
function withRelatedOf(stored: StoredFinding | undefined, { id, wanted }: Wish): Wish {
  const related = stored?.FindingProviderFields?.RelatedFindings ?? [];
  return { id, wanted: 'gone' in wanted ? wanted : withRelated(wanted, related) };
}

function writeFor(
  { id, wanted }: Wish,
  read: StoredFinding | undefined,
  { store, clock }: PublishPorts,
): AsffFinding | undefined {
  return nextWrite(memoryOf(store).newest(id, read, clock.now()), wanted, RULES);
}

async function send(
  writes: readonly AsffFinding[],
  ports: PublishPorts,
  signal: AbortSignal,
): Promise<number> {
  signal.throwIfAborted();
  const failed = writes.length > 0 ? await ports.store.import(writes, signal) : [];
  const lost = new Set(failed.map(({ id }) => id));
  const written = writes.filter(({ Id }) => !lost.has(Id));
  memoryOf(ports.store).wrote(written, ports.clock.now());
  ports.metrics.count('FindingsPublished', written.length);
  ports.metrics.count('FindingsRefused', failed.length);
  if (failed.length > 0) throw refused(failed, writes.length, ports);
  return written.length;
}

function refused(
  failed: readonly FailedImport[],
  all: number,
  { store, log }: PublishPorts,
): FindingsRefused {
  // Somebody may have left Security Hub since it was asked.
  memoryOf(store).forgetState();
  for (const { id, code, message } of failed.slice(0, MOST_TOLD))
    log.error('a finding could not be published', {
      finding: id,
      code,
      message: message.slice(0, MOST_MESSAGE),
    });
  const codes = [...new Set(failed.map(({ code }) => code))].join(', ');
  return new FindingsRefused(`Security Hub did not take ${failed.length} of ${all} findings: ${codes}`);
}
