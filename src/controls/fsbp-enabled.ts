import { describeUnread, type Facts, type Hub, type HubStandard } from '#account';
import { accountResource } from './account-resources.ts';
import { defineResourceControl, say, type Verdict } from './control.ts';
import { itemsOf, unreadVerdict } from './known-facts.ts';
import { passed } from './verdicts.ts';

const messages = {
  enabled: 'the standard is ready, with {controls}, in {regions}',
  notSubscribed: 'the account does not use Security Hub in the Regions that were read: {regions}',
  notEnabled: 'the account uses Security Hub in {regions}, but its FSBP standard is not enabled there',
  notReady: 'the FSBP standard is enabled in {regions}, but it is not ready: its status is {status}',
  disabled: 'the FSBP standard is ready in {regions}, but without {controls}, which {verb} disabled there',
  unknown: 'not known whether the FSBP standard is ready anywhere, with {controls}',
};

const SEVERITY = 'medium';
/** Those of its controls that look at what policies grant. */
const BESIDE_OURS = ['IAM.1', 'IAM.21'];
const FOUNDATIONAL = /:standards\/aws-foundational-security-best-practices\/v\//;

/**
 * CCG.16: what these controls leave to FSBP somebody has to look at. IAM is global, so one Region is enough: AWS itself advises to
 * disable controls of global resources in all Regions but one.
 */
export const fsbpEnabled = defineResourceControl({
  id: 'CCG.16',
  slug: 'fsbp-enabled',
  title: 'FSBP is enabled and ready in Security Hub, with IAM.1 and IAM.21',
  severity: SEVERITY,
  why:
    'These controls look at source-code connections alone. A policy that allows everything, or everything of a service, is told by ' +
    'IAM.1 and IAM.21 of the AWS Foundational Security Best Practices (FSBP), which know nothing of connections. Either half leaves a gap.',
  remedy:
    'Enable Security Hub and its FSBP standard in one Region at least, together with AWS Config recording IAM resources there, and ' +
    'enable IAM.1 and IAM.21 in that Region. IAM is global: in other Regions the two may be disabled. `ccguard posture` then shows ' +
    'what both say of each principal.',
  related: ['NIST.800-53.r5 CA-7', 'NIST.800-53.r5 RA-5', 'NIST.800-53.r5 SI-4'],
  reads: 'Security Hub',
  facts: ['hub'],
  parameters: [],
  messages,
  evaluate: ({ facts, partition }) => {
    const hubs = itemsOf(facts.hub);
    // What nobody has is told of the account for every control alike.
    if (hubs.length === 0) return [];
    return [{ resource: accountResource({ account: facts.account, partition }), verdict: verdictOn(facts) }];
  },
  bad: [
    { title: 'an account without Security Hub', facts: inHubs({ subscribed: false }), says: 'notSubscribed' },
    { title: 'Security Hub without the standard', facts: inHubs({ standards: [] }), says: 'notEnabled' },
    {
      title: 'Security Hub with another standard',
      facts: inHubs({
        standards: [fsbp({ arn: 'arn:aws:securityhub:us-east-1::standards/pci-dss/v/4.0.1' })],
      }),
      says: 'notEnabled',
    },
    {
      title: 'a standard that is being set up',
      facts: inHubs({ standards: [fsbp({ status: 'PENDING' })] }),
      says: 'notReady',
    },
    {
      title: 'a standard without IAM.21',
      facts: inHubs({ standards: [fsbp({ disabledControls: ['IAM.21'] })] }),
      says: 'disabled',
    },
  ],
  good: [
    { title: 'a standard that is ready', facts: inHubs({}), says: 'enabled' },
    {
      title: 'a standard that is ready in one Region, where another leaves global resources to it',
      facts: inHubs({}, { region: 'eu-west-1', standards: [fsbp({ disabledControls: BESIDE_OURS })] }),
      says: 'enabled',
    },
  ],
  unsure: [
    {
      title: 'a Region without the standard, where another could not be read',
      facts: { hub: { ...inHubs({ standards: [] }).hub, unread: [unreadHub()] } },
      says: 'unknown',
    },
  ],
});

function verdictOn({ hub }: Facts): Verdict {
  const hubs = itemsOf(hub);
  const ready = hubs.filter((one) => isReady(standardOf(one)));
  const looking = (control: string) => ready.filter((one) => !isDisabled(control, one));
  const missing = BESIDE_OURS.filter((control) => looking(control).length === 0);
  if (missing.length === 0)
    return passed(messages, 'enabled', {
      controls: BESIDE_OURS.join(' and '),
      regions: regionsOf(BESIDE_OURS.flatMap(looking)),
    });
  if (hub.unread.length > 0) {
    const dependsOn = hub.unread.map(describeUnread);
    const controls = missing.join(' and ');
    return {
      ...unreadVerdict({ severity: SEVERITY }, dependsOn),
      message: say(messages, 'unknown', { controls }),
    };
  }
  const message = reasonOf(hubs, ready, missing);
  return { status: 'failed', severity: SEVERITY, message, evidence: [], witness: undefined };
}

/** Of several Regions, those that come closest: there the least is left to do. */
function reasonOf(hubs: readonly Hub[], ready: readonly Hub[], missing: readonly string[]) {
  const controls = missing.join(' and ');
  if (ready.length > 0) {
    const verb = missing.length > 1 ? 'are' : 'is';
    return say(messages, 'disabled', { regions: regionsOf(ready), controls, verb });
  }
  const enabled = hubs.filter(standardOf);
  const [first] = enabled;
  const status = first && standardOf(first)?.status;
  if (status !== undefined)
    return say(messages, 'notReady', { regions: regionsOf(enabled), status: status || 'not told' });
  const inUse = hubs.filter(({ subscribed }) => subscribed);
  return inUse.length > 0
    ? say(messages, 'notEnabled', { regions: regionsOf(inUse) })
    : say(messages, 'notSubscribed', { regions: regionsOf(hubs) });
}

function standardOf({ subscribed, standards }: Hub): HubStandard | undefined {
  return subscribed ? standards.find(({ arn }) => FOUNDATIONAL.test(arn)) : undefined;
}

function isReady(standard: HubStandard | undefined): boolean {
  return standard?.status === 'READY';
}

function isDisabled(control: string, hub: Hub): boolean {
  return standardOf(hub)?.disabledControls.includes(control) ?? true;
}

function regionsOf(hubs: readonly Hub[]): string {
  return [...new Set(hubs.map(({ region }) => region))].sort().join(', ');
}

/** For examples. */
function inHubs(...given: readonly Partial<Hub>[]) {
  const items = given.map((each): Hub => {
    return { region: 'us-east-1', subscribed: true, standards: [fsbp({})], ...each };
  });
  return { hub: { known: true, items, unread: [] } } as const;
}

function fsbp(given: Partial<HubStandard>): HubStandard {
  const arn = 'arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0';
  return { arn, status: 'READY', disabledControls: [], ...given };
}

function unreadHub() {
  const permission = 'securityhub:GetEnabledStandards';
  return { what: 'Security Hub', region: 'eu-west-1', permission, message: 'AccessDeniedException' };
}
