import { connectFindingStore } from '#aws';
import type { ConfigRulePorts, FindingStore } from '#scan';
import type { AwsDouble } from '../../support/aws-double/index.ts';
import { virtualTime } from '../../support/virtual-time.ts';
import { connectRule, type Rule } from './rule.ts';

export const REGION = 'eu-central-1';

type Settings = {
  readonly attempts?: number;
  readonly store?: FindingStore;
  readonly change?: (ports: ConfigRulePorts) => ConfigRulePorts;
};

/** A rule that publishes its findings, over the real client of Security Hub; it waits in the time of the account. */
export function connectPublishingRule(
  aws: AwsDouble,
  { attempts, store, change = (ports) => ports }: Settings = {},
): Rule {
  const own =
    store ?? connectFindingStore({ region: REGION, endpoint: aws.endpoint }, virtualTime(aws.account.clock));
  return connectRule(aws, {
    ...(attempts !== undefined && { attempts }),
    change: (ports) => change({ ...ports, findings: { store: own, region: REGION, controlDocs: undefined } }),
  });
}

/** What a reader of Security Hub wants to know of a finding: `FAILED NEW`, or `archived`. */
function shortly(finding: Readonly<Record<string, unknown>>): string {
  const { RecordState: state, Compliance: compliance, Workflow: workflow } = finding;
  if (state === 'ARCHIVED') return 'archived';
  return [compliance, workflow].map((value) => Reflect.get(value ?? {}, 'Status')).join(' ');
}

/** Findings of a control by the id of the resource. */
export function findingsOf({ hub }: AwsDouble, control = 'CCG.1'): Readonly<Record<string, string>> {
  const own = hub.findings.filter(({ GeneratorId }) => GeneratorId === `ccguard/${control}`);
  return Object.fromEntries(own.map((finding) => [String(finding.Id).split('/').at(-1), shortly(finding)]));
}
