import { describe, expect, it } from 'vitest';
import type { ConfigRulePorts } from '#scan';
import { eventForm } from '../support/aws-double/index.ts';
import { changeMessage, eventOf, newestOf, notificationOf, oversizedMessage, RULE } from './config/events.ts';
import { allow, BROAD, CONNECTION, NAMED, UNRELATED } from './config/policies.ts';
import {
  CAPTURED,
  eventItem,
  keyOf,
  POLICY_KEY,
  policyConfiguration,
  principalConfiguration,
} from './config/recorded.ts';
import { openRule } from './config/rule.ts';

const DELETED = ['ResourceDeleted', 'ResourceDeletedNotRecorded', 'ResourceNotRecorded'];
const configurations = {
  Role: { key: keyOf('Role'), configuration: principalConfiguration('Role', BROAD) },
  User: { key: keyOf('User'), configuration: principalConfiguration('User', BROAD) },
  Group: { key: keyOf('Group'), configuration: principalConfiguration('Group', BROAD) },
  Policy: { key: POLICY_KEY, configuration: policyConfiguration('v1', [{ id: 'v1', document: BROAD }]) },
};
const ALL = Object.entries(configurations);

describe.each(ALL)('a %s', (_kind, { key, configuration }) => {
  const item = (overrides: object = {}) => eventItem(key, configuration, { ...overrides });
  const notApplicable = { ...key, compliance: 'NOT_APPLICABLE', at: new Date(CAPTURED) };

  it.each(DELETED)('is not applicable, without a question to anybody, when it is %s', async (status) => {
    const rule = await openRule();
    const gone = item({ configurationItemStatus: status, configuration: null });
    for (const message of [changeMessage(gone), oversizedMessage(gone)]) {
      await rule.invoke(message);
      expect(rule.told()).toMatchObject([{ ...notApplicable, annotation: 'deleted, or not recorded' }]);
      expect(rule.calls()).toEqual({ 'config:PutEvaluations': 1 });
    }
  });

  it('is not applicable when it left the scope, even if it is there', async () => {
    const rule = await openRule();
    for (const message of [changeMessage(item()), oversizedMessage(item())]) {
      await rule.invoke(message, { eventLeftScope: true });
      expect(rule.told()).toMatchObject([{ ...notApplicable, annotation: 'left the scope of the rule' }]);
      expect(rule.calls()).toEqual({ 'config:PutEvaluations': 1 });
    }
  });

  it.each(['OK', 'ResourceDiscovered'])('is looked at when it is %s', async (configurationItemStatus) => {
    const rule = await openRule();
    await rule.invoke(changeMessage(item({ configurationItemStatus })));
    const compliance = key.type === 'AWS::IAM::Policy' ? 'NOT_APPLICABLE' : 'NON_COMPLIANT';
    expect(rule.told()).toMatchObject([{ ...key, compliance, at: new Date(CAPTURED) }]);
    expect(rule.told()[0]?.annotation).not.toBe('deleted, or not recorded');
  });
});

describe('a change of a role', () => {
  it('with inline policies only takes no reading, and one call to tell', async () => {
    const rule = await openRule();
    const role = rule.aws.account.create('Role', 'deployer', { inline: { own: BROAD } });
    const outcome = await rule.invoke(notificationOf(newestOf(rule.aws, role)));
    expect(rule.calls()).toEqual({ 'config:PutEvaluations': 1 });
    expect(outcome).toEqual({
      evaluations: 1,
      nonCompliant: 1,
      undetermined: 0,
      published: 0,
      ignored: undefined,
    });
    expect(rule.counted).toEqual({ Evaluations: 1, Undetermined: 0 });
    expect(rule.log).toEqual([]);
  });

  it('reads all customer managed policies in one call, and asks IAM once for what AWS Config does not relate', async () => {
    const rule = await openRule();
    const { account } = rule.aws;
    const own = ['a', 'b', 'c'].map((name) => account.createPolicy(name, UNRELATED).arn);
    const ofAws = account.createPolicy('ReadOnly', NAMED, { isAwsManaged: true }).arn;
    const boundary = account.createPolicy('fence', BROAD).arn;
    const role = account.create('Role', 'deployer', { attached: [...own, ofAws], boundary });
    const message = notificationOf(newestOf(rule.aws, role));
    await rule.invoke(message);
    const first = rule.calls();
    await rule.invoke(message);
    expect(rule.told()).toMatchObject([{ id: role.id, compliance: 'COMPLIANT' }]);
    expect([first, rule.calls()]).toEqual([
      {
        'config:BatchGetResourceConfig': 1,
        'config:PutEvaluations': 1,
        'iam:GetPolicy': 2,
        'iam:GetPolicyVersion': 2,
      },
      // The versions of policies never change.
      { 'config:BatchGetResourceConfig': 1, 'config:PutEvaluations': 1, 'iam:GetPolicy': 2 },
    ]);
  });

  it('reads policies from IAM where AWS Config records none', async () => {
    const rule = await openRule();
    const { account } = rule.aws;
    account.recorder.types.delete('AWS::IAM::Policy');
    const policy = account.createPolicy('ship', BROAD);
    const role = account.create('Role', 'deployer', { attached: [policy.arn] });
    await rule.invoke(notificationOf(newestOf(rule.aws, role)));
    expect(rule.told()).toMatchObject([{ id: role.id, compliance: 'NON_COMPLIANT' }]);
    expect(rule.calls()).toMatchObject({ 'iam:GetPolicy': 1 });
  });

  it('is judged with the boundary, which narrows', async () => {
    const rule = await openRule();
    const { account } = rule.aws;
    const fence = account.createPolicy('fence', UNRELATED);
    const role = account.create('Role', 'deployer', { inline: { own: BROAD }, boundary: fence.arn });
    await rule.invoke(notificationOf(newestOf(rule.aws, role)));
    expect(rule.told()).toMatchObject([{ id: role.id, compliance: 'COMPLIANT' }]);
  });

  it('is judged by the parameters of the rule', async () => {
    const rule = await openRule();
    const role = rule.aws.account.create('Role', 'deployer', { inline: { own: BROAD } });
    const message = notificationOf(newestOf(rule.aws, role));
    await rule.invoke(message, { ruleParameters: JSON.stringify({ excludePrincipals: role.arn }) });
    expect(rule.told()).toMatchObject([
      { compliance: 'NOT_APPLICABLE', annotation: expect.stringContaining('excludePrincipals') },
    ]);
    await rule.invoke(message, { ruleParameters: undefined });
    expect(rule.told()).toMatchObject([{ compliance: 'NON_COMPLIANT' }]);
  });

  it('is not applicable where AWS alone can change the role', async () => {
    const rule = await openRule();
    const path = '/aws-service-role/codebuild.amazonaws.com/';
    const role = rule.aws.account.create('Role', 'AWSServiceRoleForBuilds', { path, inline: { own: BROAD } });
    await rule.invoke(notificationOf(newestOf(rule.aws, role)));
    expect(rule.told()).toMatchObject([{ compliance: 'NOT_APPLICABLE' }]);
  });

  it('is told as of its capture time, to the millisecond, however late it comes', async () => {
    const rule = await openRule();
    const { account } = rule.aws;
    account.clock.advance({ milliseconds: 123 });
    const role = account.create('Role', 'deployer', { inline: { own: NAMED } });
    const change = newestOf(rule.aws, role);
    account.clock.advance({ days: 3 });
    await rule.invoke(notificationOf(change));
    expect(rule.told()).toMatchObject([{ at: change.item.configurationItemCaptureTime }]);
    const [{ Evaluations: sent } = {}] = rule.aws.traffic.inputsOf('config:PutEvaluations');
    // Seconds, as a number: a text of a date is what AWS Config refuses.
    expect(sent).toMatchObject([
      { OrderingTimestamp: change.item.configurationItemCaptureTime.getTime() / 1000 },
    ]);
  });

  it('stores nothing with the token TESTMODE', async () => {
    const rule = await openRule();
    const role = rule.aws.account.create('Role', 'deployer', { inline: { own: BROAD } });
    await rule.invoke(notificationOf(newestOf(rule.aws, role)), { resultToken: 'TESTMODE' });
    expect(rule.told()).toMatchObject([{ compliance: 'NON_COMPLIANT' }]);
    expect(rule.aws.traffic.inputsOf('config:PutEvaluations')).toMatchObject([{ TestMode: true }]);
    expect(rule.held()).toEqual([]);
  });

  it('fails with a token that AWS Config does not know', async () => {
    const rule = await openRule();
    const role = rule.aws.account.create('Role', 'deployer', { inline: { own: NAMED } });
    const event = eventOf(notificationOf(newestOf(rule.aws, role)));
    await expect(rule.deliver(event)).rejects.toMatchObject({ code: 'InvalidResultTokenException' });
    expect(rule.held()).toEqual([]);
  });

  it('never takes stale results of others back', async () => {
    const rule = await openRule();
    const { account, rules } = rule.aws;
    const stale = { type: 'AWS::IAM::Role', id: 'AROAEXAMPLE0000000999', annotation: undefined };
    rules.store(RULE, { ...stale, compliance: 'NON_COMPLIANT', at: new Date(0) });
    const role = account.create('Role', 'deployer', { inline: { own: NAMED } });
    await rule.invoke(notificationOf(newestOf(rule.aws, role)));
    expect(rule.held()).toHaveLength(2);
    expect(rule.held()).toContainEqual(
      expect.objectContaining({ id: stale.id, compliance: 'NON_COMPLIANT' }),
    );
  });
});

describe('a change of a user', () => {
  it('is judged with what the groups give', async () => {
    const rule = await openRule();
    const { account } = rule.aws;
    const policy = account.createPolicy('ship', BROAD);
    account.create('Group', 'builders', { attached: [policy.arn] });
    account.create('Group', 'readers', { inline: { own: NAMED } });
    const user = account.create('User', 'ada', { groups: ['builders', 'readers'] });
    await rule.invoke(notificationOf(newestOf(rule.aws, user)));
    expect(rule.told()).toMatchObject([{ id: user.id, type: 'AWS::IAM::User', compliance: 'NON_COMPLIANT' }]);
  });

  it('is undetermined where a group is gone', async () => {
    const rule = await openRule();
    const { account } = rule.aws;
    const group = account.create('Group', 'builders', { inline: { own: NAMED } });
    const user = account.create('User', 'ada', { groups: ['builders'], inline: { own: NAMED } });
    const message = notificationOf(newestOf(rule.aws, user));
    account.delete(group);
    await rule.invoke(message);
    expect(rule.told()).toMatchObject([
      { compliance: 'NON_COMPLIANT', annotation: expect.stringMatching(/^could not evaluate: .*builders/) },
    ]);
  });
});

describe('a notification that was too large', () => {
  async function crowded() {
    const rule = await openRule();
    const { account } = rule.aws;
    const role = account.create('Role', 'crowded', { inline: { own: NAMED } });
    account.clock.advance({ days: 30 });
    account.setInline(role, 'own', BROAD);
    const { item } = newestOf(rule.aws, role);
    return { ...rule, account, role, item, message: oversizedMessage(eventForm(item)) };
  }

  it('is judged by the item in the history, as of its capture time, however much came later', async () => {
    const { account, role, invoke, told, calls, item, message } = await crowded();
    account.clock.advance({ days: 40 });
    account.setInline(role, 'own', NAMED);
    await invoke(message);
    expect(told()).toMatchObject([
      { id: role.id, compliance: 'NON_COMPLIANT', at: item.configurationItemCaptureTime },
    ]);
    expect(calls()).toEqual({ 'config:GetResourceConfigHistory': 1, 'config:PutEvaluations': 1 });
  });

  it('needs no time of the notification, which the example of the documentation leaves out', async () => {
    const { message } = await crowded();
    expect(message).not.toHaveProperty('notificationCreationTime');
    expect(message).not.toHaveProperty('configurationItem');
  });

  it.each<[string, object]>([
    ['an earlier one is all there is', { configurationStateId: 7 }],
    ['the summary says not which it is', { configurationStateId: undefined }],
  ])('is judged by what IAM says now where its item is not in the history: %s', async (_why, overrides) => {
    const { account, role, invoke, told, calls, item } = await crowded();
    const summary = { ...eventForm(item), ...overrides };
    account.clock.advance({ days: 1 });
    account.setInline(role, 'own', NAMED);
    const now = account.clock.advance({ seconds: 5 });
    await invoke(oversizedMessage(summary));
    expect(told()).toMatchObject([{ id: role.id, compliance: 'COMPLIANT', at: now }]);
    expect(calls()).toMatchObject({ 'config:GetResourceConfigHistory': 1, 'iam:GetRole': 1 });
  });

  it('is judged by what IAM says now where AWS Config keeps no history, page after empty page', async () => {
    const { account, invoke, told, calls, role, item } = await crowded();
    const before = new Date(item.configurationItemCaptureTime.getTime() - 5 * 86_400_000);
    const summary = { ...eventForm(item), configurationItemCaptureTime: before.toISOString() };
    await invoke(oversizedMessage(summary));
    expect(calls()['config:GetResourceConfigHistory']).toBeGreaterThan(1);
    account.recorder.isOn = false;
    await invoke(oversizedMessage(summary));
    expect(told()).toMatchObject([{ id: role.id, compliance: 'NON_COMPLIANT', at: account.clock.now() }]);
  });

  it('is not applicable where neither the history nor IAM has the principal', async () => {
    const { account, role, invoke, told, item, message } = await crowded();
    account.recorder.isOn = false;
    account.delete(role);
    account.create('Role', 'crowded', { inline: { own: BROAD } });
    await invoke(message);
    expect(told()).toMatchObject([
      {
        id: role.id,
        compliance: 'NOT_APPLICABLE',
        annotation: 'no longer exists',
        at: item.configurationItemCaptureTime,
      },
    ]);
  });

  it.each(['User', 'Group'] as const)('is read of a %s as well', async (kind) => {
    const rule = await openRule();
    const entity = rule.aws.account.create(kind, 'crowded', { inline: { own: BROAD } });
    await rule.invoke(oversizedMessage(eventForm(newestOf(rule.aws, entity).item)));
    expect(rule.told()).toMatchObject([{ id: entity.id, compliance: 'NON_COMPLIANT' }]);
  });

  it('of a policy needs no history: the holders are what matters', async () => {
    const rule = await openRule();
    const { account } = rule.aws;
    const policy = account.createPolicy('ship', BROAD);
    const role = account.create('Role', 'deployer', { attached: [policy.arn] });
    await rule.invoke(oversizedMessage(eventForm(newestOf(rule.aws, policy).item)));
    expect(rule.told()).toMatchObject([
      { id: policy.id, compliance: 'NOT_APPLICABLE' },
      { id: role.id, compliance: 'NON_COMPLIANT' },
    ]);
    expect(rule.calls()).not.toHaveProperty('config:GetResourceConfigHistory');
  });
});

describe('another message', () => {
  it.each([
    'ConfigurationSnapshotDeliveryCompleted',
    'ConfigurationHistoryDeliveryCompleted',
    'SomethingNew',
  ])('%s is ignored with a line in the log', async (messageType) => {
    const rule = await openRule();
    const outcome = await rule.invoke({ messageType });
    expect(outcome).toEqual({
      evaluations: 0,
      nonCompliant: 0,
      undetermined: 0,
      published: 0,
      ignored: messageType,
    });
    expect(rule.calls()).toEqual({});
    expect(rule.log).toEqual([{ level: 'warn', message: 'ignored a message', details: { messageType } }]);
  });
});

describe('big and hostile input', () => {
  const told = async (configuration: object) => {
    const rule = await openRule();
    await rule.invoke(changeMessage(eventItem(keyOf('Role'), configuration)));
    return rule;
  };

  it('of ten megabytes is judged: a document that is that long', async () => {
    const resources = Array.from(
      { length: 100_000 },
      (_, index) => `arn:aws:s3:::fictional-artifacts-${index}/${'x'.repeat(60)}`,
    );
    const Statement = [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: resources },
      { Effect: 'Allow', Action: 'codeconnections:UseConnection', Resource: '*' },
    ];
    const document = JSON.stringify({ Version: '2012-10-17', Statement });
    expect(document.length).toBeGreaterThan(10_000_000);
    const rule = await told(principalConfiguration('Role', document));
    expect(rule.told()).toMatchObject([{ compliance: 'NON_COMPLIANT' }]);
  });

  it('of ten megabytes that nobody can read is not compliant', async () => {
    const rule = await told(principalConfiguration('Role', `%7B${'x'.repeat(10_000_000)}`));
    expect(rule.told()).toMatchObject([
      { compliance: 'NON_COMPLIANT', annotation: expect.stringMatching(/^could not evaluate: /) },
    ]);
  });

  it.each([
    ['line ends and escape codes', 'a\r\n\u001b[31mCOMPLIANT'],
    ['right-to-left marks', '\u202etnailpmoc'],
    ['half a character', 'a\ud800b'],
    ['characters outside of the plane', '🔗'.repeat(300)],
    ['markup', '<script>alert(1)</script>'],
    ['a path', '../../etc/passwd'],
    ['what every object has', '__proto__'],
    ['nothing', ''],
  ])('in a name is told in an annotation that AWS Config takes: %s', async (_what, name) => {
    const rolePolicyList = [{ policyName: name, policyDocument: '%zz' }];
    const rule = await told(principalConfiguration('Role', undefined, { rolePolicyList }));
    const [{ annotation = '' } = {}] = rule.told();
    expect(annotation).toMatch(/^could not evaluate: /);
    expect(annotation.length).toBeLessThanOrEqual(256);
    expect(annotation.isWellFormed()).toBe(true);
    expect(annotation).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('in what a policy names can not keep the result from AWS Config', async () => {
    const document = allow(
      'codeconnections:UseConnection',
      `${CONNECTION.slice(0, -3)}\ud800\u0000${'🔗'.repeat(200)}`,
    );
    const rule = await told(principalConfiguration('Role', document));
    expect(rule.held()).toHaveLength(1);
  });
});

describe('a log, metrics and a clock', () => {
  it('are given what happened, and no policy', async () => {
    const given: unknown[] = [];
    const change = (ports: ConfigRulePorts): ConfigRulePorts => ({
      ...ports,
      log: { ...ports.log, warn: (...line) => given.push(line), info: (...line) => given.push(line) },
      metrics: { count: (...counted) => given.push(counted) },
    });
    const rule = await openRule({ change });
    const { account } = rule.aws;
    const role = account.create('Role', 'deployer', { attached: [`arn:aws:iam::${account.id}:policy/gone`] });
    rule.aws.faults.next('iam:GetPolicy', { kind: 'denied' });
    await rule.invoke(notificationOf(newestOf(rule.aws, role)));
    expect(given).toEqual([
      ['a document could not be read', { operation: 'iam:GetPolicy', code: 'AccessDenied' }],
      ['Evaluations', 1],
      ['Undetermined', 1],
    ]);
  });
});
