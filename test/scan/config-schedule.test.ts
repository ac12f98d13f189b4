import { describe, expect, it } from 'vitest';
import type { ConfigRulePorts, DetailRecord } from '#scan';
import { newestOf, notificationOf, RULE, scheduledMessage } from './config/events.ts';
import { BROAD, NAMED, UNRELATED } from './config/policies.ts';
import { openRule } from './config/rule.ts';

async function account() {
  const rule = await openRule();
  const { account: of } = rule.aws;
  const ship = of.createPolicy('ship', BROAD);
  const subjects = {
    role: of.create('Role', 'deployer', { attached: [ship.arn] }),
    bounded: of.create('Role', 'bounded', {
      attached: [ship.arn],
      boundary: of.createPolicy('fence', NAMED).arn,
    }),
    group: of.create('Group', 'builders', { inline: { own: BROAD } }),
    user: of.create('User', 'ada', { groups: ['builders'] }),
    bystander: of.create('User', 'grace', { inline: { own: UNRELATED } }),
  };
  return { ...rule, account: of, ship, subjects };
}

describe('a scheduled run', () => {
  it('judges the whole account as of the time of the notification', async () => {
    const { invoke, told, calls, account: of, subjects } = await account();
    const at = of.clock.advance({ days: 1 });
    of.clock.advance({ seconds: 90 });
    const outcome = await invoke(scheduledMessage(at));
    const results = Object.fromEntries(told().map(({ id, ...result }) => [id, result]));
    expect(results).toMatchObject({
      [subjects.role.id]: { type: 'AWS::IAM::Role', compliance: 'NON_COMPLIANT', at },
      [subjects.bounded.id]: { type: 'AWS::IAM::Role', compliance: 'COMPLIANT', at },
      [subjects.group.id]: { type: 'AWS::IAM::Group', compliance: 'NON_COMPLIANT', at },
      [subjects.user.id]: { type: 'AWS::IAM::User', compliance: 'NON_COMPLIANT', at },
      [subjects.bystander.id]: { type: 'AWS::IAM::User', compliance: 'COMPLIANT', at },
    });
    expect(told()).toHaveLength(5);
    expect(outcome).toEqual({
      evaluations: 5,
      nonCompliant: 3,
      undetermined: 0,
      published: 0,
      ignored: undefined,
    });
    expect(calls()).toEqual({
      'config:GetComplianceDetailsByConfigRule': 1,
      'config:PutEvaluations': 1,
      'iam:GetAccountAuthorizationDetails': 1,
    });
  });

  it('reads an account of any size, page by page, and tells in batches of 100', async () => {
    const rule = await openRule();
    const { account: of, iam } = rule.aws;
    const ship = of.createPolicy('ship', BROAD);
    for (let index = 0; index < 230; index += 1) of.create('Role', `role-${index}`, { attached: [ship.arn] });
    iam.mostPerPage = 40;
    await rule.invoke(scheduledMessage(of.clock.now()));
    expect(rule.held()).toHaveLength(230);
    expect(rule.held().every(({ compliance }) => compliance === 'NON_COMPLIANT')).toBe(true);
    expect(rule.calls()).toMatchObject({
      'iam:GetAccountAuthorizationDetails': 6,
      'config:PutEvaluations': 3,
    });
  });

  it('takes back what is told of resources that are gone, and of these only', async () => {
    const { aws, invoke, held, account: of, subjects } = await account();
    await invoke(scheduledMessage(of.clock.now()));
    const { role, user, bystander } = subjects;
    of.delete(role);
    const again = of.create('Role', 'deployer', { inline: { own: NAMED } });
    of.delete(user);
    const at = of.clock.advance({ days: 1 });
    await invoke(scheduledMessage(at));
    const results = Object.fromEntries(held().map(({ id, compliance }) => [id, compliance]));
    expect(results).toMatchObject({
      [role.id]: 'NOT_APPLICABLE',
      [again.id]: 'COMPLIANT',
      [user.id]: 'NOT_APPLICABLE',
      [bystander.id]: 'COMPLIANT',
    });
    // What is not applicable is not taken back again.
    await invoke(scheduledMessage(of.clock.advance({ days: 1 })));
    const [{ Evaluations: sent } = {}] = aws.traffic.inputsOf('config:PutEvaluations');
    expect(sent).toHaveLength(4);
  });

  it('tells resources apart by type and id', async () => {
    const { aws, invoke, held, account: of, subjects } = await account();
    const { id } = subjects.role;
    const result = { id, compliance: 'NON_COMPLIANT', annotation: undefined, at: new Date(0) };
    aws.rules.store(RULE, { ...result, type: 'AWS::IAM::User' });
    await invoke(scheduledMessage(of.clock.now()));
    expect(held().filter((each) => each.id === id)).toMatchObject([
      { type: 'AWS::IAM::User', compliance: 'NOT_APPLICABLE', annotation: 'no longer exists' },
      { type: 'AWS::IAM::Role', compliance: 'NON_COMPLIANT' },
    ]);
  });

  it('takes back what is told of hundreds, page by page', async () => {
    const { aws, invoke, held, account: of } = await account();
    for (let index = 0; index < 230; index += 1) {
      const result = { compliance: 'COMPLIANT', annotation: undefined, at: new Date(0) };
      aws.rules.store(RULE, { ...result, type: 'AWS::IAM::Role', id: `AROAEXAMPLE1${index}` });
    }
    await invoke(scheduledMessage(of.clock.now()));
    expect(held().filter(({ compliance }) => compliance === 'NOT_APPLICABLE')).toHaveLength(230);
  });

  it('that comes late does not undo what was told since', async () => {
    const { aws, invoke, held, account: of, subjects } = await account();
    const at = of.clock.now();
    of.setInline(subjects.bystander, 'own', BROAD);
    const message = notificationOf(newestOf(aws, subjects.bystander));
    await invoke(message);
    of.setInline(subjects.bystander, 'own', UNRELATED);
    await invoke(scheduledMessage(at));
    expect(held()).toContainEqual(
      expect.objectContaining({ id: subjects.bystander.id, compliance: 'NON_COMPLIANT' }),
    );
  });

  it('stores nothing with the token TESTMODE', async () => {
    const { invoke, told, held, account: of } = await account();
    await invoke(scheduledMessage(of.clock.now()), { resultToken: 'TESTMODE' });
    expect(told()).toHaveLength(5);
    expect(held()).toEqual([]);
  });

  it('judges no strangers', async () => {
    const { invoke, calls, account: of } = await account();
    const foreign = { awsAccountId: '444455556666' };
    await expect(
      invoke(scheduledMessage(of.clock.now(), foreign), { accountId: '444455556666' }),
    ).rejects.toThrow('the principals are of account 111122223333, the rule of account 444455556666');
    expect(calls()).toEqual({ 'iam:GetAccountAuthorizationDetails': 1 });
  });

  it.each<[string, DetailRecord]>([
    ['a record of no ARN', { list: 'RoleDetailList', record: { RoleName: 'deployer' } }],
    [
      'a record of no id',
      {
        list: 'RoleDetailList',
        record: {
          RoleName: 'x',
          Arn: 'arn:aws:iam::111122223333:role/x',
          AssumeRolePolicyDocument: '%7B%7D',
        },
      },
    ],
  ])('takes nothing back while it does not know everybody: %s', async (_what, strange) => {
    const change = (ports: ConfigRulePorts): ConfigRulePorts => ({
      ...ports,
      reader: {
        ...ports.reader,
        async *everything(signal) {
          yield* ports.reader.everything(signal);
          yield strange;
        },
      },
    });
    const rule = await openRule({ change });
    const { account: of, rules } = rule.aws;
    const role = of.create('Role', 'deployer', { inline: { own: BROAD } });
    const stale = { type: 'AWS::IAM::Role', id: 'AROAEXAMPLE0000000999', annotation: undefined };
    rules.store(RULE, { ...stale, compliance: 'NON_COMPLIANT', at: new Date(0) });
    await rule.invoke(scheduledMessage(of.clock.now()));
    expect(rule.held()).toMatchObject([
      { id: stale.id, compliance: 'NON_COMPLIANT' },
      { id: role.id, compliance: 'NON_COMPLIANT' },
    ]);
    expect(rule.log).toMatchObject([{ level: 'warn', details: { records: 1 } }]);
  });
});
