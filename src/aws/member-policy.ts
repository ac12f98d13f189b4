/**
 * What a scan does in an account: reads that no policy can limit to a resource of interest, because what is of interest is not
 * known before, and findings. resources/member-role.yml and serverless.yml allow the same; a test holds them together.
 */
export const READS: readonly string[] = [
  'codebuild:BatchGetProjects',
  'codebuild:ListProjects',
  'codeconnections:ListConnections',
  'codeconnections:ListHosts',
  'codepipeline:GetPipeline',
  'codepipeline:ListPipelines',
  'codestar-connections:ListConnections',
  'codestar-connections:ListHosts',
  'ec2:DescribeRegions',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeVpcs',
  'iam:GenerateCredentialReport',
  'iam:GetAccountAuthorizationDetails',
  'iam:GetCredentialReport',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'securityhub:BatchGetStandardsControlAssociations',
  'securityhub:DescribeHub',
  'securityhub:GetEnabledStandards',
];

/** What is published is compared with what is there, and with what others found. */
const FINDINGS = ['securityhub:GetFindings', 'securityhub:ListSecurityControlDefinitions'];

/** The session policy. STS takes at most 2,048 characters: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export function memberPolicy(partition: string, account: string) {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: [...READS, ...FINDINGS], Resource: '*' },
      {
        Effect: 'Allow',
        Action: 'securityhub:BatchImportFindings',
        Resource: `arn:${partition}:securityhub:*:${account}:product/${account}/default`,
        Condition: { StringEquals: { 'securityhub:TargetAccount': account } },
      },
    ],
  };
}
