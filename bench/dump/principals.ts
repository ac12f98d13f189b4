import { ACCOUNT, type Company, date, type Subject, subjectOf } from './company.ts';
import { connectionGrant } from './connection-grants.ts';
import {
  awsArn,
  BOUNDARY_NAMES,
  COMMON,
  customerArn,
  DELIVERY_BOUNDARY,
  type Managed,
} from './managed-policies.ts';
import { document, type Json, ordinary } from './statements.ts';
import { deliveryTrust, ordinaryTrust, SINGLE_SIGN_ON, serviceTrust, trusted } from './trust.ts';

/** Policies an account's principals can attach. */
export type Attachable = { readonly ordinary: readonly Managed[]; readonly granting: readonly Managed[] };

/** What makes one role differ from another; everything else of a record follows. */
type Plan = {
  readonly path: string;
  readonly name: string;
  readonly trust: Json;
  readonly inline: readonly Json[];
  readonly attached: readonly string[];
  readonly boundary?: string | undefined;
};

type Make = (company: Company, attachable: Attachable, subject: Subject) => Plan;

/** Of a thousand roles, how many are made so. */
const KINDS: readonly (readonly [share: number, make: Make])[] = [
  [125, pipeline],
  [20, sharedPolicy],
  [10, administrator],
  [3, powerUser],
  [20, serviceLinked],
  [25, permissionSet],
  [797, application],
];

export function roleRecord(company: Company, attachable: Attachable): Json {
  const subject = subjectOf(company);
  const make = company.random.weighted(KINDS);
  return recordOf(company, subject, make(company, attachable, subject));
}

function application(company: Company, { ordinary: policies }: Attachable, subject: Subject): Plan {
  const { random } = company;
  return {
    path: random.happens(10) ? '/service-role/' : '/',
    name: stackName(company, subject, 'ServiceRole'),
    trust: ordinaryTrust(company, subject),
    inline: inlinePolicies(company, subject, []),
    attached: [
      ...random.some(COMMON, random.below(3)).map(awsArn),
      ...(policies.length > 0 && random.happens(25) ? [random.pick(policies).arn] : []),
    ],
    boundary: random.happens(8) ? customerArn(random.pick(BOUNDARY_NAMES)) : undefined,
  };
}

function pipeline(company: Company, _: Attachable, subject: Subject): Plan {
  const { random } = company;
  return {
    path: '/',
    name: stackName(company, subject, 'PipelineSourceRole'),
    trust: deliveryTrust(company, subject),
    inline: inlinePolicies(company, subject, connectionGrant(company, subject)),
    attached: random.happens(20) ? [awsArn('CloudWatchAgentServerPolicy')] : [],
    boundary: random.happens(10) ? customerArn(DELIVERY_BOUNDARY) : undefined,
  };
}

function sharedPolicy(company: Company, attachable: Attachable, subject: Subject): Plan {
  const plan = application(company, attachable, subject);
  const { arn } = company.random.pick(attachable.granting);
  return { ...plan, trust: deliveryTrust(company, subject), attached: [...plan.attached, arn] };
}

function administrator(company: Company, attachable: Attachable, subject: Subject): Plan {
  const plan = application(company, attachable, subject);
  return { ...plan, inline: [], attached: [awsArn('AdministratorAccess')] };
}

function powerUser(company: Company, attachable: Attachable, subject: Subject): Plan {
  return { ...administrator(company, attachable, subject), attached: [awsArn('PowerUserAccess')] };
}

function serviceLinked(company: Company, _: Attachable, { suffix }: Subject): Plan {
  const service = company.random.pick(['ecs', 'rds', 'autoscaling', 'elasticloadbalancing', 'config']);
  return {
    path: `/aws-service-role/${service}.amazonaws.com/`,
    name: `AWSServiceRoleFor${service}_${suffix}`,
    trust: serviceTrust(service),
    inline: [],
    attached: [awsArn('CloudWatchAgentServerPolicy')],
  };
}

function permissionSet(company: Company, _: Attachable, subject: Subject): Plan {
  const { random } = company;
  return {
    path: `/aws-reserved/sso.amazonaws.com/${subject.region}/`,
    name: `AWSReservedSSO_${subject.team}${random.pick(['ReadOnly', 'Operator', 'Support'])}_${random.hex(16)}`,
    trust: trusted(SINGLE_SIGN_ON, company, subject),
    inline: [{ PolicyName: 'AwsSSOInlinePolicy', PolicyDocument: document(ordinary(company, subject, 3)) }],
    attached: [awsArn('ReadOnlyAccess')],
  };
}

function inlinePolicies(company: Company, subject: Subject, grant: readonly Json[]): Json[] {
  const { random } = company;
  const statements = ordinary(company, subject, random.between(2, 7));
  const policies = [
    {
      PolicyName: `${subject.name}DefaultPolicy${subject.suffix.toUpperCase()}`,
      PolicyDocument: document([...statements, ...grant]),
    },
  ];
  if (random.happens(25))
    policies.push({ PolicyName: 'extra', PolicyDocument: document(ordinary(company, subject, 2)) });
  return policies;
}

function stackName({ random }: Company, { name, stage, suffix }: Subject, what: string): string {
  return `${name}-${stage}-${what}${suffix.toUpperCase()}-${random.alphanumeric(12)}`;
}

function recordOf({ random }: Company, subject: Subject, plan: Plan): Json {
  const { path, name, trust, inline, attached, boundary } = plan;
  return {
    Path: path,
    RoleName: name,
    RoleId: `AROA${random.alphanumeric(17)}`,
    Arn: `arn:aws:iam::${ACCOUNT}:role${path}${name}`,
    CreateDate: date(random),
    AssumeRolePolicyDocument: trust,
    InstanceProfileList: [],
    RolePolicyList: inline,
    AttachedManagedPolicies: attached.map(attachment),
    ...(boundary
      ? { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary } }
      : {}),
    Tags: tags(subject),
    RoleLastUsed: random.happens(70) ? { LastUsedDate: date(random), Region: subject.region } : {},
  };
}

export function groupRecord(company: Company, index: number, { ordinary: policies }: Attachable): Json {
  const subject = subjectOf(company);
  const name = groupName(index);
  return {
    Path: '/',
    GroupName: name,
    GroupId: `AGPA${company.random.alphanumeric(17)}`,
    Arn: `arn:aws:iam::${ACCOUNT}:group/${name}`,
    CreateDate: date(company.random),
    GroupPolicyList: inlinePolicies(
      company,
      subject,
      index % 5 === 0 ? connectionGrant(company, subject) : [],
    ),
    AttachedManagedPolicies: policies.length > 0 ? [attachment(company.random.pick(policies).arn)] : [],
  };
}

export function userRecord(company: Company, groups: number): Json {
  const { random } = company;
  const subject = subjectOf(company);
  const name = `${subject.team}.${subject.suffix}`;
  return {
    Path: '/',
    UserName: name,
    UserId: `AIDA${random.alphanumeric(17)}`,
    Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    CreateDate: date(random),
    GroupList: random.some(
      Array.from({ length: groups }, (_, index) => groupName(index)),
      random.between(1, 2),
    ),
    AttachedManagedPolicies: [],
    Tags: tags(subject),
  };
}

function groupName(index: number): string {
  return `team-${index}`;
}

function attachment(arn: string): Json {
  return { PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn };
}

function tags({ team, stage, name }: Subject): Json[] {
  return [
    { Key: 'team', Value: team },
    { Key: 'stage', Value: stage },
    { Key: 'application', Value: name },
    { Key: 'cost-center', Value: `cc-${team}` },
  ];
}
