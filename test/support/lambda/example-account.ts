import {
  type AwsDouble,
  type Entity,
  eventForm,
  type Item,
  type ManagedPolicy,
} from '../aws-double/index.ts';

/** What AWS Config invokes the function of a rule with. `invokingEvent` and `ruleParameters` are JSON in a text. */
export type ConfigRuleEvent = {
  readonly version: string;
  readonly invokingEvent: string;
  readonly ruleParameters: string;
  readonly resultToken: string;
  readonly eventLeftScope: boolean;
  readonly executionRoleArn: string;
  readonly configRuleArn: string;
  readonly configRuleName: string;
  readonly configRuleId: string;
  readonly accountId: string;
};

/** The events of examples/events, by the name of their file. */
export type ExampleEvents = Readonly<Record<(typeof EXAMPLES)[number], ConfigRuleEvent>>;

export const EXAMPLES = [
  'policy-change',
  'role-attached',
  'role-change',
  'role-change-test-mode',
  'role-deleted',
  'role-oversized',
  'scheduled',
] as const;

export const RULE = 'codeconnections-guard';
const CONNECTION =
  'arn:aws:codeconnections:eu-central-1:111122223333:connection/3f1c2a90-5d1e-4c57-9a0b-7be0c5a1d201';

/** Fills an account that has one rule, and tells what AWS Config says of it. */
export function exampleAccount({ account, rules }: AwsDouble): ExampleEvents {
  rules.add(RULE);
  const source = account.createPolicy('use-source', use(CONNECTION));
  account.create('Role', 'pipeline-api', { inline: { use: use(CONNECTION) }, boundary: source.arn });
  account.create('Group', 'developers', { inline: { use: use(CONNECTION) } });
  account.create('User', 'fictional-user', { groups: ['developers'] });
  const pipeline = account.create('Role', 'pipeline-web', { path: '/ci/', attached: [source.arn] });
  const crowded = account.create('Role', 'crowded', { inline: crowd() });
  const retired = account.create('Role', 'retired');
  account.delete(retired);
  const deploy = account.create('Role', 'deploy-web', { inline: { use: use(CONNECTION) } });
  account.setInline(deploy, 'use', use('*'));
  account.addVersion(source, use('*'));

  const newest = ({ id, ...subject }: Entity | ManagedPolicy): Item => {
    const type = `AWS::IAM::${'kind' in subject ? subject.kind : 'Policy'}`;
    const item = account.recorder.historyOf(type, id).at(-1);
    if (item) return item;
    throw new Error(`${type} ${id} was not recorded`);
  };
  const changed = change(newest(deploy), {
    'Configuration.RolePolicyList.0': [inlinePolicy(use(CONNECTION)), inlinePolicy(use('*'))],
  });
  return {
    'policy-change': change(newest(source), { 'Configuration.DefaultVersionId': ['v1', 'v2'] }),
    'role-attached': change(newest(pipeline)),
    'role-change': changed,
    'role-change-test-mode': { ...changed, resultToken: 'TESTMODE' },
    'role-deleted': change(newest(retired)),
    'role-oversized': oversized(newest(crowded)),
    scheduled: eventOf({
      messageType: 'ScheduledNotification',
      awsAccountId: account.id,
      notificationCreationTime: account.clock.now().toISOString(),
    }),
  };
}

function use(Resource: string): object {
  const Statement = [{ Effect: 'Allow', Action: 'codeconnections:UseConnection', Resource }];
  return { Version: '2012-10-17', Statement };
}

function inlinePolicy(document: object): object {
  return { policyName: 'use', policyDocument: encodeURIComponent(JSON.stringify(document)) };
}

/** More policy text than a notification holds. */
function crowd(): Readonly<Record<string, object>> {
  const bucket = (index: number) => `arn:aws:s3:::fictional-artifacts-${index}/*`;
  const Statement = Array.from({ length: 60 }, (_, index) => {
    return { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: bucket(index) };
  });
  return { artifacts: { Version: '2012-10-17', Statement }, use: use('*') };
}

/** `differences`: before and after of what was altered; none where the resource is new or gone. */
export function change(
  item: Item,
  differences: Readonly<Record<string, readonly [unknown, unknown]>> = {},
): ConfigRuleEvent {
  const changedProperties = Object.entries(differences).map(([name, [previousValue, updatedValue]]) => {
    return [name, { previousValue, updatedValue, changeType: 'UPDATE' }];
  });
  return eventOf({
    messageType: 'ConfigurationItemChangeNotification',
    configurationItem: eventForm(item),
    configurationItemDiff:
      changedProperties.length === 0
        ? null
        : { changedProperties: Object.fromEntries(changedProperties), changeType: 'UPDATE' },
    notificationCreationTime: item.configurationItemCaptureTime.toISOString(),
  });
}

/** Only the summary travels; the item stays in the history. */
function oversized(item: Item): ConfigRuleEvent {
  const { configuration: _, relationships: __, tags: ___, ...summary } = eventForm(item);
  return eventOf({
    messageType: 'OversizedConfigurationItemChangeNotification',
    configurationItemSummary: { changeType: 'UPDATE', ...summary },
    notificationCreationTime: item.configurationItemCaptureTime.toISOString(),
  });
}

function eventOf(message: object): ConfigRuleEvent {
  return {
    version: '1.0',
    invokingEvent: JSON.stringify({ ...message, recordVersion: '1.0' }),
    ruleParameters: '{}',
    resultToken: 'a token that AWS Config takes back with the results',
    eventLeftScope: false,
    executionRoleArn:
      'arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig',
    configRuleArn: 'arn:aws:config:eu-central-1:111122223333:config-rule/config-rule-abc123',
    configRuleName: RULE,
    configRuleId: 'config-rule-abc123',
    accountId: '111122223333',
  };
}
