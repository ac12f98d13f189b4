// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import { expect, test } from 'vitest';
import { AccountBuilder, type Principal, principalOf } from '#account';
import { CONTROLS, DEFAULT_PARAMETERS, Judge } from '#controls';
import { findingsOf, type PrincipalReport, principalReport } from '#findings';
import { evaluate, readDocument } from '#policy';
import { callerFrom, carriedFrom, NOW } from '../support/engine.ts';

const CONNECTION =
  'arn:aws:codeconnections:eu-west-1:111122223333:connection/11111111-2222-3333-4444-555555555555';

function judge(): Judge {
  return new Judge(CONTROLS, { ...DEFAULT_PARAMETERS }, NOW);
}

function reportOf(by: Judge, principal: Principal): PrincipalReport {
  const judged = by.judge(principal);
  return principalReport(judged, findingsOf(judged));
}

function roleWith(statements: readonly object[], arn = 'arn:aws:iam::111122223333:role/app'): Principal {
  return principalOf(
    callerFrom({ arn }),
    carriedFrom({ identity: [{ Version: '2012-10-17', Statement: statements }] }),
  );
}

function allow(Resource: string | readonly string[], rest: object = {}): object {
  return { Effect: 'Allow', Action: 'codeconnections:UseConnection', Resource, ...rest };
}

test('a trust policy that two roles share is judged for the partition of each', () => {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws-cn:iam::444455556666:root' },
    Action: 'sts:AssumeRole',
  };
  const trust = readDocument({ Version: '2012-10-17', Statement: [statement] }, { kind: 'trust' });
  const [one, other] = ['arn:aws:iam::111122223333:role/a', 'arn:aws-cn:iam::111122223333:role/b'].map(
    (arn): Principal => ({ ...roleWith([allow('*')], arn), trust }),
  );
  if (!one || !other) expect.unreachable();
  const shared = judge();
  expect(reportOf(shared, one)).toEqual(reportOf(judge(), one));
  expect(reportOf(shared, other)).toEqual(reportOf(judge(), other));
});

test('whoever is allowed nothing holds nothing, however much is denied, and so does everybody else', () => {
  const denied = Array.from({ length: 9 }, (_, index) => ({
    Effect: 'Deny',
    Action: 'codeconnections:*',
    Resource: Array.from({ length: 500 }, (_one, at) => `${CONNECTION}-${index}-${at}*`),
  }));
  const shared = judge();
  for (const principal of [roleWith(denied), roleWith([])])
    expect(reportOf(shared, principal)).toMatchObject({ status: 'passed', exposure: 'none' });
});

test('texts that look like placeholders stay themselves', () => {
  const Condition = { StringEquals: { 'aws:RequestedRegion': 'ccguard-regions-2' } };
  const principal = roleWith([allow(CONNECTION, { Action: 'codeconnections:*', Condition })]);
  const witnesses = reportOf(judge(), principal).findings.flatMap(({ witness }) => witness ?? []);
  expect(witnesses.map(({ context }) => context['aws:RequestedRegion'])).toEqual(
    witnesses.map(() => 'ccguard-regions-2'),
  );
  expect(witnesses.length).toBeGreaterThan(0);
});

test('policies and principals whose names look like placeholders are told by their names', () => {
  const missing = 'arn:aws:iam::111122223333:policy/ccguard-tags-2';
  const tagged = allow(`${CONNECTION.slice(0, -1)}6`, {
    Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } },
  });
  const builder = new AccountBuilder();
  builder.add(
    'RoleDetailList',
    {
      RoleName: 'app',
      Arn: 'arn:aws:iam::111122223333:role/app',
      RolePolicyList: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [tagged] } }],
      AttachedManagedPolicies: [{ PolicyName: 'x', PolicyArn: missing }],
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
          {
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::444455556666:role/ccguard-name-1' },
            Action: 'sts:AssumeRole',
          },
        ],
      },
    },
    'RoleDetailList[0]',
  );
  const [principal] = builder.finish().principals;
  if (!principal) expect.unreachable();
  const { findings } = reportOf(judge(), principal);
  const unknown = findings.flatMap(({ dependsOn }) => dependsOn);
  expect(new Set(unknown)).toEqual(new Set([expect.stringContaining(missing)]));
  expect(findings.find(({ control }) => control === 'CCG.9')?.witness?.context).toMatchObject({
    'aws:PrincipalArn': 'arn:aws:iam::444455556666:role/ccguard-name-1',
  });
});

test('a guess that is too dear leaves the answer as it was', () => {
  // Patterns on the ends of ids, which cross.
  const ends = ['7a', 'b8', 'a9'].map((end) => `arn:aws:codeconnections:*:111122223333:connection/*${end}*`);
  const resources = [CONNECTION, ...ends, 'arn:aws:code*:us-*:111122223333:connection/*5d'];
  const narrow = roleWith([
    { ...allow(resources), Action: '*' },
    { Effect: 'Deny', Action: '*', NotResource: CONNECTION },
  ]);
  expect(reportOf(judge(), narrow).findings.find(({ control }) => control === 'CCG.1')).toMatchObject({
    status: 'passed',
  });
});

test('a Region that nobody has may be the one that the engine makes up', () => {
  const principal = roleWith([
    allow(CONNECTION.replace('eu-west-1', '*')),
    {
      Effect: 'Deny',
      Action: 'codeconnections:*',
      Resource: 'arn:aws:codeconnections:-:111122223333:connection/*',
    },
  ]);
  const { caller, policies } = principal;
  const witnesses = reportOf(judge(), principal).findings.flatMap(({ witness }) => witness ?? []);
  expect(witnesses.map((witness) => evaluate(witness, caller, policies, NOW).decision)).toEqual(
    witnesses.map(() => 'allowed'),
  );
  expect(witnesses.length).toBeGreaterThan(0);
});

test('a variable stays one where the Region beside it is of no matter', () => {
  const bucket = 'arn:aws:s3:eu-west-1:111122223333:${aws:username}';
  const { findings } = reportOf(judge(), roleWith([allow([CONNECTION, bucket])]));
  expect(findings.find(({ control }) => control === 'CCG.1')?.message).not.toContain('s3');
});
