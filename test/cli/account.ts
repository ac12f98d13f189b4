export const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
export const OTHER_CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/7a8b9c0d-1e2f-4a3b-8c4d-5e6f7a8b9c0d';

/** A policy document of some statements, which are Allows of UseConnection on one connection unless they say otherwise. */
export function policy(...statements: readonly object[]): object {
  return {
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ ...allow, ...statement })),
  };
}

const allow = { Effect: 'Allow', Action: 'codeconnections:UseConnection', Resource: CONNECTION };

export const NAMED = policy({});
export const BROAD = policy({ Resource: '*' });

const trust = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'codepipeline.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
};

/** A role record of get-account-authorization-details. */
export function role(name: string, document: unknown, more: object = {}): Record<string, unknown> {
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${name.toUpperCase()}`,
    Arn: `arn:aws:iam::111122223333:role/${name}`,
    AssumeRolePolicyDocument: trust,
    RolePolicyList: [{ PolicyName: 'source', PolicyDocument: document }],
    AttachedManagedPolicies: [],
    ...more,
  };
}

export function page(roles: readonly unknown[], more: object = {}): Record<string, unknown> {
  return { UserDetailList: [], GroupDetailList: [], RoleDetailList: roles, Policies: [], ...more };
}
