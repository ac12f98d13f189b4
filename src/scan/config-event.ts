import { type ItemHeader, MalformedItem, readItemHeader } from '#account';
import { type Control, type Parameters, POLICY_CONTROLS, readParameters, SEVERITIES } from '#controls';
import { RESOURCE_TYPES, type ResourceKey } from './ports.ts';

/** What an error may quote of an event: AWS Config shows the message in the status of the rule. */
const MOST_QUOTED = 1000;

/** An event that is none of AWS Config's, or contradicts itself: nothing is reported, and AWS Config shows the message. */
export class ConfigEventError extends Error {
  readonly code = 'InvalidConfigEvent';

  constructor(message: string, options?: ErrorOptions) {
    super(message.slice(0, MOST_QUOTED), options);
    this.name = 'ConfigEventError';
  }
}

type Json = { readonly [name: string]: unknown };

export type ConfigEvent = {
  readonly token: { readonly resultToken: string; readonly testMode: boolean };
  readonly ruleName: string;
  readonly account: string;
  readonly leftScope: boolean;
  readonly parameters: Parameters;
  readonly controls: readonly Control[];
  readonly message: Message;
};

export type Change = {
  readonly kind: 'change';
  readonly key: ResourceKey;
  readonly header: ItemHeader;
  /** Undefined where the notification was too large to carry it. */
  readonly item: unknown;
  /** What the change touched, such as `Configuration.DefaultVersionId`; undefined where the event does not say. */
  readonly changed: readonly string[] | undefined;
};

type Message =
  | Change
  | { readonly kind: 'scheduled'; readonly notifiedAt: number }
  | { readonly kind: 'other'; readonly type: string };

/** https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html */
export function readConfigEvent(event: unknown): ConfigEvent {
  if (!isObject(event)) throw new ConfigEventError('expected an event of an AWS Config rule');
  const { resultToken, accountId: account, configRuleName: ruleName, eventLeftScope: leftScope } = event;
  if (typeof resultToken !== 'string' || resultToken === '')
    throw new ConfigEventError('resultToken is missing');
  if (typeof account !== 'string' || account === '') throw new ConfigEventError('accountId is missing');
  return {
    // A convention of the Rule Development Kit: with this token nothing is stored.
    token: { resultToken, testMode: resultToken === 'TESTMODE' },
    ruleName: typeof ruleName === 'string' ? ruleName : '',
    account,
    leftScope: leftScope === true,
    ...readRuleParameters(event.ruleParameters),
    message: readMessage(jsonOf(event.invokingEvent, 'invokingEvent'), account),
  };
}

/** Without a parameter `controls`, a rule covers the controls on identities of medium severity and higher. */
function readRuleParameters(given: unknown): Pick<ConfigEvent, 'parameters' | 'controls'> {
  const reading = readParameters(
    given === undefined || given === null || given === '' ? {} : jsonOf(given, 'ruleParameters'),
  );
  if (!reading.ok) {
    const problems = reading.problems.map(({ parameter, message }) => `${parameter}: ${message}`);
    throw new ConfigEventError(`ruleParameters: ${problems.join('; ')}`);
  }
  const { parameters } = reading;
  if (parameters.evaluatePolicies)
    throw new ConfigEventError(
      'ruleParameters: evaluatePolicies: a rule judges a policy through the principals that carry it',
    );
  // What else a control has to know only a scan reads, and a rule would take back what the scan found.
  const others = parameters.controls.filter((id) => !POLICY_CONTROLS.some((control) => control.id === id));
  if (others.length > 0)
    throw new ConfigEventError(`ruleParameters: controls: no rule can run ${others.join(', ')}`);
  const chosen = ({ id, severity }: Control) =>
    parameters.controls.length > 0
      ? parameters.controls.includes(id)
      : SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf('medium');
  return { parameters, controls: POLICY_CONTROLS.filter(chosen) };
}

function readMessage(invoking: Json, account: string): Message {
  const { messageType: type, configurationItem: item, configurationItemSummary: summary } = invoking;
  switch (type) {
    case 'ConfigurationItemChangeNotification':
      return { ...changeOf(item, account), item, changed: changedProperties(invoking.configurationItemDiff) };
    case 'OversizedConfigurationItemChangeNotification':
      return { ...changeOf(summary, account), item: undefined, changed: undefined };
    case 'ScheduledNotification':
      ofAccount(invoking.awsAccountId ?? account, account, 'the notification');
      return { kind: 'scheduled', notifiedAt: notifiedAt(invoking) };
    default:
      if (typeof type !== 'string') throw new ConfigEventError('invokingEvent: messageType is missing');
      return { kind: 'other', type: type.slice(0, MOST_QUOTED) };
  }
}

function changeOf(item: unknown, account: string): Pick<Change, 'kind' | 'key' | 'header'> {
  const header = headerOf(item);
  ofAccount(header.account, account, 'the item');
  const type = RESOURCE_TYPES.find((name) => name === header.type);
  if (!type) throw new ConfigEventError(`${header.type} is not a type of resource that is judged`);
  return { kind: 'change', key: { type, id: header.id }, header };
}

function headerOf(item: unknown): ItemHeader {
  try {
    return readItemHeader(item);
  } catch (error) {
    if (!(error instanceof MalformedItem)) throw error;
    throw new ConfigEventError(`invokingEvent: ${error.message}`, { cause: error });
  }
}

function notifiedAt({ notificationCreationTime: time }: Json): number {
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(at)) throw new ConfigEventError('invokingEvent: notificationCreationTime is no date');
  return at;
}

function changedProperties(diff: unknown): readonly string[] | undefined {
  if (!isObject(diff) || !isObject(diff.changedProperties) || diff.changeType !== 'UPDATE') return undefined;
  const names = Object.keys(diff.changedProperties);
  return names.length > 0 ? names : undefined;
}

function ofAccount(found: unknown, account: string, what: string): void {
  if (found !== account)
    throw new ConfigEventError(`${what} is of account ${String(found)}, the rule of account ${account}`);
}

function jsonOf(text: unknown, name: string): Json {
  if (text === undefined || text === null) throw new ConfigEventError(`${name} is missing`);
  if (typeof text !== 'string') throw new ConfigEventError(`${name} is not a text`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConfigEventError(`${name} is not JSON`, { cause: error });
  }
  if (!isObject(value)) throw new ConfigEventError(`${name} is not a JSON object`);
  return value;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
