import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connectConfigRule } from '#aws';
import type { AccountReader, EvaluationSink } from '#scan';
import type { AwsDouble, Fault } from '../support/aws-double/index.ts';
import { all, connected, failureOf, never, withoutWaits } from './connected.ts';
import { evaluation } from './evaluation-sink.contract.ts';
import { drawIn, policyArn, SKETCH } from './sketch.ts';

type World = { readonly aws: AwsDouble; readonly reader: AccountReader; readonly sink: EvaluationSink };
type Read = (world: World, signal: AbortSignal) => Promise<unknown>;

const keyIn = ({ account }: AwsDouble) =>
  ({ type: 'AWS::IAM::Role', id: account.find('Role', 'deployer')?.id ?? '' }) as const;

/** Every operation that an adapter calls, and a way to make it. */
const OPERATIONS: readonly (readonly [string, Read])[] = [
  ['iam:GetAccountAuthorizationDetails', ({ reader }, signal) => all(reader.everything(signal))],
  ['iam:GetRole', ({ reader }, signal) => reader.principal('AWS::IAM::Role', 'deployer', signal)],
  ['iam:ListRolePolicies', ({ reader }, signal) => reader.principal('AWS::IAM::Role', 'deployer', signal)],
  ['iam:GetRolePolicy', ({ reader }, signal) => reader.principal('AWS::IAM::Role', 'deployer', signal)],
  [
    'iam:ListAttachedRolePolicies',
    ({ reader }, signal) => reader.principal('AWS::IAM::Role', 'deployer', signal),
  ],
  ['iam:GetUser', ({ reader }, signal) => reader.principal('AWS::IAM::User', 'ada', signal)],
  ['iam:ListUserPolicies', ({ reader }, signal) => reader.principal('AWS::IAM::User', 'ada', signal)],
  ['iam:GetUserPolicy', ({ reader }, signal) => reader.principal('AWS::IAM::User', 'ada', signal)],
  ['iam:ListAttachedUserPolicies', ({ reader }, signal) => reader.principal('AWS::IAM::User', 'ada', signal)],
  ['iam:ListGroupsForUser', ({ reader }, signal) => reader.principal('AWS::IAM::User', 'ada', signal)],
  ['iam:GetGroup', ({ reader }, signal) => reader.membersOf('builders', signal)],
  ['iam:ListGroupPolicies', ({ reader }, signal) => reader.group('builders', signal)],
  ['iam:GetGroupPolicy', ({ reader }, signal) => reader.group('builders', signal)],
  ['iam:ListAttachedGroupPolicies', ({ reader }, signal) => reader.group('builders', signal)],
  ['iam:GetPolicy', ({ reader }, signal) => reader.managedPolicies([policyArn('ship')], signal)],
  ['iam:GetPolicyVersion', ({ reader }, signal) => reader.managedPolicies([policyArn('ship')], signal)],
  ['iam:ListEntitiesForPolicy', ({ reader }, signal) => reader.holdersOf(policyArn('ship'), signal)],
  [
    'config:GetResourceConfigHistory',
    ({ aws, reader }, signal) => reader.itemBefore(keyIn(aws), aws.account.clock.now(), signal),
  ],
  ['config:BatchGetResourceConfig', ({ aws, reader }, signal) => reader.currentItems([keyIn(aws)], signal)],
  ['config:GetComplianceDetailsByConfigRule', ({ sink }, signal) => all(sink.known('a-rule', signal))],
  [
    'config:PutEvaluations',
    ({ sink }, signal) => sink.put([evaluation()], { resultToken: 't', testMode: true }, signal),
  ],
];

async function sketched(options: Parameters<typeof connected>[0] = {}) {
  const world = await connected(options, { id: SKETCH.account });
  drawIn(world.aws);
  world.aws.rules.add('a-rule');
  return world;
}

describe.each(OPERATIONS)('%s', (operation, make) => {
  it.each<[string, Fault, Readonly<Record<'kind' | 'code', unknown>>]>([
    ['not allowed', { kind: 'denied' }, { kind: 'denied', code: expect.stringMatching(/^AccessDenied/) }],
    ['throttled', { kind: 'throttled' }, { kind: 'retryable', code: expect.stringMatching(/^Throttling/) }],
    [
      'throttled with 429',
      { kind: 'throttled', status: 429 },
      { kind: 'retryable', code: expect.any(String) },
    ],
    ['failing inside AWS', { kind: 'broken' }, { kind: 'retryable', code: expect.stringMatching(/Failure/) }],
    ['unavailable', { kind: 'broken', status: 503 }, { kind: 'retryable', code: expect.any(String) }],
    ['cut off', { kind: 'reset' }, { kind: 'retryable', code: 'TimeoutError' }],
    ['answered by a proxy', { kind: 'garbled' }, { kind: 'retryable', code: expect.any(String) }],
    [
      'signed with expired credentials',
      { kind: 'refused', code: 'ExpiredTokenException' },
      { kind: 'retryable', code: 'ExpiredTokenException' },
    ],
    [
      'a call that AWS can not make sense of',
      { kind: 'refused', code: 'ValidationException' },
      { kind: 'invalid', code: 'ValidationException' },
    ],
  ])('fails as what it is when it is %s', async (_how, fault, failure) => {
    withoutWaits();
    const world = await sketched({ attempts: 2 });
    world.aws.faults.next(operation, fault, Number.POSITIVE_INFINITY);
    expect(await failureOf(make(world, never))).toEqual({ operation, ...failure });
  });

  it.each<[string, Fault]>([
    ['hangs', { kind: 'hung' }],
    ['hangs midway', { kind: 'hung midway' }],
    ['waits to be repeated', { kind: 'throttled' }],
  ])('ends at the deadline while it %s', async (_how, fault) => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.99);
    onTestFinished(() => random.mockRestore());
    const world = await sketched();
    world.aws.faults.next(operation, fault, Number.POSITIVE_INFINITY);
    const deadline = new AbortController();
    const answer = failureOf(make(world, deadline.signal));
    await vi.waitUntil(() => (world.aws.traffic.counts[operation] ?? 0) > 0, { interval: 2 });
    await sleep(20);
    deadline.abort();
    const start = performance.now();
    expect(await answer).toMatchObject({ kind: 'aborted' });
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('is not made after the deadline', async () => {
    const world = await sketched();
    expect(await failureOf(make(world, AbortSignal.abort()))).toMatchObject({ kind: 'aborted' });
    expect(world.aws.traffic.counts).toEqual({});
  });
});

describe('a call that fails at first', () => {
  it.each<[string, Fault]>([
    ['was throttled', { kind: 'throttled' }],
    ['was throttled with 429', { kind: 'throttled', status: 429 }],
    ['failed inside AWS', { kind: 'broken' }],
    ['was cut off', { kind: 'reset' }],
    ['went through, and only its answer was lost', { kind: 'answer lost' }],
  ])('is repeated when it %s', async (_how, fault) => {
    withoutWaits();
    const { aws, reader } = await sketched();
    aws.faults.next('iam:GetPolicy', fault, 3);
    expect(await reader.managedPolicies([policyArn('ship')], never)).toHaveLength(1);
    expect(aws.traffic.counts['iam:GetPolicy']).toBe(4);
  });

  it.each<[string, Fault]>([
    ['does not come', { kind: 'hung' }],
    ['stops midway', { kind: 'hung midway' }],
  ])('is repeated when its answer %s', async (_how, fault) => {
    withoutWaits();
    const { aws, reader } = await sketched({ patience: 150 });
    aws.faults.next('iam:GetPolicy', fault);
    expect(await reader.managedPolicies([policyArn('ship')], never)).toHaveLength(1);
    expect(aws.traffic.counts['iam:GetPolicy']).toBe(2);
  });

  it('is not given up for being slow', async () => {
    const { aws, reader } = await sketched();
    aws.faults.next('iam:GetPolicy', { kind: 'slow', milliseconds: 100 });
    await reader.managedPolicies([policyArn('ship')], never);
    expect(aws.traffic.counts['iam:GetPolicy']).toBe(1);
  });

  it('is repeated after a random part of a second when it was throttled', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.1);
    onTestFinished(() => random.mockRestore());
    const { aws, reader } = await sketched();
    aws.faults.next('iam:GetPolicy', { kind: 'throttled' });
    const start = performance.now();
    await reader.managedPolicies([policyArn('ship')], never);
    expect(performance.now() - start).toBeGreaterThanOrEqual(95);
  });

  it('is given up after six attempts', async () => {
    withoutWaits();
    const { aws, reader } = await sketched();
    aws.faults.next('iam:GetPolicy', { kind: 'throttled' }, Number.POSITIVE_INFINITY);
    expect(await failureOf(reader.managedPolicies([policyArn('ship')], never))).toMatchObject({
      kind: 'retryable',
    });
    expect(aws.traffic.counts).toEqual({ 'iam:GetPolicy': 6 });
  });

  it.each<[string, Fault]>([
    ['forbidden', { kind: 'denied' }],
    ['wrong', { kind: 'refused', code: 'ValidationError' }],
  ])('is not repeated when it is %s', async (_how, fault) => {
    const { aws, reader } = await sketched();
    aws.faults.next('iam:GetPolicy', fault);
    await failureOf(reader.managedPolicies([policyArn('ship')], never));
    expect(aws.traffic.counts).toEqual({ 'iam:GetPolicy': 1 });
  });

  it('lets nothing more be begun when it stays failed', async () => {
    const { aws, reader } = await sketched();
    aws.faults.next('iam:GetPolicy', { kind: 'denied' }, Number.POSITIVE_INFINITY);
    const arns = Array.from({ length: 100 }, (_, index) => `${policyArn('ship')}-${index}`);
    await failureOf(reader.managedPolicies(arns, never));
    expect(aws.traffic.counts['iam:GetPolicy']).toBeLessThanOrEqual(5);
  });
});

describe('without what it takes to call AWS', () => {
  it('says that there is no Region', async () => {
    const { aws } = await sketched();
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) vi.stubEnv(name, '');
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/nonexistent');
    const { reader } = connectConfigRule({ endpoint: aws.endpoint });
    expect(await failureOf(reader.holdersOf(policyArn('ship'), never))).toMatchObject({ kind: 'invalid' });
  });
});
