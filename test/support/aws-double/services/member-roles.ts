import { queryXml } from '../protocols/query-xml.ts';
import { Refusal, required, type Service } from '../service.ts';

/** Roles in member accounts that can be assumed, by ARN, with the external id that each asks for. */
export type MemberRoles = Map<string, string>;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export function memberRoles(roles: MemberRoles, now: () => Date): Service {
  return {
    name: 'sts',
    protocol: queryXml('2011-06-15', 'https://sts.amazonaws.com/doc/2011-06-15/'),
    operations: {
      AssumeRole: (input) => {
        const [arn, session] = [required(input, 'RoleArn'), required(input, 'RoleSessionName')];
        if (!/^[\w+=,.@-]{2,64}$/.test(session)) throw new Refusal('ValidationError', 'RoleSessionName');
        checkPolicy(input.Policy);
        // A role that is not there, one that trusts others and a wrong external id are one and the same to the caller.
        if (roles.get(arn) !== input.ExternalId)
          throw new Refusal(
            'AccessDenied',
            `User is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
            403,
          );
        return {
          Credentials: {
            AccessKeyId: `ASIA${arn.split(':')[4]}EXAMPLE`,
            SecretAccessKey: 'example',
            SessionToken: `token-${session}`,
            Expiration: new Date(now().getTime() + 1000 * Number(input.DurationSeconds ?? 3600)),
          },
          AssumedRoleUser: {
            Arn: `${arn.replace(':role/', ':assumed-role/')}/${session}`,
            AssumedRoleId: 'AROAEXAMPLE:x',
          },
        };
      },
    },
  };
}

function checkPolicy(text: unknown): void {
  if (text === undefined) return;
  if (typeof text !== 'string') throw new Refusal('ValidationError', 'policy: expected a text');
  if (text.length > 2048)
    throw new Refusal('ValidationError', 'policy: must have length less than or equal to 2048');
  try {
    JSON.parse(text);
  } catch {
    throw new Refusal('MalformedPolicyDocument', 'This policy contains invalid Json');
  }
}
