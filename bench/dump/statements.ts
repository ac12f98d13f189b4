import { ACCOUNT, arn, type Company, REGIONS, type Subject } from './company.ts';
import type { Random } from './random.ts';

export type Json = { readonly [name: string]: unknown };
export type Document = { readonly Version: '2012-10-17'; readonly Statement: readonly Json[] };

type Kind = {
  readonly actions: readonly string[];
  readonly resources: (subject: Subject, random: Random) => readonly string[] | string;
  readonly condition?: (subject: Subject) => Json;
};

/** What the services of an application are granted, most used first; each list is what the CDK's `grant…` methods write. */
const KINDS: readonly Kind[] = [
  {
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
    resources: (subject) => [
      arn('logs', subject, `log-group:/aws/lambda/${subject.name}-${subject.stage}-${subject.suffix}`),
      arn('logs', subject, `log-group:/aws/lambda/${subject.name}-${subject.stage}-${subject.suffix}:*`),
    ],
  },
  {
    actions: [
      'dynamodb:BatchGetItem',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:Query',
      'dynamodb:GetItem',
      'dynamodb:Scan',
      'dynamodb:ConditionCheckItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:DescribeTable',
    ],
    resources: (subject) => [
      arn('dynamodb', subject, `table/${subject.team}-${subject.stage}-${subject.suffix}`),
      arn('dynamodb', subject, `table/${subject.team}-${subject.stage}-${subject.suffix}/index/*`),
    ],
  },
  {
    actions: [
      's3:GetObject*',
      's3:GetBucket*',
      's3:List*',
      's3:DeleteObject*',
      's3:PutObject',
      's3:PutObjectLegalHold',
      's3:PutObjectRetention',
      's3:PutObjectTagging',
      's3:Abort*',
    ],
    resources: ({ team, stage, suffix }) => [
      `arn:aws:s3:::fernhill-${team}-${stage}-${suffix}`,
      `arn:aws:s3:::fernhill-${team}-${stage}-${suffix}/*`,
    ],
  },
  {
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
    resources: (subject, random) => arn('kms', subject, `key/${random.uuid()}`),
    condition: ({ region }) => ({ StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } }),
  },
  {
    actions: [
      'sqs:ReceiveMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueUrl',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:SendMessage',
    ],
    resources: (subject) => arn('sqs', subject, `${subject.name}-${subject.stage}-${subject.suffix}`),
  },
  { actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: () => '*' },
  {
    actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    resources: (subject) =>
      arn('secretsmanager', subject, `secret:${subject.team}/${subject.stage}/${subject.suffix}-??????`),
  },
  {
    actions: ['ssm:DescribeParameters', 'ssm:GetParameters', 'ssm:GetParameter', 'ssm:GetParameterHistory'],
    resources: (subject) =>
      arn('ssm', subject, `parameter/${subject.team}/${subject.stage}/${subject.suffix}/*`),
  },
  {
    actions: ['sns:Publish', 'sns:GetTopicAttributes'],
    resources: (subject) => arn('sns', subject, `${subject.team}-${subject.stage}-${subject.suffix}`),
  },
  {
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: () => '*',
    condition: ({ region }) => ({ StringEquals: { 'aws:RequestedRegion': region } }),
  },
  {
    actions: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
    resources: (subject) =>
      arn('ecr', subject, `repository/${subject.team}/${subject.name.toLowerCase()}-${subject.suffix}`),
  },
  {
    actions: ['lambda:InvokeFunction'],
    resources: (subject) => [
      arn('lambda', subject, `function:${subject.name}-${subject.stage}-${subject.suffix}`),
      arn('lambda', subject, `function:${subject.name}-${subject.stage}-${subject.suffix}:*`),
    ],
  },
  {
    actions: [
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
    ],
    resources: (subject) => arn('kinesis', subject, `stream/${subject.team}-${subject.suffix}`),
  },
  {
    actions: ['states:StartExecution', 'states:DescribeExecution', 'states:StopExecution'],
    resources: (subject) => arn('states', subject, `stateMachine:${subject.name}-${subject.suffix}`),
  },
  {
    actions: ['iam:PassRole'],
    resources: ({ name, suffix }) => `arn:aws:iam::${ACCOUNT}:role/${name}-task-${suffix}`,
    condition: () => ({ StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }),
  },
  {
    actions: [
      'cloudformation:Describe*',
      'cloudformation:Get*',
      'cloudformation:List*',
      'cloudwatch:PutMetricData',
    ],
    resources: () => '*',
  },
];

export function document(Statement: readonly Json[]): Document {
  return { Version: '2012-10-17', Statement };
}

/** Statements of an application's role that are about no connection. */
export function ordinary({ random }: Company, subject: Subject, count: number): Json[] {
  const statements = random.some(KINDS, count).map((kind): Json => {
    const actions = random.happens(60) ? kind.actions : random.some(kind.actions, random.between(1, 4));
    return {
      ...(random.happens(25) ? { Sid: `${subject.team}${random.alphanumeric(6)}` } : {}),
      Action: actions.length === 1 ? actions[0] : actions,
      Resource: kind.resources(subject, random),
      Effect: 'Allow',
      ...(kind.condition && random.happens(50) ? { Condition: kind.condition(subject) } : {}),
    };
  });
  return random.happens(8) ? [...statements, guardrail(random)] : statements;
}

/** Denies that stand in many policies and are about all actions, those of connections too. */
function guardrail(random: Random): Json {
  return random.pick<Json>([
    {
      Sid: 'DenyOtherRegions',
      Effect: 'Deny',
      NotAction: ['iam:*', 'sts:*', 'cloudfront:*', 'route53:*', 'support:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': REGIONS } },
    },
    {
      Sid: 'DenyInsecureTransport',
      Effect: 'Deny',
      Action: 's3:*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    { Sid: 'DenyIam', Effect: 'Deny', Action: ['iam:*', 'organizations:*'], Resource: '*' },
  ]);
}
