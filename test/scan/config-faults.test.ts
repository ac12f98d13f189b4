import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AwsFailure, EvaluationsRefused } from '#scan';
import { eventForm, type Fault } from '../support/aws-double/index.ts';
import { newestOf, notificationOf, oversizedMessage, scheduledMessage } from './config/events.ts';
import { BROAD, NAMED } from './config/policies.ts';
import { openRule } from './config/rule.ts';

const ALWAYS = Number.POSITIVE_INFINITY;

/** One that needs every kind of reading: a user with own policies, a policy of AWS, a boundary and a group. */
async function needy() {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0);
  onTestFinished(() => random.mockRestore());
  const rule = await openRule();
  const { account } = rule.aws;
  const ship = account.createPolicy('ship', NAMED);
  const fence = account.createPolicy('fence', BROAD);
  const ofAws = account.createPolicy('ReadOnly', NAMED, { isAwsManaged: true });
  const group = account.create('Group', 'builders', { inline: { own: NAMED }, attached: [ship.arn] });
  const user = account.create('User', 'ada', {
    inline: { own: NAMED },
    attached: [ship.arn, ofAws.arn],
    boundary: fence.arn,
    groups: ['builders'],
  });
  const messages = {
    user: notificationOf(newestOf(rule.aws, user)),
    'user, too large': oversizedMessage(eventForm(newestOf(rule.aws, user).item)),
    policy: notificationOf({ ...newestOf(rule.aws, ship), before: undefined }),
    group: notificationOf({ ...newestOf(rule.aws, group), before: undefined }),
    schedule: scheduledMessage(account.clock.now()),
  };
  return { ...rule, account, user, messages };
}
type Message = keyof Awaited<ReturnType<typeof needy>>['messages'];

/** Every call that a message leads to. */
const CALLS: readonly (readonly [Message, operation: string])[] = [
  ['user', 'config:BatchGetResourceConfig'],
  ['user', 'iam:GetPolicy'],
  ['user', 'iam:GetPolicyVersion'],
  ['user', 'iam:GetGroup'],
  ['user', 'iam:ListGroupPolicies'],
  ['user', 'iam:GetGroupPolicy'],
  ['user', 'iam:ListAttachedGroupPolicies'],
  ['user, too large', 'config:GetResourceConfigHistory'],
  ['policy', 'iam:ListEntitiesForPolicy'],
  ['policy', 'iam:GetGroup'],
  ['policy', 'iam:GetUser'],
  ['policy', 'iam:ListUserPolicies'],
  ['policy', 'iam:GetUserPolicy'],
  ['policy', 'iam:ListAttachedUserPolicies'],
  ['policy', 'iam:ListGroupsForUser'],
  ['group', 'iam:GetGroup'],
  ['schedule', 'iam:GetAccountAuthorizationDetails'],
  ['schedule', 'config:GetComplianceDetailsByConfigRule'],
  ['schedule', 'config:PutEvaluations'],
  ['user', 'config:PutEvaluations'],
];

describe.each(CALLS)('while a change of a %s is judged, %s', (name, operation) => {
  it.each<[string, Fault]>([
    ['is throttled', { kind: 'throttled' }],
    ['is broken', { kind: 'broken' }],
    ['loses its connection', { kind: 'reset' }],
    ['loses its answer', { kind: 'answer lost' }],
  ])('%s and goes through at the next attempt: nobody notices', async (_how, fault) => {
    const { aws, invoke, held, messages } = await needy();
    aws.faults.next(operation, fault);
    await invoke(messages[name]);
    const results = held();
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ compliance }) => compliance === 'NON_COMPLIANT')).toEqual([]);
    expect(aws.traffic.counts[operation]).toBeGreaterThan(1);
  });

  it.each<[string, Fault]>([
    ['is throttled', { kind: 'throttled' }],
    ['is broken', { kind: 'broken' }],
    ['answers what nobody can read', { kind: 'garbled' }],
  ])('%s for good: the invocation fails, and nothing is told', async (_how, fault) => {
    const { aws, invoke, held, messages } = await needy();
    aws.faults.next(operation, fault, ALWAYS);
    await expect(invoke(messages[name])).rejects.toMatchObject({ kind: 'retryable', operation });
    expect(held()).toEqual([]);
  });

  it('is not allowed: the invocation fails or the answer is open, and nothing is compliant', async () => {
    const { aws, user, invoke, held, messages } = await needy();
    aws.faults.next(operation, { kind: 'denied' }, ALWAYS);
    const error: unknown = await invoke(messages[name]).then(
      () => undefined,
      (caught: unknown) => caught,
    );
    if (error !== undefined) {
      expect(error).toMatchObject({ kind: 'denied', operation });
      expect(held()).toEqual([]);
    } else {
      expect(held().find(({ id }) => id === user.id)).toMatchObject({
        compliance: 'NON_COMPLIANT',
        annotation: expect.stringMatching(/^could not evaluate: /),
      });
    }
  });

  it('never answers: the deadline ends the invocation, and nothing is told', async () => {
    const { aws, invoke, held, messages } = await needy();
    aws.faults.next(operation, { kind: 'hung' }, ALWAYS);
    const deadline = AbortSignal.timeout(150);
    await expect(invoke(messages[name], {}, deadline)).rejects.toMatchObject({ kind: 'aborted', operation });
    expect(held()).toEqual([]);
  });
});

describe('a document', () => {
  it.each<[string, string]>([
    ['a policy', 'iam:GetPolicy'],
    ['the version of a policy', 'iam:GetPolicyVersion'],
    ['a group', 'iam:GetGroup'],
  ])('that nobody may read leaves the answer open: %s', async (_what, operation) => {
    const { aws, user, invoke, told, counted, log, messages } = await needy();
    aws.faults.next(operation, { kind: 'denied' }, ALWAYS);
    const outcome = await invoke(messages.user);
    expect(told()).toMatchObject([
      {
        id: user.id,
        compliance: 'NON_COMPLIANT',
        annotation: expect.stringMatching(/^could not evaluate: CCG\.1/),
      },
    ]);
    expect(outcome).toMatchObject({ undetermined: 1 });
    expect(counted).toMatchObject({ Undetermined: 1 });
    expect(log).toContainEqual({
      level: 'warn',
      message: 'a document could not be read',
      details: { operation, code: 'AccessDenied' },
    });
  });

  it.each(['iam:GetPolicy', 'iam:GetPolicyVersion'])(
    'that is gone leaves the answer open: %s',
    async (operation) => {
      const { aws, invoke, held, messages } = await needy();
      aws.faults.next(operation, { kind: 'refused', code: 'NoSuchEntity', status: 404 }, ALWAYS);
      // A version that goes while the policy stays is one that changes under our eyes: another time.
      await invoke(messages.user).catch((error: unknown) =>
        expect(error).toMatchObject({ kind: 'retryable' }),
      );
      expect(held().filter(({ compliance }) => compliance === 'COMPLIANT')).toEqual([]);
    },
  );
});

describe('evaluations that AWS Config does not take although it answers', () => {
  it('fail the invocation after the others were taken, and the next attempt mends it', async () => {
    const { aws, invoke, held, counted, messages } = await needy();
    aws.faults.next('config:PutEvaluations', { kind: 'partial', entries: 2 });
    const error: unknown = await invoke(messages.schedule).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EvaluationsRefused);
    expect(error).toMatchObject({
      name: 'EvaluationsRefused',
      code: 'EvaluationsRefused',
      message: 'AWS Config did not take 2 of 2 evaluations',
    });
    expect(held()).toEqual([]);
    expect(counted).toEqual({ Evaluations: 2, Undetermined: 0 });
    await invoke(messages.schedule);
    expect(held()).toHaveLength(2);
  });

  it('are those that it says, batch by batch', async () => {
    const { aws, account, invoke, held } = await needy();
    for (let index = 0; index < 150; index += 1) account.create('Role', `role-${index}`);
    aws.faults.next('config:PutEvaluations', { kind: 'slow', milliseconds: 0 });
    aws.faults.next('config:PutEvaluations', { kind: 'partial', entries: 3 });
    await expect(invoke(scheduledMessage(account.clock.now()))).rejects.toThrow(
      'AWS Config did not take 3 of 152 evaluations',
    );
    expect(held()).toHaveLength(149);
  });
});

describe('a signal', () => {
  it('that was given before anything began ends it at once', async () => {
    const { invoke, calls, messages } = await needy();
    for (const message of Object.values(messages)) {
      await expect(invoke(message, {}, AbortSignal.abort())).rejects.toThrow();
      expect(calls()).toEqual({});
    }
  });

  it('lets no batch go once it was given', async () => {
    const { aws, account, invoke, held } = await needy();
    for (let index = 0; index < 150; index += 1) account.create('Role', `role-${index}`);
    aws.faults.next('config:PutEvaluations', { kind: 'hung' }, ALWAYS);
    const error: unknown = await invoke(
      scheduledMessage(account.clock.now()),
      {},
      AbortSignal.timeout(300),
    ).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AwsFailure);
    expect(error).toMatchObject({ kind: 'aborted' });
    expect(aws.traffic.counts['config:PutEvaluations']).toBe(1);
    expect(held()).toEqual([]);
  });
});
