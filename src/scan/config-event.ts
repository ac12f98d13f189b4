import { type ItemHeader, MalformedItem, readItemHeader } from '#account';
import { CONTROLS, type Control, type Parameters, readParameters, SEVERITIES } from '#controls';

/** An event that is none of AWS Config's, or contradicts itself: nothing is reported, and AWS Config shows the message. */
export class ConfigEventError extends Error {
  readonly code = 'InvalidConfigEvent';
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

export type Message =
  | {
      readonly kind: 'change';
      readonly item: unknown;
      readonly header: ItemHeader;
      readonly changed: readonly string[] | undefined;
    }
  | {
      readonly kind: 'oversized';
      readonly header: ItemHeader;
      readonly changed: readonly string[] | undefined;
    }
  | { readonly kind: 'scheduled'; readonly notifiedAt: number }
  | { readonly kind: 'other'; readonly type: string };

/** https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html */
export function readConfigEvent(event: unknown): ConfigEvent {
  if (!isObject(event)) throw new ConfigEventError('expected an event of an AWS Config rule');
  const { resultToken, accountId: account, configRuleName: ruleName, eventLeftScope: leftScope } = event;
  if (typeof resultToken !== 'string' || resultToken === '')
    throw new ConfigEventError('resultToken is missing');
  if (typeof account !== 'string') throw new ConfigEventError('accountId is missing');
  const { parameters, controls } = readRuleParameters(event.ruleParameters);
  return {
    // A convention of the Rule Development Kit: with this token nothing is stored.
    token: { resultToken, testMode: resultToken === 'TESTMODE' },
    ruleName: typeof ruleName === 'string' ? ruleName : '',
    account,
    leftScope: leftScope === true,
    parameters,
    controls,
    message: ofAccount(readMessage(jsonOf(event.invokingEvent, 'invokingEvent')), account),
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
  const unknown = parameters.controls.filter((id) => !CONTROLS.some((control) => control.id === id));
  if (unknown.length > 0)
    throw new ConfigEventError(`ruleParameters: controls: there is no ${unknown.join(', ')}`);
  const chosen = ({ id, severity }: Control) =>
    parameters.controls.length > 0
      ? parameters.controls.includes(id)
      : SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf('medium');
  return { parameters, controls: CONTROLS.filter(chosen) };
}

function readMessage(invoking: Json): Message {
  const { messageType: type } = invoking;
  try {
    if (type === 'ConfigurationItemChangeNotification') {
      const item = invoking.configurationItem;
      return {
        kind: 'change',
        item,
        header: readItemHeader(item),
        changed: changedProperties(invoking.configurationItemDiff),
      };
    }
    if (type === 'OversizedConfigurationItemChangeNotification') {
      return {
        kind: 'oversized',
        header: readItemHeader(invoking.configurationItemSummary),
        changed: undefined,
      };
    }
  } catch (error) {
    if (error instanceof MalformedItem)
      throw new ConfigEventError(`invokingEvent: ${error.message}`, { cause: error });
    throw error;
  }
  if (typeof type !== 'string') throw new ConfigEventError('invokingEvent: messageType is missing');
  return type === 'ScheduledNotification'
    ? { kind: 'scheduled', notifiedAt: notifiedAt(invoking) }
    : { kind: 'other', type };
}

function notifiedAt({ notificationCreationTime: time }: Json): number {
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(at)) throw new ConfigEventError('invokingEvent: notificationCreationTime is no date');
  return at;
}

/** What a change touched, such as `Configuration.DefaultVersionId`; undefined where the event does not say. */
function changedProperties(diff: unknown): readonly string[] | undefined {
  if (!isObject(diff) || !isObject(diff.changedProperties) || diff.changeType !== 'UPDATE') return undefined;
  return Object.keys(diff.changedProperties);
}

function ofAccount(message: Message, account: string): Message {
  if ('header' in message && message.header.account !== account) {
    throw new ConfigEventError(
      `the item is of account ${message.header.account}, the rule of account ${account}`,
    );
  }
  return message;
}

function jsonOf(text: unknown, name: string): Json {
  if (typeof text !== 'string') throw new ConfigEventError(`${name} is missing`);
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
