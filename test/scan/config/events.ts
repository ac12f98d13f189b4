import {
  type AwsDouble,
  type Entity,
  eventForm,
  type Item,
  type ManagedPolicy,
} from '../../support/aws-double/index.ts';

const ACCOUNT = '111122223333';
export const RULE = 'codeconnections-guard';

type Fields = Readonly<Record<string, unknown>>;

/** What AWS Config invokes the function of a rule with, around a message. */
export function eventOf(message: Fields, overrides: Fields = {}): Fields {
  return {
    version: '1.0',
    invokingEvent: JSON.stringify(message),
    ruleParameters: '{}',
    resultToken: 'token',
    eventLeftScope: false,
    executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
    configRuleArn: `arn:aws:config:eu-central-1:${ACCOUNT}:config-rule/config-rule-abc123`,
    configRuleName: RULE,
    configRuleId: 'config-rule-abc123',
    accountId: ACCOUNT,
    ...overrides,
  };
}

/** `item` in the form that events hold. */
export function changeMessage(item: unknown, diff: unknown = null): Fields {
  return {
    messageType: 'ConfigurationItemChangeNotification',
    configurationItem: item,
    configurationItemDiff: diff,
    notificationCreationTime: '2026-01-05T10:00:00.000Z',
    recordVersion: '1.3',
  };
}

/** As the example of AWS's documentation has it: without the time and the version that other notifications hold. */
export function oversizedMessage(item: Fields): Fields {
  const leftOut = { configuration: undefined, relationships: undefined, tags: undefined };
  return {
    messageType: 'OversizedConfigurationItemChangeNotification',
    configurationItemSummary: { changeType: 'UPDATE', ...item, ...leftOut },
  };
}

export function scheduledMessage(at: Date, overrides: Fields = {}): Fields {
  return {
    messageType: 'ScheduledNotification',
    awsAccountId: ACCOUNT,
    notificationCreationTime: at.toISOString(),
    recordVersion: '1.0',
    ...overrides,
  };
}

export type Change = { readonly item: Item; readonly before: Item | undefined };

/** The notification that AWS Config sends when it has recorded an item. */
export function notificationOf({ item, before }: Change): Fields {
  return changeMessage(eventForm(item), before ? differences(before, item) : null);
}

/** What differs, by the names that AWS Config gives to properties. */
function differences(before: Item, after: Item): Fields {
  const [old, young] = [propertiesOf(before), propertiesOf(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(young)])].filter(
    (name) => JSON.stringify(old[name]) !== JSON.stringify(young[name]),
  );
  const changed = names.map((name) => [
    Array.isArray(old[name] ?? young[name]) ? `${name}.0` : name,
    { previousValue: old[name], updatedValue: young[name], changeType: 'UPDATE' },
  ]);
  return { changedProperties: Object.fromEntries(changed), changeType: 'UPDATE' };
}

function propertiesOf({ configuration = '{}', relationships }: Item): Fields {
  const entries = Object.entries(JSON.parse(configuration)).map(([name, value]) => [
    `Configuration.${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    value,
  ]);
  return { ...Object.fromEntries(entries), Relationships: relationships };
}

/** The newest item of something that the double recorded, with the one before it. */
export function newestOf({ account }: AwsDouble, { id, ...subject }: Entity | ManagedPolicy): Change {
  const type = `AWS::IAM::${'kind' in subject ? subject.kind : 'Policy'}`;
  const history = account.recorder.historyOf(type, id);
  const [item, before] = [history.at(-1), history.at(-2)];
  if (item) return { item, before };
  throw new Error(`${type} ${id} was not recorded`);
}
