import { afterAll, expect, it } from 'vitest';
import { connectEstate } from '#aws';
import { readLive, scanWants } from '#scan';
import { startMoto } from '../support/moto.ts';
import { never, stubCredentials } from './connected.ts';
import { connectedEstate } from './connected-estate.ts';
import { drawInMoto } from './draw-in-moto.ts';
import { estateReaderContract } from './estate-reader.contract.ts';
import { drawEstateInMoto, REGION } from './estate-sketch.ts';

stubCredentials();
const moto = await startMoto();

if (moto) {
  afterAll(() => moto.close());
  const { endpoint } = moto;
  await drawInMoto(endpoint);
  await drawEstateInMoto(endpoint);
  const environment = { AWS_REGION: REGION };
  const wanted = { profile: undefined, regions: [], environment, endpoint, attempts: 2 };
  const reader = await connectEstate(wanted);
  const reading = await readLive(
    reader,
    { wants: scanWants(), regions: [REGION, 'eu-west-1'], readsServiceControlPolicies: true },
    { clock: { now: () => Date.now() }, signal: never },
  );
  // Its dates of pipelines are none that the SDK can read.
  estateReaderContract('moto', async () => reading, { tellsPipelines: false });

  it('moto has no connections, and that is not taken for an account without any', () => {
    for (const part of ['connections', 'hosts'] as const) {
      expect(reading.facts[part]).toMatchObject({ known: false });
      expect(reading.facts[part].unread).toHaveLength(4);
    }
  });
} else {
  console.warn('SKIPPED: moto_server is not installed, so live readings are not tested against it.');
}

it('an address that nobody answers at is told as the failure of the first call', async () => {
  const { aws, reader } = await connectedEstate({ attempts: 1 });
  await aws.close();
  await expect(reader.identity(never)).rejects.toMatchObject({ operation: 'sts:GetCallerIdentity' });
});
