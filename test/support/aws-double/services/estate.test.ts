import { BatchGetProjectsCommand, CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodePipelineClient, GetPipelineCommand, ListPipelinesCommand } from '@aws-sdk/client-codepipeline';
import { CodeStarConnectionsClient, ListConnectionsCommand } from '@aws-sdk/client-codestar-connections';
import {
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  DescribeOrganizationCommand,
  ListParentsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { refusal, started } from '../started.ts';

async function estate(region = 'eu-central-1') {
  const { aws } = await started();
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
  const settings = { region, endpoint: aws.endpoint, credentials, maxAttempts: 1 };
  return {
    aws,
    here: aws.estate.region(region),
    connections: new CodeStarConnectionsClient(settings),
    codePipeline: new CodePipelineClient(settings),
    codeBuild: new CodeBuildClient(settings),
    ec2: new EC2Client(settings),
    organizations: new OrganizationsClient(settings),
    sts: new STSClient(settings),
  };
}

describe('a Region of the double', () => {
  it('has what was made in it, and nothing of others', async () => {
    const { aws, here, connections } = await estate();
    here.connect('here');
    aws.estate.region('eu-west-1').connect('there');
    const { Connections } = await connections.send(new ListConnectionsCommand({}));
    expect(Connections?.map(({ ConnectionName }) => ConnectionName)).toEqual(['here']);
  });

  it('knows no credentials before it is enabled', async () => {
    const { connections, ec2, sts, codeBuild } = await estate('ap-east-1');
    expect(await refusal(connections.send(new ListConnectionsCommand({})))).toBe(
      'UnrecognizedClientException',
    );
    expect(await refusal(codeBuild.send(new BatchGetProjectsCommand({ names: ['a'] })))).toBe(
      'UnrecognizedClientException',
    );
    expect(await refusal(ec2.send(new DescribeVpcsCommand({})))).toBe('AuthFailure');
    expect(await refusal(sts.send(new GetCallerIdentityCommand({})))).toBe('InvalidClientTokenId');
  });

  it('is listed with the others, and told apart where all are asked for', async () => {
    const { ec2 } = await estate();
    const { Regions: enabled } = await ec2.send(new DescribeRegionsCommand({}));
    expect(enabled?.map(({ RegionName }) => RegionName)).not.toContain('ap-east-1');
    const { Regions: all } = await ec2.send(new DescribeRegionsCommand({ AllRegions: true }));
    expect(all).toContainEqual(
      expect.objectContaining({ RegionName: 'ap-east-1', OptInStatus: 'not-opted-in' }),
    );
  });
});

describe('a page of the double', () => {
  it('goes on only with a marker of its own list', async () => {
    const { here, codePipeline } = await estate();
    for (const name of ['one', 'two', 'three']) here.pipeline(name, 'arn:aws:iam::111122223333:role/a');
    const first = await codePipeline.send(new ListPipelinesCommand({ maxResults: 2 }));
    const { nextToken } = first;
    const second = await codePipeline.send(new ListPipelinesCommand({ nextToken }));
    expect([first, second].map(({ pipelines }) => pipelines?.map(({ name }) => name))).toEqual([
      ['one', 'two'],
      ['three'],
    ]);
    const forged = codePipeline.send(new ListPipelinesCommand({ nextToken: 'forged' }));
    expect(await refusal(forged)).toBe('InvalidNextTokenException');
  });

  it.each([4, 1001])('of EC2 has no %i entries', async (MaxResults) => {
    const { ec2 } = await estate();
    expect(await refusal(ec2.send(new DescribeVpcsCommand({ MaxResults })))).toBe('InvalidParameterValue');
  });
});

describe('what the double does not have', () => {
  it('is refused in the words of the service', async () => {
    const { ec2, codePipeline, codeBuild } = await estate();
    const groups = new DescribeSecurityGroupsCommand({ GroupIds: ['sg-1'] });
    expect(await refusal(ec2.send(groups))).toBe('InvalidGroup.NotFound');
    expect(await refusal(codePipeline.send(new GetPipelineCommand({ name: 'gone' })))).toBe(
      'PipelineNotFoundException',
    );
    const names = Array.from({ length: 101 }, (_, index) => `project-${index}`);
    expect(await refusal(codeBuild.send(new BatchGetProjectsCommand({ names })))).toBe(
      'InvalidInputException',
    );
    const { projectsNotFound } = await codeBuild.send(new BatchGetProjectsCommand({ names: ['gone'] }));
    expect(projectsNotFound).toEqual(['gone']);
  });

  it('is filtered out where it is asked for by a filter', async () => {
    const { here, ec2 } = await estate();
    const vpc = here.vpc('a');
    const group = here.securityGroup(vpc);
    const Filters = [{ Name: 'group-id', Values: [group, 'sg-gone'] }];
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    expect(SecurityGroups?.map(({ GroupId }) => GroupId)).toEqual([group]);
  });
});

describe('the organization of the double', () => {
  it('is none before the account joins one', async () => {
    const { organizations } = await estate();
    expect(await refusal(organizations.send(new DescribeOrganizationCommand({})))).toBe(
      'AWSOrganizationsNotInUseException',
    );
  });

  it('tells members who manages it and nothing more', async () => {
    const { aws, organizations } = await estate();
    aws.estate.join('ou-exam-1').isDelegated = false;
    const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
    expect(Organization?.MasterAccountId).toBe('777788889999');
    const parents = new ListParentsCommand({ ChildId: '111122223333' });
    expect(await refusal(organizations.send(parents))).toBe('AccessDeniedException');
  });
});

it('a fault can be of one Region', async () => {
  const { aws, ec2 } = await estate();
  aws.faults.next('ec2:DescribeVpcs eu-west-1', { kind: 'denied' });
  aws.faults.next('ec2:DescribeVpcs eu-central-1', { kind: 'throttled' });
  expect(await refusal(ec2.send(new DescribeVpcsCommand({})))).toBe('RequestLimitExceeded');
  expect((await ec2.send(new DescribeVpcsCommand({}))).Vpcs).toEqual([]);
});
