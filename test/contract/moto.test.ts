import { afterAll, expect, it } from 'vitest';
import { connectConfigRule } from '#aws';
import { startMoto } from '../support/moto.ts';
import { accountReaderContract } from './account-reader.contract.ts';
import { stubCredentials } from './connected.ts';
import { drawInMoto } from './draw-in-moto.ts';
import { evaluationSinkContract } from './evaluation-sink.contract.ts';

stubCredentials();
const moto = await startMoto();

if (moto) {
  afterAll(() => moto.close());
  const { reader, sink } = connectConfigRule({ region: 'us-east-1', endpoint: moto.endpoint });
  await drawInMoto(moto.endpoint);
  accountReaderContract('moto', async () => reader, { knowsBoundariesOfUsers: false });
  evaluationSinkContract('moto', async () => sink);
} else {
  // A suite that is skipped quietly looks like one that has passed.
  console.warn('SKIPPED: moto_server is not installed, so the contracts are not tested against it.');
}

it('moto is passed over where it can not be started', async () => {
  expect(await startMoto('no-such-command')).toBeUndefined();
});
