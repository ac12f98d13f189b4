import type { Facts, Host } from '#account';
import { hostResource } from './account-resources.ts';
import { defineResourceControl, type ResourceVerdict, say, type Verdict } from './control.ts';
import { itemsOf } from './known-facts.ts';
import { passed } from './verdicts.ts';

const messages = {
  private: 'it is available, in VPC {vpc}, with a TLS certificate',
  notAvailable: 'it is not available: its status is {status}',
  public: 'it has no VPC configuration, so the provider is reached over the Internet',
  noCertificate: 'its VPC configuration has no TLS certificate',
};

const SEVERITY = 'medium';

/** CCG.15: a self-managed provider is one's own server, and the way to it one's own network. */
export const hostPrivate = defineResourceControl({
  id: 'CCG.15',
  slug: 'host-private',
  title: 'Host is available and private: in a VPC configuration with a TLS certificate',
  severity: SEVERITY,
  why:
    'A host without a VPC configuration needs the self-managed provider to be open to the Internet. Without a certificate of its ' +
    'own authority, nothing pins who answers in the private network, and whoever does is handed the credentials of the connection.',
  remedy:
    'Update the host: choose the VPC, subnets and security groups from which the provider is reached, and add the public ' +
    'certificate of its authority. Complete a pending host, or delete it together with its connections.',
  related: ['NIST.800-53.r5 AC-4', 'NIST.800-53.r5 SC-7', 'NIST.800-53.r5 SC-8', 'NIST.800-53.r5 SC-23'],
  reads: 'hosts',
  facts: ['hosts'],
  parameters: [],
  messages,
  evaluate: ({ facts }) =>
    itemsOf(facts.hosts).map((host): ResourceVerdict => {
      return { resource: hostResource(host), verdict: verdictOn(host) };
    }),
  bad: [
    { title: 'a host that nobody set up', facts: hosts({ status: 'PENDING' }), says: 'notAvailable' },
    { title: 'a host without a VPC configuration', facts: hosts({ vpc: undefined }), says: 'public' },
    {
      title: 'a VPC configuration without a certificate',
      facts: hosts({ vpc: vpc(false) }),
      says: 'noCertificate',
    },
  ],
  good: [{ title: 'a host in a VPC, with a certificate', facts: hosts({}), says: 'private' }],
});

/** One host, one finding: known by the first problem, and telling all. */
function verdictOn({ status, vpc: configuration }: Host): Verdict {
  const problems = [
    ...(status === 'AVAILABLE' ? [] : [say(messages, 'notAvailable', { status })]),
    ...(configuration ? [] : [say(messages, 'public')]),
    ...(configuration?.hasTlsCertificate === false ? [say(messages, 'noCertificate')] : []),
  ];
  const [first] = problems;
  if (!first) return passed(messages, 'private', { vpc: configuration?.vpcId ?? '' });
  const text = problems.map((problem) => problem.text).join('; ');
  return {
    status: 'failed',
    severity: SEVERITY,
    message: { key: first.key, text },
    evidence: [],
    witness: undefined,
  };
}

/** For examples. */
function vpc(hasTlsCertificate: boolean) {
  return {
    vpcId: 'vpc-0a1b2c3d4e5f60718',
    subnetIds: ['subnet-0a1b2c3d4e5f60718'],
    securityGroupIds: ['sg-0a1b2c3d4e5f60718'],
    hasTlsCertificate,
  };
}

function hosts(given: Partial<Host>): Partial<Facts> {
  const item: Host = {
    arn: 'arn:aws:codeconnections:us-east-1:111122223333:host/forge-0a1b2c3d',
    region: 'us-east-1',
    name: 'forge',
    status: 'AVAILABLE',
    statusMessage: undefined,
    provider: 'GitHubEnterpriseServer',
    endpoint: 'https://forge.example.com',
    vpc: vpc(true),
    ...given,
  };
  return { hosts: { known: true, items: [item], unread: [] } };
}
