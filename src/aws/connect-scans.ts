import type { AccountAccess, AccountScanPorts, FindingsPort, OrganizationPorts } from '#scan';
import { connectDirectory } from './account-directory.ts';
import type { AwsOptions } from './clients.ts';
import { connectEstate } from './connect-estate.ts';
import { connectFindingStore } from './connect-finding-store.ts';
import { connectFiles } from './file-store.ts';
import { memberCredentials } from './member-credentials.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export type ScanConnections = Pick<
  AccountScanPorts,
  'ownAccount' | 'access' | 'files' | 'directory' | 'regions'
>;

/** What scans of accounts need of AWS, as the environment says, which serverless.yml sets. */
export function connectScans(environment: Environment, options: AwsOptions = {}): ScanConnections {
  const { MEMBER_ROLE: role = '', SCAN_REGIONS: regions = '' } = environment;
  return {
    ownAccount: required(environment, 'ACCOUNT_ID'),
    access: (account, scan, signal) => accessTo(account, scan, environment, options, signal),
    files: connectFiles(required(environment, 'FILES_BUCKET'), options),
    // Who assumes no role in other accounts is not asked about them.
    directory: role === '' ? undefined : connectDirectory(options),
    regions: regions === '' ? 'all' : regions.split(','),
  };
}

/** What the first and the last step of the scan of an organization need. */
export function connectOrganization(
  environment: Environment,
  options: AwsOptions = {},
): Pick<OrganizationPorts, 'files' | 'directory' | 'limits'> {
  return {
    files: connectFiles(required(environment, 'FILES_BUCKET'), options),
    directory: connectDirectory(options),
    limits: {
      maxConcurrency: Number(environment.MAX_CONCURRENCY ?? 100),
      toleratedFailurePercentage: Number(environment.TOLERATED_FAILURE_PERCENTAGE ?? 5),
    },
  };
}

async function accessTo(
  account: string,
  scan: string,
  environment: Environment,
  given: AwsOptions,
  signal: AbortSignal,
): Promise<AccountAccess> {
  const isOwn = account === environment.ACCOUNT_ID;
  const options = isOwn
    ? given
    : { ...given, ...(await asMember(account, scan, environment, given, signal)) };
  const wanted = { ...options, profile: undefined, regions: [], environment };
  return { reader: await connectEstate(wanted), findings: findingsOf(environment, options) };
}

async function asMember(
  account: string,
  scan: string,
  environment: Environment,
  options: AwsOptions,
  signal: AbortSignal,
): Promise<Required<Pick<AwsOptions, 'credentials'>>> {
  const name = required(environment, 'MEMBER_ROLE');
  const { EXTERNAL_ID: externalId = '' } = environment;
  const role = { partition: partitionOf(required(environment, 'AWS_REGION')), name, externalId };
  return { credentials: await memberCredentials(account, scan, role, options, signal) };
}

function findingsOf(environment: Environment, options: AwsOptions): FindingsPort | undefined {
  const { PUBLISH_FINDINGS: wanted, CONTROL_DOCS_URL: docs = '' } = environment;
  if (wanted !== 'true') return undefined;
  const region = required(environment, 'AWS_REGION');
  const store = connectFindingStore({ region, ...options });
  return { store, region, controlDocs: docs === '' ? undefined : docs };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`${name} is not set`);
}
