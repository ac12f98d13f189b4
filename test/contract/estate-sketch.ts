import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import { CodePipelineClient, CreatePipelineCommand } from '@aws-sdk/client-codepipeline';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import type { AwsDouble } from '../support/aws-double/index.ts';
import { SKETCH } from './sketch.ts';

export const ACCOUNT = SKETCH.account;
export const REGION = 'us-east-1';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/ci/deployer`;
export const CONNECTION = `arn:aws:codeconnections:${REGION}:${ACCOUNT}:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5`;

export const SOURCE = {
  ConnectionArn: CONNECTION,
  FullRepositoryId: 'example/app',
  BranchName: 'main',
  OutputArtifactFormat: 'CODEBUILD_CLONE_REF',
};
export const SERVICE = `com.amazonaws.${REGION}.codestar-connections.api`;
export const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: ROLE },
      Action: 'codestar-connections:UseConnection',
      Resource: '*',
    },
  ],
});
export const NAME = [{ Key: 'Name', Value: 'build <network> & more' }];

/** A pipeline with a connection, two projects, a network with an endpoint. */
export function drawEstateIn({ estate }: AwsDouble): void {
  const region = estate.region(REGION);
  region.pipeline('ship', ROLE, SOURCE);
  region.project('build', ROLE, { type: 'GITHUB', location: 'https://github.com/example/app.git' });
  region.project('package', ROLE, { type: 'S3', location: 'a-bucket/source.zip' });
  const vpc = region.vpc(NAME[0]?.Value ?? '');
  const group = region.securityGroup(vpc, {
    ipProtocol: 'tcp',
    fromPort: 443,
    toPort: 443,
    ipRanges: [{ cidrIp: '10.0.0.0/16' }],
  });
  region.endpoint(vpc, [group], { serviceName: SERVICE, policyDocument: POLICY });
}

/** The same by the services' own calls. */
export async function drawEstateInMoto(endpoint: string): Promise<void> {
  const settings = { region: REGION, endpoint };
  await drawNetwork(new EC2Client(settings));
  await drawBuilds(new CodePipelineClient(settings), new CodeBuildClient(settings));
}

async function drawNetwork(ec2: EC2Client): Promise<void> {
  const TagSpecifications = [{ ResourceType: 'vpc' as const, Tags: NAME }];
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', TagSpecifications }));
  const group = { GroupName: 'endpoint', Description: 'endpoint', VpcId: Vpc?.VpcId };
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(group));
  const permission = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/16' }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }));
  await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: Vpc?.VpcId,
      ServiceName: SERVICE,
      VpcEndpointType: 'Interface',
      SecurityGroupIds: GroupId === undefined ? [] : [GroupId],
      PolicyDocument: POLICY,
      PrivateDnsEnabled: true,
    }),
  );
}

async function drawBuilds(codePipeline: CodePipelineClient, codeBuild: CodeBuildClient): Promise<void> {
  const action = (name: string, category: 'Source' | 'Build', provider: string, configuration: object) => ({
    name,
    actionTypeId: { category, owner: 'AWS' as const, provider, version: '1' },
    configuration: { ...configuration },
    runOrder: 1,
  });
  const stages = [
    { name: 'Source', actions: [action('fetch', 'Source', 'CodeStarSourceConnection', SOURCE)] },
    { name: 'Build', actions: [action('build', 'Build', 'CodeBuild', { ProjectName: 'package' })] },
  ];
  const artifactStore = { type: 'S3' as const, location: 'a-bucket' };
  await codePipeline.send(
    new CreatePipelineCommand({
      pipeline: { name: 'ship', roleArn: ROLE, stages, artifactStore, version: 1 },
    }),
  );
  const environment = {
    type: 'LINUX_CONTAINER' as const,
    image: 'image',
    computeType: 'BUILD_GENERAL1_SMALL' as const,
  };
  const rest = { serviceRole: ROLE, artifacts: { type: 'NO_ARTIFACTS' as const }, environment };
  const location = 'https://github.com/example/app.git';
  await codeBuild.send(
    new CreateProjectCommand({ name: 'build', source: { type: 'GITHUB', location }, ...rest }),
  );
  await codeBuild.send(
    new CreateProjectCommand({
      name: 'package',
      source: { type: 'S3', location: 'a-bucket/source.zip' },
      ...rest,
    }),
  );
}
