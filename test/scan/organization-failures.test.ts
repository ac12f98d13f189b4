import { describe, expect, it } from 'vitest';
import { AwsFailure, type FailureKind, SCAN_FAILURES } from '#scan';
import type { OnCall } from './organization/estate-in-memory.ts';
import { organizationScan } from './organization/machine.ts';
import { OrganizationInMemory } from './organization/organization.ts';
import { ACCOUNT, SingleAccount } from './organization/single.ts';

const failure = (kind: FailureKind, operation: string, code: string, message = 'said by AWS') =>
  new AwsFailure(kind, operation, code, new Error(message));

function failingAt(operation: string, error: Error): OnCall {
  return (asked) => {
    if (asked === operation) throw error;
  };
}

const DETAILS = 'iam:GetAccountAuthorizationDetails';

describe('why the scan of an account failed', () => {
  it.each<[string, string, Error]>([
    ['Throttled', DETAILS, failure('retryable', DETAILS, 'Throttling')],
    [
      'Throttled',
      'securityhub:GetFindings',
      failure('retryable', 'securityhub:GetFindings', 'TooManyRequestsException'),
    ],
    ['Throttled', 's3:PutObject', failure('retryable', 's3:PutObject', 'SlowDown')],
    ['CredentialsExpired', DETAILS, failure('retryable', DETAILS, 'ExpiredToken')],
    [
      'CredentialsExpired',
      'securityhub:DescribeHub',
      failure('retryable', 'securityhub:DescribeHub', 'ExpiredTokenException'),
    ],
    ['AwsUnavailable', DETAILS, failure('retryable', DETAILS, 'ServiceFailure')],
    ['AwsUnavailable', 'sts:GetCallerIdentity', failure('retryable', 'sts:GetCallerIdentity', 'ECONNRESET')],
    ['PermissionDenied', DETAILS, failure('denied', DETAILS, 'AccessDenied')],
    [
      'PermissionDenied',
      'securityhub:GetFindings',
      failure('denied', 'securityhub:GetFindings', 'AccessDeniedException'),
    ],
    ['RoleNotAssumable', 'sts:AssumeRole', failure('denied', 'sts:AssumeRole', 'AccessDenied')],
    ['ScanFailed', DETAILS, failure('invalid', DETAILS, 'ValidationError')],
    ['ScanFailed', 's3:PutObject', new TypeError('a fault of ours')],
  ])('is %s where %s fails so', async (name, operation, error) => {
    const account = new SingleAccount(3);
    await expect(account.attempt(failingAt(operation, error))).rejects.toMatchObject({ name, code: name });
  });

  it('is told with the account, the operation and AWS’s own words', async () => {
    const error = failure(
      'denied',
      DETAILS,
      'AccessDenied',
      'User is not authorized to perform: iam:GetAcc\u0000untAuth',
    );
    const attempt = new SingleAccount(3).attempt(failingAt(DETAILS, error));
    await expect(attempt).rejects.toThrow(
      `account ${ACCOUNT}: ${DETAILS} failed: AccessDenied: User is not authorized to perform: iam:GetAcc untAuth`,
    );
  });

  it.each(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'])(
    'is that the account was suspended, where Organizations says %s after a call was denied',
    async (state) => {
      const account = new SingleAccount(3);
      const suspended: OnCall = (operation) => {
        if (operation !== 'securityhub:GetFindings') return;
        account.listed = { ...account.listed, state };
        throw failure('denied', operation, 'AccessDeniedException');
      };
      const event = { ...account.listed };
      await expect(account.attempt(suspended, undefined, event)).rejects.toMatchObject({
        name: 'AccountSuspended',
      });
    },
  );

  it.each<[string, unknown]>([
    ['no event at all', undefined],
    ['an account without an id', { name: 'payments' }],
    ['an id that is a number', 111122223333],
    ['an id of eleven digits', '11112222333'],
  ])('is InvalidScan for %s', async (_what, account) => {
    await expect(new SingleAccount(3).attempt(undefined, undefined, account ?? null)).rejects.toMatchObject({
      name: 'InvalidScan',
    });
  });

  it('is that credentials are of another account, before anything of that is judged', async () => {
    const account = new SingleAccount(3);
    account.estate = { ...account.estate, id: '444455556666' };
    await expect(account.attempt()).rejects.toMatchObject({ name: 'InvalidScan' });
    expect(account.hub.findings.size).toBe(0);
  });

  it('is that nothing was read, where an account is said to have no principal: the role that asks is one', async () => {
    const account = new SingleAccount(0);
    await expect(account.attempt()).rejects.toMatchObject({ name: 'AwsUnavailable' });
  });
});

describe('an account that', () => {
  it.each(['SUSPENDED', 'PENDING_CLOSURE', 'PENDING_ACTIVATION'])(
    'is %s already is skipped without a call',
    async (state) => {
      const account = new SingleAccount(3);
      account.listed = { ...account.listed, state };
      const asked: string[] = [];
      expect(await account.attempt((operation) => asked.push(operation))).toEqual({
        account: ACCOUNT,
        outcome: 'skipped',
        reason: `it is ${state}`,
      });
      expect(asked).toEqual([]);
    },
  );

  it('does not use Security Hub is scanned all the same, and says so', async () => {
    const account = new SingleAccount(3);
    account.hub.isOn = false;
    expect(await account.attempt()).toMatchObject({
      outcome: 'scanned',
      hub: 'not subscribed',
      published: 0,
    });
  });

  it('is not to be told to anybody is scanned without asking its hub', async () => {
    const account = new SingleAccount(3);
    account.isPublishing = false;
    const asked: string[] = [];
    expect(await account.attempt((operation) => asked.push(operation))).toMatchObject({ hub: 'not wanted' });
    expect(asked.filter((operation) => operation.startsWith('securityhub:'))).toEqual([]);
  });

  it('lost a role has its findings ended, once', async () => {
    const account = new SingleAccount(3);
    await account.attempt();
    account.objects.clear();
    account.estate = { ...account.estate, roles: account.estate.roles.slice(1) };
    await account.attempt();
    const archived = [...account.hub.findings.values()].filter(
      ({ RecordState }) => RecordState === 'ARCHIVED',
    );
    expect(archived.length).toBe(4);
    expect(archived.every(({ Id }) => Id.endsWith('DEPLOY0'))).toBe(true);
  });
});

describe('in the summary of an organization', async () => {
  const organization = new OrganizationInMemory(10);
  const [throttled, expired, denied, suspended, unreachable, skipped, closed] = organization.ids as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const at = (id: string, wanted: string, error: Error) =>
    organization.troubles.set(id, (_attempt, operation) => (operation === wanted ? error : undefined));
  at(throttled, DETAILS, failure('retryable', DETAILS, 'Throttling'));
  at(
    expired,
    'securityhub:GetFindings',
    failure('retryable', 'securityhub:GetFindings', 'ExpiredTokenException'),
  );
  at(denied, DETAILS, failure('denied', DETAILS, 'AccessDenied'));
  at(unreachable, 'sts:AssumeRole', failure('denied', 'sts:AssumeRole', 'AccessDenied'));
  organization.suspend(skipped);
  organization.hub(closed).isOn = false;
  organization.troubles.set(suspended, (_attempt, operation) => {
    if (operation !== 'securityhub:GetFindings') return undefined;
    organization.suspend(suspended);
    return failure('denied', operation, 'AccessDeniedException');
  });
  const execution = await organization.scan('scan-1', { toleratedFailurePercentage: 50 });
  const summary = organization.summary();

  it('each failure has its name and its accounts', () => {
    expect(execution.status).toBe('SUCCEEDED');
    expect(summary.failures).toEqual({
      AccountSuspended: [suspended],
      CredentialsExpired: [expired],
      PermissionDenied: [denied],
      RoleNotAssumable: [unreachable],
      Throttled: [throttled],
    });
    expect(summary.accounts).toEqual({ total: 10, scanned: 4, skipped: 1, failed: 5, 'not scanned': 0 });
    expect(summary.withoutHub).toEqual([closed]);
    expect(summary.results.find(({ account }) => account === skipped)).toEqual({
      account: skipped,
      name: 'account 5',
      outcome: 'skipped',
      reason: 'it is SUSPENDED',
    });
  });

  it('what cannot get better by itself was tried once', () => {
    expect([denied, unreachable, suspended].map((id) => organization.attempts.get(id))).toEqual([1, 1, 1]);
    expect([throttled, expired].map((id) => organization.attempts.get(id))).toEqual([5, 5]);
  });
});

describe('where more fails than is tolerated', async () => {
  const organization = new OrganizationInMemory(200);
  for (const id of organization.ids.slice(0, 40))
    organization.troubles.set(id, () => failure('denied', 'sts:AssumeRole', 'AccessDenied'));
  const execution = await organization.scan('scan-1', { maxConcurrency: 10 });
  const summary = organization.summary();

  it('the execution fails, with a summary all the same', () => {
    expect(execution).toEqual({
      status: 'FAILED',
      error: 'OrganizationNotScanned',
      cause:
        'States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold was exceeded The summary is in scans/scan-1/summary.json',
    });
    expect(summary.isComplete).toBe(false);
  });

  it('accounts whose turn did not come are told from those that failed', () => {
    const { total, scanned, failed, 'not scanned': open } = summary.accounts;
    expect(total).toBe(200);
    expect(scanned + failed + open).toBe(200);
    expect(failed).toBeGreaterThan(10);
    expect(open).toBeGreaterThan(100);
  });
});

describe('the list of accounts', () => {
  const lists: readonly [string, unknown][] = [
    ['ids', ['100000000000', '100000000002', '100000000002']],
    [
      'what the AWS CLI prints',
      {
        Accounts: [
          { Id: '100000000000', Name: 'one', Status: 'ACTIVE' },
          { Id: '100000000002', State: 'ACTIVE' },
        ],
      },
    ],
    ['accounts as we write them', [{ id: '100000000000' }, { id: '100000000002', name: 'two' }]],
  ];

  it.each(lists)('can be a file: %s', async (_what, list) => {
    const organization = new OrganizationInMemory(5);
    organization.objects.set('lists/some.json', JSON.stringify(list));
    expect(await organization.scan('scan-1', { accounts: 'lists/some.json' })).toMatchObject({
      status: 'SUCCEEDED',
    });
    expect(organization.summary().results.map(({ account }) => account)).toEqual([
      '100000000000',
      '100000000002',
    ]);
  });

  it.each<[string, object]>([
    ['a file that is not there', { accounts: 'lists/none.json' }],
    ['a file that is no list', { accounts: 'scans/scan-0/summary.json' }],
    ['a way out of the folder', { accounts: 'lists/../scans/scan-0/summary.json' }],
    ['a list without accounts', { accounts: 'lists/empty.json' }],
    ['a list of something else', { accounts: 'lists/strange.json' }],
    ['more at once than there can be', { maxConcurrency: 10_001 }],
    ['a tolerance beyond all', { toleratedFailurePercentage: 101 }],
  ])('is refused at once where it is %s', async (_what, input) => {
    const organization = new OrganizationInMemory(2);
    organization.objects.set('lists/empty.json', '[]');
    organization.objects.set('lists/strange.json', '[{"id":"../../x"}]');
    expect(await organization.scan('scan-1', input)).toMatchObject({
      status: 'FAILED',
      error: 'InvalidScan',
    });
    expect(organization.attempts.size).toBe(0);
  });

  it('may hold names of any kind, which come out as a line', async () => {
    const organization = new OrganizationInMemory(1);
    const name = 'n'.repeat(5000);
    organization.objects.set(
      'lists/a.json',
      JSON.stringify([{ id: '100000000000', name: `a\u0000\n\ud800${name}` }]),
    );
    await organization.scan('scan-1', { accounts: 'lists/a.json' });
    const [result] = organization.summary().results;
    expect(result?.name).toMatch(/^a \ufffdn+$/);
    expect(result?.name?.length).toBeLessThanOrEqual(200);
  });
});

describe('the state machine and the code', () => {
  const text = JSON.stringify(organizationScan());

  it('know failures by the same names', () => {
    const named = [...text.matchAll(/"ErrorEquals":\[([^\]]*)\]/g)].flatMap(
      (match) => JSON.parse(`[${match[1]}]`) as string[],
    );
    const ours = new Set(named.filter((name) => !name.startsWith('States.')));
    expect([...ours].filter((name) => !SCAN_FAILURES.some((known) => known === name))).toEqual([]);
    expect(ours.has('ScanUnfinished')).toBe(true);
  });
});
