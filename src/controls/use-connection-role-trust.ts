import { defineControl, type Verdict } from './control.ts';
import { trustVerdict } from './trust/verdict.ts';
import { notApplicable } from './verdicts.ts';

const GITHUB = 'token.actions.githubusercontent.com';
const USE = {
  Action: 'codeconnections:UseConnection',
  Resource: 'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5',
};

function allow(Principal: object, Condition = {}) {
  return { Principal, Action: 'sts:AssumeRole', Condition };
}

function token(Condition: object) {
  const Principal = { Federated: `arn:aws:iam::111122223333:oidc-provider/${GITHUB}` };
  return { Principal, Action: 'sts:AssumeRoleWithWebIdentity', Condition };
}

const messages = {
  notGiven: 'only what the role may do was given, not who can assume it',
  notRole: 'only roles are assumed',
  none: 'no policy lets it use a connection or get the token of one',
  nobody: 'its trust policy lets nobody assume it{advice}',
  trusted:
    'only its own account, AWS services, and trusted accounts and identity providers can assume it{advice}',
  service:
    'only trusted principals and AWS services can assume it; a condition on aws:SourceAccount or aws:SourceArn could say for ' +
    'whom a service may{advice}',
  unguarded:
    'a service can assume it for others: no condition on aws:SourceAccount or aws:SourceArn limits it to this account and trusted ones',
  everyone: 'everyone with an AWS account can assume it',
  unlisted: 'it can be assumed from accounts that trustedAccounts does not list: {who}',
  unconfined: '{provider} lets anybody it knows assume it: nothing limits {keys}',
};

/** CCG.9: a grant reaches whoever can become the role that holds it. */
export const useConnectionRoleTrust = defineControl({
  id: 'CCG.9',
  slug: 'use-connection-role-trust',
  title:
    'UseConnection role trust is limited to the own account, AWS services and trusted accounts and identity providers',
  severity: 'high',
  why:
    'Whoever can assume a role has all it may do, the repositories behind its connections included. A trust policy that lets in ' +
    'everyone, an unknown account, or every user of a public identity provider gives the source code away.',
  remedy:
    'Name the accounts, roles and services that need the role as Principal, and list the foreign accounts or organizations among ' +
    'them in trustedAccounts. For an OIDC provider, compare the subject with StringEquals, or with StringLike behind the ' +
    'full name of the owner (`repo:owner/*`); do not use ForAllValues or IfExists there. For SAML, compare SAML:aud. An external id ' +
    'does not make an account trusted.',
  related: ['NIST.800-53.r5 AC-2', 'NIST.800-53.r5 AC-3', 'NIST.800-53.r5 AC-6', 'NIST.800-53.r5 IA-8'],
  readsTrust: true,
  families: ['use'],
  reads: 'trust policy, and whether the role can use a connection or get its token',
  parameters: ['trustedAccounts', 'requireConfusedDeputyGuard'],
  messages,
  evaluate: (subject) => {
    const { caller, trust } = subject.principal;
    if (caller.type !== 'role') return notApplicable(messages, 'notRole');
    if (!subject.holds.some((family) => family === 'use' || family === 'token'))
      return notApplicable(messages, 'none');
    if (!trust) return notApplicable(messages, 'notGiven');
    if (trust.readable) return trustVerdict(subject, trust.statements, messages);
    const problems = trust.problems.map(({ path, message }) =>
      path === '' ? `trust policy: ${message}` : `trust policy ${path}: ${message}`,
    );
    return unread('cannot be read', problems);
  },
  bad: [
    { title: 'everyone', policies: [USE], trust: allow({ AWS: '*' }), says: 'everyone' },
    {
      title: 'everyone who knows an external id',
      policies: [USE],
      trust: allow({ AWS: '*' }, { StringEquals: { 'sts:ExternalId': 'web-7' } }),
      says: 'everyone',
    },
    { title: 'another account', policies: [USE], trust: allow({ AWS: '444455556666' }), says: 'unlisted' },
    {
      title: 'GitHub, with an audience and no subject',
      policies: [USE],
      trust: token({ StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } }),
      says: 'unconfined',
    },
    {
      title: 'GitHub, with a subject that a token need not have',
      policies: [USE],
      trust: token({ 'ForAllValues:StringLike': { [`${GITHUB}:sub`]: 'repo:acme/*' } }),
      says: 'unconfined',
    },
    {
      title: 'a service for any customer, where that must not be',
      policies: [USE],
      trust: allow({ Service: 'codebuild.amazonaws.com' }),
      parameters: { requireConfusedDeputyGuard: true },
      says: 'unguarded',
    },
  ],
  good: [
    { title: 'its own account', policies: [USE], trust: allow({ AWS: '111122223333' }), says: 'trusted' },
    {
      title: 'a service',
      policies: [USE],
      trust: allow({ Service: 'codepipeline.amazonaws.com' }),
      says: 'service',
    },
    {
      title: 'the accounts of a trusted organization',
      policies: [USE],
      trust: allow({ AWS: '*' }, { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
      parameters: { trustedAccounts: ['o-a1b2c3d4e5'] },
      says: 'trusted',
    },
    {
      title: 'the repositories of one owner',
      policies: [USE],
      trust: token({ StringLike: { [`${GITHUB}:sub`]: 'repo:acme/*' } }),
      says: 'trusted',
    },
    {
      title: 'a principal that is gone',
      policies: [USE],
      trust: allow({ AWS: 'AROAEXAMPLEEXAMPLE123' }),
      says: 'nobody',
    },
    { title: 'a role of which only its permissions are known', policies: [USE], says: 'notGiven' },
    {
      title: 'a user',
      policies: [USE],
      principal: 'arn:aws:iam::111122223333:user/ana',
      says: 'notRole',
    },
    {
      title: 'a role that uses no connection',
      policies: [{ ...USE, Action: 'codeconnections:PassConnection' }],
      trust: allow({ AWS: '*' }),
      says: 'none',
    },
  ],
});

function unread(why: string, dependsOn: readonly string[]): Verdict {
  const message = { key: 'unread', text: `its trust policy ${why}` };
  return { status: 'undetermined', severity: 'high', message, evidence: [], dependsOn };
}
