import { referenceDecision } from './evaluate.ts';
import type { Decision, PolicyJson, ReferenceInput, ReferencePrincipal, StatementJson } from './types.ts';

/** A small fictional world for the tables of the reference's own tests. */
export const ID = '11111111-2222-3333-4444-555555555555';
export const ARN = `arn:aws:codeconnections:us-east-1:111122223333:connection/${ID}`;
export const OLD_ARN = ARN.replace('codeconnections', 'codestar-connections');
export const USE = 'codeconnections:UseConnection';
export const ALLOW: StatementJson = { Effect: 'Allow', Action: '*', Resource: '*' };

export const ROLE: ReferencePrincipal = {
  arn: 'arn:aws:iam::111122223333:role/team/app',
  id: 'AROAEXAMPLEAPP',
  type: 'role',
  account: '111122223333',
  tags: { team: 'red' },
  sessionTags: false,
};

export const USER: ReferencePrincipal = {
  ...ROLE,
  arn: 'arn:aws:iam::111122223333:user/staff/dev',
  id: 'AIDAEXAMPLEDEV',
  type: 'user',
};

export function policy(
  Statement: PolicyJson['Statement'],
  Version: PolicyJson['Version'] = '2012-10-17',
): PolicyJson {
  return { Version, Statement };
}

export type Asked = Partial<ReferenceInput> & Partial<ReferenceInput['request']>;

export function decide(identity: readonly PolicyJson[], asked: Asked = {}): Decision {
  const { action = USE, resource = ARN, context = {}, ...rest } = asked;
  const now = Date.parse('2026-06-01T00:00:00Z');
  return referenceDecision({
    principal: ROLE,
    identity,
    now,
    request: { action, resource, context },
    ...rest,
  });
}

type Values = string | number | boolean | readonly (string | number | boolean)[];

/** Is a request allowed whose only Allow carries this one condition? */
export function holds(operator: string, key: string, wanted: Values, asked?: Asked): Decision {
  return decide([policy({ ...ALLOW, Condition: { [operator]: { [key]: wanted } } })], asked);
}
