import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { manyFindings } from '../support/asff.ts';
import { never } from './connected.ts';
import { connectedHub } from './connected-hub.ts';

const isInstalled = spawnSync('aws', ['--version']).status === 0;

// Whoever has no aws hears of it and has less tested: a skipped test would count as a failure.
if (!isInstalled)
  console.error('SKIPPED: the AWS CLI is not installed, so nobody else reads what is published');

/** What the command prints, as an account that knows no profile of this machine. */
async function aws(endpoint: string, args: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(
    'aws',
    ['securityhub', ...args, '--endpoint-url', endpoint, '--region', 'eu-central-1', '--output', 'json'],
    {
      env: {
        PATH: process.env.PATH,
        AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'example',
        AWS_CONFIG_FILE: '/nonexistent',
        AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
      },
      maxBuffer: 2 ** 26,
    },
  );
  return JSON.parse(stdout);
}

describe.runIf(isInstalled)('the AWS CLI', () => {
  it('reads every finding that was published, page by page, as it was sent', async () => {
    const { aws: double, store } = await connectedHub();
    const findings = manyFindings(230);
    await store.import(findings, never);
    const filters = { GeneratorId: [{ Value: 'ccguard/CCG.1', Comparison: 'EQUALS' }] };
    const read = ['get-findings', '--filters', JSON.stringify(filters), '--page-size', '100'];
    const { Findings: answered } = await aws(double.endpoint, read);
    const sorted = (answered as { Id: string }[]).toSorted((a, b) => (a.Id < b.Id ? -1 : 1));
    expect(sorted).toMatchObject(findings);
  });

  it('changes what customers change, and the next import leaves it', async () => {
    const { aws: double, store, hub } = await connectedHub();
    const [finding] = manyFindings(1);
    if (!finding) throw new Error('no finding');
    await store.import([finding], never);
    const identifier = JSON.stringify([{ Id: finding.Id, ProductArn: finding.ProductArn }]);
    const suppress = ['--finding-identifiers', identifier, '--workflow', 'Status=SUPPRESSED'];
    await aws(double.endpoint, ['batch-update-findings', ...suppress]);
    await store.import([{ ...finding, UpdatedAt: '2026-01-05T10:00:00.000Z' }], never);
    expect(hub.findings).toMatchObject([
      { Workflow: { Status: 'SUPPRESSED' }, UpdatedAt: '2026-01-05T10:00:00.000Z' },
    ]);
  });
});
