import { describe, expect, it } from 'vitest';
import type { Facts, Ingress, VpcEndpoint } from '#account';
import { RESOURCE_CONTROLS, type Verdict } from '#controls';
import { resourceVerdicts } from './judged.ts';

const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
const OPEN = { Principal: '*', Action: '*', Resource: '*' };
const PRIVATE: Ingress = { protocol: 'tcp', fromPort: 443, toPort: 443, cidrs: ['10.0.0.0/16'], sources: [] };
const ORGANIZATION = { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } };

function verdictOn(given: Partial<VpcEndpoint>, unread: Facts['endpoints']['unread'] = []): Verdict {
  const control = RESOURCE_CONTROLS.find(({ id }) => id === 'CCG.13');
  if (!control) throw new Error('no CCG.13');
  const item: VpcEndpoint = {
    id: 'vpce-0a1b2c3d4e5f60718',
    region: 'us-east-1',
    vpcId: 'vpc-0a1b2c3d4e5f60718',
    name: undefined,
    serviceName: 'com.amazonaws.us-east-1.codestar-connections.api',
    state: 'available',
    privateDns: true,
    policy: policy({ ...OPEN, Resource: CONNECTION }),
    securityGroups: [{ id: 'sg-0a1b2c3d4e5f60718', ingress: [PRIVATE] }],
    ...given,
  };
  const [found] = resourceVerdicts(control, { facts: { endpoints: { known: true, items: [item], unread } } });
  if (!found) throw new Error('the endpoint was not judged');
  return found.verdict;
}

function policy(...statements: readonly object[]): string {
  const Statement = statements.map((statement) => ({ Effect: 'Allow', ...statement }));
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

function told({ status, message }: Verdict): string {
  return `${status}: ${message.key}`;
}

describe('a policy of a VPC endpoint is open', () => {
  it.each<[string, readonly object[]]>([
    ['to everybody', [OPEN]],
    ['to everybody, in the other spelling', [{ ...OPEN, Principal: { AWS: '*' } }]],
    ['to everybody among others', [{ ...OPEN, Principal: { AWS: ['111122223333', '*'] } }]],
    ['to all but one principal', [{ Action: '*', Resource: '*', NotPrincipal: { AWS: '111122223333' } }]],
    ['for one action on every connection', [{ ...OPEN, Action: 'codestar-connections:UseConnection' }]],
    ['for the token of every connection', [{ ...OPEN, Action: 'codeconnections:GetConnectionToken' }]],
    [
      'for every connection of every account',
      [{ ...OPEN, Resource: 'arn:aws:codeconnections:*:*:connection/*' }],
    ],
    ['for all but one connection', [{ Principal: '*', Action: '*', NotResource: CONNECTION }]],
    [
      'for connections of the account of whoever asks',
      // The version makes it a variable.
      [{ ...OPEN, Resource: `arn:aws:codeconnections:*:$\{aws:PrincipalAccount}:connection/*` }],
    ],
    [
      'where a tag limits it, which a stranger sets',
      [{ ...OPEN, Condition: { StringEquals: { 'aws:ResourceTag/team': 'web' } } }],
    ],
    [
      'where a condition limits the organization only if there is one',
      [{ ...OPEN, Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-abcdefghij' } } }],
    ],
    [
      'where a Deny excludes just one other organization',
      [
        OPEN,
        { ...OPEN, Effect: 'Deny', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-zyxwvutsrq' } } },
      ],
    ],
    [
      'to the connections of a tenth of all accounts',
      [{ ...OPEN, Resource: 'arn:aws:codeconnections:*:1*:connection/*' }],
    ],
    [
      'beside a statement that is limited',
      [
        { ...OPEN, Resource: CONNECTION },
        { ...OPEN, Condition: {} },
      ],
    ],
    [
      'where a Deny names somebody else',
      [OPEN, { ...OPEN, Effect: 'Deny', Principal: { AWS: '444455556666' } }],
    ],
    ['where a Deny takes away one connection', [OPEN, { ...OPEN, Effect: 'Deny', Resource: CONNECTION }]],
  ])('%s', (_, statements) => {
    const verdict = verdictOn({ policy: policy(...statements) });
    expect(told(verdict)).toBe('failed: openPolicy');
    if (verdict.status !== 'failed') return;
    const [, , , , account] = verdict.witness?.resource.split(':') ?? [];
    expect(account).toMatch(/^\d{12}$/);
    expect(['111122223333', '444455556666']).not.toContain(account);
    expect(
      verdict.evidence.map(({ policy: { kind }, statement }) => [kind, statement.effect]),
    ).toContainEqual(['endpoint', 'Allow']);
  });
});

describe('a policy of a VPC endpoint is limited', () => {
  it.each<[string, readonly object[]]>([
    ['to an account', [{ ...OPEN, Principal: { AWS: 'arn:aws:iam::111122223333:root' } }]],
    ['to a role', [{ ...OPEN, Principal: { AWS: ['arn:aws:iam::111122223333:role/build'] } }]],
    ['to a service', [{ ...OPEN, Principal: { Service: 'codebuild.amazonaws.com' } }]],
    ['to one connection', [{ ...OPEN, Resource: CONNECTION }]],
    [
      'to the connections of an account',
      [{ ...OPEN, Resource: 'arn:aws:codeconnections:*:111122223333:connection/*' }],
    ],
    [
      'to the resources of an account',
      [{ ...OPEN, Condition: { StringEquals: { 'aws:ResourceAccount': '111122223333' } } }],
    ],
    [
      'to the principals of an account',
      [{ ...OPEN, Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } }],
    ],
    [
      'to roles of a name',
      [{ ...OPEN, Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/build-*' } } }],
    ],
    ['to the principals of an organization', [{ ...OPEN, Condition: ORGANIZATION }]],
    [
      'to the resources of an organization',
      [{ ...OPEN, Condition: { StringEquals: { 'aws:ResourceOrgID': 'o-abcdefghij' } } }],
    ],
    [
      'to a unit of an organization',
      [
        {
          ...OPEN,
          Condition: {
            'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-abcdefghij/r-ab12/ou-ab12-*' },
          },
        },
      ],
    ],
    [
      'by a Deny to all that are not of the organization',
      [
        OPEN,
        {
          ...OPEN,
          Effect: 'Deny',
          Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
        },
      ],
    ],
    [
      'by a Deny to all but some',
      [OPEN, { Effect: 'Deny', NotPrincipal: { AWS: '111122223333' }, Action: '*', Resource: '*' }],
    ],
    [
      'by a Deny of all other connections',
      [OPEN, { Effect: 'Deny', Principal: '*', Action: '*', NotResource: CONNECTION }],
    ],
    [
      'to actions that are about no connection',
      [{ ...OPEN, Action: ['codeconnections:ListHosts', 'sts:*'] }],
    ],
    [
      'by a Deny of the resources of all other accounts',
      [
        OPEN,
        {
          ...OPEN,
          Effect: 'Deny',
          Condition: { StringNotEquals: { 'aws:ResourceAccount': '111122223333' } },
        },
      ],
    ],
    ['by allowing nothing', [{ ...OPEN, Effect: 'Deny' }]],
  ])('%s', (_, statements) => {
    expect(told(verdictOn({ policy: policy(...statements) }))).toBe('passed: restricted');
  });
});

describe('a policy of a VPC endpoint is not decided', () => {
  it.each<[string, string, RegExp]>([
    ['where it is no JSON', '{"Statement": [', /cannot be read: not JSON$/],
    ['where it is something else', '[]', /expected a policy document, found a list$/],
    [
      'where it has no principal',
      policy({ Action: '*', Resource: '*' }),
      /Statement\[0\]\.Principal: missing$/,
    ],
    [
      'where an operator is none',
      policy(OPEN, { ...OPEN, Effect: 'Deny', Condition: { StringEqual: { a: 'b' } } }),
      /Statement\[1\]\.Condition\.StringEqual: unknown condition operator$/,
    ],
    [
      'where a principal has a wildcard that IAM does not know',
      policy({ ...OPEN, Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } }),
      /^whom Statement\[0\] means by its Principal$/,
    ],
  ])('%s', (_, text, reason) => {
    const verdict = verdictOn({ policy: text });
    expect(told(verdict)).toBe('undetermined: unknown');
    expect('dependsOn' in verdict && verdict.dependsOn.join()).toMatch(reason);
  });

  it('but fails for what is plain to see beside it', () => {
    expect(told(verdictOn({ policy: 'not JSON', privateDns: false }))).toBe('failed: noPrivateDns');
  });
});

describe('the security groups of a VPC endpoint', () => {
  it.each<[string, Partial<Ingress>]>([
    ['the Internet on port 443', { cidrs: ['10.0.0.0/16', '0.0.0.0/0'] }],
    ['the Internet over IPv6', { cidrs: ['::/0'] }],
    ['half of the Internet', { cidrs: ['128.0.0.0/1'] }],
    [
      'the Internet on every port',
      { protocol: '-1', fromPort: undefined, toPort: undefined, cidrs: ['0.0.0.0/0'] },
    ],
    ['the Internet on a range of ports', { fromPort: 0, toPort: 1024, cidrs: ['0.0.0.0/0'] }],
    ['what nobody can read as addresses', { cidrs: ['everybody'] }],
  ])('admit %s, and fail', (_, given) => {
    const verdict = verdictOn({
      securityGroups: [{ id: 'sg-1a1b2c3d4e5f60718', ingress: [{ ...PRIVATE, ...given }] }],
    });
    expect(told(verdict)).toBe('failed: openToAll');
    expect(verdict.message.text).toContain('by sg-1a1b2c3d4e5f60718');
  });

  it.each<[string, Partial<Ingress>]>([
    ['private networks', { cidrs: ['10.0.0.0/8', 'fc00::/7', '192.168.0.0/16'] }],
    ['another group', { cidrs: [], sources: ['sg-1a1b2c3d4e5f60718'] }],
    ['the Internet on another port', { fromPort: 22, toPort: 22, cidrs: ['0.0.0.0/0'] }],
    ['the Internet by another protocol', { protocol: 'udp', cidrs: ['0.0.0.0/0'] }],
    ['one address', { cidrs: ['203.0.113.7', '203.0.113.8/32'] }],
  ])('admit %s, and pass', (_, given) => {
    const verdict = verdictOn({
      securityGroups: [{ id: 'sg-1a1b2c3d4e5f60718', ingress: [{ ...PRIVATE, ...given }] }],
    });
    expect(told(verdict)).toBe('passed: restricted');
  });

  it('that could not be read leave it open, and name the permission', () => {
    const permission = 'ec2:DescribeSecurityGroups';
    const unread = { what: 'security groups', region: 'us-east-1', permission, message: '' };
    const verdict = verdictOn({ securityGroups: [{ id: 'sg-1a1b2c3d4e5f60718', ingress: undefined }] }, [
      unread,
    ]);
    expect(told(verdict)).toBe('undetermined: unknown');
    expect('dependsOn' in verdict && verdict.dependsOn).toEqual([
      'security groups in us-east-1, which could not be read: missing permission ec2:DescribeSecurityGroups',
    ]);
  });
});

describe('a VPC endpoint', () => {
  it('that fails in several things tells all of them in one finding', () => {
    const verdict = verdictOn({ policy: undefined, privateDns: false });
    expect(verdict.message).toEqual({
      key: 'fullAccess',
      text: 'it has no policy of its own, which means full access; private DNS is off, so calls by the ordinary name go past it',
    });
  });

  it.each(['deleting', 'deleted', 'rejected', 'failed', 'expired'])('that is %s is not judged', (state) => {
    expect(told(verdictOn({ state, policy: undefined }))).toBe('notApplicable: gone');
  });

  it('of another service is not judged', () => {
    expect(() => verdictOn({ serviceName: 'com.amazonaws.us-east-1.s3' })).not.toThrow();
    expect(told(verdictOn({ serviceName: 'com.amazonaws.us-east-1.s3' }))).toBe(
      'notApplicable: nothingThere',
    );
  });

  it('is judged whatever its policy holds', () => {
    const hostile = policy({ ...OPEN, Sid: `\u202e${'🦄'.repeat(5_000)}\ud800` });
    expect(told(verdictOn({ policy: hostile }))).toBe('failed: openPolicy');
  });
});
