import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { call } from './calls.ts';
import { type AwsOptions, settingsFor } from './clients.ts';
import { expected } from './errors.ts';
import { memberPolicy } from './member-policy.ts';

export type MemberRole = {
  readonly partition: string;
  readonly name: string;
  /** Which the role asks for, so that nobody can have another of our customers scanned with it. */
  readonly externalId: string;
};

/** The most that a role assumed by a role lives. An attempt at an account takes a quarter of it. */
const SECONDS = 3600;

/**
 * Credentials of a member account, good for what a scan does there and nothing else, whatever else the role may be allowed.
 * They are fetched with the first call, so that a role that cannot be assumed fails as what it is.
 */
export async function memberCredentials(
  account: string,
  scan: string,
  { partition, name, externalId }: MemberRole,
  options: AwsOptions,
  signal: AbortSignal,
): Promise<NonNullable<AwsOptions['credentials']>> {
  const sts = new STSClient(settingsFor(options));
  const command = new AssumeRoleCommand({
    RoleArn: `arn:${partition}:iam::${account}:role/${name}`,
    RoleSessionName: sessionName(scan),
    ...(externalId !== '' && { ExternalId: externalId }),
    Policy: JSON.stringify(memberPolicy(partition, account)),
    DurationSeconds: SECONDS,
  });
  const { Credentials: given } = await call('sts:AssumeRole', signal, (sending) =>
    sts.send(command, sending),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = expected(given, 'sts:AssumeRole');
  return {
    accessKeyId: expected(AccessKeyId, 'sts:AssumeRole'),
    secretAccessKey: expected(SecretAccessKey, 'sts:AssumeRole'),
    sessionToken: expected(SessionToken, 'sts:AssumeRole'),
    ...(Expiration && { expiration: Expiration }),
  };
}

/** CloudTrail of the member account shows it: it tells which scan it was. */
function sessionName(scan: string): string {
  return `ccguard-${scan.replace(/[^\w+=,.@-]/g, '-')}`.slice(0, 64);
}
