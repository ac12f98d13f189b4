// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import { describe, expect, it } from 'vitest';
import { type Answer, HANDSHAKE, USE } from '#grants';
import type { Request } from '#policy';
import { ALWAYS } from '#regions';
import { grantsOf, type Policies, type Who } from '../support/engine.ts';
import { allow, BOTH_ACTIONS, CONNECTION, deny, document, identity, under } from './world.ts';

function witnessOf(policies: Policies, who?: Who, family = USE): Request {
  const answer: Answer = grantsOf(policies, who, family).ask(ALWAYS);
  if (answer.answer !== 'yes') throw new Error(`no witness but ${JSON.stringify(answer)}`);
  return answer.witness;
}

describe('a witness', () => {
  it('is a request on a connection that is written out, where there is one', () => {
    expect(witnessOf(identity(allow()))).toEqual({
      action: 'codeconnections:UseConnection',
      resource: CONNECTION,
      context: {},
    });
  });

  it('spells actions the way AWS does', () => {
    expect(witnessOf(identity(allow({ Action: 'codestar-connections:useconnection' }))).action).toBe(
      BOTH_ACTIONS[1],
    );
  });

  it('uses the action of the same prefix where both are allowed', () => {
    const old = CONNECTION.replace('codeconnections', 'codestar-connections');
    expect(witnessOf(identity(allow({ Action: '*' }))).action).toBe(BOTH_ACTIONS[0]);
    expect(witnessOf(identity(allow({ Action: '*', Resource: old })))).toMatchObject({
      action: BOTH_ACTIONS[1],
      resource: old,
    });
  });

  it.each([
    ['aws', 'arn:aws:codeconnections:us-east-1:111122223333:connection/'],
    ['aws-cn', 'arn:aws-cn:codeconnections:cn-north-1:111122223333:connection/'],
    ['aws-us-gov', 'arn:aws-us-gov:codeconnections:us-gov-west-1:111122223333:connection/'],
  ])('lies in the partition of the principal: %s', (partition, prefix) => {
    const who = { arn: `arn:${partition}:iam::111122223333:role/app` };
    const { resource } = witnessOf(identity(allow({ Resource: '*' })), who);
    expect(resource.startsWith(prefix)).toBe(true);
    expect(resource.slice(prefix.length)).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  });

  it('is on another account where its own is denied', () => {
    const policies = identity(allow({ Resource: '*' }), deny({ Resource: 'arn:*:*:*:111122223333:*' }));
    expect(witnessOf(policies).resource).toMatch(
      /^arn:aws:codeconnections:us-east-1:999999999999:connection\//,
    );
  });

  it('carries the keys that policies ask about, spelled as there', () => {
    const policies = under({
      StringLike: { 'CodeConnections:FullRepositoryId': 'acme/*', 'aws:ResourceTag/Team': 'red' },
    });
    expect(witnessOf(policies).context).toEqual({
      'CodeConnections:FullRepositoryId': expect.stringMatching(/^acme\//),
      'aws:ResourceTag/Team': 'red',
    });
  });

  it('leaves out keys that must be absent', () => {
    expect(witnessOf(under({ Null: { 'codeconnections:BranchName': 'true' } })).context).toEqual({});
  });

  it.each([
    ['codeconnections:FullRepositoryId', 'any-owner/any-repository'],
    ['codestar-connections:OwnerId', 'any-owner'],
    ['codeconnections:RepositoryName', 'any-repository'],
    ['codeconnections:BranchName', 'any-branch'],
    ['codeconnections:ProviderAction', 'GitPush'],
    ['codeconnections:ProviderPermissionsRequired', 'read_write'],
    ['aws:SourceVpc', 'any-value'],
    ['aws:MultiFactorAuthPresent', 'true'],
    ['aws:SecureTransport', 'true'],
    ['aws:ViaAWSService', 'true'],
    ['codeconnections:PassedToService', 'codepipeline.amazonaws.com'],
  ])('shows for %s a value a reader knows', (key, value) => {
    expect(witnessOf(under({ Null: { [key]: 'false' } })).context).toEqual({ [key]: value });
  });

  it('shows the id of a session of its role', () => {
    const policies = under({ StringNotEquals: { 'aws:userid': 'AROAEXAMPLEAPP:me' } });
    expect(witnessOf(policies).context).toEqual({ 'aws:userid': 'AROAEXAMPLEAPP:any-value' });
  });

  it('shows the next action when the first is denied', () => {
    const policies = identity(
      allow({ Condition: { Null: { 'codeconnections:ProviderAction': 'false' } } }),
      deny({ Condition: { StringEquals: { 'codeconnections:ProviderAction': 'GitPush' } } }),
    );
    expect(witnessOf(policies).context).toEqual({
      'codeconnections:ProviderAction': 'CreatePullRequestDiffComment',
    });
  });

  it.each([
    ['codeconnections:ProviderAction', 'GitPull', ['GitPush', 'CreatePullRequestDiffComment']],
    ['codeconnections:ProviderAction', 'ListRepositories', ['Git*', 'CreatePullRequestDiffComment']],
    ['codeconnections:ProviderAction', 'ListOwners', ['Git*', 'Create*', 'ListR*']],
    ['codeconnections:ProviderPermissionsRequired', 'read_only', ['read_write']],
    ['codeconnections:PassedToService', 'any-service.amazonaws.com', ['codepipeline.*']],
    ['aws:SecureTransport', 'false', ['true']],
  ])('shows for %s another value a reader knows: %s', (key, shown, denied) => {
    const policies = identity(
      allow({ Condition: { Null: { [key]: 'false' } } }),
      deny({ Condition: { StringLike: { [key]: denied } } }),
    );
    expect(witnessOf(policies).context).toEqual({ [key]: shown });
  });

  it('is on the old prefix where the new one is denied', () => {
    const policies = identity(allow({ Resource: '*' }), deny({ Resource: 'arn:aws:codeconnections:*' }));
    expect(witnessOf(policies).resource).toMatch(
      /^arn:aws:codestar-connections:us-east-1:\d{12}:connection\/0f3c1d2e-/,
    );
  });

  it('has a star for a resource where actions have none, though a resource is excepted', () => {
    const policies = identity(
      allow({
        Action: 'codestar-connections:StartOAuthHandshake',
        Resource: undefined,
        NotResource: CONNECTION,
      }),
    );
    expect(witnessOf(JSON.parse(JSON.stringify(policies)), undefined, HANDSHAKE).resource).toBe('*');
  });

  it('has a star for a resource where actions have none', () => {
    const { action, resource } = witnessOf(
      identity(allow({ Action: 'codestar-connections:StartOAuthHandshake', Resource: '*' })),
      undefined,
      HANDSHAKE,
    );
    expect([action, resource]).toEqual(['codestar-connections:StartOAuthHandshake', '*']);
  });
});

describe('a witness in time', () => {
  const at = (operator: string, key: string, value: string) =>
    witnessOf(under({ [operator]: { [key]: value } })).context;

  it.each([
    ['DateGreaterThan', 'aws:CurrentTime', '2027-01-01T00:00:00Z', '2027-01-01T00:00:00.001Z'],
    ['DateGreaterThanEquals', 'aws:CurrentTime', '2027-01-01T00:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['DateLessThan', 'aws:CurrentTime', '2027-01-01T00:00:00Z', '2026-06-01T00:00:00.000Z'],
    ['DateNotEquals', 'aws:CurrentTime', '2026-06-01T00:00:00Z', '2026-06-01T00:00:00.001Z'],
    ['DateGreaterThan', 'aws:EpochTime', '1780272000', '1780272001'],
    ['NumericGreaterThanEquals', 'aws:EpochTime', '1780272000.5', '1780272001'],
    ['NumericGreaterThan', 'aws:EpochTime', '1780272000.5', '1780272001'],
    ['NumericEquals', 'aws:EpochTime', '1780272007', '1780272007'],
    ['NumericLessThanEquals', 'aws:EpochTime', '1780272000.5', '1780272000'],
    ['NumericNotEquals', 'aws:EpochTime', '1780272000', '1780272001'],
    ['DateLessThan', 'aws:EpochTime', '2027-01-01T00:00:00Z', '1780272000'],
    ['DateGreaterThan', 'aws:CurrentTime', '300000000000', '300000000001'],
  ])('under %s %s %s is at %s', (operator, key, value, shown) => {
    expect(at(operator, key, value)).toEqual({ [key]: shown });
  });

  it('shows both clocks at one instant', () => {
    const policies = under({
      DateGreaterThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' },
      NumericGreaterThan: { 'aws:EpochTime': '0' },
    });
    expect(witnessOf(policies).context).toEqual({
      'aws:CurrentTime': '2027-01-01T00:00:00.001Z',
      'aws:EpochTime': '1798761600',
    });
  });

  it('shows both clocks in seconds where the year has more than four digits', () => {
    const policies = under({
      DateGreaterThan: { 'aws:CurrentTime': '300000000000' },
      NumericGreaterThan: { 'aws:EpochTime': '0' },
    });
    expect(witnessOf(policies).context).toEqual({
      'aws:CurrentTime': '300000000001',
      'aws:EpochTime': '300000000001',
    });
  });

  it.each([
    ['DateLessThan', 'aws:CurrentTime', '2026-06-01T00:00:00Z'],
    ['DateEquals', 'aws:CurrentTime', '2026-05-31T23:59:59Z'],
    ['NumericLessThan', 'aws:EpochTime', '1780272000'],
    ['NumericEquals', 'aws:EpochTime', '1780272001.5'],
    ['Null', 'aws:CurrentTime', 'true'],
    ['Null', 'aws:EpochTime', 'true'],
  ])('does not exist under %s %s %s', (operator, key, value) => {
    expect(grantsOf(under({ [operator]: { [key]: value } })).ask(ALWAYS)).toEqual({ answer: 'no' });
  });
});

describe('a witness among numbers, dates and addresses', () => {
  it.each([
    ['NumericEquals', 'aws:MultiFactorAuthAge', '7', '7'],
    ['NumericLessThan', 'aws:MultiFactorAuthAge', '300', '0'],
    ['NumericLessThan', 'aws:MultiFactorAuthAge', '0', '-1'],
    ['NumericLessThan', 'aws:MultiFactorAuthAge', '-300', '-600'],
    ['NumericLessThanEquals', 'aws:MultiFactorAuthAge', '-300', '-300'],
    ['NumericGreaterThan', 'aws:MultiFactorAuthAge', '300', '600'],
    ['NumericGreaterThan', 'aws:MultiFactorAuthAge', '0.5', '1.5'],
    [
      'NumericGreaterThan',
      'aws:MultiFactorAuthAge',
      '1048576000000000000000000',
      '2097152000000000000000000',
    ],
    ['DateEquals', 'aws:TokenIssueTime', '2026-01-01', '2026-01-01T00:00:00.000Z'],
    ['DateGreaterThan', 'aws:TokenIssueTime', '2026-01-01', '2026-01-01T00:00:00.001Z'],
    ['DateLessThan', 'aws:TokenIssueTime', '1970-01-01', '1969-12-31T23:59:59.999Z'],
    ['DateLessThanEquals', 'aws:TokenIssueTime', '0000-01-01', '0000-01-01T00:00:00.000Z'],
    ['DateLessThan', 'aws:TokenIssueTime', '0000-01-01', '-62167219201'],
    ['DateGreaterThan', 'aws:TokenIssueTime', '9999-12-31T00:00:00Z', '253402214401'],
    ['IpAddress', 'aws:SourceIp', '203.0.113.0/24', '203.0.113.0'],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/32', '2001:db8:0:0:0:0:0:0'],
    ['IpAddress', 'aws:SourceIp', '0.0.0.0/0', '0.0.0.0'],
  ])('under %s %s %s is %s', (operator, key, value, shown) => {
    expect(witnessOf(under({ [operator]: { [key]: value } })).context).toEqual({ [key]: shown });
  });

  it('lies between two bounds', () => {
    const policies = under({
      NumericGreaterThan: { 'aws:MultiFactorAuthAge': '1' },
      NumericLessThan: { 'aws:MultiFactorAuthAge': '2' },
    });
    expect(witnessOf(policies).context).toEqual({ 'aws:MultiFactorAuthAge': '1.5' });
  });

  it('lies between two bounds that only an exponent could write short', () => {
    const policies = under({
      NumericGreaterThan: { 'aws:MultiFactorAuthAge': '0' },
      NumericLessThan: { 'aws:MultiFactorAuthAge': '0.0000001' },
    });
    expect(Number(witnessOf(policies).context['aws:MultiFactorAuthAge'])).toBeCloseTo(0.00000005, 10);
  });

  it('lies beside a block of addresses', () => {
    const policies = under({
      NotIpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/2', '::/1'] },
      Null: { 'aws:SourceIp': 'false' },
    });
    expect(witnessOf(policies).context).toEqual({ 'aws:SourceIp': '192.0.0.0' });
    const v6 = under({
      NotIpAddress: { 'aws:SourceIp': ['0.0.0.0/0', '::/1'] },
      IpAddress: { 'aws:SourceIp': '::/0' },
    });
    expect(witnessOf(v6).context).toEqual({ 'aws:SourceIp': '8000:0:0:0:0:0:0:0' });
  });
});

describe('variables that a request fixes', () => {
  it('get the value that fits the resource', () => {
    const who: Who = { arn: 'arn:aws:iam::111122223333:role/app', sessionTags: true };
    const policies = identity(
      allow({ Resource: 'arn:aws:codeconnections:*:*:connection/${aws:PrincipalTag/id}' }),
    );
    const { resource, context } = witnessOf(policies, who);
    expect(context).toEqual({ 'aws:principaltag/id': resource.slice(resource.indexOf('/') + 1) });
  });

  it('get the value that fits another key', () => {
    const policies = under({ StringEquals: { 'aws:ResourceTag/repo': '${codeconnections:RepositoryName}' } });
    expect(witnessOf(policies).context).toEqual({
      'aws:ResourceTag/repo': 'any-value',
      'codeconnections:repositoryname': 'any-value',
    });
  });

  it('of the principal are filled in beforehand', () => {
    const policies = identity(allow({ Resource: 'arn:aws:*:*:${aws:PrincipalAccount}:connection/*' }));
    expect(witnessOf(policies).resource).toContain(':111122223333:');
  });
});

it('a witness stands for every layer', () => {
  const policies: Policies = {
    ...identity(allow({ Action: '*', Resource: '*' })),
    boundary: document(allow({ Action: '*', Resource: 'arn:aws:*:eu-west-1:*' })),
    scps: [
      [
        document(
          allow({ Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }),
        ),
      ],
    ],
  };
  const { resource, context } = witnessOf(policies);
  expect(resource).toContain(':eu-west-1:');
  expect(context).toEqual({ 'aws:SourceVpc': 'vpc-1' });
});
