import { afterEach, describe, expect, it } from 'vitest';
import { PACKAGE_FOLDER } from '../../scripts/package.ts';
import { type ConfigRuleEvent, EXAMPLES, exampleAccount } from '../support/lambda/example-account.ts';
import { type Invocation, type LocalRule, startRule } from '../support/lambda/local-rule.ts';
import { readTemplate } from '../support/lambda/packaged.ts';

const started: LocalRule[] = [];

async function start(environment: Readonly<Record<string, string>> = {}) {
  const rule = await startRule(PACKAGE_FOLDER, environment);
  started.push(rule);
  return { ...rule, events: exampleAccount(rule.aws) };
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((rule) => rule.stop()));
});

/** `AWS::IAM::Role deploy-web NON_COMPLIANT`, by the names that the account gives to ids. */
function told({ told: calls }: Invocation, { account }: LocalRule['aws']): readonly string[] {
  const all = [
    ...(['Role', 'User', 'Group'] as const).flatMap((kind) => account.all(kind)),
    ...account.policies,
  ];
  const nameOf = (id: string) => all.find((each) => each.id === id)?.name ?? 'gone';
  return calls
    .flatMap(({ evaluations }) => evaluations)
    .map(({ ComplianceResourceType: type, ComplianceResourceId: id, ComplianceType: compliance }) => {
      return `${type} ${nameOf(id)} ${compliance}`;
    })
    .sort();
}

const lines = ({ log }: Invocation): Record<string, unknown>[] =>
  log.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
const metrics = (invocation: Invocation) => lines(invocation).find((line) => '_aws' in line);

describe('the packaged function under the runtime client of Lambda', () => {
  it.each<[(typeof EXAMPLES)[number], readonly string[]]>([
    ['role-change', ['AWS::IAM::Role deploy-web NON_COMPLIANT']],
    ['role-attached', ['AWS::IAM::Role pipeline-web NON_COMPLIANT']],
    ['role-deleted', ['AWS::IAM::Role gone NOT_APPLICABLE']],
    ['role-oversized', ['AWS::IAM::Role crowded NON_COMPLIANT']],
    [
      'policy-change',
      [
        'AWS::IAM::Policy use-source NOT_APPLICABLE',
        'AWS::IAM::Role pipeline-api COMPLIANT',
        'AWS::IAM::Role pipeline-web NON_COMPLIANT',
      ],
    ],
    [
      'scheduled',
      [
        'AWS::IAM::Group developers COMPLIANT',
        'AWS::IAM::Role crowded NON_COMPLIANT',
        'AWS::IAM::Role deploy-web NON_COMPLIANT',
        'AWS::IAM::Role pipeline-api COMPLIANT',
        'AWS::IAM::Role pipeline-web NON_COMPLIANT',
        'AWS::IAM::User fictional-user COMPLIANT',
      ],
    ],
  ])('tells AWS Config what examples/events/%s.json is about', async (name, expected) => {
    const rule = await start();
    const invocation = await rule.invoke(rule.events[name]);
    expect(invocation.answer).toEqual({ kind: 'response', body: null });
    expect(told(invocation, rule.aws)).toEqual(expected);
  });

  it('asks nothing but to put one evaluation for a role with inline policies only', async () => {
    const rule = await start();
    const { calls } = await rule.invoke(rule.events['role-change']);
    expect(calls).toEqual({ 'config:PutEvaluations': 1 });
  });

  it('leaves nothing behind for the token TESTMODE', async () => {
    const rule = await start();
    const { told: calls } = await rule.invoke(rule.events['role-change-test-mode']);
    expect(calls).toMatchObject([{ isTest: true, evaluations: [{ ComplianceType: 'NON_COMPLIANT' }] }]);
    expect(rule.aws.rules.resultsOf('codeconnections-guard')).toEqual([]);
  });

  it('calls nothing that its role does not allow', async () => {
    const rule = await start();
    const allowed = JSON.stringify(
      readTemplate(PACKAGE_FOLDER).Resources.ConfigRuleFunctionRole?.Properties.Policies,
    );
    rule.aws.account.recorder.types.clear();
    const called = new Set<string>();
    for (const name of EXAMPLES) {
      const { calls } = await rule.invoke(rule.events[name]);
      for (const operation of Object.keys(calls)) called.add(operation);
    }
    expect(called.size).toBeGreaterThan(5);
    expect([...called].filter((operation) => !allowed.includes(`"${operation}"`))).toEqual([]);
  });

  it('goes on with the next event after one that failed', async () => {
    const rule = await start();
    const failed = await rule.invoke({ ...rule.events['role-change'], invokingEvent: '{' });
    const next = await rule.invoke(rule.events['role-change']);
    expect(failed.answer.kind).toBe('error');
    expect(failed.told).toEqual([]);
    expect(told(next, rule.aws)).toEqual(['AWS::IAM::Role deploy-web NON_COMPLIANT']);
  });
});

describe('an error', () => {
  it.each<[string, (event: ConfigRuleEvent) => unknown, RegExp]>([
    ['no event of AWS Config', () => ({ hello: 'world' }), /resultToken/],
    ['no event at all', () => 7, /event/],
    ['a message that is no JSON', (event) => ({ ...event, invokingEvent: '{' }), /invokingEvent is not JSON/],
    ['a parameter nobody knows', (event) => ({ ...event, ruleParameters: '{"x":"1"}' }), /ruleParameters: x/],
    ['an item of another account', (event) => ({ ...event, accountId: '444455556666' }), /account/],
  ])('is what becomes of %s, and AWS Config is told nothing', async (_what, change, message) => {
    const rule = await start();
    const { answer, told: calls } = await rule.invoke(change(rule.events['role-change']));
    expect(answer).toMatchObject({ kind: 'error', body: { errorMessage: expect.stringMatching(message) } });
    expect(calls).toEqual([]);
  });

  it('of AWS fails the invocation, so that Lambda tries the event again', async () => {
    const rule = await start();
    rule.aws.faults.next('config:PutEvaluations', { kind: 'denied' }, Number.POSITIVE_INFINITY);
    const invocation = await rule.invoke(rule.events['role-change']);
    expect(invocation.answer).toMatchObject({
      kind: 'error',
      body: { errorMessage: expect.stringContaining('config:PutEvaluations') },
    });
    expect(metrics(invocation)).toMatchObject({ Failures: 1 });
  });

  it('that passes is no failure: throttling, a broken service, a lost connection', async () => {
    const rule = await start();
    rule.aws.faults.next('config:PutEvaluations', { kind: 'throttled' });
    rule.aws.faults.next('config:PutEvaluations', { kind: 'broken' });
    rule.aws.faults.next('config:PutEvaluations', { kind: 'reset' });
    const { answer, calls } = await rule.invoke(rule.events['role-change']);
    expect(answer.kind).toBe('response');
    expect(calls).toEqual({ 'config:PutEvaluations': 4 });
  });

  // The bundle has no classes for the errors of IAM: it knows them by their names alone.
  it.each<[string, number, Invocation['answer']['kind']]>([
    ['NoSuchEntity', 1, 'response'],
    ['Throttling', 2, 'response'],
    ['AccessDenied', 1, 'error'],
  ])('of IAM keeps its meaning in the bundle: %s', async (code, times, kind) => {
    const rule = await start();
    rule.aws.faults.next('iam:ListEntitiesForPolicy', { kind: 'refused', code }, times);
    const invocation = await rule.invoke(rule.events['policy-change']);
    expect(invocation.answer.kind).toBe(kind);
    expect(told(invocation, rule.aws).length).toBe({ NoSuchEntity: 1, Throttling: 3, AccessDenied: 0 }[code]);
    expect(JSON.stringify(invocation.answer)).toContain(
      kind === 'error' ? `iam:ListEntitiesForPolicy failed: ${code}` : '',
    );
  });
});

describe('a call that hangs', () => {
  it('ends with the time of the function, and nothing is reported', async () => {
    const rule = await startRule(PACKAGE_FOLDER, {}, { timeoutSeconds: 2 });
    started.push(rule);
    const events = exampleAccount(rule.aws);
    rule.aws.faults.next('config:GetResourceConfigHistory', { kind: 'hung' }, Number.POSITIVE_INFINITY);
    const { answer, told: calls, log } = await rule.invoke(events['role-oversized']);
    expect(answer).toMatchObject({ kind: 'error', body: { errorType: 'TimeoutError' } });
    expect(calls).toEqual([]);
    expect(log.some((line) => line.includes('"Failures":1'))).toBe(true);
  });
});

describe('the log', () => {
  it('says in one line what became of an event', async () => {
    const rule = await start();
    const invocation = await rule.invoke(rule.events['policy-change']);
    expect(lines(invocation).filter((line) => !('_aws' in line))).toEqual([
      expect.objectContaining({
        level: 'INFO',
        message: 'evaluated',
        service: 'codeconnections-guard',
        evaluations: 3,
        nonCompliant: 1,
        undetermined: 0,
      }),
    ]);
  });

  it('carries the metrics', async () => {
    const rule = await start();
    expect(metrics(await rule.invoke(rule.events['policy-change']))).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: 'CodeConnectionsGuard', Dimensions: [['service']] }] },
      service: 'codeconnections-guard',
      Evaluations: 3,
      Undetermined: 0,
    });
  });

  it('counts what could not be judged', async () => {
    const rule = await start();
    const event = rule.events['role-change'];
    const unreadable = { ...event, invokingEvent: event.invokingEvent.replace(/%7B(?=%22Version)/g, '%zz') };
    const invocation = await rule.invoke(unreadable);
    expect(invocation.told).toMatchObject([
      {
        evaluations: [
          { ComplianceType: 'NON_COMPLIANT', Annotation: expect.stringMatching(/^could not evaluate/) },
        ],
      },
    ]);
    expect(metrics(invocation)).toMatchObject({ Evaluations: 1, Undetermined: 1 });
  });

  it('says of a kind of message that nobody asked for only that it was ignored', async () => {
    const rule = await start();
    const message = { messageType: 'ConfigurationSnapshotDeliveryCompleted' };
    const invocation = await rule.invoke({
      ...rule.events.scheduled,
      invokingEvent: JSON.stringify(message),
    });
    expect(invocation.answer.kind).toBe('response');
    expect(invocation.told).toEqual([]);
    expect(lines(invocation)).toContainEqual(expect.objectContaining({ level: 'WARN', ...message }));
  });

  it('is as quiet as it is told to be', async () => {
    const rule = await start({ POWERTOOLS_LOG_LEVEL: 'ERROR' });
    const invocation = await rule.invoke(rule.events['role-change']);
    expect(lines(invocation).filter((line) => 'level' in line)).toEqual([]);
  });

  it('never quotes a policy, not even where somebody asks for the whole event or where it cannot be read', async () => {
    const rule = await start({ POWERTOOLS_LOG_LEVEL: 'DEBUG', POWERTOOLS_LOGGER_LOG_EVENT: 'true' });
    const event = rule.events['role-change'];
    const whole = await rule.invoke(event);
    const [cut, garbled] = [event.invokingEvent.slice(0, -40), event.invokingEvent.replace('%7B', '%zz')];
    const broken = [await rule.invoke({ ...event, invokingEvent: cut })];
    broken.push(await rule.invoke({ ...event, invokingEvent: garbled }));
    const log = [whole, ...broken].flatMap((invocation) => invocation.log).join('\n');
    expect(log).toContain('not JSON');
    expect(log).not.toMatch(/Statement|UseConnection|sts(?::|%3A)AssumeRole/);
  });
});
