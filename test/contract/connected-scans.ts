import { onTestFinished } from 'vitest';
import { FaultScript } from '../support/aws-double/faults.ts';
import { serve } from '../support/aws-double/server.ts';
import { accountList, type ListedDouble } from '../support/aws-double/services/account-list.ts';
import { type MemberRoles, memberRoles } from '../support/aws-double/services/member-roles.ts';
import { type BucketDouble, s3 } from '../support/aws-double/services/s3.ts';
import { Traffic } from '../support/aws-double/traffic.ts';
import { stubCredentials } from './connected.ts';

export const BUCKET = 'ccguard-files-777788889999';

/** What the account that scans an organization has of AWS: a bucket, roles to assume, and the list of accounts. */
export async function scannersAws({ accounts = [] as readonly ListedDouble[] } = {}) {
  const bucket: BucketDouble = { name: BUCKET, objects: new Map(), mayList: true, mostPerPage: 1000 };
  const roles: MemberRoles = new Map();
  const [faults, traffic] = [new FaultScript(), new Traffic()];
  const now = () => new Date();
  const services = [s3(bucket), memberRoles(roles, now), accountList(accounts)];
  const server = await serve(services, { faults, traffic });
  onTestFinished(() => server.close());
  stubCredentials();
  return { bucket, roles, faults, traffic, options: { endpoint: server.endpoint, region: 'eu-central-1' } };
}
