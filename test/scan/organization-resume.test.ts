import { describe, expect, it } from 'vitest';
import { filesOf } from '#scan';
import { SingleAccount } from './organization/single.ts';

/** Enough for several pages of everything. */
const ROLES = 60;

/** Ends an attempt at a call, as a process ends: nothing that comes after it happens either. */
function killedAt(fatal: number) {
  let calls = 0;
  return {
    onCall: () => {
      calls += 1;
      if (calls >= fatal) throw new Error('killed');
    },
    calls: () => calls,
  };
}

const withoutTimes = (account: SingleAccount) =>
  [...account.hub.findings.values()]
    .map(({ CreatedAt: _created, UpdatedAt: _updated, FirstObservedAt: _first, ...rest }) => rest)
    .sort((a, b) => (a.Id < b.Id ? -1 : 1));

const undisturbed = new SingleAccount(ROLES);
const counting = killedAt(Number.POSITIVE_INFINITY);
const outcome = await undisturbed.attempt(counting.onCall);

describe('a scan that is killed', () => {
  const calls = counting.calls();

  it('has many calls in which it can be', () => {
    expect(calls).toBeGreaterThanOrEqual(15);
    expect(undisturbed.hub.findings.size).toBe(4 * ROLES);
  });

  it.each(Array.from({ length: calls }, (_, index) => index + 1))(
    'at call %i and tried again ends as if nothing had been, with nothing told twice',
    async (fatal) => {
      const account = new SingleAccount(ROLES);
      await expect(account.attempt(killedAt(fatal).onCall)).rejects.toThrow('killed');
      expect(await account.attempt()).toMatchObject({ outcome: 'scanned', hub: 'subscribed' });
      expect(withoutTimes(account)).toEqual(withoutTimes(undisturbed));
      expect(new Set(account.hub.taken.values())).toEqual(new Set([1]));
    },
  );

  it('at every tenth call, attempt after attempt, gets through, with nothing told twice', async () => {
    const account = new SingleAccount(ROLES);
    // Something is stored that has to end, so that the way through is no shorter than it can be.
    await account.attempt();
    account.objects.clear();
    account.estate = { ...account.estate, roles: account.estate.roles.slice(5) };
    const ending = new SingleAccount(ROLES);
    await ending.attempt();
    ending.objects.clear();
    ending.estate = account.estate;
    await ending.attempt();

    let attempts = 0;
    for (let isDone = false; !isDone && attempts < 50; attempts += 1) {
      const result = account.attempt(killedAt(10 + 1).onCall);
      isDone = await result.then(
        () => true,
        () => false,
      );
    }
    expect(attempts).toBeGreaterThan(2);
    expect(attempts).toBeLessThan(20);
    expect(withoutTimes(account)).toEqual(withoutTimes(ending));
    expect(Object.fromEntries(account.hub.taken)).toEqual(Object.fromEntries(ending.hub.taken));
  });
});

describe('the same event again', () => {
  it('tells the outcome and asks nobody, once all is done', async () => {
    const account = new SingleAccount(ROLES);
    const first = await account.attempt();
    const asked: string[] = [];
    expect(await account.attempt((operation) => asked.push(operation))).toEqual(first);
    expect(asked).toEqual(['s3:GetObject']);
  });

  it('says what was true when it was read, however late it is told', async () => {
    const account = new SingleAccount(3);
    const isImport = (operation: string) => operation === 'securityhub:BatchImportFindings';
    const fail = (operation: string) => {
      if (isImport(operation)) throw new Error('killed');
    };
    await expect(account.attempt(fail)).rejects.toThrow();
    const readAt = account.now;
    account.now += 3_600_000;
    expect(await account.attempt()).toMatchObject({ readAt: new Date(readAt).toISOString() });
    const times = [...account.hub.findings.values()].map(({ UpdatedAt }) => UpdatedAt);
    expect(new Set(times)).toEqual(new Set([new Date(readAt).toISOString()]));
  });

  it('is judged by what was read, not read again, once that is saved', async () => {
    const account = new SingleAccount(3);
    const seen: string[] = [];
    const fail = (operation: string) => {
      if (operation === 'securityhub:GetFindings') throw new Error('killed');
    };
    await expect(account.attempt(fail)).rejects.toThrow();
    await account.attempt((operation) => seen.push(operation));
    expect(seen.filter((operation) => /^(?:iam|ec2|codeconnections):/.test(operation))).toEqual([]);
  });

  it.each([
    ['is of a later version', '{"version":2,"state":{"step":"done"}}'],
    ['is no JSON', 'half a sta'],
    ['is empty', ''],
  ])('begins again where what was saved %s, and says so', async (_what, text) => {
    const account = new SingleAccount(3);
    account.objects.set(filesOf('scan-1').state('111122223333'), text);
    expect(await account.attempt()).toMatchObject({ outcome: 'scanned' });
    expect(account.warnings).toEqual(['a saved state is not understood: the scan begins again']);
    expect(account.hub.findings.size).toBe(12);
  });
});

describe('a time limit that comes near', () => {
  it('is an outcome of its own, and the next attempt goes on', async () => {
    const account = new SingleAccount(ROLES);
    const time = new AbortController();
    const late = (operation: string) => {
      if (operation === 'securityhub:BatchImportFindings') time.abort();
    };
    await expect(account.attempt(late, time.signal)).resolves.toMatchObject({ outcome: 'scanned' });
    const other = new SingleAccount(ROLES);
    const soon = new AbortController();
    const early = (operation: string) => {
      if (operation === 'securityhub:GetFindings') soon.abort();
    };
    await expect(other.attempt(early, soon.signal)).rejects.toMatchObject({ name: 'ScanUnfinished' });
    await other.attempt();
    expect(withoutTimes(other)).toEqual(withoutTimes(undisturbed));
  });
});

it('the outcome of an undisturbed scan counts principals and findings', () => {
  expect(outcome).toMatchObject({
    account: '111122223333',
    outcome: 'scanned',
    principals: { passed: 0, failed: ROLES, undetermined: 0, notApplicable: 0 },
    hub: 'subscribed',
    published: 4 * ROLES,
    unread: [],
  });
});
