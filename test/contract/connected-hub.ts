import { onTestFinished } from 'vitest';
import { type AwsOptions, connectFindingStore } from '#aws';
import { startAwsDouble } from '../support/aws-double/index.ts';
import { virtualTime } from '../support/virtual-time.ts';
import { stubCredentials } from './connected.ts';

const PLACE = { account: '111122223333', region: 'eu-central-1', partition: 'aws' } as const;

/** A store over the real client, the double that it speaks to, and time that passes only where the store waits. */
export async function connectedHub(options: AwsOptions = {}) {
  const aws = await startAwsDouble();
  onTestFinished(() => aws.close());
  stubCredentials();
  const { clock } = aws.account;
  const begin = clock.now().getTime();
  const settings = { region: PLACE.region, endpoint: aws.endpoint, ...options };
  return {
    aws,
    hub: aws.hub,
    place: PLACE,
    store: connectFindingStore(settings, virtualTime(clock)),
    /** Seconds that passed for the store. */
    passed: () => (clock.now().getTime() - begin) / 1000,
    imports: () =>
      aws.traffic.inputsOf('securityhub:BatchImportFindings').map(({ Findings }) => Findings as object[]),
  };
}
