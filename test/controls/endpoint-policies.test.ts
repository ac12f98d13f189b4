import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Caller, evaluate, type Reading, type Request, readDocument, type Statement } from '#policy';
import { endpointAnswer } from '../../src/controls/endpoint/policy.ts';
import { NOW } from './judged.ts';

/** A policy as a reader of it would take it, asked about every stranger there is a reason to ask about. */
const STRANGER = '999999999999';
const OWN = '111122223333';
const ID = 'connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
const ORGANIZATIONS = [undefined, 'o-zyxwvutsrq'];
const ACTIONS = ['UseConnection', 'PassConnection', 'GetConnectionToken', 'UpdateConnectionInstallation'];
const SERVICES = ['codeconnections', 'codestar-connections'];

const principal = fc.constantFrom<object>(
  { Principal: '*' },
  { Principal: { AWS: '*' } },
  { Principal: { AWS: `arn:aws:iam::${OWN}:root` } },
  { Principal: { Service: 'codebuild.amazonaws.com' } },
  { NotPrincipal: { AWS: OWN } },
);
const action = fc.constantFrom<object>(
  { Action: '*' },
  { Action: ['codeconnections:*', 's3:GetObject'] },
  { Action: 'codestar-connections:Get*' },
  { NotAction: 'codeconnections:UseConnection' },
);
const resource = fc.constantFrom<object>(
  { Resource: '*' },
  { Resource: `arn:aws:codeconnections:*:${OWN}:connection/*` },
  { Resource: `arn:aws:*:us-east-1:${OWN}:${ID}` },
  { Resource: 'arn:aws:codestar-connections:*:*:*' },
  { NotResource: `arn:aws:codeconnections:*:${OWN}:connection/*` },
);
const condition = fc.constantFrom<object>(
  {},
  { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
  { StringNotEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
  { StringEqualsIfExists: { 'aws:ResourceOrgID': 'o-abcdefghij' } },
  { StringNotEqualsIfExists: { 'aws:ResourceOrgID': 'o-abcdefghij' } },
  { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-abcdefghij/*' } },
  { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-abcdefghij/*' } },
  { Null: { 'aws:PrincipalOrgID': 'true' } },
  { StringEquals: { 'aws:ResourceAccount': OWN } },
  { StringNotEquals: { 'aws:ResourceAccount': OWN } },
  { StringEquals: { 'aws:PrincipalAccount': OWN } },
  { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/*` } },
  { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
);
const statement = fc
  .tuple(fc.constantFrom('Allow', 'Allow', 'Deny'), principal, action, resource, condition)
  .map(([Effect, who, what, where, Condition]) => ({ Effect, ...who, ...what, ...where, Condition }));
const policies = fc
  .array(statement, { minLength: 1, maxLength: 4 })
  .map((Statement) => ({ Version: '2012-10-17', Statement }));

const CALLER: Caller = {
  type: 'role',
  arn: `arn:aws:iam::${STRANGER}:role/ccguard-stranger`,
  account: STRANGER,
  partition: 'aws',
  id: 'AROAEXAMPLE',
  name: 'ccguard-stranger',
  tags: new Map(),
  sessionTags: true,
};

function statementsOf(document: object): readonly Statement[] {
  const reading: Reading = readDocument(document, { kind: 'resource' });
  if (!reading.readable) throw new Error(JSON.stringify(reading.problems));
  return reading.statements;
}

/** Whether a statement speaks to somebody whom no policy here names. */
function speaksToStrangers({ principals }: Statement): boolean {
  if (!principals) throw new Error('no principal');
  const names = [...principals.byType.values()].flat();
  return principals.negated || principals.everyone || names.includes('*');
}

function allows(statements: readonly Statement[], request: Request): boolean {
  const source = { name: 'endpoint', statements: statements.filter(speaksToStrangers), unknown: false };
  const layers = { identity: [source], boundary: undefined, scps: [] };
  return evaluate(request, CALLER, layers, NOW).decision === 'allowed';
}

function requests(organization: string | undefined): readonly Request[] {
  const context =
    organization === undefined
      ? {}
      : {
          'aws:PrincipalOrgID': organization,
          'aws:ResourceOrgID': organization,
          'aws:PrincipalOrgPaths': [`${organization}/r-0000/ou-0000-00000000/`],
        };
  return ACTIONS.flatMap((name) =>
    SERVICES.flatMap((prefix) =>
      SERVICES.map((service) => ({
        action: `${prefix}:${name}`,
        resource: `arn:aws:${service}:us-east-1:${STRANGER}:${ID}`,
        context,
      })),
    ),
  );
}

test('an endpoint is open exactly where some stranger may use a connection of its own', () => {
  let open = 0;
  fc.assert(
    fc.property(policies, (document) => {
      const statements = statementsOf(document);
      const answer = endpointAnswer('vpce-1', JSON.stringify(document), { partition: 'aws', now: NOW });
      const expected = ORGANIZATIONS.some((organization) =>
        requests(organization).some((request) => allows(statements, request)),
      );
      expect(answer.answer).toBe(expected ? 'open' : 'limited');
      if (answer.answer !== 'open') return;
      open += 1;
      const { action: name, resource: arn } = answer.witness;
      // The witness leaves out what every stranger has.
      const replayed = ORGANIZATIONS.flatMap((organization) => requests(organization)).some(({ context }) =>
        allows(statements, {
          action: name,
          resource: arn,
          context: { ...context, ...answer.witness.context },
        }),
      );
      expect(replayed).toBe(true);
      expect(answer.evidence.some(({ statement: { effect } }) => effect === 'Allow')).toBe(true);
    }),
    { numRuns: 300 },
  );
  expect(open).toBeGreaterThan(40);
});

const all = (Condition: object, Effect = 'Allow') => ({
  Effect,
  Principal: '*',
  Action: '*',
  Resource: '*',
  Condition,
});
const answerOf = (...Statement: readonly object[]) =>
  endpointAnswer('vpce-1', JSON.stringify({ Version: '2012-10-17', Statement }), {
    partition: 'aws',
    now: NOW,
  });
const arnLike = (arn: string) => ({ ArnLike: { 'aws:PrincipalArn': arn } });
const OU_OF_ANY = { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-*/r-*/ou-*/ou-*/' } };

test.each<[string, ...object[]]>([
  ['roles of a name in any account', all(arnLike('arn:aws:iam::*:role/Dev*'))],
  [
    'roles of Identity Center in any account',
    all(arnLike('arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*')),
  ],
  ['users of any account', all(arnLike('arn:aws:iam::*:user/*'))],
  ['accounts that are alike', all(arnLike('arn:aws:iam::4444555566??:role/x'))],
  ['users', all({ StringEquals: { 'aws:PrincipalType': 'User' } })],
  ['roles', all({ StringEquals: { 'aws:PrincipalType': 'AssumedRole' } })],
  ['users of any name', all({ StringLike: { 'aws:username': '*' } })],
  ['users of one name', all({ StringEquals: { 'aws:username': 'ci' } })],
  ['users by the beginning of their ids', all({ StringLike: { 'aws:userid': 'AIDA*' } })],
  ['users by more of their ids', all({ StringLike: { 'aws:userid': 'AIDAXY*' } })],
  ['roles by more of their ids', all({ StringLike: { 'aws:userid': 'AROAXY?Z*:build' } })],
  ['roles by the beginning of their ids', all({ StringLike: { 'aws:userid': 'AROA*:*' } })],
  ['one account in ten', all({ StringLike: { 'aws:PrincipalAccount': '4*' } })],
  [
    'users, where roles are denied',
    all({}),
    all({ StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }, 'Deny'),
  ],
  ['users, where ARNs of roles are denied', all({}), all(arnLike('arn:aws:iam::*:role/*'), 'Deny')],
  ['a deep unit of any organization', all(OU_OF_ANY)],
])('an endpoint that lets in %s is open', (_, ...statements) => {
  expect(answerOf(...statements).answer).toBe('open');
});

test.each<[string, ...object[]]>([
  ['roles of one account', all(arnLike(`arn:aws:iam::${OWN}:role/*`))],
  ['users of one account', all(arnLike(`arn:aws:iam::${OWN}:user/*`))],
  ['one user by its id', all({ StringEquals: { 'aws:userid': 'AIDAEXAMPLEEXAMPLE123' } })],
  ['sessions of one role', all({ StringLike: { 'aws:userid': 'AROAEXAMPLEEXAMPLE123:*' } })],
  [
    'a name in one account',
    all({ ...arnLike('arn:aws:iam::*:role/Dev*'), StringEquals: { 'aws:PrincipalAccount': OWN } }),
  ],
  [
    'users, where those of other accounts are denied',
    all({ StringLike: { 'aws:username': '*' } }),
    all({ StringNotEquals: { 'aws:PrincipalAccount': OWN } }, 'Deny'),
  ],
  [
    'a unit of one organization',
    all({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-abcdefghij/*' } }),
  ],
])('an endpoint that lets in %s is limited', (_, ...statements) => {
  expect(answerOf(...statements).answer).toBe('limited');
});
