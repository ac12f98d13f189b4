import { onTestFinished, vi } from 'vitest';
import { type AwsOptions, connectConfigRule } from '#aws';
import { type ConfigRulePorts, evaluateConfigEvent, type Outcome } from '#scan';
import { type AwsDouble, startAwsDouble } from '../../support/aws-double/index.ts';
import { eventOf, RULE } from './events.ts';

type Line = { readonly level: string; readonly message: string; readonly details: object };

/** One result, as AWS Config was told it. */
export type Told = {
  readonly type: string;
  readonly id: string;
  readonly compliance: string;
  readonly annotation: string | undefined;
  readonly at: Date;
};

/** A rule between AWS Config, played by the double over loopback, and the use case with its real adapters. */
export type Rule = {
  readonly aws: AwsDouble;
  readonly log: readonly Line[];
  readonly counted: Readonly<Record<string, number>>;
  /** Invokes the rule with an event as it is. */
  readonly deliver: (event: unknown, signal?: AbortSignal) => Promise<Outcome>;
  /** Invokes the rule as AWS Config does, with a token that it knows; `overrides` are fields of the event. */
  readonly invoke: (message: object, overrides?: object, signal?: AbortSignal) => Promise<Outcome>;
  /** What the last invocation told. */
  readonly told: () => readonly Told[];
  /** How often the last invocation called what. */
  readonly calls: () => Readonly<Record<string, number>>;
  /** What AWS Config holds. */
  readonly held: () => readonly Told[];
};

type Settings = AwsOptions & { readonly change?: (ports: ConfigRulePorts) => ConfigRulePorts };

const never = new AbortController().signal;

/** The double is closed at the end of the test. */
export async function openRule(settings: Settings = {}): Promise<Rule> {
  const aws = await startAwsDouble();
  onTestFinished(() => aws.close());
  return connectRule(aws, settings);
}

export function connectRule(aws: AwsDouble, { change = (ports) => ports, ...options }: Settings = {}): Rule {
  // Credentials as Lambda gives them, so that the SDK looks no further.
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  const log: Line[] = [];
  const counted: Record<string, number> = {};
  const writer =
    (level: string) =>
    (message: string, details: object = {}) =>
      void log.push({ level, message, details });
  const ports = change({
    ...connectConfigRule({ region: 'eu-central-1', endpoint: aws.endpoint, ...options }),
    findings: undefined,
    clock: { now: () => aws.account.clock.now().getTime() },
    log: { info: writer('info'), warn: writer('warn'), error: writer('error') },
    metrics: { count: (name, value) => Object.assign(counted, { [name]: value }) },
  });
  aws.rules.add(RULE);
  const deliver = (event: unknown, signal = never) => {
    aws.traffic.forget();
    return evaluateConfigEvent(event, ports, { signal });
  };
  return {
    aws,
    log,
    counted,
    deliver,
    invoke: (message, overrides = {}, signal = never) =>
      deliver(eventOf({ ...message }, { resultToken: aws.rules.token(RULE), ...overrides }), signal),
    told: () =>
      aws.traffic
        .inputsOf('config:PutEvaluations')
        .flatMap(({ Evaluations: sent }) => (sent as readonly Sent[]).map(toldBy)),
    calls: () => aws.traffic.counts,
    held: () => aws.rules.resultsOf(RULE),
  };
}

type Sent = {
  readonly ComplianceResourceType: string;
  readonly ComplianceResourceId: string;
  readonly ComplianceType: string;
  readonly Annotation?: string;
  readonly OrderingTimestamp: number;
};

function toldBy(sent: Sent): Told {
  return {
    type: sent.ComplianceResourceType,
    id: sent.ComplianceResourceId,
    compliance: sent.ComplianceType,
    annotation: sent.Annotation,
    at: new Date(sent.OrderingTimestamp * 1000),
  };
}
