import dns from 'node:dns';
import { ListConnectionsCommand } from '@aws-sdk/client-codestar-connections';
import { expect, it, onTestFinished, vi } from 'vitest';
import { connectEstate } from '#aws';
import { readLive, scanWants } from '#scan';
import { connectionsClient, type PREFIXES } from '../../src/aws/estate/connections-client.ts';
import { startAwsDouble } from '../support/aws-double/index.ts';
import { virtualTime } from '../support/virtual-time.ts';
import { never, stubCredentials, withoutWaits } from './connected.ts';

type Request = { readonly hostname: string; readonly headers: Readonly<Record<string, string>> };

it.each<[(typeof PREFIXES)[number], string, string, string]>([
  ['codeconnections', 'eu-west-1', 'codeconnections.eu-west-1.amazonaws.com', 'CodeConnections_20231201'],
  [
    'codeconnections',
    'cn-north-1',
    'codeconnections.cn-north-1.amazonaws.com.cn',
    'CodeConnections_20231201',
  ],
  [
    'codestar-connections',
    'eu-west-1',
    'codestar-connections.eu-west-1.amazonaws.com',
    'CodeStar_connections_20191201',
  ],
])('%s in %s is called at its own address, by its own name', async (prefix, region, host, target) => {
  const requests: Request[] = [];
  const requestHandler = {
    handle: async (request: unknown) => {
      requests.push(request as Request);
      throw new Error('nobody is called');
    },
  };
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
  const client = connectionsClient(prefix, { region, credentials, requestHandler, maxAttempts: 1 });
  await expect(client.send(new ListConnectionsCommand({}))).rejects.toThrow('nobody is called');
  const [{ hostname, headers } = { hostname: '', headers: {} }] = requests;
  expect({ hostname, host: headers.host, target: headers['x-amz-target'] }).toEqual({
    hostname: host,
    host,
    target: `${target}.ListConnections`,
  });
  expect(headers.authorization).toContain(`/${region}/${prefix}/aws4_request`);
});

/** A service of which a Region has no address, as DNS says it. */
function withoutAddress(name: string): void {
  const { lookup } = dns;
  const spy = vi.spyOn(dns, 'lookup').mockImplementation(((host: string, ...rest: readonly unknown[]) => {
    const callback = rest.at(-1) as (error: Error) => void;
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
    return host === name ? callback(error) : Reflect.apply(lookup, dns, [host, ...rest]);
  }) as typeof dns.lookup);
  onTestFinished(() => spy.mockRestore());
}

async function readWith(variables: Readonly<Record<string, string>>) {
  const aws = await startAwsDouble();
  onTestFinished(() => aws.close());
  onTestFinished(() => void vi.unstubAllEnvs());
  stubCredentials();
  withoutWaits();
  withoutAddress('nowhere.invalid');
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const environment = { AWS_REGION: 'eu-central-1' };
  const reader = await connectEstate(
    { profile: undefined, regions: [], environment },
    virtualTime(aws.account.clock),
  );
  const wanted = { wants: scanWants(), regions: ['eu-central-1'], readsServiceControlPolicies: true };
  return readLive(reader, wanted, { clock: { now: () => 0 }, signal: never });
}

const NOWHERE = 'http://nowhere.invalid';

it('a service that a Region does not have is nothing there, and not unread', async () => {
  const { facts } = await readWith({
    AWS_ENDPOINT_URL_CODEPIPELINE: NOWHERE,
    AWS_ENDPOINT_URL_CODECONNECTIONS: NOWHERE,
    AWS_ENDPOINT_URL_CODESTAR_CONNECTIONS: NOWHERE,
  });
  for (const part of ['pipelines', 'connections', 'hosts'] as const)
    expect(facts[part]).toEqual({ known: true, items: [], unread: [] });
});

it('a Region where nothing has an address is unread', async () => {
  const { facts } = await readWith({
    AWS_ENDPOINT_URL_CODEPIPELINE: NOWHERE,
    AWS_ENDPOINT_URL_EC2: NOWHERE,
  });
  expect(facts.pipelines).toMatchObject({ known: false, unread: [{ message: /ENOTFOUND/ }] });
  expect(facts.vpcs).toMatchObject({ known: false, unread: [{ message: /ENOTFOUND/ }] });
});
