import { EnableSecurityHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { afterAll, expect, it } from 'vitest';
import { connectConfigRule, connectFindingStore } from '#aws';
import { SimulatedClock } from '../support/aws-double/account/simulated-clock.ts';
import { startMoto } from '../support/moto.ts';
import { virtualTime } from '../support/virtual-time.ts';
import { accountReaderContract } from './account-reader.contract.ts';
import { never, stubCredentials } from './connected.ts';
import { drawInMoto } from './draw-in-moto.ts';
import { evaluationSinkContract } from './evaluation-sink.contract.ts';
import { findingStoreContract } from './finding-store.contract.ts';

stubCredentials();
const moto = await startMoto();

if (moto) {
  afterAll(() => moto.close());
  const { reader, sink } = connectConfigRule({ region: 'us-east-1', endpoint: moto.endpoint });
  await drawInMoto(moto.endpoint);
  accountReaderContract('moto', async () => reader, { knowsBoundariesOfUsers: false });
  evaluationSinkContract('moto', async () => sink);

  const options = { region: 'us-east-1', endpoint: moto.endpoint };
  const store = connectFindingStore(options, virtualTime(new SimulatedClock(new Date())));
  const stateBefore = await store.state(never);
  await new SecurityHubClient(options).send(new EnableSecurityHubCommand({}));
  it('a store in moto is not subscribed before somebody subscribes', () => {
    expect(stateBefore).toBe('not subscribed');
  });
  const place = { account: '123456789012', region: 'us-east-1', partition: 'aws' } as const;
  findingStoreContract('moto', async () => ({ store, place }));
} else {
  // A suite that is skipped quietly looks like one that has passed.
  console.warn('SKIPPED: moto_server is not installed, so the contracts are not tested against it.');
}

it('moto is passed over where it can not be started', async () => {
  expect(await startMoto('no-such-command')).toBeUndefined();
});
