import { onTestFinished } from 'vitest';
import { connectEstate, connectFindingStore, connectScans } from '#aws';
import { CATALOGUE, DEFAULT_PARAMETERS } from '#controls';
import { type AccountScanPorts, type ScannedAccount, scanListedAccount } from '#scan';
import { BUCKET, scannersAws } from '../../contract/connected-scans.ts';
import { startAwsDouble } from '../../support/aws-double/index.ts';
import { virtualTime } from '../../support/virtual-time.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const ENVIRONMENT = { AWS_REGION: REGION, ACCOUNT_ID: ACCOUNT, FILES_BUCKET: BUCKET };

/** An account behind HTTP, scanned over the real adapters; every attempt is a new process with a memory of its own. */
export async function accountOverHttp() {
  const aws = await startAwsDouble();
  onTestFinished(() => aws.close());
  const scanner = await scannersAws();
  aws.account.recorder.isOn = false;
  const { clock } = aws.account;
  const log = { info: () => {}, warn: () => {}, error: () => {} };

  async function attempt(signal = new AbortController().signal): Promise<ScannedAccount> {
    const time = virtualTime(clock);
    const options = { region: REGION, endpoint: aws.endpoint };
    const ports: AccountScanPorts = {
      ...connectScans(ENVIRONMENT, scanner.options),
      access: async () => ({
        reader: await connectEstate(
          { endpoint: aws.endpoint, profile: undefined, regions: [], environment: ENVIRONMENT },
          time,
        ),
        findings: { store: connectFindingStore(options, time), region: REGION, controlDocs: undefined },
      }),
      parameters: DEFAULT_PARAMETERS,
      controls: CATALOGUE,
      clock: { now: () => clock.now().getTime() },
      log,
      metrics: { count: () => {} },
    };
    return scanListedAccount({ scan: 'scan-1' }, ports, { signal });
  }

  const traffics = [aws.traffic, scanner.traffic];
  return {
    aws,
    attempt,
    objects: scanner.bucket.objects,
    counts: () =>
      Object.assign({}, ...traffics.map(({ counts }) => counts)) as Readonly<Record<string, number>>,
    /** An attempt that ends when it makes its nth call: the call is made, and nobody hears the answer. */
    killedAt: async (fatal: number): Promise<ScannedAccount> => {
      const death = new AbortController();
      let calls = 0;
      const restores = traffics.map((traffic) => {
        const begin = traffic.begin.bind(traffic);
        traffic.begin = (operation, input) => {
          calls += 1;
          if (calls === fatal) death.abort();
          return begin(operation, input);
        };
        return () => {
          traffic.begin = begin;
        };
      });
      try {
        return await attempt(death.signal);
      } finally {
        for (const restore of restores) restore();
      }
    },
  };
}
