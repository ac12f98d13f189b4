import { describeUnread, type Facts, isConnectionsEndpoint, type VpcEndpoint } from '#account';
import { endpointResource } from './account-resources.ts';
import {
  defineResourceControl,
  type Message,
  type ResourceSubject,
  type ResourceVerdict,
  say,
  type Verdict,
} from './control.ts';
import { openIngress } from './endpoint/ingress.ts';
import { type EndpointAnswer, endpointAnswer } from './endpoint/policy.ts';
import { itemsOf, unreadIn, unreadVerdict } from './known-facts.ts';
import { notApplicable, passed } from './verdicts.ts';

const messages = {
  restricted:
    'its policy admits only principals, connections or accounts that it names, private DNS is on, and its security groups admit no more than private networks',
  fullAccess: 'it has no policy of its own, which means full access',
  openPolicy: 'its policy lets anybody use connections of any account',
  noPrivateDns: 'private DNS is off, so calls by the ordinary name go past it',
  openToAll: 'its security groups admit {blocks}',
  unknown: 'not known whether it is restricted',
  gone: 'it is {state}',
};

const SEVERITY = 'medium';
const OVER = new Set(['deleting', 'deleted', 'rejected', 'failed', 'expired']);

type Problem = { readonly message: Message; readonly answer?: Extract<EndpointAnswer, { answer: 'open' }> };

/** CCG.13: an endpoint that lets everything through is a longer cable. */
export const vpcEndpointRestricted = defineResourceControl({
  id: 'CCG.13',
  slug: 'vpc-endpoint-restricted',
  title: 'VPC endpoint is restricted by its policy, private DNS and security groups',
  severity: SEVERITY,
  why:
    'The policy of an endpoint is the one place where a network can say whose connections may be used from it: code that gets into ' +
    'a build could otherwise carry sources out through a connection of its own account. Without private DNS, clients resolve the ' +
    'public address and go around the endpoint.',
  remedy:
    'Write the ARNs of your connections as Resource of its policy, or your account under aws:ResourceAccount, or your organization ' +
    'under aws:PrincipalOrgID or aws:ResourceOrgID. Turn private DNS on. Admit port 443 from the networks of the VPC alone.',
  related: ['NIST.800-53.r5 AC-3', 'NIST.800-53.r5 AC-4', 'NIST.800-53.r5 SC-7', 'NIST.800-53.r5 SC-7(10)'],
  reads: 'VPC endpoints, security groups',
  facts: ['endpoints'],
  parameters: [],
  messages,
  evaluate: (subject) => {
    const whose = { account: subject.facts.account, partition: subject.partition };
    return itemsOf(subject.facts.endpoints)
      .filter(({ serviceName }) => isConnectionsEndpoint(serviceName))
      .map((endpoint): ResourceVerdict => {
        return { resource: endpointResource(endpoint, whose), verdict: verdictOn(endpoint, subject) };
      });
  },
  bad: [
    { title: 'an endpoint without a policy', facts: network({ policy: undefined }), says: 'fullAccess' },
    {
      title: 'the policy that every endpoint begins with',
      facts: network({ policy: policy({ Principal: '*', Action: '*', Resource: '*' }) }),
      says: 'openPolicy',
    },
    {
      title: 'a policy that leaves out one principal only',
      facts: network({
        policy: policy({
          NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/visitor' },
          Action: 'codeconnections:*',
          Resource: '*',
        }),
      }),
      says: 'openPolicy',
    },
    {
      title: 'an endpoint without private DNS',
      facts: network({ privateDns: false }),
      says: 'noPrivateDns',
    },
    {
      title: 'a security group that admits everybody',
      facts: network({ securityGroups: [group('0.0.0.0/0')] }),
      says: 'openToAll',
    },
  ],
  good: [
    {
      title: 'a policy that names a connection',
      facts: network({}),
      says: 'restricted',
    },
    {
      title: 'a policy that names principals',
      facts: network({
        policy: policy({
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: '*',
          Resource: '*',
        }),
      }),
      says: 'restricted',
    },
    {
      title: 'a policy for an organization',
      facts: network({
        policy: policy({
          Principal: '*',
          Action: '*',
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
        }),
      }),
      says: 'restricted',
    },
    {
      title: 'an endpoint that is being deleted',
      facts: network({ state: 'deleting', policy: undefined }),
      says: 'gone',
    },
  ],
  unsure: [
    {
      title: 'a policy that cannot be read',
      facts: network({ policy: '{"Statement": [{"Effect": "Allow"}]}' }),
      says: 'unknown',
    },
    {
      title: 'a security group that could not be read',
      facts: network({ securityGroups: [{ id: 'sg-0123456789abcdef0', ingress: undefined }] }),
      says: 'unknown',
    },
  ],
});

function verdictOn(endpoint: VpcEndpoint, subject: ResourceSubject): Verdict {
  if (OVER.has(endpoint.state)) return notApplicable(messages, 'gone', { state: endpoint.state });
  const answer =
    endpoint.policy === undefined ? undefined : endpointAnswer(endpoint.id, endpoint.policy, subject);
  const ingress = openIngress(endpoint);
  const problems = [...policyProblems(answer), ...networkProblems(endpoint, ingress.open)];
  if (problems.length > 0) return failed(problems);
  const unread = ingress.unread.length > 0 ? unreadGroups(ingress.unread, endpoint, subject.facts) : [];
  const dependsOn = [...(answer?.answer === 'unknown' ? answer.dependsOn : []), ...unread];
  if (dependsOn.length === 0) return passed(messages, 'restricted');
  const evidence = answer?.answer === 'unknown' ? answer.evidence : [];
  return {
    ...unreadVerdict({ severity: SEVERITY }, dependsOn),
    message: say(messages, 'unknown'),
    evidence,
  };
}

function policyProblems(answer: EndpointAnswer | undefined): readonly Problem[] {
  if (!answer) return [{ message: say(messages, 'fullAccess') }];
  return answer.answer === 'open' ? [{ message: say(messages, 'openPolicy'), answer }] : [];
}

function networkProblems({ privateDns }: VpcEndpoint, open: readonly string[]): readonly Problem[] {
  return [
    ...(privateDns ? [] : [{ message: say(messages, 'noPrivateDns') }]),
    ...(open.length > 0 ? [{ message: say(messages, 'openToAll', { blocks: open.join(', ') }) }] : []),
  ];
}

/** One endpoint, one finding: known by the first problem, and telling all. */
function failed(problems: readonly Problem[]): Verdict {
  const text = problems.map(({ message }) => message.text).join('; ');
  const open = problems.find(({ answer }) => answer)?.answer;
  return {
    status: 'failed',
    severity: SEVERITY,
    message: { key: problems[0]?.message.key ?? '', text },
    evidence: open?.evidence ?? [],
    witness: open?.witness,
  };
}

function unreadGroups(ids: readonly string[], { region }: VpcEndpoint, { endpoints }: Facts): string[] {
  const reasons = unreadIn(endpoints, region).map(describeUnread);
  return reasons.length > 0 ? reasons : [`what the security groups ${ids.join(', ')} admit`];
}

/** For examples. */
function policy(statement: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
}

function group(cidr: string) {
  const ingress = [{ protocol: 'tcp', fromPort: 443, toPort: 443, cidrs: [cidr], sources: [] }];
  return { id: 'sg-0123456789abcdef0', ingress };
}

function network(given: Partial<VpcEndpoint>): Partial<Facts> {
  const named = policy({
    Principal: '*',
    Action: 'codeconnections:*',
    Resource:
      'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5',
  });
  const item: VpcEndpoint = {
    id: 'vpce-0123456789abcdef0',
    region: 'us-east-1',
    vpcId: 'vpc-0a1b2c3d4e5f60718',
    name: undefined,
    serviceName: 'com.amazonaws.us-east-1.codestar-connections.api',
    state: 'available',
    privateDns: true,
    policy: named,
    securityGroups: [group('10.0.0.0/16')],
    ...given,
  };
  return { endpoints: { known: true, items: [item], unread: [] } };
}
