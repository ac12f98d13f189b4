import { ACCOUNT, type Company, date, subjectOf } from './company.ts';
import { connectionGrant } from './connection-grants.ts';
import { type Document, document, type Json, ordinary } from './statements.ts';

const CUSTOMER_POLICIES_PER_ROLE = 0.03;
const MOST_VERSIONS = 5;

const everything = document([{ Effect: 'Allow', Action: '*', Resource: '*' }]);

/** AWS's own, with the shape of the originals where that matters to a scan. */
const OWNED_BY_AWS: Readonly<Record<string, Document>> = {
  AdministratorAccess: everything,
  PowerUserAccess: document([
    { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
    {
      Effect: 'Allow',
      Action: [
        'account:GetAccountInformation',
        'iam:CreateServiceLinkedRole',
        'iam:ListRoles',
        'organizations:DescribeOrganization',
      ],
      Resource: '*',
    },
  ]),
  ReadOnlyAccess: document([
    { Sid: 'ReadOnlyActions', Effect: 'Allow', Action: readOnlyActions(), Resource: '*' },
  ]),
  SecurityAudit: document([
    { Effect: 'Allow', Action: readOnlyActions().filter((_, index) => index % 3 === 0), Resource: '*' },
  ]),
  'service-role/AWSLambdaBasicExecutionRole': logs(
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ),
  'service-role/AWSLambdaVPCAccessExecutionRole': logs(
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DeleteNetworkInterface',
  ),
  'service-role/AmazonECSTaskExecutionRolePolicy': logs(
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchGetImage',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ),
  AmazonSSMManagedInstanceCore: logs(
    'ssm:DescribeAssociation',
    'ssm:GetManifest',
    'ssm:GetParameters',
    'ssm:PutInventory',
    'ssmmessages:CreateControlChannel',
    'ec2messages:GetMessages',
  ),
  CloudWatchAgentServerPolicy: logs('cloudwatch:PutMetricData', 'ec2:DescribeTags', 'logs:PutLogEvents'),
  AmazonS3ReadOnlyAccess: logs('s3:Get*', 's3:List*', 's3:Describe*'),
  AWSXRayDaemonWriteAccess: logs('xray:PutTraceSegments', 'xray:GetSamplingRules'),
  AWSCodeBuildAdminAccess: document([
    { Action: ['codebuild:*', 'iam:GetRole', 'logs:GetLogEvents'], Effect: 'Allow', Resource: '*' },
    {
      Sid: 'CodeStarConnectionsUserAccess',
      Effect: 'Allow',
      Action: ['codestar-connections:*', 'codeconnections:*'],
      Resource: ['arn:aws:codestar-connections:*:*:connection/*', 'arn:aws:codeconnections:*:*:connection/*'],
    },
  ]),
};
/** What applications attach; the first three are those that grant too much. */
export const COMMON = Object.keys(OWNED_BY_AWS).slice(3, -1);
export const DELIVERY_BOUNDARY = 'FernhillDeliveryBoundary';
const BOUNDARIES: Readonly<Record<string, Document>> = {
  [DELIVERY_BOUNDARY]: document([
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: ['iam:Create*', 'iam:Put*', 'organizations:*'], Resource: '*' },
  ]),
  FernhillSandboxBoundary: document([
    { Effect: 'Allow', NotAction: ['codeconnections:*', 'codestar-connections:*', 'iam:*'], Resource: '*' },
  ]),
};
export const BOUNDARY_NAMES = Object.keys(BOUNDARIES);

export function awsArn(name: string): string {
  return `arn:aws:iam::aws:policy/${name}`;
}

export function customerArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:policy/${name}`;
}

export type Managed = {
  readonly name: string;
  readonly arn: string;
  readonly documents: readonly Document[];
};

/** Customer managed policies of an account; about one in thirty grants something on connections. */
export function customerPolicies(
  company: Company,
  roles: number,
): { readonly ordinary: Managed[]; readonly granting: Managed[] } {
  const made = Array.from({ length: Math.ceil(roles * CUSTOMER_POLICIES_PER_ROLE) }, (_, index) => {
    const isGranting = index % 30 === 0;
    const subject = subjectOf(company);
    const name = `${subject.name}${isGranting ? 'Source' : 'Access'}-${subject.suffix}`;
    const count = company.random.between(1, MOST_VERSIONS);
    const grant = isGranting ? connectionGrant(company, subject) : [];
    const documents = Array.from({ length: count }, () =>
      document([...ordinary(company, subject, company.random.between(2, 6)), ...grant]),
    );
    return { name, arn: customerArn(name), documents, isGranting };
  });
  return {
    ordinary: made.filter(({ isGranting }) => !isGranting),
    granting: made.filter(({ isGranting }) => isGranting),
  };
}

/** The policies every account has here: AWS's own, and the boundaries. */
export function commonPolicies(): Managed[] {
  return [
    ...Object.entries(OWNED_BY_AWS).map(([name, one]) => ({
      name: name.replace(/.*\//, ''),
      arn: awsArn(name),
      documents: [one],
    })),
    ...Object.entries(BOUNDARIES).map(([name, one]) => ({ name, arn: customerArn(name), documents: [one] })),
  ];
}

export function policyRecord({ random }: Company, { name, arn, documents }: Managed): Json {
  const created = date(random);
  return {
    PolicyName: name,
    PolicyId: `ANPA${random.alphanumeric(17)}`,
    Arn: arn,
    Path: arn.includes('/service-role/') ? '/service-role/' : '/',
    DefaultVersionId: `v${documents.length}`,
    AttachmentCount: BOUNDARY_NAMES.includes(name) ? 0 : random.between(1, 60),
    PermissionsBoundaryUsageCount: BOUNDARY_NAMES.includes(name) ? 40 : 0,
    IsAttachable: true,
    CreateDate: created,
    UpdateDate: created,
    PolicyVersionList: documents
      .map((Document, index) => ({
        Document,
        VersionId: `v${index + 1}`,
        IsDefaultVersion: index === documents.length - 1,
        CreateDate: created,
      }))
      .toReversed(),
  };
}

function logs(...Action: readonly string[]): Document {
  return document([{ Effect: 'Allow', Action, Resource: '*' }]);
}

/** ReadOnlyAccess lists well over a thousand actions, a few per service. */
function readOnlyActions(): string[] {
  const services = [
    'acm',
    'apigateway',
    'athena',
    'autoscaling',
    'backup',
    'batch',
    'cloudformation',
    'cloudfront',
    'cloudtrail',
    'cloudwatch',
    'codebuild',
    'codecommit',
    'codeconnections',
    'codedeploy',
    'codepipeline',
    'codestar-connections',
    'cognito-idp',
    'config',
    'dms',
    'dynamodb',
    'ec2',
    'ecr',
    'ecs',
    'eks',
    'elasticache',
    'events',
    'firehose',
    'glue',
    'guardduty',
    'iam',
    'kinesis',
    'kms',
    'lambda',
    'logs',
    'rds',
    'route53',
    's3',
    'sagemaker',
    'secretsmanager',
    'sns',
    'sqs',
    'ssm',
    'states',
    'sts',
    'tag',
    'wafv2',
    'xray',
  ];
  return services.flatMap((service) =>
    ['Describe*', 'List*', 'GetConnection', 'BatchGet*', 'Search*', 'View*'].map(
      (name) => `${service}:${name}`,
    ),
  );
}
