import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import type { CodeStarConnectionsClient } from '@aws-sdk/client-codestar-connections';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { type AwsOptions, settingsFor } from '../clients.ts';
import type { Time } from '../security-hub-pace.ts';
import { connectionsClient, type Prefix } from './connections-client.ts';
import { PacedCalls } from './paced-calls.ts';

/** What the readers of one Region speak through. */
export type RegionClients = {
  readonly region: string;
  readonly connections: Readonly<Record<Prefix, CodeStarConnectionsClient>>;
  readonly codePipeline: CodePipelineClient;
  readonly codeBuild: CodeBuildClient;
  readonly ec2: EC2Client;
  readonly securityHub: SecurityHubClient;
  readonly calls: PacedCalls;
};

export type EstateOptions = Omit<AwsOptions, 'region' | 'credentials'> & {
  readonly credentials: NonNullable<AwsOptions['credentials']>;
  readonly time: Time;
};

export function regionClients(
  region: string,
  { credentials, time, ...options }: EstateOptions,
): RegionClients {
  const settings = settingsFor({ ...options, region, credentials });
  return {
    region,
    connections: {
      codeconnections: connectionsClient('codeconnections', settings),
      'codestar-connections': connectionsClient('codestar-connections', settings),
    },
    codePipeline: new CodePipelineClient(settings),
    codeBuild: new CodeBuildClient(settings),
    ec2: new EC2Client(settings),
    securityHub: new SecurityHubClient(settings),
    calls: new PacedCalls(time),
  };
}

/** Clients of services that every Region of a partition shares. */
export function globalClients(region: string, options: Omit<EstateOptions, 'time'>) {
  const settings = settingsFor({ ...options, region });
  return { iam: new IAMClient(settings), organizations: new OrganizationsClient(settings) };
}
