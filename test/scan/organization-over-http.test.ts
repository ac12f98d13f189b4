import { expect, it } from 'vitest';
import { withoutWaits } from '../contract/connected.ts';
import { accountOverHttp } from './organization/over-http.ts';

type Scanned = Awaited<ReturnType<typeof accountOverHttp>>;

const USE = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'codeconnections:UseConnection', Resource: '*' }],
};

/** Twenty principals that can use every connection, some with a connection that is not what it should be. */
async function drawn(): Promise<Scanned> {
  const scanned = await accountOverHttp();
  const { account, estate, iam } = scanned.aws;
  iam.mostPerPage = 1;
  for (let index = 0; index < 20; index += 1)
    account.create(index % 4 === 0 ? 'User' : 'Role', `principal-${index}`, { inline: { own: USE } });
  for (const region of estate.regions) region.connect('main');
  return scanned;
}

/** What Security Hub says in the end, but for when it was said. */
function told({ aws }: Scanned): readonly object[] {
  const timeless = aws.hub.findings.map((finding) =>
    Object.fromEntries(
      Object.entries(finding).filter(
        ([name]) => !/^(?:CreatedAt|UpdatedAt|FirstObservedAt|ProcessedAt)$/.test(name),
      ),
    ),
  );
  return timeless.sort((a, b) => (String(a.Id) < String(b.Id) ? -1 : 1));
}

const all = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, each) => sum + each, 0);

it('a scan that ends at any tenth call and is tried again says the same as one that was left alone', async () => {
  withoutWaits();
  const undisturbed = await drawn();
  const outcome = await undisturbed.attempt();
  const calls = all(undisturbed.counts());
  expect(calls).toBeGreaterThan(50);
  expect(outcome).toMatchObject({ outcome: 'scanned', hub: 'subscribed' });
  for (let fatal = 10; fatal < calls; fatal += 10) {
    const scanned = await drawn();
    await scanned
      .killedAt(fatal)
      .catch((error: unknown) => expect(error).toMatchObject({ name: 'ScanUnfinished' }));
    await scanned.attempt();
    expect(told(scanned)).toEqual(told(undisturbed));
  }
});

it('the last call of a scan may be the one whose answer is lost', async () => {
  withoutWaits();
  const undisturbed = await drawn();
  await undisturbed.attempt();
  const calls = all(undisturbed.counts());
  for (let fatal = calls - 4; fatal <= calls; fatal += 1) {
    const scanned = await drawn();
    await expect(scanned.killedAt(fatal)).rejects.toMatchObject({ name: 'ScanUnfinished' });
    await scanned.attempt();
    expect(told(scanned)).toEqual(told(undisturbed));
  }
});
