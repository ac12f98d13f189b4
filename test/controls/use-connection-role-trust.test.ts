import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describePolicy } from '#account';
import { CONTROLS, DEFAULT_PARAMETERS, Judge, type Parameters, type Verdict } from '#controls';
import { CONNECTION, callerOf, type Given, NOW, principalWith, shown, verdictOf } from './judged.ts';
import { type AssumeRequest, isAllowed, type TrustStatementJson } from './trust-reference.ts';

const OWN = '111122223333';
const PARTNER = '444455556666';
const STRANGER = '777788889999';
const OWN_ORG = 'o-a1b2c3d4e5';
const OTHER_ORG = 'o-z9y8x7w6v5';
const GITHUB = 'token.actions.githubusercontent.com';
const EKS = 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B7';
const COGNITO = 'cognito-identity.amazonaws.com';

type Condition = NonNullable<TrustStatementJson['Condition']>;
type Extra = Partial<Omit<TrustStatementJson, 'Principal'>>;

function allow(Principal: TrustStatementJson['Principal'], Condition: Condition = {}, extra: Extra = {}) {
  return { Effect: 'Allow', Principal, Action: 'sts:AssumeRole', Condition, ...extra } as TrustStatementJson;
}

function deny(Principal: TrustStatementJson['Principal'], Condition: Condition = {}, extra: Extra = {}) {
  return allow(Principal, Condition, { Effect: 'Deny', Action: 'sts:*', ...extra });
}

function oidc(issuer: string, Condition: Condition = {}, account = OWN) {
  const Federated = issuer === COGNITO ? issuer : `arn:aws:iam::${account}:oidc-provider/${issuer}`;
  return allow({ Federated }, Condition, { Action: 'sts:AssumeRoleWithWebIdentity' });
}

function saml(Condition: Condition = {}, account = OWN, name = 'Okta') {
  const Federated = `arn:aws:iam::${account}:saml-provider/${name}`;
  return allow({ Federated }, Condition, { Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'] });
}

function github(operator: string, sub: string | readonly string[]) {
  return oidc(GITHUB, {
    StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' },
    [operator]:
      operator === 'StringEquals'
        ? { [`${GITHUB}:aud`]: 'sts.amazonaws.com', [`${GITHUB}:sub`]: sub }
        : { [`${GITHUB}:sub`]: sub },
  });
}

const anyone = '*';
const variable = (key: string) => `\${${key}}`;
const service = { Service: 'codebuild.amazonaws.com' };

function given(trust: readonly TrustStatementJson[], parameters: Partial<Parameters> = {}): Given {
  const Action = 'codeconnections:UseConnection';
  return {
    policies: [{ Action, Resource: CONNECTION }],
    trust: { Version: '2012-10-17', Statement: trust },
    parameters,
  };
}

function verdictOn(trust: readonly TrustStatementJson[], parameters?: Partial<Parameters>): Verdict {
  return verdictOf('CCG.9', given(trust, parameters));
}

type Fact = readonly [
  fact: string,
  trust: readonly TrustStatementJson[],
  verdict: string,
  parameters?: Partial<Parameters>,
];
const PARTNERS = { trustedAccounts: [PARTNER] };
const ORG = { trustedAccounts: [OWN_ORG] };

const principals: readonly Fact[] = [
  ['lets in its own account by number', [allow({ AWS: OWN })], 'passed: trusted'],
  ['lets in its own account by root', [allow({ AWS: `arn:aws:iam::${OWN}:root` })], 'passed: trusted'],
  [
    'lets in a role of its own account',
    [allow({ AWS: `arn:aws:iam::${OWN}:role/team/ci` })],
    'passed: trusted',
  ],
  [
    'lets in a session of its own account',
    [allow({ AWS: `arn:aws:sts::${OWN}:assumed-role/ci/build` })],
    'passed: trusted',
  ],
  [
    'lets in a federated user of its own account',
    [allow({ AWS: `arn:aws:sts::${OWN}:federated-user/ana` })],
    'passed: trusted',
  ],
  ['lets in everyone by a star', [allow(anyone)], 'failed: everyone'],
  ['lets in everyone by a star among AWS principals', [allow({ AWS: [OWN, '*'] })], 'failed: everyone'],
  ['lets in another account', [allow({ AWS: PARTNER })], 'failed: unlisted'],
  ['lets in another account by root', [allow({ AWS: `arn:aws:iam::${PARTNER}:root` })], 'failed: unlisted'],
  [
    'lets in a user of another account',
    [allow({ AWS: `arn:aws:iam::${PARTNER}:user/ana` })],
    'failed: unlisted',
  ],
  [
    'lets in a session of another account',
    [allow({ AWS: `arn:aws:sts::${PARTNER}:assumed-role/ci/build` })],
    'failed: unlisted',
  ],
  [
    'lets in a federated user of another account',
    [allow({ AWS: `arn:aws:sts::${PARTNER}:federated-user/ana` })],
    'failed: unlisted',
  ],
  ['lets in a trusted account', [allow({ AWS: PARTNER })], 'passed: trusted', PARTNERS],
  [
    'lets in a trusted account and a stranger',
    [allow({ AWS: [PARTNER, STRANGER] })],
    'failed: unlisted',
    PARTNERS,
  ],
  [
    'lets in a member of a trusted organization without saying so',
    [allow({ AWS: PARTNER })],
    'failed: unlisted',
    ORG,
  ],
  ['names a deleted role', [allow({ AWS: 'AROAEXAMPLEEXAMPLE123' })], 'passed: nobody'],
  [
    'names a deleted user beside its own account',
    [allow({ AWS: [OWN, 'AIDAEXAMPLEEXAMPLE123'] })],
    'passed: trusted',
  ],
  [
    'lets in a root of another partition, which cannot come',
    [allow({ AWS: `arn:aws-cn:iam::${PARTNER}:root` })],
    'passed: nobody',
  ],
  [
    'lets in a user of another partition, who cannot come',
    [allow({ AWS: `arn:aws-cn:iam::${PARTNER}:user/ana` })],
    'passed: nobody',
  ],
  [
    'names an account by its canonical id',
    [allow({ CanonicalUser: '79a59df900b949e55d96' })],
    'undetermined: everyone',
  ],
  [
    'names a pattern, which IAM would refuse',
    [allow({ AWS: `arn:aws:iam::${PARTNER}:role/*` })],
    'undetermined: everyone',
  ],
  [
    'lets in everyone but one',
    [allow(undefined, {}, { NotPrincipal: { AWS: STRANGER } })],
    'failed: everyone',
  ],
  ['has no statement', [], 'passed: nobody'],
];

const actions: readonly Fact[] = [
  [
    'only lets everyone tag sessions',
    [allow(anyone, {}, { Action: ['sts:TagSession', 'sts:SetSourceIdentity'] })],
    'passed: nobody',
  ],
  ['allows every action of STS', [allow(anyone, {}, { Action: 'sts:*' })], 'failed: everyone'],
  ['allows by a pattern in another case', [allow(anyone, {}, { Action: 'STS:assume*' })], 'failed: everyone'],
  [
    'allows everything but tags',
    [allow(anyone, {}, { Action: undefined, NotAction: 'sts:TagSession' })],
    'failed: everyone',
  ],
  [
    'allows everything but what assumes',
    [allow(anyone, {}, { Action: undefined, NotAction: 'sts:Assume*' })],
    'passed: nobody',
  ],
  [
    'lets an account use tokens, which it has none of',
    [allow({ AWS: PARTNER }, {}, { Action: 'sts:AssumeRoleWithWebIdentity' })],
    'passed: nobody',
  ],
  ['lets a provider do what only principals can', [allow({ Federated: COGNITO })], 'passed: nobody'],
  [
    'lets a SAML provider do what only OIDC ones can',
    [{ ...saml(), Action: 'sts:AssumeRoleWithWebIdentity' }],
    'passed: nobody',
  ],
];

const conditions: readonly Fact[] = [
  [
    'keeps to services that act for its organization',
    [allow(anyone, { StringEquals: { 'aws:SourceOrgID': OWN_ORG } })],
    'passed: trusted',
  ],
  [
    'depends on an account in a tag',
    [allow(anyone, { StringEquals: { 'aws:PrincipalTag/home': variable('aws:PrincipalAccount') } })],
    'undetermined: everyone',
  ],
  [
    'asks everyone for an external id',
    [allow(anyone, { StringEquals: { 'sts:ExternalId': 'web-7' } })],
    'failed: everyone',
  ],
  [
    'asks an account for an external id',
    [allow({ AWS: PARTNER }, { StringEquals: { 'sts:ExternalId': 'web-7' } })],
    'failed: unlisted',
  ],
  [
    'asks everyone for a tag',
    [allow(anyone, { StringEquals: { 'aws:PrincipalTag/team': 'web' } })],
    'failed: everyone',
  ],
  [
    'asks everyone for MFA',
    [allow(anyone, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })],
    'failed: everyone',
  ],
  [
    'asks everyone to come from a network, lately signed in',
    [
      allow(anyone, {
        IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
        NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' },
        DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' },
      }),
    ],
    'failed: everyone',
  ],
  [
    'let everyone in until last year',
    [allow(anyone, { DateLessThan: { 'aws:CurrentTime': '2025-01-01T00:00:00Z' } })],
    'passed: nobody',
  ],
  [
    'lets everyone in until next year, by the clock in seconds',
    [allow(anyone, { NumericLessThan: { 'aws:EpochTime': '1798761600' } })],
    'failed: everyone',
  ],
  [
    'will let everyone in from next year on',
    [allow(anyone, { DateGreaterThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } })],
    'failed: everyone',
  ],
  [
    'keeps to its own account',
    [allow(anyone, { StringEquals: { 'aws:PrincipalAccount': OWN } })],
    'passed: trusted',
  ],
  [
    'keeps to its own account, and to services, which have none',
    [allow(anyone, { StringEqualsIfExists: { 'aws:PrincipalAccount': OWN } })],
    'passed: service',
  ],
  [
    'keeps to its own account, and to tokens, which come from none',
    [allow(anyone, { StringEqualsIfExists: { 'aws:PrincipalAccount': OWN } }, { Action: 'sts:*' })],
    'failed: unconfined',
  ],
  [
    'keeps to the account of the role',
    [allow(anyone, { StringEquals: { 'aws:ResourceAccount': OWN } })],
    'failed: everyone',
  ],
  [
    'keeps to another account',
    [allow(anyone, { StringEquals: { 'aws:PrincipalAccount': PARTNER } })],
    'failed: unlisted',
  ],
  [
    'keeps to a trusted account',
    [allow(anyone, { StringEquals: { 'aws:PrincipalAccount': PARTNER } })],
    'passed: trusted',
    PARTNERS,
  ],
  [
    'keeps to accounts that begin alike',
    [allow(anyone, { StringLike: { 'aws:PrincipalAccount': '1111*' } })],
    'failed: everyone',
  ],
  [
    'keeps one account out',
    [allow(anyone, { StringNotEquals: { 'aws:PrincipalAccount': PARTNER } })],
    'failed: everyone',
  ],
  [
    'compares an account as an ARN',
    [allow(anyone, { ArnEquals: { 'aws:PrincipalAccount': OWN } })],
    'undetermined: everyone',
  ],
  [
    'keeps to ARNs of its own account',
    [allow(anyone, { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/*` } })],
    'passed: trusted',
  ],
  [
    'keeps to ARNs of another account',
    [allow(anyone, { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${PARTNER}:role/*` } })],
    'failed: unlisted',
  ],
  [
    'keeps to a name that every account can have',
    [allow(anyone, { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/deploy' } })],
    'failed: everyone',
  ],
  [
    'keeps to a text in which the account can be part of the name',
    [allow(anyone, { StringLike: { 'aws:PrincipalArn': `*${OWN}*` } })],
    'failed: everyone',
  ],
  [
    'keeps to users, whom ArnLike lets be of its own account only',
    [
      allow(anyone, {
        ArnEquals: { 'aws:PrincipalArn': [`arn:aws:iam::${OWN}:root`, `arn:aws:iam::${OWN}:user/*`] },
      }),
    ],
    'passed: trusted',
  ],
  [
    'keeps to its organization',
    [allow(anyone, { StringEquals: { 'aws:PrincipalOrgID': OWN_ORG } })],
    'passed: trusted',
    ORG,
  ],
  [
    'keeps to an organization that is not listed',
    [allow(anyone, { StringEquals: { 'aws:PrincipalOrgID': OTHER_ORG } })],
    'failed: unlisted',
    ORG,
  ],
  [
    'keeps to any organization',
    [allow(anyone, { StringLike: { 'aws:PrincipalOrgID': 'o-*' } })],
    'failed: everyone',
    ORG,
  ],
  [
    'keeps to its organization only for its members',
    [allow(anyone, { StringEqualsIfExists: { 'aws:PrincipalOrgID': OWN_ORG } })],
    'failed: everyone',
    ORG,
  ],
  [
    'keeps to its organization in a way that others meet',
    [allow(anyone, { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': OWN_ORG } })],
    'failed: everyone',
    ORG,
  ],
  [
    'keeps to an account of its organization',
    [allow({ AWS: PARTNER }, { StringEquals: { 'aws:PrincipalOrgID': OWN_ORG } })],
    'passed: trusted',
    ORG,
  ],
  [
    'keeps to a unit of its organization',
    [
      allow(anyone, {
        'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${OWN_ORG}/r-f6g7/ou-f6g7-ci/*` },
      }),
    ],
    'passed: trusted',
    ORG,
  ],
  [
    'keeps to a unit of another organization',
    [allow(anyone, { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${OTHER_ORG}/r-f6g7/*` } })],
    'failed: unlisted',
    ORG,
  ],
  [
    'keeps to a unit of any organization',
    [allow(anyone, { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': '*/r-f6g7/*' } })],
    'failed: everyone',
    ORG,
  ],
  [
    'keeps to a unit that those without one meet',
    [allow(anyone, { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': `${OWN_ORG}/*` } })],
    'failed: everyone',
    ORG,
  ],
  [
    'keeps to AWS services',
    [allow(anyone, { Bool: { 'aws:PrincipalIsAWSService': 'true' } })],
    'passed: service',
  ],
  [
    'keeps AWS services out',
    [allow({ ...service, AWS: OWN }, { Bool: { 'aws:PrincipalIsAWSService': 'false' } })],
    'passed: trusted',
  ],
  [
    'keeps to one service by name',
    [allow(anyone, { StringEquals: { 'aws:PrincipalServiceName': 'codebuild.amazonaws.com' } })],
    'passed: service',
  ],
  [
    'keeps to services that act for its account',
    [allow(anyone, { StringEquals: { 'aws:SourceAccount': OWN } })],
    'passed: trusted',
  ],
  [
    'keeps to services that act for its account, where something acts for one',
    [allow(anyone, { StringEqualsIfExists: { 'aws:SourceAccount': OWN } })],
    'failed: everyone',
  ],
  [
    'keeps to a role that no one can look up',
    [allow(anyone, { StringLike: { 'aws:userid': 'AROAEXAMPLEEXAMPLE123:*' } })],
    'undetermined: unlisted',
  ],
  [
    'keeps to sessions of a name',
    [allow(anyone, { StringLike: { 'aws:userid': '*:deploy' } })],
    'failed: everyone',
  ],
  [
    'depends on who called a service',
    [allow(anyone, { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'athena.amazonaws.com' } })],
    'undetermined: everyone',
  ],
  [
    'depends on a variable',
    [allow({ AWS: PARTNER }, { StringLike: { 'sts:RoleSessionName': variable('aws:username') } })],
    'undetermined: unlisted',
  ],
  [
    'depends on the account of whoever asks',
    [allow(anyone, { StringEquals: { 'aws:ResourceAccount': variable('aws:PrincipalAccount') } })],
    'undetermined: everyone',
  ],
  [
    'compares whoever asks with the role',
    [allow(anyone, { StringEquals: { 'aws:PrincipalAccount': variable('aws:ResourceAccount') } })],
    'passed: trusted',
  ],
  [
    'asks its own users for their own name',
    [allow({ AWS: OWN }, { StringLike: { 'sts:RoleSessionName': variable('aws:username') } })],
    'passed: trusted',
  ],
];

const denies: readonly Fact[] = [
  [
    'denies a role of one path and lets in a session that does not say its path',
    [
      allow({ AWS: `arn:aws:sts::${PARTNER}:assumed-role/ci/x` }),
      deny({ AWS: `arn:aws:iam::${PARTNER}:role/ci` }),
    ],
    'failed: unlisted',
  ],
  ['denies everyone what it allows', [allow(anyone), deny(anyone)], 'passed: nobody'],
  ['denies one stranger', [allow(anyone), deny({ AWS: STRANGER })], 'failed: everyone'],
  [
    'denies the account it allows',
    [allow({ AWS: [OWN, PARTNER] }), deny({ AWS: PARTNER })],
    'passed: trusted',
  ],
  [
    'denies one role of the account it allows',
    [allow({ AWS: PARTNER }), deny({ AWS: `arn:aws:iam::${PARTNER}:role/ci` })],
    'failed: unlisted',
  ],
  [
    'denies the role it allows',
    [allow({ AWS: `arn:aws:iam::${PARTNER}:role/ci` }), deny({ AWS: `arn:aws:iam::${PARTNER}:role/ci` })],
    'passed: nobody',
  ],
  [
    'denies one session of the role it allows',
    [
      allow({ AWS: `arn:aws:iam::${PARTNER}:role/ci` }),
      deny({ AWS: `arn:aws:sts::${PARTNER}:assumed-role/ci/x` }),
    ],
    'failed: unlisted',
  ],
  [
    'denies the one session it allows',
    [
      allow({ AWS: `arn:aws:sts::${PARTNER}:assumed-role/ci/x` }),
      deny({ AWS: `arn:aws:sts::${PARTNER}:assumed-role/ci/x` }),
    ],
    'passed: nobody',
  ],
  [
    'denies all but its account',
    [allow(anyone), deny(undefined, {}, { NotPrincipal: { AWS: OWN } })],
    'passed: trusted',
  ],
  [
    'denies all but its organization',
    [allow(anyone), deny(anyone, { StringNotEquals: { 'aws:PrincipalOrgID': OWN_ORG } })],
    'passed: trusted',
    ORG,
  ],
  [
    'denies members of other organizations only',
    [
      allow(anyone),
      deny(anyone, {
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': OWN_ORG },
        Null: { 'aws:PrincipalOrgID': 'false' },
      }),
    ],
    'failed: everyone',
    ORG,
  ],
  [
    'denies without MFA',
    [allow(anyone), deny(anyone, { Bool: { 'aws:MultiFactorAuthPresent': 'false' } })],
    'failed: everyone',
  ],
  [
    'denies tags alone',
    [allow({ AWS: PARTNER }), deny(anyone, {}, { Action: 'sts:TagSession' })],
    'failed: unlisted',
  ],
  [
    'denies tokens without an owner',
    [oidc(GITHUB), deny(anyone, { StringNotLike: { [`${GITHUB}:sub`]: 'repo:acme/*' } })],
    'passed: trusted',
  ],
  [
    'denies one owner of all',
    [oidc(GITHUB), deny(anyone, { StringLike: { [`${GITHUB}:sub`]: 'repo:acme/*' } })],
    'failed: unconfined',
  ],
  [
    'denies with another doubt than it allows with',
    [
      allow(anyone, { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam:*' } }),
      deny(anyone, { ArnLike: { 'aws:PrincipalArn': 'arn:aws:sts:*' } }),
    ],
    'undetermined: everyone',
  ],
  [
    'denies with a variable elsewhere than it allows with',
    [
      allow(anyone, {
        ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/${variable('aws:RequestTag/a')}` },
      }),
      deny(anyone, {
        ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${PARTNER}:role/${variable('aws:RequestTag/a')}` },
      }),
    ],
    'undetermined: everyone',
  ],
  [
    'denies with the same doubt it allows with',
    [
      allow(anyone, { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'a.amazonaws.com' } }),
      deny(anyone, { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'a.amazonaws.com' } }),
    ],
    'passed: nobody',
  ],
];

const providers: readonly Fact[] = [
  [
    'asks a token for an external id, which none brings',
    [oidc(EKS, { StringEquals: { 'sts:ExternalId': 'web-7' } })],
    'passed: nobody',
  ],
  [
    'asks a token for a SAML audience',
    [oidc(EKS, { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } })],
    'passed: nobody',
  ],
  [
    'takes every repository of a GitHub of its own',
    [
      oidc('github.example.com/_services/token', {
        StringLike: { 'github.example.com/_services/token:sub': 'repo:*' },
      }),
    ],
    'failed: unconfined',
  ],
  [
    'takes subjects of one owner by a variable',
    [github('StringLike', `repo:acme/${variable('aws:RequestTag/repository')}:*`)],
    'passed: trusted',
  ],
  ['takes any GitHub token', [oidc(GITHUB)], 'failed: unconfined'],
  [
    'takes GitHub tokens for one audience',
    [oidc(GITHUB, { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } })],
    'failed: unconfined',
  ],
  ['takes one branch', [github('StringEquals', 'repo:acme/web:ref:refs/heads/main')], 'passed: trusted'],
  ['takes the repositories of one owner', [github('StringLike', 'repo:acme/*')], 'passed: trusted'],
  ['takes an owner with its number', [github('StringLike', 'repo:acme@*/web@*:*')], 'passed: trusted'],
  ...[
    'environment:production',
    'ref:refs/heads/main',
    'pull_request',
    'ref_type:branch:environment:production',
    'workflow:deploy:ref:refs/heads/main',
    'repository_visibility:private:environment:production',
    'environment:repo%3Aacme/web',
    'run_attempt:1',
    'actor:dependabot[bot]:environment:production',
    'anything',
  ].map((sub): Fact => [`takes ${sub}, whosever it is`, [github('StringEquals', sub)], 'failed: unconfined']),
  ...[
    'environment:production:*',
    'ref:refs/heads/*',
    'repository_owner:acme*',
    'repo_property_team:web:*',
  ].map((sub): Fact => [`takes ${sub}, whosever it is`, [github('StringLike', sub)], 'failed: unconfined']),
  ...[
    'environment:production:repo:acme/web',
    'ref:refs/heads/main:repository_owner:acme',
    'repository_owner:acme',
    'repository_id:1234567',
    'job_workflow_ref:acme/ci/.github/workflows/deploy.yml@refs/heads/main',
    'enterprise:acme',
  ].map((sub): Fact => [`takes ${sub}`, [github('StringEquals', sub)], 'passed: trusted']),
  ...[
    'environment:production:repo:acme/*',
    'repository_owner:acme:*',
    'repository_owner_id:77:*',
    'job_workflow_ref:acme/ci/*',
  ].map((sub): Fact => [`takes ${sub}`, [github('StringLike', sub)], 'passed: trusted']),
  [
    'takes an environment in any case',
    [github('StringEqualsIgnoreCase', 'Environment:Production')],
    'failed: unconfined',
  ],
  [
    'takes a repository in any case',
    [github('StringEqualsIgnoreCase', 'Repo:Acme/Web:pull_request')],
    'passed: trusted',
  ],
  ['takes every repository', [github('StringLike', 'repo:*')], 'failed: unconfined'],
  ['takes owners that begin alike', [github('StringLike', 'repo:acme*')], 'failed: unconfined'],
  ['takes one repository name of every owner', [github('StringLike', 'repo:*/web:*')], 'failed: unconfined'],
  ['takes every subject', [github('StringLike', '*')], 'failed: unconfined'],
  ['takes one character and all behind it', [github('StringLike', '?epo:acme/*')], 'failed: unconfined'],
  ['takes one owner or everything', [github('StringLike', ['repo:acme/*', '*'])], 'failed: unconfined'],
  [
    'takes a subject with a star in it, which none has',
    [github('StringEquals', 'repo:*')],
    'passed: trusted',
  ],
  [
    'takes tokens without a subject',
    [github('ForAllValues:StringLike', 'repo:acme/*')],
    'failed: unconfined',
  ],
  ['takes subjects if they exist', [github('StringLikeIfExists', 'repo:acme/*')], 'failed: unconfined'],
  ['takes all subjects but one', [github('StringNotLike', 'repo:acme/*')], 'failed: unconfined'],
  [
    'only asks that there be a subject',
    [oidc(GITHUB, { Null: { [`${GITHUB}:sub`]: 'false' } })],
    'failed: unconfined',
  ],
  [
    'takes subjects by a variable',
    [github('StringLike', `repo:${variable('aws:PrincipalTag/owner')}/*`)],
    'undetermined: unconfined',
  ],
  [
    'writes the key in another case',
    [oidc(GITHUB, { StringLike: { 'Token.Actions.GithubUserContent.com:SUB': 'repo:acme/*' } })],
    'passed: trusted',
  ],
  [
    'limits the key of another provider',
    [oidc(GITHUB, { StringLike: { 'gitlab.com:sub': 'project_path:acme/*' } })],
    'passed: nobody',
  ],
  [
    'takes one workflow',
    [
      oidc(GITHUB, {
        StringLike: { [`${GITHUB}:job_workflow_ref`]: 'acme/ci/.github/workflows/deploy.yml@*' },
      }),
    ],
    'passed: trusted',
  ],
  [
    'takes one repository by its claim',
    [oidc(GITHUB, { StringEquals: { [`${GITHUB}:repository`]: 'acme/web' } })],
    'passed: trusted',
  ],
  [
    'takes one branch of every repository',
    [oidc(GITHUB, { StringEquals: { [`${GITHUB}:ref`]: 'refs/heads/main' } })],
    'failed: unconfined',
  ],
  [
    'takes a GitHub enterprise by its own issuer',
    [oidc(`${GITHUB}/acme`, { StringEquals: { [`${GITHUB}/acme:aud`]: 'sts.amazonaws.com' } })],
    'passed: trusted',
  ],
  [
    'takes a project of GitLab',
    [oidc('gitlab.com', { StringLike: { 'gitlab.com:sub': 'project_path:acme/web:*' } })],
    'passed: trusted',
  ],
  [
    'takes every project of GitLab',
    [oidc('gitlab.com', { StringLike: { 'gitlab.com:sub': 'project_path:*' } })],
    'failed: unconfined',
  ],
  [
    'takes GitLab for one audience',
    [oidc('gitlab.com', { StringEquals: { 'gitlab.com:aud': 'https://gitlab.com' } })],
    'failed: unconfined',
  ],
  [
    'takes a workspace of Terraform',
    [
      oidc('app.terraform.io', {
        StringLike: { 'app.terraform.io:sub': 'organization:acme:project:*:workspace:*' },
      }),
    ],
    'passed: trusted',
  ],
  [
    'takes every organization of Terraform',
    [oidc('app.terraform.io', { StringLike: { 'app.terraform.io:sub': 'organization:*:project:web' } })],
    'failed: unconfined',
  ],
  [
    'takes a team of Vercel',
    [oidc('oidc.vercel.com', { StringEquals: { 'oidc.vercel.com:aud': 'https://vercel.com/acme' } })],
    'passed: trusted',
  ],
  [
    'takes every team of Vercel',
    [oidc('oidc.vercel.com', { StringLike: { 'oidc.vercel.com:aud': 'https://vercel.com/*' } })],
    'failed: unconfined',
  ],
  ['takes a cluster without condition', [oidc(EKS)], 'failed: unconfined'],
  [
    'takes a service account of a cluster',
    [oidc(EKS, { StringEquals: { [`${EKS}:sub`]: 'system:serviceaccount:ci:build' } })],
    'passed: trusted',
  ],
  [
    'takes a cluster for one audience',
    [oidc(EKS, { StringEquals: { [`${EKS}:aud`]: 'sts.amazonaws.com' } })],
    'passed: trusted',
  ],
  [
    'takes any service account of a cluster',
    [oidc(EKS, { StringLike: { [`${EKS}:sub`]: '*' } })],
    'failed: unconfined',
  ],
  [
    'takes one identity pool',
    [
      oidc(COGNITO, {
        StringEquals: { [`${COGNITO}:aud`]: 'eu-west-1:0f3c1d2e' },
        'ForAnyValue:StringLike': { [`${COGNITO}:amr`]: 'authenticated' },
      }),
    ],
    'passed: trusted',
  ],
  [
    'takes guests of one identity pool',
    [
      oidc(COGNITO, {
        StringEquals: { [`${COGNITO}:aud`]: 'eu-west-1:0f3c1d2e' },
        'ForAnyValue:StringLike': { [`${COGNITO}:amr`]: 'unauthenticated' },
      }),
    ],
    'failed: unconfined',
  ],
  [
    'takes guests of one identity pool, as patterns say it',
    [
      oidc(COGNITO, {
        StringEquals: { [`${COGNITO}:aud`]: 'eu-west-1:0f3c1d2e' },
        'ForAnyValue:StringLike': { [`${COGNITO}:amr`]: ['authenticated', 'un*'] },
      }),
    ],
    'undetermined: unconfined',
  ],
  [
    'takes everybody of one identity pool, which may have guests',
    [oidc(COGNITO, { StringEquals: { [`${COGNITO}:aud`]: 'eu-west-1:0f3c1d2e' } })],
    'undetermined: unconfined',
  ],
  [
    'takes every identity pool',
    [oidc(COGNITO, { 'ForAnyValue:StringLike': { [`${COGNITO}:amr`]: 'authenticated' } })],
    'failed: unconfined',
  ],
  [
    'takes one identity of every pool',
    [oidc(COGNITO, { StringEquals: { [`${COGNITO}:sub`]: 'eu-west-1:0f3c1d2e' } })],
    'failed: unconfined',
  ],
  [
    'takes one app of Facebook',
    [
      allow(
        { Federated: 'graph.facebook.com' },
        { StringEquals: { 'graph.facebook.com:app_id': '42' } },
        { Action: 'sts:AssumeRoleWithWebIdentity' },
      ),
    ],
    'passed: trusted',
  ],
  [
    'takes every app of Google',
    [allow({ Federated: 'accounts.google.com' }, {}, { Action: 'sts:AssumeRoleWithWebIdentity' })],
    'failed: unconfined',
  ],
  [
    'takes a Google audience that whoever asks for a token chooses',
    [
      allow(
        { Federated: 'accounts.google.com' },
        { StringEquals: { 'accounts.google.com:oaud': 'https://app.example.com' } },
        { Action: 'sts:AssumeRoleWithWebIdentity' },
      ),
    ],
    'failed: unconfined',
  ],
  ['takes SAML without condition', [saml()], 'failed: unconfined'],
  [
    'takes SAML for one audience',
    [saml({ StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } })],
    'passed: trusted',
  ],
  [
    'takes SAML of IAM Identity Center',
    [
      saml(
        { StringEquals: { 'saml:aud': 'https://signin.aws.amazon.com/saml' } },
        OWN,
        'AWSSSO_0123456789abcdef_DO_NOT_DELETE',
      ),
    ],
    'passed: trusted',
  ],
  [
    'takes SAML for one subject',
    [saml({ StringEquals: { 'SAML:sub': '_cbb88bf52c25' } })],
    'passed: trusted',
  ],
  ['takes SAML for any audience', [saml({ StringLike: { 'SAML:aud': '*' } })], 'failed: unconfined'],
  [
    'takes a provider of another account',
    [saml({ StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } }, PARTNER)],
    'failed: unlisted',
  ],
  [
    'takes a provider of a trusted account',
    [saml({ StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } }, PARTNER)],
    'passed: trusted',
    PARTNERS,
  ],
  [
    'takes every provider',
    [allow({ Federated: '*' }, {}, { Action: 'sts:AssumeRoleWith*' })],
    'failed: unconfined',
  ],
  [
    'takes every provider, but only one owner of GitHub',
    [
      allow(
        { Federated: '*' },
        { StringLike: { [`${GITHUB}:sub`]: 'repo:acme/*' } },
        { Action: 'sts:AssumeRoleWith*' },
      ),
    ],
    'passed: trusted',
  ],
  [
    'takes providers by a pattern, which IAM would refuse',
    [allow({ Federated: `arn:aws:iam::${OWN}:saml-provider/*` }, {}, { Action: 'sts:AssumeRoleWithSAML' })],
    'undetermined: unconfined',
  ],
  [
    'takes one owner in one statement and all in the next',
    [github('StringLike', 'repo:acme/*'), oidc(GITHUB)],
    'failed: unconfined',
  ],
  [
    'takes a safe provider and an unsafe one',
    [github('StringLike', 'repo:acme/*'), oidc(EKS)],
    'failed: unconfined',
  ],
];

const GUARD = { requireConfusedDeputyGuard: true };
const services: readonly Fact[] = [
  ['lets in a service', [allow(service)], 'passed: service'],
  ['lets in a service for any customer', [allow(service)], 'failed: unguarded', GUARD],
  [
    'lets in a service for its account',
    [allow(service, { StringEquals: { 'aws:SourceAccount': OWN } })],
    'passed: trusted',
    GUARD,
  ],
  [
    'lets in a service for its account, if it says so',
    [allow(service, { StringEqualsIfExists: { 'aws:SourceAccount': OWN } })],
    'failed: unguarded',
    GUARD,
  ],
  [
    'lets in a service for a stranger',
    [allow(service, { StringEquals: { 'aws:SourceAccount': STRANGER } })],
    'failed: unguarded',
    GUARD,
  ],
  [
    'lets in a service for a project',
    [allow(service, { ArnLike: { 'aws:SourceArn': `arn:aws:codebuild:*:${OWN}:project/*` } })],
    'passed: trusted',
    GUARD,
  ],
  [
    'lets in a service for projects of every account',
    [allow(service, { ArnLike: { 'aws:SourceArn': 'arn:aws:codebuild:*:*:project/web' } })],
    'failed: unguarded',
    GUARD,
  ],
  [
    'lets in a service for one bucket',
    [allow(service, { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::acme-artifacts' } })],
    'passed: trusted',
    GUARD,
  ],
  [
    'lets in a service for an organization',
    [allow(service, { StringEquals: { 'aws:SourceOrgID': OWN_ORG } })],
    'passed: trusted',
    GUARD,
  ],
  [
    'lets in a service for a unit',
    [allow(service, { 'ForAnyValue:StringLike': { 'aws:SourceOrgPaths': `${OWN_ORG}/r-f6g7/*` } })],
    'passed: trusted',
    GUARD,
  ],
  [
    'lets in a service and denies what is not for its account',
    [allow(service), deny(service, { StringNotEquals: { 'aws:SourceAccount': OWN } })],
    'passed: trusted',
    GUARD,
  ],
  ['lets in no service', [allow({ AWS: OWN })], 'passed: trusted', GUARD],
  [
    'lets in a service for a project of its account',
    [allow(service, { ArnEquals: { 'aws:SourceArn': `arn:aws:codebuild:eu-west-1:${OWN}:project/web` } })],
    'passed: trusted',
    GUARD,
  ],
  [
    'lets in a service for a project of a stranger',
    [
      allow(service, {
        ArnEquals: { 'aws:SourceArn': `arn:aws:codebuild:eu-west-1:${STRANGER}:project/web` },
      }),
    ],
    'failed: unguarded',
    GUARD,
  ],
];

describe.each([
  ['principals', principals],
  ['actions', actions],
  ['conditions', conditions],
  ['Deny statements', denies],
  ['identity providers', providers],
  ['services', services],
] as const)('of %s, a trust policy', (_, facts) => {
  test.each(facts.map((fact) => [fact[0], fact] as const))(
    'that %s',
    (_fact, [, trust, verdict, parameters]) => {
      expect(shown(verdictOn(trust, parameters))).toBe(verdict);
    },
  );
});

describe('trust policies that differ are not judged as one, whoever is judged first', () => {
  const VERCEL = 'oidc.vercel.com';
  const all = (allowed: string, denied: string, allowsBy = 'StringEquals', deniesBy = 'StringLike') => [
    oidc(VERCEL, { [allowsBy]: { [`${VERCEL}:sub`]: allowed } }),
    deny(anyone, { [deniesBy]: { [`${VERCEL}:sub`]: denied } }),
  ];
  const ANY_CASE = ['StringEqualsIgnoreCase', 'StringEqualsIgnoreCase'] as const;
  test.each([
    [
      'by a repository in the middle of a subject',
      all('repo:a/b:repo:c/d:z', 'repo:a/b:*c/d:z'),
      all('repo:a/b:repo:e/f:z', 'repo:a/b:*c/d:z'),
    ],
    [
      'by the case of an owner',
      all('repo:Acme/x:y', 'repo:acme/x:y', ...ANY_CASE),
      all('repo:Acme/x:y', 'repo:other/x:y', ...ANY_CASE),
    ],
    [
      'by what stands for a name',
      all('repo:a/b:repo:<0>/<1>:z', 'repo:a/b:repo:<0>/<1>:z'),
      all('repo:a/b:repo:a/b:z', 'repo:a/b:repo:<0>/<1>:z'),
    ],
  ])('%s', (_, one, other) => {
    const keyOf = (trust: readonly TrustStatementJson[], parameters: Parameters) =>
      new Judge(CONTROLS, parameters, NOW)
        .judge(principalWith(given(trust)))
        .judgements.find(({ control }) => control.id === 'CCG.9')?.verdict.message.key;
    const apart = [one, other].map((trust) => keyOf(trust, { ...DEFAULT_PARAMETERS }));
    for (const order of [
      [one, other],
      [other, one],
    ]) {
      const parameters = { ...DEFAULT_PARAMETERS };
      const together = new Map(order.map((trust) => [trust, keyOf(trust, parameters)]));
      expect([one, other].map((trust) => together.get(trust))).toEqual(apart);
    }
  });
});

test('a role that can only get the token of a connection is judged, too', () => {
  const Action = 'codeconnections:GetConnectionToken';
  const principal = { ...given([allow(anyone)]), policies: [{ Action, Resource: CONNECTION }] };
  expect(shown(verdictOf('CCG.9', principal))).toBe('failed: everyone');
});

function failureOf(verdict: Verdict) {
  if (verdict.status !== 'failed') throw new Error(`expected a failure, found ${verdict.status}`);
  return verdict;
}

const severities: readonly (readonly [
  fact: string,
  trust: readonly TrustStatementJson[],
  severity: string,
])[] = [
  ['everyone is critical', [allow(anyone)], 'critical'],
  ['a provider where everybody can have a token is critical', [oidc(GITHUB)], 'critical'],
  ['a provider of its own is high', [oidc(EKS)], 'high'],
  ['an account that is not listed is high', [allow({ AWS: PARTNER })], 'high'],
  ['of several the worst counts', [allow({ AWS: PARTNER }), oidc(EKS), oidc(GITHUB)], 'critical'],
];

describe('a failure', () => {
  test.each(severities)('of %s', (_, trust, severity) => {
    expect(failureOf(verdictOn(trust)).severity).toBe(severity);
  });

  test('names the accounts and organizations that are not listed, and no other', () => {
    const trust = [
      allow({ AWS: [OWN, PARTNER, STRANGER] }),
      allow(anyone, { StringEquals: { 'aws:PrincipalOrgID': OTHER_ORG } }),
    ];
    const { text } = verdictOn(trust, PARTNERS).message;
    expect(text).toMatch(new RegExp(`: account ${STRANGER}, organization ${OTHER_ORG}$`));
  });

  test('names no organization whose members come only from accounts that are named', () => {
    const trust = [
      allow({ AWS: STRANGER }),
      allow({ AWS: OWN }, { StringEquals: { 'aws:PrincipalOrgID': OTHER_ORG } }),
    ];
    expect(verdictOn(trust).message.text).toMatch(new RegExp(`: account ${STRANGER}$`));
  });

  test('of one account is not passed on to another that has the same trust policy', () => {
    const judge = new Judge(CONTROLS, DEFAULT_PARAMETERS, NOW);
    const said = [OWN, PARTNER].map((account) => {
      const principal = principalWith({
        ...given([allow({ AWS: OWN })]),
        principal: `arn:aws:iam::${account}:role/app`,
      });
      return judge.judge(principal).judgements.find(({ control }) => control.id === 'CCG.9')?.verdict.message
        .key;
    });
    expect(said).toEqual(['trusted', 'unlisted']);
  });

  test('lasts as long as the statement that lets strangers in', () => {
    const until = { DateLessThan: { 'aws:CurrentTime': new Date(NOW).toISOString() } };
    const principal = principalWith(given([allow(anyone, until)]));
    const said = [NOW - 1, NOW].map(
      (now) =>
        new Judge(CONTROLS, DEFAULT_PARAMETERS, now)
          .judge(principal)
          .judgements.find(({ control }) => control.id === 'CCG.9')?.verdict.message.key,
    );
    expect(said).toEqual(['everyone', 'nobody']);
  });

  test('tells of every provider that lets strangers in, the worst first', () => {
    const { message, evidence } = failureOf(verdictOn([oidc(EKS), github('StringLike', 'repo:*'), saml()]));
    const places = [GITHUB, EKS, 'SAML'].map((name) => message.text.indexOf(`${name} lets anybody`));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(evidence.map(({ statement }) => statement.index)).toEqual([0, 1, 2]);
  });

  test('points at the statements that let strangers in, in a policy called after the role', () => {
    const trust = [
      allow({ AWS: OWN }),
      allow({ AWS: PARTNER }, {}, { Sid: 'Partner' }),
      deny({ AWS: STRANGER }),
    ];
    const { evidence } = failureOf(verdictOn(trust));
    expect(evidence.map(({ statement: { sid } }) => sid)).toEqual(['Partner']);
    expect(evidence.map(({ policy }) => describePolicy(policy))).toEqual(['trust policy app']);
  });

  test('shows who can do what', () => {
    const { witness } = failureOf(
      verdictOn([
        allow({ AWS: `arn:aws:iam::${PARTNER}:role/ci` }, { StringEquals: { 'sts:ExternalId': 'web-7' } }),
      ]),
    );
    expect(witness).toEqual({
      action: 'sts:AssumeRole',
      resource: callerOf().arn,
      context: {
        'aws:PrincipalArn': `arn:aws:iam::${PARTNER}:role/ci`,
        'aws:PrincipalAccount': PARTNER,
        'sts:ExternalId': 'web-7',
      },
    });
  });

  test('keeps two roles of one trust policy apart', () => {
    const one = failureOf(verdictOn([allow({ AWS: PARTNER }, {}, { Sid: 'One' })]));
    const two = failureOf(verdictOn([allow({ AWS: PARTNER }, {}, { Sid: 'Two' })]));
    expect([one, two].map(({ evidence }) => evidence[0]?.statement.sid)).toEqual(['One', 'Two']);
  });
});

describe('a trust policy nobody could judge', () => {
  test('says on what the answer depends', () => {
    const verdict = verdictOn([
      allow({ AWS: PARTNER }, { StringLike: { 'aws:userid': 'AROAEXAMPLEEXAMPLE123:*' } }),
    ]);
    expect(verdict).toMatchObject({
      status: 'undetermined',
      dependsOn: ['which account is behind aws:userid AROAEXAMPLEEXAMPLE123:*'],
    });
  });

  test('is one that cannot be read', () => {
    const trust = { ...allow({ AWS: OWN }), Condition: { StringEqual: { 'sts:ExternalId': 'web-7' } } };
    expect(verdictOn([trust])).toMatchObject({
      status: 'undetermined',
      severity: 'high',
      dependsOn: ['trust policy Statement[0].Condition.StringEqual: unknown condition operator'],
    });
  });

  test('is one that takes more work than there is time for', () => {
    const values = Array.from({ length: 40 }, (_, index) => `*${'a*'.repeat(index)}b?${index}*`);
    const trust = [allow(anyone, { StringLike: { 'sts:RoleSessionName': values } })];
    expect(verdictOn(trust)).toMatchObject({
      status: 'undetermined',
      dependsOn: [expect.stringMatching(/^more than/)],
    });
  });
});

describe('a pass', () => {
  test('says which principals are gone', () => {
    const { text } = verdictOn([allow({ AWS: [OWN, 'AROAEXAMPLEEXAMPLE123'] })]).message;
    expect(text).toMatch(/no longer exists: AROAEXAMPLEEXAMPLE123$/);
  });

  test('can rest on as many accounts as a trust policy has room for', () => {
    const trustedAccounts = Array.from({ length: 150 }, (_, index) => String(200_000_000_000 + index));
    expect(shown(verdictOn([allow({ AWS: trustedAccounts })], { trustedAccounts }))).toBe('passed: trusted');
  });

  test('of a user who trusts nobody is none', () => {
    const ana = { ...given([]), principal: `arn:aws:iam::${OWN}:user/ana` };
    expect(shown(verdictOf('CCG.9', ana))).toBe('notApplicable: notRole');
  });

  test('is not to be had from not knowing whether the role holds a connection', () => {
    const unknown = { ...given([allow(anyone)]), boundary: 'missing' as const };
    expect(verdictOf('CCG.9', unknown).message.key).toBe('everyone');
  });
});

const ORGANIZATIONS = [undefined, `${OWN_ORG}/r-a/`, `${OTHER_ORG}/r-b/ou-c/`, 'o-neverwritten/r-a/'];
const NEVER_WRITTEN = '999999999999';

/** Every kind of requester there is, with what each brings along. */
const requests: readonly AssumeRequest[] = [
  ...[OWN, PARTNER, STRANGER, NEVER_WRITTEN].flatMap((account) =>
    ['root', 'role/ci', 'user/ana'].flatMap((name) =>
      ORGANIZATIONS.flatMap((path) =>
        [{}, { 'sts:ExternalId': 'web-7' }].map((more) => user(account, name, path, more)),
      ),
    ),
  ),
  ...['codebuild.amazonaws.com', 'ec2.amazonaws.com'].flatMap((name) =>
    [undefined, OWN, STRANGER].map((account) => asService(name, account)),
  ),
  ...[OWN, PARTNER].flatMap((account) =>
    [undefined, 'repo:acme/web:main', 'repo:acme-evil/web:main', 'repo:stranger/x:main'].flatMap((sub) =>
      [undefined, 'sts.amazonaws.com', 'other'].flatMap((aud) => [
        asToken(GITHUB, account, sub, aud),
        asToken(EKS, account, sub, aud),
        asAssertion(account, sub, aud),
      ]),
    ),
  ),
];

function user(account: string, name: string, path: string | undefined, more: object): AssumeRequest {
  const arn = `arn:aws:iam::${account}:${name}`;
  const organization = path && {
    'aws:PrincipalOrgID': path.split('/')[0] ?? '',
    'aws:PrincipalOrgPaths': path,
  };
  return {
    action: 'sts:AssumeRole',
    requester: { kind: 'AWS', name: arn },
    context: {
      'aws:PrincipalArn': arn,
      'aws:PrincipalAccount': account,
      'aws:PrincipalIsAWSService': 'false',
      ...organization,
      ...more,
    },
  };
}

function asService(name: string, account: string | undefined): AssumeRequest {
  const context = { 'aws:PrincipalServiceName': name, 'aws:PrincipalIsAWSService': 'true' };
  return {
    action: 'sts:AssumeRole',
    requester: { kind: 'Service', name },
    context: account === undefined ? context : { ...context, 'aws:SourceAccount': account },
  };
}

function asToken(
  issuer: string,
  account: string,
  sub: string | undefined,
  aud: string | undefined,
): AssumeRequest {
  const name = `arn:aws:iam::${account}:oidc-provider/${issuer}`;
  const context = { [`${issuer}:sub`]: sub, [`${issuer}:aud`]: aud };
  return {
    action: 'sts:AssumeRoleWithWebIdentity',
    requester: { kind: 'Federated', name },
    context: present(context),
  };
}

function asAssertion(account: string, sub: string | undefined, aud: string | undefined): AssumeRequest {
  const name = `arn:aws:iam::${account}:saml-provider/Okta`;
  const context = present({ 'saml:sub': sub, 'saml:aud': aud });
  return { action: 'sts:AssumeRoleWithSAML', requester: { kind: 'Federated', name }, context };
}

function present(context: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(context).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value]],
  );
  return { 'aws:PrincipalIsAWSService': 'false', ...Object.fromEntries(entries) };
}

/** STS looks a provider up in the role's own account; others are judged where a policy names them. */
function canHappen({ requester: { name } }: AssumeRequest, trust: readonly TrustStatementJson[]): boolean {
  const assuming = trust.filter(({ Action }) => Action !== 'sts:TagSession');
  return !name.includes('-provider/') || name.includes(OWN) || JSON.stringify(assuming).includes(name);
}

/** Whether a request is one that no trust policy should let in, by the plain words of the control. */
function isUnwelcome(
  { requester: { kind, name }, context }: AssumeRequest,
  trusted: readonly string[],
): boolean {
  if (kind === 'Service') return false;
  const account = name.split(':')[4];
  const organization = context['aws:PrincipalOrgID'];
  const isListed = [account, organization].some((id) => id !== undefined && [OWN, ...trusted].includes(id));
  if (account !== undefined && !isListed) return true;
  if (kind === 'AWS') return false;
  const claim = (which: string) =>
    Object.entries(context).find(([key]) => key.toLowerCase().endsWith(`:${which}`))?.[1];
  const isOwner = claim('sub')?.startsWith('repo:acme/') === true;
  return name.includes(GITHUB) ? !isOwner : !isOwner && claim('aud') !== 'sts.amazonaws.com';
}

const principal = fc.constantFrom<NonNullable<TrustStatementJson['Principal']>>(
  '*',
  { AWS: '*' },
  { AWS: OWN },
  { AWS: [OWN, PARTNER] },
  { AWS: `arn:aws:iam::${PARTNER}:role/ci` },
  { AWS: [`arn:aws:iam::${STRANGER}:user/ana`, `arn:aws:iam::${OWN}:root`] },
  { AWS: 'AROAEXAMPLEEXAMPLE123' },
  service,
  { Service: '*' },
  { Service: 'ec2.amazonaws.com', AWS: STRANGER },
  { Federated: '*' },
  { Federated: `arn:aws:iam::${OWN}:oidc-provider/${GITHUB}` },
  { Federated: [`arn:aws:iam::${OWN}:oidc-provider/${EKS}`, `arn:aws:iam::${OWN}:saml-provider/Okta`] },
  { Federated: `arn:aws:iam::${PARTNER}:oidc-provider/${GITHUB}`, AWS: OWN },
);
const action = fc.constantFrom(
  'sts:AssumeRole',
  'sts:AssumeRoleWith*',
  'sts:*',
  'sts:AssumeRoleWithSAML',
  'sts:TagSession',
);
const modifier = fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:');
const ifExists = fc.constantFrom('', '', 'IfExists');
const text = fc.constantFrom(
  'StringEquals',
  'StringLike',
  'StringNotEquals',
  'StringNotLike',
  'StringEqualsIgnoreCase',
);
const arn = fc.constantFrom('ArnLike', 'ArnNotLike', 'StringLike');

function condition(operators: fc.Arbitrary<string>, key: string, ...values: readonly string[]) {
  const some = fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
  return fc
    .tuple(modifier, operators, ifExists, some)
    .map(([before, name, after, list]): Condition => ({ [`${before}${name}${after}`]: { [key]: list } }));
}

const subjects = ['repo:acme/*', 'repo:acme/web:main', 'repo:*', '*', 'repo:acme*', 'REPO:ACME/WEB:MAIN'];
const anyCondition = fc.oneof(
  condition(text, 'aws:PrincipalAccount', OWN, PARTNER, '1111*', '*'),
  condition(
    arn,
    'aws:PrincipalArn',
    `arn:aws:iam::${OWN}:*`,
    `arn:aws:iam::${PARTNER}:role/*`,
    'arn:aws:iam::*:role/ci',
  ),
  condition(text, 'aws:PrincipalOrgID', OWN_ORG, OTHER_ORG, 'o-*'),
  condition(text, 'aws:PrincipalOrgPaths', `${OWN_ORG}/*`, `${OTHER_ORG}/r-b/ou-c/`, '*/r-a/*'),
  condition(text, 'aws:SourceAccount', OWN, STRANGER),
  condition(fc.constant('Bool'), 'aws:PrincipalIsAWSService', 'true', 'false'),
  condition(text, 'sts:ExternalId', 'web-7'),
  condition(text, `${GITHUB}:sub`, ...subjects),
  condition(text, `${GITHUB}:aud`, 'sts.amazonaws.com', 'sts*'),
  condition(text, `${EKS}:sub`, 'repo:acme/*', '*'),
  condition(text, `${EKS}:aud`, 'sts.amazonaws.com', '*'),
  condition(text, 'saml:aud', 'sts.amazonaws.com', '*'),
  fc.constantFrom('true', 'false').map((value): Condition => ({ Null: { [`${GITHUB}:sub`]: value } })),
);

const statement = fc
  .record({
    effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    who: principal,
    excepted: fc.constantFrom(false, false, false, true),
    action,
    only: fc.array(anyCondition, { maxLength: 2 }),
  })
  .map(({ effect, who, excepted, action: Action, only }) => ({
    Effect: effect,
    [excepted ? 'NotPrincipal' : 'Principal']: who,
    Action,
    Condition: Object.assign({}, ...only) as Condition,
  }));
const policy = fc.record({
  trust: fc.array(statement, { minLength: 1, maxLength: 3 }),
  trusted: fc.constantFrom<readonly string[]>([], [PARTNER], [OWN_ORG], [STRANGER, OTHER_ORG]),
});

/** A witness as the request it stands for. */
function shownBy({ witness }: ReturnType<typeof failureOf>): AssumeRequest {
  if (!witness) throw new Error('expected a witness');
  const context = Object.fromEntries(
    Object.entries(witness.context).map(([key, value]) => [key, String(value)]),
  );
  const [kind, name] = [
    ['AWS', context['aws:PrincipalArn']],
    ['Service', context['aws:PrincipalServiceName']],
    ['Federated', context['aws:FederatedProvider']],
  ].find(([, value]) => value !== undefined) as [AssumeRequest['requester']['kind'], string];
  return {
    action: witness.action,
    requester: { kind, name },
    context: { 'aws:PrincipalIsAWSService': 'false', ...context },
  };
}

describe('whatever a trust policy says', () => {
  test('it passes only if it lets in nobody unwelcome, and fails only with one who is let in', () => {
    fc.assert(
      fc.property(policy, ({ trust, trusted }) => {
        const verdict = verdictOn(trust, { trustedAccounts: trusted });
        const letIn = requests.filter((request) => canHappen(request, trust) && isAllowed(trust, request));
        if (verdict.status === 'passed') {
          expect(letIn.filter((request) => isUnwelcome(request, trusted))).toEqual([]);
          expect(verdict.message.key === 'nobody' && letIn.length > 0).toBe(false);
        } else {
          const request = shownBy(failureOf(verdict));
          expect(isAllowed(trust, request)).toBe(true);
          expect(isUnwelcome(request, trusted)).toBe(true);
        }
      }),
      { numRuns: Number(process.env.CCGUARD_TRUST_RUNS ?? 250) },
    );
  });
});
