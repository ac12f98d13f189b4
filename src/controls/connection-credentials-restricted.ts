import { ALWAYS } from '#regions';
import { defineControl, type Subject, say, type Verdict } from './control.ts';
import { matchesAny } from './judge.ts';
import { administrator, failing, notApplicable, passed, worst } from './verdicts.ts';

const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
const TOKEN = { Action: 'codeconnections:GetConnectionToken', Resource: CONNECTION };
const HANDSHAKE = {
  Action: ['codeconnections:GetIndividualAccessToken', 'codeconnections:StartOAuthHandshake'],
  Resource: '*',
};
const INSTALLATION = { Action: 'codeconnections:UpdateConnectionInstallation', Resource: CONNECTION };

const messages = {
  none: 'no policy lets it take or set up the credentials of a connection',
  administrator: 'administrator: see CCG.1',
  named: 'it can take tokens only of the connections its policies name',
  listed: 'it may set up connections, being listed in connectionAdministrators: {glob}',
  token: 'GetConnectionToken reaches connections that its policies do not name',
  handshake: 'it can run handshakes with Git providers, and connectionAdministrators does not list it',
  installation:
    'it can change the installation behind a connection, and connectionAdministrators does not list it',
};

/** CCG.8: build roles need the token of their connection; everything else here belongs to those who set connections up. */
export const connectionCredentialsRestricted = defineControl({
  id: 'CCG.8',
  slug: 'connection-credentials-restricted',
  title:
    'Connection credentials are restricted: tokens to named connections, handshakes and installations to listed administrators',
  severity: 'high',
  why:
    'GetConnectionToken hands out a credential that works at the Git provider itself, outside of every IAM condition. The handshake ' +
    'actions bind new accounts of the provider, and UpdateConnectionInstallation points an existing connection at another ' +
    'installation, with everybody who uses it.',
  remedy:
    'Name the connections in the statement that allows GetConnectionToken; CodeBuild roles need it there. Take ' +
    'GetIndividualAccessToken, StartOAuthHandshake, StartAppRegistrationHandshake, RegisterAppCode and UpdateConnectionInstallation ' +
    'away from everyone who does not set up connections: they come with `codeconnections:*`, so list the actions that are needed. List ' +
    'those who do in the parameter connectionAdministrators.',
  related: ['NIST.800-53.r5 AC-3', 'NIST.800-53.r5 AC-6', 'NIST.800-53.r5 AC-6(5)', 'NIST.800-53.r5 IA-5'],
  families: ['token', 'installation', 'handshake'],
  reads: 'identity policies, boundary, service control policies',
  parameters: ['connectionAdministrators'],
  messages,
  evaluate: (subject) => {
    const { grants, parameters, principal } = subject;
    if (FAMILIES.every((family) => grants(family).exposure.reach === 'none'))
      return notApplicable(messages, 'none');
    const exempt = administrator(subject, messages);
    if (exempt) return exempt;
    const glob = matchesAny(parameters.connectionAdministrators, principal.caller.arn);
    const found = [tokenVerdict(subject), ...(glob === undefined ? setupVerdicts(subject) : [])];
    return worst(found) ?? reasonToPass(subject, glob);
  },
  bad: [
    {
      title: 'tokens of every connection',
      policies: [{ ...TOKEN, Resource: '*' }],
      says: 'token',
    },
    { title: 'handshakes', policies: [HANDSHAKE], says: 'handshake' },
    { title: 'changing the installation of one connection', policies: [INSTALLATION], says: 'installation' },
    {
      title: 'tokens of every connection, for an administrator of connections',
      policies: [{ ...TOKEN, Resource: '*' }],
      parameters: { connectionAdministrators: ['*'] },
      says: 'token',
    },
  ],
  good: [
    { title: 'the token of one connection', policies: [TOKEN], says: 'named' },
    {
      title: 'an administrator of connections',
      principal: 'arn:aws:iam::111122223333:role/connection-admin',
      policies: [HANDSHAKE, INSTALLATION],
      parameters: { connectionAdministrators: ['arn:aws:iam::111122223333:role/connection-admin'] },
      says: 'listed',
    },
    {
      title: 'a grant of something else',
      policies: [{ ...TOKEN, Action: 'codeconnections:UseConnection' }],
      says: 'none',
    },
    { title: 'an administrator', policies: [{ Action: '*', Resource: '*' }], says: 'administrator' },
  ],
});

const SETUP = ['handshake', 'installation'] as const;
const FAMILIES = ['token', ...SETUP] as const;

function tokenVerdict({ grants }: Subject): Verdict | undefined {
  const token = grants('token');
  return failing(token, token.questions.notNamed, 'high', say(messages, 'token'));
}

function setupVerdicts({ grants }: Subject): (Verdict | undefined)[] {
  return SETUP.map((family) => failing(grants(family), ALWAYS, 'high', say(messages, family)));
}

function reasonToPass({ grants }: Subject, glob: string | undefined): Verdict {
  const holdsSetup = SETUP.some((family) => grants(family).exposure.reach !== 'none');
  return glob !== undefined && holdsSetup
    ? passed(messages, 'listed', { glob: `\`${glob}\`` })
    : passed(messages, 'named');
}
