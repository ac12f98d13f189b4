import type { Grants, Vocabulary } from '#grants';
import { plainText, type Statement, splitTemplate } from '#policy';
import { ALWAYS, and, literalPattern, matching, not, or, type Predicate } from '#regions';
import { defineControl, say } from './control.ts';
import type { Parameters as Given } from './parameters.ts';
import { administrator, against, notApplicable, passed, unread } from './verdicts.ts';

const FOREIGN =
  'arn:aws:codeconnections:us-east-1:444455556666:connection/7a8b9c0d-1e2f-4a3b-8c4d-5e6f7a8b9c0d';
const USE = { Action: 'codeconnections:UseConnection', Resource: FOREIGN };

const messages = {
  none: 'no policy lets it use a connection',
  administrator: 'administrator: see CCG.1',
  trusted: 'of the accounts that its policies write out it reaches its own and trusted ones alone',
  foreign: 'its policies grant connections of {accounts}, which trustedAccounts does not list',
};

/** CCG.5: accounts written out only; a wildcard for the account is what CCG.1 reports. */
export const useConnectionTrustedAccounts = defineControl({
  id: 'CCG.5',
  slug: 'use-connection-trusted-accounts',
  title: 'UseConnection reaches no connection of an account outside the trusted list',
  severity: 'high',
  why:
    'A connection of another account is a path to source code that this account neither owns nor reviews: code can be fetched ' +
    'from it into builds here, or carried out through it. An account id left over from a copied policy or a departed partner ' +
    'does the same.',
  remedy:
    'Remove the foreign account from Resource and from aws:ResourceAccount, or replace its id by the one of this account where the ' +
    'policy was copied. Where the account is meant, list it in the parameter trustedAccounts; where a trusted organization owns it, ' +
    'require `StringEquals` on aws:ResourceOrgID.',
  related: ['NIST.800-53.r5 AC-3', 'NIST.800-53.r5 AC-4', 'NIST.800-53.r5 AC-6', 'NIST.800-53.r5 AC-20'],
  families: ['use'],
  reads: 'identity policies, boundary, service control policies',
  parameters: ['trustedAccounts'],
  messages,
  asks: {
    use: (words, parameters) => ({
      ...Object.fromEntries(
        foreignAccounts(words, parameters).map((account) => [account, words.inAccount(account)]),
      ),
      untrusted: untrustedOrganization(parameters),
    }),
  },
  evaluate: (subject) => {
    const grants = subject.grants('use');
    if (grants.exposure.reach === 'none') return notApplicable(messages, 'none');
    const exempt = administrator(subject, messages);
    if (exempt) return exempt;
    const untrusted = subject.question('use', 'untrusted');
    const found = foreignAccounts(grants.words, subject.parameters)
      .map((account) => writtenOut(grants, account, and(subject.question('use', account), untrusted)))
      .filter(({ statements, where }) => statements.length > 0 && grants.mayReach(where));
    const answer = grants.ask(or(...found.map(({ where }) => where)));
    if (found.length > 0 && answer.answer !== 'no') {
      const accounts = found.map(({ account }) => account).join(', ');
      const statements = [...new Set(found.flatMap((one) => one.statements))];
      return against(grants, { ...answer, statements }, 'high', say(messages, 'foreign', { accounts }));
    }
    const unseen = say(messages, 'foreign', { accounts: 'accounts that could not be read' });
    return unread(subject, 'use', 'high', unseen) ?? passed(messages, 'trusted');
  },
  bad: [
    { title: 'a connection of another account', policies: [USE], says: 'foreign' },
    {
      title: 'a connection of another account that a dead statement names, under a wildcard',
      policies: [
        { ...USE, Resource: '*' },
        { ...USE, Effect: 'Deny', NotResource: USE.Resource, Resource: undefined },
        { ...USE, Condition: { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } } },
      ],
      says: 'foreign',
    },
    {
      title: 'every connection of another account',
      policies: [{ ...USE, Resource: 'arn:aws:codeconnections:*:444455556666:connection/*' }],
      says: 'foreign',
    },
    {
      title: 'another account in a condition',
      policies: [
        { ...USE, Resource: '*', Condition: { StringEquals: { 'aws:ResourceAccount': '444455556666' } } },
      ],
      says: 'foreign',
    },
    {
      title: 'another account of an organization that is not the trusted one',
      policies: [{ ...USE, Condition: { StringEquals: { 'aws:ResourceOrgID': 'o-zyxwvutsrq' } } }],
      parameters: { trustedAccounts: ['o-abcdefghij'] },
      says: 'foreign',
    },
  ],
  good: [
    {
      title: 'a connection of a trusted account',
      policies: [USE],
      parameters: { trustedAccounts: ['444455556666'] },
      says: 'trusted',
    },
    {
      title: 'another account of the trusted organization',
      policies: [{ ...USE, Condition: { StringEquals: { 'aws:ResourceOrgID': 'o-abcdefghij' } } }],
      parameters: { trustedAccounts: ['o-abcdefghij'] },
      says: 'trusted',
    },
    {
      title: 'any account: CCG.1 reports it',
      policies: [{ ...USE, Resource: '*' }],
      says: 'trusted',
    },
    {
      title: 'an account that a condition excludes',
      policies: [
        { ...USE, Resource: '*', Condition: { StringNotEquals: { 'aws:ResourceAccount': '444455556666' } } },
      ],
      says: 'trusted',
    },
    {
      title: 'a grant of something else',
      policies: [{ ...USE, Action: 'codeconnections:PassConnection' }],
      says: 'none',
    },
    { title: 'an administrator', policies: [{ Action: '*', Resource: '*' }], says: 'administrator' },
  ],
});

function foreignAccounts(
  { accounts, caller }: Vocabulary,
  { trustedAccounts }: Pick<Given, 'trustedAccounts'>,
): string[] {
  return accounts.filter((account) => account !== caller.account && !trustedAccounts.includes(account));
}

/** Without trusted organizations every request counts, and the key is kept out of the engine's way. */
function untrustedOrganization({ trustedAccounts }: Pick<Given, 'trustedAccounts'>): Predicate {
  const organizations = trustedAccounts.filter((entry) => entry.startsWith('o-'));
  if (organizations.length === 0) return ALWAYS;
  return not(or(...organizations.map((id) => matching('aws:resourceorgid', literalPattern(id)))));
}

type Granting = Parameters<Grants['referencesOf']>[0];
type WrittenOut = { readonly account: string; readonly where: Predicate; readonly statements: Granting };

/**
 * What is granted in an account by the statements that write it out, and not by a `*` beside them, which is for CCG.1 to find. Where
 * another layer names the connection CCG.1 passes it, so that it counts here whichever statement grants it.
 */
function writtenOut(grants: Grants, account: string, inAccount: Predicate): WrittenOut {
  const statements = grantingIn(inAccount, grants).filter((one) =>
    grants.referencesOf([one]).some(({ statement }) => writesOut(statement, account)),
  );
  const named = and(inAccount, grants.words.named);
  const where = and(inAccount, or(grants.words.named, ...statements.map(({ requests }) => requests)));
  return { account, where, statements: statements.length > 0 ? statements : grantingIn(named, grants) };
}

function grantingIn(where: Predicate, { ask }: Grants): Granting {
  const answer = ask(where);
  return answer.answer === 'no' ? [] : answer.statements;
}

const ACCOUNT_PART = 4;

/** A statement may name hundreds of accounts and is asked about each of them. */
const writtenOutBy = new WeakMap<Statement, ReadonlySet<string>>();

function writesOut(statement: Statement, account: string): boolean {
  const accounts = writtenOutBy.get(statement) ?? new Set(accountsIn(statement));
  writtenOutBy.set(statement, accounts);
  return accounts.has(account);
}

function accountsIn({ resources, conditions }: Statement): string[] {
  const arns = resources && !resources.negated ? resources.patterns : [];
  const inArns = arns.flatMap((pattern) => splitTemplate(pattern, ':', 6)[ACCOUNT_PART] ?? []);
  const inConditions = conditions
    .filter(({ key }) => key === 'aws:resourceaccount')
    .flatMap(({ values }) => values);
  return [...inArns, ...inConditions].flatMap((template) => plainText(template) ?? []);
}
