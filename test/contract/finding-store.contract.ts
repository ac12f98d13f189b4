import { describe, expect, it } from 'vitest';
import { type AsffFinding, productArn } from '#findings';
import type { FindingStore, OwnFindings } from '#scan';
import { aFinding } from '../support/asff.ts';
import { all, never } from './connected.ts';

type HubPlace = Pick<OwnFindings, 'account' | 'region'> & { readonly partition: 'aws' };
type World = { readonly store: FindingStore; readonly place: HubPlace };

let made = 0;

/** Findings that no other test has: some worlds are shared. */
function findingsAt(
  place: HubPlace,
  count: number,
  overrides: Partial<AsffFinding> = {},
): readonly AsffFinding[] {
  made += 1;
  return Array.from({ length: count }, (_, index) =>
    aFinding({
      Id: `ccguard/CCG.1/${place.account}/${place.region}/AROA${made}X${String(index).padStart(8, '0')}`,
      AwsAccountId: place.account,
      ProductArn: productArn(place),
      ...overrides,
    }),
  );
}

/** What a FindingStore owes, whatever it speaks to. */
export function findingStoreContract(world: string, open: () => Promise<World>): void {
  const reading = async ({ store, place }: World, ids: readonly string[]) =>
    (await all(store.own({ ...place, ids }, never))).toSorted((a, b) => (a.Id < b.Id ? -1 : 1));

  describe(`a store in ${world}`, () => {
    it('is subscribed', async () => {
      const { store } = await open();
      expect(await store.state(never)).toBe('subscribed');
    });

    it.each([0, 1, 100, 101, 250])('takes %i findings and gives them back', async (count) => {
      const opened = await open();
      const findings = findingsAt(opened.place, count);
      expect(await opened.store.import(findings, never)).toEqual([]);
      const ids = findings.map(({ Id }) => Id);
      expect((await reading(opened, ids)).map(({ Id }) => Id)).toEqual(ids);
    });

    it('gives back every field that was sent', async () => {
      const opened = await open();
      const [finding] = findingsAt(opened.place, 1);
      if (!finding) throw new Error('no finding');
      await opened.store.import([finding], never);
      expect(await reading(opened, [finding.Id])).toMatchObject([finding]);
    });

    it('replaces a finding by a newer one of the same Id', async () => {
      const opened = await open();
      const [finding] = findingsAt(opened.place, 1);
      if (!finding) throw new Error('no finding');
      const Compliance = { ...finding.Compliance, Status: 'PASSED' as const };
      await opened.store.import([finding], never);
      await opened.store.import([{ ...finding, Compliance, UpdatedAt: '2026-01-05T10:00:00.000Z' }], never);
      expect(await reading(opened, [finding.Id])).toMatchObject([{ Compliance: { Status: 'PASSED' } }]);
    });

    it('gives back archived ones as well', async () => {
      const opened = await open();
      const findings = findingsAt(opened.place, 1, { RecordState: 'ARCHIVED' });
      await opened.store.import(findings, never);
      expect(
        await reading(
          opened,
          findings.map(({ Id }) => Id),
        ),
      ).toMatchObject([{ RecordState: 'ARCHIVED' }]);
    });

    it('gives back by generator what other generators, accounts and Regions have no part in', async () => {
      const { store, place } = await open();
      const GeneratorId = `ccguard/CCG.${1000 + made}`;
      const findings = findingsAt(place, 120, { GeneratorId });
      const alike = findingsAt(place, 1, { GeneratorId: `${GeneratorId}0` });
      await store.import([...findings, ...alike], never);
      const generators = [GeneratorId, 'ccguard/CCG.999'];
      const own = await all(store.own({ ...place, generators }, never));
      expect(own.map(({ Id }) => Id).sort()).toEqual(findings.map(({ Id }) => Id));
      expect(await all(store.own({ ...place, region: 'eu-west-3', generators }, never))).toEqual([]);
      expect(await all(store.own({ ...place, account: '444455556666', generators }, never))).toEqual([]);
    });
  });
}
