import { type ConfigEvent, readConfigEvent } from './config-event.ts';
import { EventJudge, type JudgedResource, type JudgedResources } from './judged-resources.ts';
import type { ConfigRulePorts } from './ports.ts';
import { isUndetermined } from './principal-evaluation.ts';

export type Outcome = {
  readonly evaluations: number;
  readonly nonCompliant: number;
  readonly undetermined: number;
  /** Findings that Security Hub was sent. */
  readonly published: number;
  /** Why an event was not for us. */
  readonly ignored: string | undefined;
};

/** What happened after the work, told as an error so that Lambda's asynchronous retry repeats it. */
export class EvaluationsRefused extends Error {
  readonly code = 'EvaluationsRefused';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EvaluationsRefused';
  }
}

/**
 * Judges what an event of AWS Config is about, and tells AWS Config and Security Hub. Throws before anything is told when it
 * cannot finish. Each of the two is told whatever the other says: both take the same again, so a retry repeats both.
 */
export async function evaluateConfigEvent(
  event: unknown,
  ports: ConfigRulePorts,
  { signal }: { readonly signal: AbortSignal },
): Promise<Outcome> {
  const read = readConfigEvent(event);
  if (read.message.kind === 'other') {
    ports.log.warn('ignored a message', { messageType: read.message.type });
    return { evaluations: 0, nonCompliant: 0, undetermined: 0, published: 0, ignored: read.message.type };
  }
  const judged = await new EventJudge(read, ports, signal).judged();
  signal.throwIfAborted();
  const [config, hub] = await Promise.allSettled([
    put(judged.resources, read, ports, signal),
    published(judged, read, ports, signal),
  ]);
  return { ...counted(judged, ports), published: bothDone(config, hub), ignored: undefined };
}

async function put(
  resources: readonly JudgedResource[],
  { token }: ConfigEvent,
  { sink }: ConfigRulePorts,
  signal: AbortSignal,
): Promise<void> {
  const evaluations = resources.map(({ evaluation }) => evaluation);
  const refused = evaluations.length > 0 ? await sink.put(evaluations, token, signal) : [];
  if (refused.length === 0) return;
  throw new EvaluationsRefused(
    `AWS Config did not take ${refused.length} of ${evaluations.length} evaluations`,
  );
}

/** How findings are published is loaded where they are. */
async function published(
  judged: JudgedResources,
  event: ConfigEvent,
  { findings, ...ports }: ConfigRulePorts,
  signal: AbortSignal,
): Promise<number> {
  if (!findings || event.token.testMode) return 0;
  const { publishEvent } = await import('./publish-event.ts');
  return publishEvent(judged, event, { ...ports, findings }, signal);
}

function counted({ resources }: JudgedResources, { metrics }: ConfigRulePorts) {
  const evaluations = resources.map(({ evaluation }) => evaluation);
  const undetermined = evaluations.filter(isUndetermined).length;
  metrics.count('Evaluations', evaluations.length);
  metrics.count('Undetermined', undetermined);
  const nonCompliant = evaluations.filter(({ compliance }) => compliance === 'NON_COMPLIANT').length;
  return { evaluations: evaluations.length, nonCompliant, undetermined };
}

/** What the second answers. Where both failed, the message of both is told: AWS Config shows it in the status of the rule. */
function bothDone<T>(config: PromiseSettledResult<unknown>, hub: PromiseSettledResult<T>): T {
  if (config.status === 'rejected' && hub.status === 'rejected') {
    const reasons: readonly unknown[] = [config.reason, hub.reason];
    const message = reasons.map((reason) => (reason instanceof Error ? reason.message : String(reason)));
    throw new EvaluationsRefused(message.join('; '), { cause: new AggregateError(reasons) });
  }
  if (config.status === 'rejected') throw config.reason;
  if (hub.status === 'rejected') throw hub.reason;
  return hub.value;
}
