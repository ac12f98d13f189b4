import { AccountDouble } from './account/account-double.ts';
import { EstateDouble } from './estate/estate-double.ts';
import { FaultScript } from './faults.ts';
import { serve } from './server.ts';
import { codeBuild, codePipeline } from './services/builds.ts';
import { config } from './services/config.ts';
import { ConfigRules } from './services/config-rules.ts';
import { connections } from './services/connections.ts';
import { ec2 } from './services/ec2.ts';
import { Hub } from './services/hub/hub.ts';
import { type IamSettings, iam } from './services/iam.ts';
import { organizations } from './services/organizations.ts';
import { securityHub } from './services/security-hub.ts';
import { sts } from './services/sts.ts';
import { Traffic } from './traffic.ts';

export type { Entity, ManagedPolicy } from './account/entities.ts';
export { eventForm, type Item } from './account/items.ts';
export type { Fault } from './faults.ts';

export type AwsDouble = {
  /** For `endpoint` of a client, or AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  readonly account: AccountDouble;
  readonly rules: ConfigRules;
  readonly hub: Hub;
  readonly iam: IamSettings;
  readonly estate: EstateDouble;
  readonly faults: FaultScript;
  readonly traffic: Traffic;
  readonly close: () => Promise<void>;
};

/**
 * AWS on loopback, for the real clients of the SDK. A new service is one file in services/, one entry in the list below, and
 * its state beside the account.
 */
export async function startAwsDouble({
  id = '111122223333',
  partition = 'aws',
  start = new Date('2026-01-05T09:00:00.000Z'),
} = {}): Promise<AwsDouble> {
  const account = new AccountDouble(id, partition, start);
  const rules = new ConfigRules();
  const hub = new Hub(account);
  const estate = new EstateDouble(id, partition);
  const settings: IamSettings = { mostPerPage: Number.POSITIVE_INFINITY, listsBoundaries: true };
  const [faults, traffic] = [new FaultScript(), new Traffic()];
  const services = [
    iam(account, settings),
    sts(estate),
    config(account, rules),
    securityHub(hub, estate),
    connections(estate, 'codeconnections'),
    connections(estate, 'codestar-connections'),
    codePipeline(estate),
    codeBuild(estate),
    ec2(estate),
    organizations(estate),
  ];
  const server = await serve(services, { faults, traffic });
  return { ...server, account, rules, hub, iam: settings, estate, faults, traffic };
}
