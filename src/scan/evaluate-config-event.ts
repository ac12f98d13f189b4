import { AccountBuilder, detailRecordOf, type ItemHeader, MalformedItem, readItemHeader } from '#account';
import { Judge } from '#controls';
import { type ConfigEvent, ConfigEventError, readConfigEvent } from './config-event.ts';
import type {
  ConfigRulePorts,
  ConfigurationItem,
  Evaluation,
  NamedResource,
  ResourceKey,
  ResourceType,
} from './ports.ts';
import { RESOURCE_TYPES } from './ports.ts';
import { isUndetermined, notApplicable, principalEvaluation } from './principal-evaluation.ts';
import { PrincipalFacts } from './principal-facts.ts';
import { scanWants } from './wants.ts';

export type Outcome = {
  readonly evaluations: number;
  readonly nonCompliant: number;
  readonly undetermined: number;
  /** Why an event was not for us. */
  readonly ignored: string | undefined;
};

/** What happened after the work, told as an error so that Lambda's asynchronous retry repeats it. */
export class EvaluationsRefused extends Error {
  readonly code = 'EvaluationsRefused';
}

/** Judges what an event of AWS Config is about, and tells AWS Config. Throws before anything is told when it cannot finish. */
export async function evaluateConfigEvent(
  event: unknown,
  ports: ConfigRulePorts,
  { signal }: { readonly signal: AbortSignal },
): Promise<Outcome> {
  const read = readConfigEvent(event);
  if (read.message.kind === 'other') {
    ports.log.warn('ignored a message', { messageType: read.message.type });
    return { evaluations: 0, nonCompliant: 0, undetermined: 0, ignored: read.message.type };
  }
  const evaluations = await new Evaluator(read, ports, signal).evaluations();
  signal.throwIfAborted();
  const refused = evaluations.length > 0 ? await ports.sink.put(evaluations, read.token, signal) : [];
  const outcome = {
    evaluations: evaluations.length,
    nonCompliant: evaluations.filter(({ compliance }) => compliance === 'NON_COMPLIANT').length,
    undetermined: evaluations.filter(isUndetermined).length,
    ignored: undefined,
  };
  ports.metrics.count('Evaluations', outcome.evaluations);
  ports.metrics.count('Undetermined', outcome.undetermined);
  if (refused.length > 0) {
    throw new EvaluationsRefused(
      `AWS Config did not take ${refused.length} of ${evaluations.length} evaluations`,
    );
  }
  return outcome;
}

class Evaluator {
  readonly #event: ConfigEvent;
  readonly #ports: ConfigRulePorts;
  readonly #signal: AbortSignal;
  readonly #facts: PrincipalFacts;
  readonly #judge: Judge;

  constructor(event: ConfigEvent, ports: ConfigRulePorts, signal: AbortSignal) {
    this.#event = event;
    this.#ports = ports;
    this.#signal = signal;
    this.#facts = new PrincipalFacts(ports.reader, ports.log, signal);
    this.#judge = new Judge(event.controls, event.parameters, ports.clock.now());
  }

  async evaluations(): Promise<readonly Evaluation[]> {
    const { message, leftScope } = this.#event;
    switch (message.kind) {
      case 'scheduled':
        return this.#everything(new Date(message.notifiedAt));
      case 'other':
        return [];
      default: {
        const { header, changed } = message;
        const key = keyOf(header);
        const at = new Date(header.capturedAt);
        if (!key) throw new ConfigEventError(`${header.type} is not a type of resource that is judged`);
        if (leftScope) return [notApplicable(key, at, 'left the scope of the rule')];
        if (!header.isLive) return [notApplicable(key, at, 'deleted, or not recorded')];
        const item = message.kind === 'change' ? message.item : await this.#inflated(key, at);
        return item === undefined
          ? [notApplicable(key, at, 'no longer exists')]
          : this.#changed(item, changed);
      }
    }
  }

  /** Notifications that were too large carry a summary only; the item is in the history. */
  #inflated(key: ResourceKey, at: Date): Promise<ConfigurationItem | undefined> {
    return this.#ports.reader.itemBefore(key, at, this.#signal);
  }

  async #changed(item: unknown, changed: readonly string[] | undefined): Promise<readonly Evaluation[]> {
    const header = readItemHeader(item);
    const key = keyOf(header);
    if (!key) throw new ConfigEventError(`${header.type} is not a type of resource that is judged`);
    const at = new Date(header.capturedAt);
    if (key.type === 'AWS::IAM::Policy') return [carrier(key, at), ...(await this.#holders(item, changed))];
    const members =
      key.type === 'AWS::IAM::Group' ? await this.#ports.reader.membersOf(header.name, this.#signal) : [];
    return [await this.#own(item, key, at), ...(await this.#current(members))];
  }

  async #own(item: unknown, key: ResourceKey, at: Date): Promise<Evaluation> {
    try {
      const principal = await this.#facts.ofItem(item as ConfigurationItem);
      return principal
        ? principalEvaluation(this.#judge, principal, key, at)
        : unreadableItem(key, at, 'its configuration names no principal');
    } catch (error) {
      if (error instanceof MalformedItem) return unreadableItem(key, at, error.message);
      throw error;
    }
  }

  /** What a policy says changes what its holders may do; only the default version counts. */
  async #holders(item: unknown, changed: readonly string[] | undefined): Promise<readonly Evaluation[]> {
    if (changed && !changed.some((name) => name.startsWith('Configuration.DefaultVersionId'))) return [];
    const { Arn: arn } = detailRecordOf(item).record;
    if (typeof arn !== 'string') throw new ConfigEventError('invokingEvent: configuration has no arn');
    const holders = await this.#ports.reader.holdersOf(arn, this.#signal);
    const groups = holders.filter(({ type }) => type === 'AWS::IAM::Group');
    const members: NamedResource[] = [];
    for (const { name } of groups) members.push(...(await this.#ports.reader.membersOf(name, this.#signal)));
    return this.#current(distinct([...holders, ...members]));
  }

  /** Judges resources as they are now, so the result is as of now. Those that are gone have nothing to report. */
  async #current(resources: readonly NamedResource[]): Promise<readonly Evaluation[]> {
    const at = new Date(this.#ports.clock.now());
    const current = await this.#facts.current(resources);
    return current.map(({ key, principal }) => principalEvaluation(this.#judge, principal, key, at));
  }

  /** The whole account, and NOT_APPLICABLE for what AWS Config still has a result for although it is gone. */
  async #everything(at: Date): Promise<readonly Evaluation[]> {
    const builder = new AccountBuilder(scanWants());
    for await (const { list, record } of this.#ports.reader.everything(this.#signal))
      builder.add(list, record, 'IAM');
    const evaluations = builder.finish().principals.flatMap((principal): Evaluation[] => {
      const { id, type } = principal.caller;
      return id === undefined || type === 'policy'
        ? []
        : [principalEvaluation(this.#judge, principal, { type: TYPES[type], id }, at)];
    });
    const judged = new Set(evaluations.map(nameOf));
    const stale: Evaluation[] = [];
    for await (const key of this.#ports.sink.known(this.#event.ruleName, this.#signal)) {
      if (!judged.has(nameOf(key))) stale.push(notApplicable(key, at, 'no longer exists'));
    }
    return [...evaluations, ...stale];
  }
}

const TYPES = { role: 'AWS::IAM::Role', user: 'AWS::IAM::User', group: 'AWS::IAM::Group' } as const;

function keyOf({ type, id }: ItemHeader): ResourceKey | undefined {
  const known = RESOURCE_TYPES.find((name): name is ResourceType => name === type);
  return known && { type: known, id };
}

function nameOf({ type, id }: ResourceKey): string {
  return `${type} ${id}`;
}

function carrier(key: ResourceKey, at: Date): Evaluation {
  return notApplicable(key, at, 'a policy is judged through the principals that carry it');
}

function unreadableItem(key: ResourceKey, at: Date, message: string): Evaluation {
  return { ...key, at, compliance: 'NON_COMPLIANT', annotation: `could not evaluate: ${message}` };
}

function distinct(resources: readonly NamedResource[]): NamedResource[] {
  return [...new Map(resources.map((resource) => [nameOf(resource), resource])).values()];
}
