import { MalformedItem, readItemHeader } from '#account';
import type { Judge } from '#controls';
import type { PrincipalReport } from '#findings';
import { type Change, type ConfigEvent, ConfigEventError } from './config-event.ts';
import { judgeFor } from './judges.ts';
import type { ConfigRulePorts, Evaluation, NamedResource, ResourceKey } from './ports.ts';
import { notApplicable, notEvaluated, principalEvaluation, reportOn } from './principal-evaluation.ts';
import { type Found, PrincipalFacts } from './principal-facts.ts';

/** What an event says of one resource. */
export type JudgedResource = {
  readonly evaluation: Evaluation;
  /** Undefined where there was nothing to judge, or nothing that could be read. */
  readonly report?: PrincipalReport;
  /** Deleted, or no longer recorded. */
  readonly isGone?: boolean;
  /** Told by a configuration item that need not be the newest. */
  readonly isRecorded?: boolean;
};

export type JudgedResources = {
  readonly resources: readonly JudgedResource[];
  /** Whether these are all the principals of the account. */
  readonly isEverything: boolean;
};

/**
 * INVARIANT: a configuration item is reported as of its capture time, and what IAM says now as of a moment before it was asked.
 * So each result says no more than was true at its time, and AWS Config can order them however they come.
 */
export class EventJudge {
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

  async judged(): Promise<JudgedResources> {
    const { message } = this.#event;
    switch (message.kind) {
      case 'change':
        return { resources: await this.#changed(message), isEverything: false };
      case 'scheduled':
        return this.#everyone(new Date(message.notifiedAt));
      case 'other':
        return { resources: [], isEverything: false };
    }
  }

  async #changed({ key, header, item, changed }: Change): Promise<readonly JudgedResource[]> {
    const at = new Date(header.capturedAt);
    if (this.#event.leftScope) return [gone(key, at, 'left the scope of the rule')];
    if (!header.isLive) return [gone(key, at, 'deleted, or not recorded')];
    if (key.type === 'AWS::IAM::Policy') {
      const told = notApplicable(key, at, 'a policy is judged through the principals that carry it');
      return [{ evaluation: told }, ...(await this.#current(await this.#holders(header.arn, changed)))];
    }
    const own = item === undefined ? await this.#inflated(key, header) : await this.#own(item, key, at);
    const members =
      key.type === 'AWS::IAM::Group' ? await this.#ports.reader.membersOf(header.name, this.#signal) : [];
    return [own, ...(await this.#current(members))];
  }

  async #own(item: unknown, key: ResourceKey, at: Date): Promise<JudgedResource> {
    try {
      const principal = await this.#facts.ofItem(item);
      return principal
        ? { ...this.#judged({ key, principal }, at), isRecorded: true }
        : { evaluation: notEvaluated(key, at, 'its configuration names no principal') };
    } catch (error) {
      if (error instanceof MalformedItem) return { evaluation: notEvaluated(key, at, error.message) };
      throw error;
    }
  }

  /** A notification that was too large leaves its item in the history. Where that is not yet so, IAM knows what is true now. */
  async #inflated(
    key: ResourceKey,
    { capturedAt, stateId, name }: Change['header'],
  ): Promise<JudgedResource> {
    const at = new Date(capturedAt);
    const item = await this.#ports.reader.itemBefore(key, at, this.#signal);
    if (stateId !== undefined && item && readItemHeader(item).stateId === stateId)
      return this.#own(item, key, at);
    const [current] = await this.#current([{ ...key, name }]);
    return current ?? gone(key, at, 'no longer exists');
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
  async #current(resources: readonly NamedResource[]): Promise<readonly JudgedResource[]> {
    const at = new Date(this.#ports.clock.now());
    return (await this.#facts.current(resources)).map((found) => this.#judged(found, at));
  }

  /** The whole account, and NOT_APPLICABLE for what AWS Config still has a result for although it is gone. */
  async #everyone(at: Date): Promise<JudgedResources> {
    const { found, isComplete } = await this.#facts.everyone();
    const resources = found.map((each) => this.#judged(each, at));
    const stale = isComplete ? await this.#stale(resources, at) : [];
    return { resources: [...resources, ...stale], isEverything: isComplete };
  }

  async #stale(judged: readonly JudgedResource[], at: Date): Promise<readonly JudgedResource[]> {
    const names = new Set(judged.map(({ evaluation }) => nameOf(evaluation)));
    const stale: JudgedResource[] = [];
    for await (const key of this.#ports.sink.known(this.#event.ruleName, this.#signal)) {
      if (!names.has(nameOf(key))) stale.push(gone(key, at, 'no longer exists'));
    }
    return stale;
  }

  #judged({ key, principal }: Found, at: Date): JudgedResource {
    const report = reportOn(this.#judge, principal);
    return { evaluation: principalEvaluation(report, key, at), report };
  }
}

function gone(key: ResourceKey, at: Date, why: string): JudgedResource {
  return { evaluation: notApplicable(key, at, why), isGone: true };
}

function isDefaultVersion(property: string): boolean {
  return property === 'Configuration' || property.startsWith('Configuration.DefaultVersionId');
}

function nameOf({ type, id }: ResourceKey): string {
  return `${type} ${id}`;
}
