import type { EstateDouble } from '../estate/estate-double.ts';
import type { OrganizationDouble } from '../estate/organization-double.ts';
import { pageOf } from '../pages.ts';
import { jsonRpc } from '../protocols/json-rpc.ts';
import { type Fields, type Operation, Refusal, required, type Service } from '../service.ts';

type Call = (organization: OrganizationDouble, input: Fields, estate: EstateDouble) => Fields;

/** https://docs.aws.amazon.com/organizations/latest/APIReference/: what tells the service control policies of an account. */
export function organizations(estate: EstateDouble): Service {
  const inUse =
    (perform: Call, { isOpen = false } = {}): Operation =>
    (input) => {
      const { organization } = estate;
      if (!organization)
        throw new Refusal(
          'AWSOrganizationsNotInUseException',
          'Your account is not a member of an organization.',
        );
      // Everything but the organization itself is for the management account and its delegates.
      if (!isOpen && !organization.mayAsk)
        throw new Refusal('AccessDeniedException', "You don't have permissions to access this resource.");
      return perform(organization, input, estate);
    };
  return {
    name: 'organizations',
    protocol: jsonRpc('AWSOrganizationsV20161128'),
    operations: {
      DescribeOrganization: inUse(described, { isOpen: true }),
      ListParents: inUse(parentsOf),
      ListPoliciesForTarget: inUse(policiesFor),
      DescribePolicy: inUse(policyOf),
    },
  };
}

function described({ management }: OrganizationDouble): Fields {
  return {
    Organization: {
      Id: 'o-exampleorg1',
      Arn: `arn:aws:organizations::${management}:organization/o-exampleorg1`,
      FeatureSet: 'ALL',
      MasterAccountId: management,
      MasterAccountArn: `arn:aws:organizations::${management}:account/o-exampleorg1/${management}`,
    },
  };
}

function parentsOf({ parents }: OrganizationDouble, input: Fields): Fields {
  const child = required(input, 'ChildId');
  const parent = parents.get(child);
  if (parent === undefined) throw new Refusal('ChildNotFoundException', `no child ${child}`);
  return { Parents: [{ Id: parent, Type: parent.startsWith('r-') ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }] };
}

function policiesFor(organization: OrganizationDouble, input: Fields, { mostPerPage }: EstateDouble): Fields {
  const target = required(input, 'TargetId');
  if (input.Filter !== 'SERVICE_CONTROL_POLICY') throw new Refusal('InvalidInputException', 'no such type');
  if (!organization.hasServiceControlPolicies)
    throw new Refusal('PolicyTypeNotEnabledException', 'The specified policy type is not enabled.');
  const all = organization.policies.filter(({ targets }) => targets.includes(target));
  const { page, next } = pageOf(all, {
    list: `policies ${target}`,
    marker: input.NextToken,
    limit: Math.min(mostPerPage, Number(input.MaxResults ?? 20)),
    badMarker: 'InvalidInputException',
  });
  return { Policies: page.map(({ id, name }) => summaryOf(id, name)), NextToken: next };
}

function policyOf({ policies }: OrganizationDouble, input: Fields): Fields {
  const policy = policies.find(({ id }) => id === required(input, 'PolicyId'));
  if (!policy) throw new Refusal('PolicyNotFoundException', 'no such policy');
  return { Policy: { PolicySummary: summaryOf(policy.id, policy.name), Content: policy.content } };
}

function summaryOf(id: string, name: string): Fields {
  const Arn = `arn:aws:organizations::777788889999:policy/o-exampleorg1/service_control_policy/${id}`;
  return { Id: id, Arn, Name: name, Type: 'SERVICE_CONTROL_POLICY', AwsManaged: id === 'p-FullAWSAccess' };
}
