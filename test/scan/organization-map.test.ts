import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AwsFailure } from '#scan';
import { OrganizationInMemory } from './organization/organization.ts';

const throttled = () =>
  new AwsFailure('retryable', 'iam:GetAccountAuthorizationDetails', 'Throttling', new Error('Rate exceeded'));

const large = new OrganizationInMemory(10_000);

describe('an organization of 10,000 accounts, of which 2 % fail once and 0.1 % always', async () => {
  const organization = large;
  const once = organization.ids.filter((_id, index) => index % 50 === 7);
  const always = organization.ids.filter((_id, index) => index % 1000 === 3);
  for (const id of once)
    organization.troubles.set(id, (attempt, operation) =>
      attempt === 1 && operation === 'iam:GetAccountAuthorizationDetails' ? throttled() : undefined,
    );
  for (const id of always)
    organization.troubles.set(id, (_attempt, operation) =>
      operation === 'securityhub:GetFindings' ? throttled() : undefined,
    );
  const execution = await organization.scan();
  const summary = organization.summary();
  const healthy = organization.ids.filter((id) => !always.includes(id));

  it('ends well, with a summary', () => {
    expect(execution).toEqual({
      status: 'SUCCEEDED',
      output: {
        scan: 'scan-1',
        isComplete: false,
        accounts: { total: 10_000, scanned: 9990, skipped: 0, failed: 10, 'not scanned': 0 },
        summary: 'scans/scan-1/summary.json',
      },
    });
    expect([once.length, always.length]).toEqual([200, 10]);
  });

  it('names those that failed, and why', () => {
    expect(summary.failures).toEqual({ Throttled: always });
    expect(
      summary.results
        .filter(({ outcome }) => outcome === 'failed')
        .map(({ account, name }) => [account, name]),
    ).toEqual(always.map((id) => [id, `account ${organization.ids.indexOf(id)}`]));
  });

  it('tells of every account once, and of nothing else', () => {
    expect(summary.results.map(({ account }) => account)).toEqual(organization.ids);
  });

  it('tells every hub but those every finding exactly once', () => {
    const told = healthy.map((id) => [...organization.hub(id).taken.values()]);
    expect(told.every((counts) => counts.length > 0 && counts.every((count) => count === 1))).toBe(true);
    expect(summary.published).toBe(told.flat().length);
    expect(always.flatMap((id) => [...organization.hub(id).taken])).toEqual([]);
  });

  it('counts each principal once', () => {
    const roles = healthy.map((id) => organization.members.get(id)?.estate.roles.length ?? 0);
    const counted = Object.values(summary.principals).reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(roles.reduce((sum, count) => sum + count, 0));
  });

  it('tries again once what failed once, and five times what always fails, waiting longer each time', () => {
    expect(new Set(once.map((id) => organization.attempts.get(id)))).toEqual(new Set([2]));
    expect(new Set(always.map((id) => organization.attempts.get(id)))).toEqual(new Set([5]));
    expect([...new Set(organization.waits)].sort((a, b) => a - b)).toEqual([30, 60, 120, 240]);
  });
});

describe('what the scan of an account costs', () => {
  const flat = {
    's3:GetObject': 1,
    'sts:AssumeRole': 1,
    'sts:GetCallerIdentity': 1,
    'ec2:DescribeRegions': 1,
    'codeconnections:ListConnections': 1,
    'iam:GetAccountAuthorizationDetails': 1,
    's3:PutObject': 2,
    'securityhub:DescribeHub': 1,
    'securityhub:GetFindings': 1,
    'securityhub:BatchImportFindings': 1,
  };

  it.each([100, 1000, 10_000])('is the same calls for each account among %i', async (size) => {
    const organization = size === 10_000 ? large : new OrganizationInMemory(size);
    if (size !== 10_000) await organization.scan();
    const untroubled = organization.ids.filter((id) => !organization.troubles.has(id));
    const calls = untroubled.map((id) => Object.fromEntries(organization.calls.get(id) ?? []));
    expect(calls.length).toBeGreaterThan(size * 0.97);
    expect(calls.filter((each) => !isDeepStrictEqual(each, flat))).toEqual([]);
  });

  it('is no import on the next day, when there is no news', async () => {
    const organization = new OrganizationInMemory(100);
    await organization.scan('monday');
    const first = organization.calls.size;
    organization.now += 24 * 60 * 60 * 1000;
    organization.calls.clear();
    await organization.scan('tuesday');
    const imports = [...organization.calls.values()].map(
      (calls) => calls.get('securityhub:BatchImportFindings') ?? 0,
    );
    expect([first, imports.length, imports.reduce((sum, each) => sum + each, 0)]).toEqual([100, 100, 0]);
    expect(organization.summary('tuesday')).toMatchObject({ isComplete: true, published: 0 });
  });
});
