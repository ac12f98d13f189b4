import type { Context } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BUCKET, scannersAws } from '../contract/connected-scans.ts';

const ACCOUNTS = [
  { Id: '111122223333', Name: 'payments', State: 'ACTIVE' },
  { Id: '444455556666', Name: 'closed', State: 'SUSPENDED' },
];

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A handler as Lambda loads it: what it is told, it is told by the environment. */
async function loaded(name: 'scan-account' | 'list-accounts' | 'scan-summary') {
  const aws = await scannersAws({ accounts: ACCOUNTS });
  const environment = {
    AWS_ENDPOINT_URL: aws.options.endpoint,
    AWS_REGION: 'eu-central-1',
    ACCOUNT_ID: '777788889999',
    FILES_BUCKET: BUCKET,
    MEMBER_ROLE: 'ccguard-member',
    EXTERNAL_ID: 'an-external-id',
    PUBLISH_FINDINGS: 'true',
    SCAN_PARAMETERS: '{"repositoryScope":"required"}',
    MAX_CONCURRENCY: '7',
    TOLERATED_FAILURE_PERCENTAGE: '3',
    POWERTOOLS_DEV: 'true',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  };
  for (const [variable, value] of Object.entries(environment)) vi.stubEnv(variable, value);
  vi.resetModules();
  const { handler } = (await import(`../../handlers/${name}.ts`)) as {
    handler: (event: unknown, context: Context) => Promise<unknown>;
  };
  const invoke = (event: unknown, milliseconds = 900_000) =>
    handler(event, { functionName: name, getRemainingTimeInMillis: () => milliseconds } as Context);
  return { ...aws, invoke };
}

describe('the handler of a scan', () => {
  it('answers what the use case answers', async () => {
    const { invoke } = await loaded('scan-account');
    const account = { id: '444455556666', name: 'closed', state: 'SUSPENDED' };
    expect(await invoke({ scan: 'scan-1', account })).toEqual({
      account: '444455556666',
      outcome: 'skipped',
      reason: 'it is SUSPENDED',
    });
  });

  it('fails under the name that the state machine knows', async () => {
    const { invoke } = await loaded('scan-account');
    const event = { scan: 'scan-1', account: { id: '111122223333' } };
    await expect(invoke(event)).rejects.toMatchObject({ name: 'RoleNotAssumable' });
    await expect(invoke({ scan: '../scan-1' })).rejects.toMatchObject({ name: 'InvalidScan' });
  });

  it('gives up before Lambda ends it, under a name that says to go on', async () => {
    const { faults, invoke } = await loaded('scan-account');
    faults.next('s3:GetObject', { kind: 'hung' });
    await expect(invoke({ scan: 'scan-1' }, 10_050)).rejects.toMatchObject({ name: 'ScanUnfinished' });
  });

  it('runs all controls unless its parameters say which, and refuses what it does not know', async () => {
    const { readScanSettings } = await import('#scan');
    expect(() => readScanSettings('{"colour":"blue"}')).toThrow(/colour/);
    expect(() => readScanSettings('{"controls":"CCG.99"}')).toThrow(/there is no CCG.99/);
    expect(() => readScanSettings('[')).toThrow(/not JSON/);
    expect(readScanSettings('').controls.length).toBeGreaterThan(10);
    expect(readScanSettings('{"controls":"CCG.1,CCG.14"}').controls.map(({ id }) => id)).toEqual([
      'CCG.1',
      'CCG.14',
    ]);
  });
});

describe('the handlers of the first and the last step', () => {
  it('list accounts with the limits of the stack, and summarize', async () => {
    const first = await loaded('list-accounts');
    const event = { scan: 'scan-1', startedAt: '2026-11-23T06:00:00.000Z', input: {} };
    expect(await first.invoke(event)).toEqual({
      scan: 'scan-1',
      startedAt: '2026-11-23T06:00:00.000Z',
      accounts: 'scans/scan-1/accounts.json',
      results: 'scans/scan-1/results',
      count: 2,
      maxConcurrency: 7,
      toleratedFailurePercentage: 3,
    });
    const last = await loaded('scan-summary');
    for (const [name, text] of first.bucket.objects) last.bucket.objects.set(name, text);
    expect(await last.invoke({ scan: 'scan-1', startedAt: '2026-11-23T06:00:00.000Z' })).toMatchObject({
      isComplete: false,
      accounts: { total: 2, 'not scanned': 2 },
    });
    expect([...last.bucket.objects.keys()]).toContain('scans/scan-1/summary.json');
  });
});
