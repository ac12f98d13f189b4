import { describe, expect, it, vi } from 'vitest';
import { aFinding, findingIdAt, manyFindings } from '../support/asff.ts';
import type { Fault } from '../support/aws-double/index.ts';
import { all, failureOf, never } from './connected.ts';
import { connectedHub } from './connected-hub.ts';
import { findingStoreContract } from './finding-store.contract.ts';

findingStoreContract('the double', connectedHub);

const IMPORT = 'securityhub:BatchImportFindings';

describe('importing findings', () => {
  it.each([
    [1, [1]],
    [100, [100]],
    [101, [1, 100]],
    [250, [50, 100, 100]],
  ])('sends %i of them in batches of %j', async (count, sizes) => {
    const { store, hub, imports } = await connectedHub();
    await store.import(manyFindings(count), never);
    expect(
      imports()
        .map(({ length }) => length)
        .sort((a, b) => a - b),
    ).toEqual(sizes);
    expect(hub.findings).toHaveLength(count);
  });

  it('sends no batch of more than 6 MB, counted in bytes', async () => {
    const { store, hub, imports } = await connectedHub();
    const Resources = Array.from({ length: 32 }, (_, index) => ({
      Type: 'Other',
      Id: `${index}${'é'.repeat(3000)}`,
    }));
    expect(await store.import(manyFindings(100, { Resources }), never)).toEqual([]);
    expect(imports()).toHaveLength(4);
    expect(hub.findings).toHaveLength(100);
  });

  it('does not even send a finding of more than 240 KB', async () => {
    const { store, hub, imports } = await connectedHub();
    const large = aFinding({ Id: 'large', Description: 'x'.repeat(240_000) });
    expect(await store.import([large, ...manyFindings(2)], never)).toMatchObject([
      { id: 'large', code: 'TooLarge' },
    ]);
    expect(imports().map(({ length }) => length)).toEqual([2]);
    expect(hub.findings).toHaveLength(2);
  });

  it('sends the newer one of two findings with one Id', async () => {
    const { store, hub } = await connectedHub();
    const [older, newer] = [aFinding(), aFinding({ UpdatedAt: '2026-01-05T10:00:00.000Z', Title: 'newer' })];
    expect(await store.import([older, newer], never)).toEqual([]);
    expect(await store.import([newer, older], never)).toEqual([]);
    expect(hub.findings).toMatchObject([{ Title: 'newer' }]);
  });

  it('makes no call for no findings', async () => {
    const { aws, store } = await connectedHub();
    expect(await store.import([], never)).toEqual([]);
    expect(aws.traffic.counts).toEqual({});
  });
});

describe('a poisoned finding', () => {
  it.each<[string, object, string]>([
    ['of another account', { AwsAccountId: '444455556666' }, 'AccessDeniedException'],
    ['with a malformed product', { ProductArn: 'arn:aws:securityhub:::product' }, 'InvalidInputException'],
    ['with too long a title', { Title: 'x'.repeat(300) }, 'InvalidInput'],
  ])('%s costs only itself among a thousand', async (_how, poison, code) => {
    const { store, hub, imports, passed } = await connectedHub();
    hub.rate.isOn = true;
    const findings = manyFindings(1000).map((finding, index) =>
      index === 456 ? { ...finding, ...poison } : finding,
    );
    expect(await store.import(findings, never)).toMatchObject([{ id: findingIdAt(456), code }]);
    expect(hub.findings).toHaveLength(999);
    expect(findings.filter(({ Id }) => (hub.find(Id)?.writes ?? 0) > 1)).toEqual([]);
    expect(imports().length).toBeLessThanOrEqual(10 + 2 * 7);
    expect(passed()).toBeLessThan(1);
  });

  it('costs only itself when there are many of them, also right at the start', async () => {
    const { store, hub } = await connectedHub();
    const isPoisoned = (index: number) => index < 12 || index % 37 === 0;
    const findings = manyFindings(300).map((finding, index) =>
      isPoisoned(index) ? { ...finding, AwsAccountId: '444455556666' } : finding,
    );
    const failed = await store.import(findings, never);
    const expected = findings.flatMap(({ Id }, index) => (isPoisoned(index) ? [Id] : []));
    expect(failed.map(({ id }) => id).sort()).toEqual(expected);
    expect(hub.findings).toHaveLength(300 - expected.length);
  });

  it('is told from a permission that is missing without asking for each', async () => {
    const { aws, store } = await connectedHub();
    aws.faults.next(IMPORT, { kind: 'denied' }, Number.POSITIVE_INFINITY);
    const failed = await store.import(manyFindings(10_000), never);
    expect(failed).toHaveLength(10_000);
    expect(new Set(failed.map(({ code }) => code))).toEqual(new Set(['AccessDeniedException']));
    expect(aws.traffic.counts[IMPORT]).toBeLessThan(250);
  });
});

describe('findings that Security Hub fails in an answer that is otherwise fine', () => {
  it('are sent again, and only they', async () => {
    const { aws, store, hub, imports } = await connectedHub();
    aws.faults.next(IMPORT, { kind: 'partial', entries: 7 }, 2);
    expect(await store.import(manyFindings(50), never)).toEqual([]);
    expect(imports().map(({ length }) => length)).toEqual([50, 7, 7]);
    expect(hub.findings).toHaveLength(50);
  });

  it('are given up after five times, with what Security Hub says', async () => {
    const { aws, store, imports } = await connectedHub();
    aws.faults.next(IMPORT, { kind: 'partial', entries: 1 }, Number.POSITIVE_INFINITY);
    expect(await store.import(manyFindings(3), never)).toEqual([
      { id: findingIdAt(0), code: 'InternalFailure', message: 'We encountered an internal error.' },
    ]);
    expect(imports()).toHaveLength(5);
  });

  it('are not sent again when they are wrong', async () => {
    const { store, imports } = await connectedHub();
    const wrong = aFinding({ Description: '' });
    expect(await store.import([wrong, ...manyFindings(1)].slice(0, 1), never)).toMatchObject([
      { code: 'InvalidInput', message: expect.stringContaining('Description') },
    ]);
    expect(imports()).toHaveLength(1);
  });
});

describe('an import that meets', () => {
  it.each<[string, Fault, number]>([
    ['throttling', { kind: 'throttled' }, 11],
    ['a broken service', { kind: 'broken' }, 11],
    ['a lost connection', { kind: 'reset' }, 3],
    ['answers that are lost', { kind: 'answer lost' }, 3],
    ['a proxy', { kind: 'garbled' }, 3],
    [
      'a limit, in Security Hub’s older words',
      { kind: 'refused', code: 'LimitExceededException', status: 429 },
      5,
    ],
  ])('%s goes on until everything has arrived', async (_what, fault, times) => {
    const { aws, store, hub } = await connectedHub();
    aws.faults.next(IMPORT, fault, times);
    expect(await store.import(manyFindings(120), never)).toEqual([]);
    expect(hub.findings).toHaveLength(120);
  });

  it('throttling for more than a minute gives up, and says so of every finding', async () => {
    const { aws, store, passed } = await connectedHub();
    aws.faults.next(IMPORT, { kind: 'throttled' }, Number.POSITIVE_INFINITY);
    const failed = await store.import(manyFindings(100), never);
    expect(failed).toHaveLength(100);
    expect(failed[0]).toMatchObject({ code: 'TooManyRequestsException' });
    expect(passed()).toBeGreaterThan(60);
    expect(passed()).toBeLessThan(180);
  });

  it('a hub that nobody subscribed to asks no more', async () => {
    const { aws, store, hub } = await connectedHub();
    hub.isOn = false;
    expect(await store.state(never)).toBe('not subscribed');
    const failed = await store.import(manyFindings(1000), never);
    expect(failed).toHaveLength(1000);
    expect(failed[0]).toMatchObject({
      code: 'InvalidAccessException',
      message: expect.stringContaining('not subscribed'),
    });
    expect(aws.traffic.counts[IMPORT]).toBeLessThanOrEqual(5);
  });

  it('the deadline fails', async () => {
    const { aws, store } = await connectedHub();
    expect(await failureOf(store.import(manyFindings(1), AbortSignal.abort()))).toMatchObject({
      kind: 'aborted',
    });
    expect(aws.traffic.counts).toEqual({});
  });
});

describe('a call that hangs', () => {
  it.each<[string, Fault]>([
    ['before the answer', { kind: 'hung' }],
    ['midway', { kind: 'hung midway' }],
  ])('%s ends at the deadline', async (_when, fault) => {
    const { aws, store } = await connectedHub();
    aws.faults.next(IMPORT, fault, Number.POSITIVE_INFINITY);
    const deadline = new AbortController();
    const failure = failureOf(store.import(manyFindings(300), deadline.signal));
    await vi.waitUntil(() => (aws.traffic.counts[IMPORT] ?? 0) > 0, { interval: 2 });
    deadline.abort();
    expect(await failure).toMatchObject({ kind: 'aborted', operation: IMPORT });
  });

  it('is made again when its answer has not come in time', async () => {
    const { aws, store, hub } = await connectedHub({ patience: 150 });
    aws.faults.next(IMPORT, { kind: 'hung' });
    expect(await store.import(manyFindings(3), never)).toEqual([]);
    expect(hub.findings).toHaveLength(3);
  });
});

describe('the rates of the account', () => {
  it('let ten thousand findings through in the time that they take, each of them once', async () => {
    const { store, hub, imports, passed } = await connectedHub();
    hub.rate.isOn = true;
    const findings = manyFindings(10_000);
    expect(await store.import(findings, never)).toEqual([]);
    expect(hub.findings).toHaveLength(10_000);
    expect(findings.filter(({ Id }) => hub.find(Id)?.writes !== 1)).toEqual([]);
    expect(imports()).toHaveLength(100);
    // 30 calls at once and the other 70 at 10 a second.
    expect(passed()).toBeGreaterThan(7);
    expect(passed()).toBeLessThanOrEqual(7 * 1.2);
  });

  it('let findings through that somebody else got in the way of', async () => {
    const { store, hub } = await connectedHub();
    hub.rate.isOn = true;
    while (hub.rate.admits('BatchImportFindings'));
    expect(await store.import(manyFindings(3000), never)).toEqual([]);
    expect(hub.findings).toHaveLength(3000);
  });

  it('are kept by readers', async () => {
    const { aws, store, hub, place, passed } = await connectedHub();
    await store.import(manyFindings(3000), never);
    hub.rate.isOn = true;
    const before = passed();
    const own = await all(store.own({ ...place, generators: ['ccguard/CCG.1'] }, never));
    expect(own).toHaveLength(3000);
    expect(aws.traffic.counts['securityhub:GetFindings']).toBe(30);
    expect(passed() - before).toBeGreaterThan(8);
    expect(passed() - before).toBeLessThan(10);
  });
});

const FSBP = 'arn:aws:securityhub:eu-central-1::standards/aws-foundational-security-best-practices/v/1.0.0';
const CIS = 'arn:aws:securityhub:eu-central-1::standards/cis-aws-foundations-benchmark/v/3.0.0';

describe('the best practices of AWS', () => {
  it('are not enabled where nobody enabled them, whatever else is', async () => {
    const { store, hub } = await connectedHub();
    hub.standards.push({ arn: CIS, status: 'READY', controls: { 'IAM.9': 'a title' } });
    expect(await store.bestPractices(never)).toEqual({ state: 'not enabled', controls: new Set() });
  });

  it('are told with their state and all of their controls, however many', async () => {
    const { store, hub } = await connectedHub();
    const ids = Array.from({ length: 230 }, (_, index) => `IAM.${index}`);
    const controls = Object.fromEntries(ids.map((id) => [id, 'a title']));
    hub.standards.push({ arn: CIS, status: 'READY', controls: { 'Other.1': 'a title' } });
    hub.standards.push({ arn: FSBP, status: 'INCOMPLETE', controls });
    expect(await store.bestPractices(never)).toEqual({ state: 'INCOMPLETE', controls: new Set(ids) });
  });

  it('can be kept from us', async () => {
    const { aws, store } = await connectedHub();
    aws.faults.next('securityhub:GetEnabledStandards', { kind: 'denied' });
    expect(await failureOf(store.bestPractices(never))).toMatchObject({
      kind: 'denied',
      operation: 'securityhub:GetEnabledStandards',
    });
  });

  it('have findings on resources, which are told from those of others and of other times', async () => {
    const { store, hub, place } = await connectedHub();
    const ProductArn = 'arn:aws:securityhub:eu-central-1::product/aws/securityhub';
    const arn = (index: number) => `arn:aws:iam::111122223333:user/${index}`;
    const theirs = (index: number, changes: object = {}) =>
      hub.store({
        ...aFinding(),
        Id: `theirs/${index}`,
        ProductArn,
        Compliance: { Status: 'FAILED', SecurityControlId: 'IAM.2' },
        Resources: [{ Type: 'AwsIamUser', Id: arn(index) }],
        ...changes,
      });
    for (let index = 0; index < 45; index += 1) theirs(index);
    theirs(45, { RecordState: 'ARCHIVED' });
    theirs(46, { ProductArn: 'arn:aws:securityhub:eu-central-1::product/aws/inspector' });
    theirs(47, { AwsAccountId: '444455556666' });
    const arns = Array.from({ length: 48 }, (_, index) => arn(index));
    const found = await all(store.neighbours({ ...place, arns }, never));
    expect(found).toHaveLength(45);
    expect(found).toContainEqual({
      finding: { Id: 'theirs/7', ProductArn },
      control: 'IAM.2',
      resources: [arn(7)],
      status: 'FAILED',
      isSuppressed: false,
    });
  });
});

describe('reading own findings', () => {
  it('asks for no more ids at once than a filter takes', async () => {
    const { aws, store, place } = await connectedHub();
    const findings = manyFindings(45);
    await store.import(findings, never);
    const ids = findings.map(({ Id }) => Id);
    expect(await all(store.own({ ...place, ids }, never))).toHaveLength(45);
    expect(aws.traffic.counts['securityhub:GetFindings']).toBe(3);
  });

  it('goes on after being throttled', async () => {
    const { aws, store, place } = await connectedHub();
    await store.import(manyFindings(150), never);
    aws.faults.next('securityhub:GetFindings', { kind: 'throttled' }, 4);
    expect(await all(store.own({ ...place, generators: ['ccguard/CCG.1'] }, never))).toHaveLength(150);
  });

  it.each<[string, Fault, object]>([
    ['it may not', { kind: 'denied' }, { kind: 'denied', operation: 'securityhub:GetFindings' }],
    ['the answer is a proxy’s', { kind: 'garbled' }, { kind: 'retryable' }],
  ])('fails where %s', async (_why, fault, failure) => {
    const { aws, store, place } = await connectedHub();
    aws.faults.next('securityhub:GetFindings', fault, Number.POSITIVE_INFINITY);
    expect(await failureOf(all(store.own({ ...place, ids: ['a'] }, never)))).toMatchObject(failure);
  });
});
