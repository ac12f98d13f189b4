import { MalformedItem, type Principal, readItemHeader } from '#account';
import type { Judge } from '#controls';
import { type Change, type ConfigEvent, ConfigEventError, readConfigEvent } from './config-event.ts';
import { judgeFor } from './judges.ts';
import type { ConfigRulePorts, Evaluation, NamedResource, ResourceKey } from './ports.ts';
import { isUndetermined, notApplicable, notEvaluated, principalEvaluation } from './principal-evaluation.ts';
import { PrincipalFacts } from './principal-facts.ts';

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

  constructor(message: string) {
    super(message);
    this.name = 'EvaluationsRefused';
  }
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

/**
 * INVARIANT: a configuration item is reported as of its capture time, and what IAM says now as of a moment before it was asked.
 * So each result says no more than was true at its time, and AWS Config can order them however they come.
 */
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
    this.#facts = new PrincipalFacts(event.account, ports, signal);
    this.#judge = judgeFor(event.controls, event.parameters, ports.clock.now());
  }

  async evaluations(): Promise<readonly Evaluation[]> {
    const { message } = this.#event;
    switch (message.kind) {
      case 'change':
        return this.#changed(message);
      case 'scheduled':
        return this.#everyone(new Date(message.notifiedAt));
      case 'other':
        return [];
    }
  }

  async #changed({ key, header, item, changed }: Change): Promise<readonly Evaluation[]> {
    const at = new Date(header.capturedAt);
    if (this.#event.leftScope) return [notApplicable(key, at, 'left the scope of the rule')];
    if (!header.isLive) return [notApplicable(key, at, 'deleted, or not recorded')];
    if (key.type === 'AWS::IAM::Policy') {
      const told = notApplicable(key, at, 'a policy is judged through the principals that carry it');
      return [told, ...(await this.#current(await this.#holders(header.arn, changed)))];
    }
    const own = item === undefined ? await this.#inflated(key, header) : await this.#own(item, key, at);
    const members =
      key.type === 'AWS::IAM::Group' ? await this.#ports.reader.membersOf(header.name, this.#signal) : [];
    return [own, ...(await this.#current(members))];
  }

  async #own(item: unknown, key: ResourceKey, at: Date): Promise<Evaluation> {
    try {
      const principal = await this.#facts.ofItem(item);
      return principal
        ? this.#judged({ key, principal }, at)
        : notEvaluated(key, at, 'its configuration names no principal');
    } catch (error) {
      if (error instanceof MalformedItem) return notEvaluated(key, at, error.message);
      throw error;
    }
  }

  /** A notification that was too large leaves its item in the history. Where that is not yet so, IAM knows what is true now. */
  async #inflated(key: ResourceKey, { capturedAt, stateId, name }: Change['header']): Promise<Evaluation> {
    const at = new Date(capturedAt);
    const item = await this.#ports.reader.itemBefore(key, at, this.#signal);
    if (stateId !== undefined && item && readItemHeader(item).stateId === stateId)
      return this.#own(item, key, at);
    const [current] = await this.#current([{ ...key, name }]);
    return current ?? notApplicable(key, at, 'no longer exists');
  }

  /** What a policy says changes what its holders may do; only the default version counts. */
  async #holders(
    arn: string | undefined,
    changed: readonly string[] | undefined,
  ): Promise<readonly NamedResource[]> {
    if (changed && !changed.some(isDefaultVersion)) return [];
    if (arn === undefined) throw new ConfigEventError('invokingEvent: ARN is missing');
    const holders = await this.#ports.reader.holdersOf(arn, this.#signal);
    const groups = holders.filter(({ type }) => type === 'AWS::IAM::Group');
    const members: NamedResource[] = [];
    for (const { name } of groups) members.push(...(await this.#ports.reader.membersOf(name, this.#signal)));
    return [...new Map([...holders, ...members].map((each) => [nameOf(each), each])).values()];
  }

  /** Judges principals as they are now, so the result is as of now. Those that are gone have nothing to report. */
  async #current(resources: readonly NamedResource[]): Promise<readonly Evaluation[]> {
    const at = new Date(this.#ports.clock.now());
    return (await this.#facts.current(resources)).map((found) => this.#judged(found, at));
  }

  /** The whole account, and NOT_APPLICABLE for what AWS Config still has a result for although it is gone. */
  async #everyone(at: Date): Promise<readonly Evaluation[]> {
    const { found, isComplete } = await this.#facts.everyone();
    const evaluations = found.map((each) => this.#judged(each, at));
    return isComplete ? [...evaluations, ...(await this.#stale(evaluations, at))] : evaluations;
  }

  async #stale(evaluations: readonly Evaluation[], at: Date): Promise<readonly Evaluation[]> {
    const judged = new Set(evaluations.map(nameOf));
    const stale: Evaluation[] = [];
    for await (const key of this.#ports.sink.known(this.#event.ruleName, this.#signal)) {
      if (!judged.has(nameOf(key))) stale.push(notApplicable(key, at, 'no longer exists'));
    }
    return stale;
  }

  #judged(
    { key, principal }: { readonly key: ResourceKey; readonly principal: Principal },
    at: Date,
  ): Evaluation {
    return principalEvaluation(this.#judge, principal, key, at);
  }
}

function isDefaultVersion(property: string): boolean {
  return property === 'Configuration' || property.startsWith('Configuration.DefaultVersionId');
}

function nameOf({ type, id }: ResourceKey): string {
  return `${type} ${id}`;
}
