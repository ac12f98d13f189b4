import type { Caller, Request, Statement } from '#policy';
import type { Witness } from '#regions';
import { ASSUME } from './possible.ts';
import { ACTION, type Kind, ORGANIZATION, REQUESTER, SESSION, SOURCE_ORGANIZATION } from './requesters.ts';

const AS_WRITTEN: Readonly<Record<string, string>> = {
  [ASSUME.asPrincipal]: 'sts:AssumeRole',
  [ASSUME.bySaml]: 'sts:AssumeRoleWithSAML',
  [ASSUME.byWebIdentity]: 'sts:AssumeRoleWithWebIdentity',
};

/** Turns a point of the region of a trust policy into the request it stands for; who asks is in its context. */
export function requestOf(point: Witness['values'], role: Caller, statements: readonly Statement[]): Request {
  const written = new Map(
    statements.flatMap(({ conditions }) => conditions.map(({ key, shown }) => [key, shown.key])),
  );
  const context: Record<string, string> = {};
  for (const [name, value] of point) {
    if (value === undefined || name === ACTION) continue;
    if (name.startsWith('@')) Object.assign(context, whoAsks(name, value));
    else context[written.get(name) ?? name] = value;
  }
  const action = AS_WRITTEN[point.get(ACTION) ?? ''] ?? 'sts:AssumeRole';
  return { action, resource: role.arn, context };
}

/** The condition keys that a coordinate stands for. */
function whoAsks(coordinate: string, value: string): Readonly<Record<string, string>> {
  const id = value.split('/', 1)[0] ?? '';
  switch (coordinate) {
    case REQUESTER:
      return requesterKeys(value);
    case ORGANIZATION:
      return { 'aws:PrincipalOrgID': id, 'aws:PrincipalOrgPaths': value };
    case SOURCE_ORGANIZATION:
      return { 'aws:SourceOrgID': id, 'aws:SourceOrgPaths': value };
    case SESSION:
      return { 'aws:userid': `:${value}` };
    default:
      return {};
  }
}

function requesterKeys(requester: string): Readonly<Record<string, string>> {
  const blank = requester.indexOf(' ');
  const name = requester.slice(blank + 1);
  switch (requester.slice(0, blank) as Kind) {
    case 'AWS':
      return { 'aws:PrincipalArn': name, 'aws:PrincipalAccount': name.split(':')[4] ?? '' };
    case 'Service':
      return { 'aws:PrincipalServiceName': name, 'aws:PrincipalIsAWSService': 'true' };
    case 'Federated':
      return { 'aws:FederatedProvider': name };
  }
}
