import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { IAMClient } from '@aws-sdk/client-iam';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { onTestFinished } from 'vitest';
import { startAwsDouble } from './index.ts';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };

/** A double for one test, and the clients of the SDK, which try every call once. */
export async function started(options: Parameters<typeof startAwsDouble>[0] = {}) {
  const aws = await startAwsDouble(options);
  onTestFinished(() => aws.close());
  const settings = { region: 'eu-central-1', endpoint: aws.endpoint, credentials, maxAttempts: 1 };
  return {
    aws,
    iam: new IAMClient(settings),
    config: new ConfigServiceClient(settings),
    hub: new SecurityHubClient(settings),
  };
}

/** The name of the error that a call ends with. */
export async function refusal(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof Error) return error.name;
  }
  throw new Error('the call went through');
}
