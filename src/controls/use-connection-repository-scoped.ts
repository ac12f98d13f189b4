import { type Answer, confinementOf, type Grants } from '#grants';
import { and, not, or, type Predicate } from '#regions';
import { defineControl, say, type Verdict } from './control.ts';
import { administrator, against, failing, notApplicable, passed, unread, worst } from './verdicts.ts';

const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
const USE = { Action: 'codeconnections:UseConnection', Resource: CONNECTION };
const WEB = { 'codeconnections:FullRepositoryId': 'acme/web' };

const messages = {
  none: 'no policy lets it use a connection',
  administrator: 'administrator: see CCG.1',
  off: 'switched off by the parameter repositoryScope',
  notNamed: 'it can use no connection that its policies name: see CCG.1',
  scoped: 'use of the connections it names is limited to named repositories',
  open:
    'every repository behind the connections it names can be used, or every one of an owner; a condition on FullRepositoryId ' +
    'would narrow it',
  exceptAbsent:
    'use of the connections it names is limited to named repositories, except for requests that carry no repository',
  forAllValues:
    'a condition with ForAllValues looks like a limit on repositories, but requests that carry no repository pass it',
  unscoped: 'connections it names can be used for repositories that no policy names',
  absent: 'connections it names can be used by requests that carry no repository',
};

/** CCG.3: the usual "scoped" policy is void for requests without a repository, and nobody who wrote it meant that. */
export const useConnectionRepositoryScoped = defineControl({
  id: 'CCG.3',
  slug: 'use-connection-repository-scoped',
  title: 'UseConnection is limited to named repositories, also for requests that carry no repository',
  severity: 'medium',
  why:
    'A connection usually opens a whole organization at the Git provider. Listing calls carry no repository, and ' +
    '`ForAllValues` holds when a key is missing, so a policy scoped with it still lets anybody list every owner and repository, ' +
    'and lets through whatever else comes without the key.',
  remedy:
    'Three conditions look alike and differ for requests without the key. `StringEquals` on FullRepositoryId refuses them: the ' +
    'tightest choice, but consumers that list repositories or branches first stop working. `ForAllValues:StringEquals` lets them ' +
    'all through: this is the hole. A Deny with `StringNotEquals` refuses them for every statement of the principal, and pipelines ' +
    'have broken on it. Use `StringEquals` in the Allow. Where a consumer has to list, add a second Allow for just that, with ' +
    '`StringEquals` on ProviderAction (ListRepositories, ListOwners, ListBranches), or write `StringEqualsIfExists` to show that ' +
    'the exception is meant; both pass unless repositoryScope is `required`.',
  related: ['NIST.800-53.r5 AC-3', 'NIST.800-53.r5 AC-6', 'NIST.800-53.r5 AC-6(3)'],
  families: ['use'],
  reads: 'identity policies, boundary, service control policies',
  parameters: ['repositoryScope'],
  messages,
  asks: { use: ({ named }) => ({ named }) },
  evaluate: (subject) => {
    const grants = subject.grants('use');
    const scope = subject.parameters.repositoryScope;
    if (scope === 'off') return notApplicable(messages, 'off');
    if (grants.exposure.reach === 'none') return notApplicable(messages, 'none');
    const exempt = administrator(subject, messages);
    if (exempt) return exempt;
    const named = subject.question('use', 'named');
    const found = [trap(grants, named), ...(scope === 'required' ? unconfined(grants, named) : [])];
    return (
      worst(found) ??
      unread(subject, 'use', 'medium', say(messages, scope === 'required' ? 'unscoped' : 'forAllValues')) ??
      (grants.mayReach(named) ? advice(grants, named) : notApplicable(messages, 'notNamed'))
    );
  },
  bad: [
    {
      title: 'a limit with ForAllValues',
      policies: [{ ...USE, Condition: { 'ForAllValues:StringEquals': WEB } }],
      says: 'forAllValues',
    },
    {
      title: 'a limit to an owner with ForAllValues, beside a connection without limits',
      policies: [
        { ...USE, Condition: { 'ForAllValues:StringEquals': { 'codeconnections:OwnerId': 'acme' } } },
        {
          ...USE,
          Resource:
            'arn:aws:codeconnections:us-east-1:111122223333:connection/7a8b9c0d-1e2f-4a3b-8c4d-5e6f7a8b9c0d',
        },
      ],
      says: 'forAllValues',
    },
    {
      title: 'no limit, where one is required',
      policies: [USE],
      parameters: { repositoryScope: 'required' },
      says: 'unscoped',
    },
    {
      title: 'every repository of an owner, where a limit is required',
      policies: [{ ...USE, Condition: { StringLike: { 'codeconnections:FullRepositoryId': 'acme/*' } } }],
      parameters: { repositoryScope: 'required' },
      says: 'unscoped',
    },
    {
      title: 'an exception for requests without a repository, where a limit is required',
      policies: [{ ...USE, Condition: { StringEqualsIfExists: WEB } }],
      parameters: { repositoryScope: 'required' },
      says: 'absent',
    },
  ],
  good: [
    { title: 'one connection, no condition', policies: [USE], says: 'open' },
    {
      title: 'one repository of one connection',
      policies: [{ ...USE, Condition: { StringEquals: WEB } }],
      parameters: { repositoryScope: 'required' },
      says: 'scoped',
    },
    {
      title: 'an exception for requests without a repository that is written as one',
      policies: [{ ...USE, Condition: { StringEqualsIfExists: WEB } }],
      says: 'exceptAbsent',
    },
    {
      title: 'ForAllValues, and a Deny of requests without the key',
      policies: [
        { ...USE, Condition: { 'ForAllValues:StringEquals': WEB } },
        {
          ...USE,
          Effect: 'Deny',
          Condition: { Null: { 'codeconnections:FullRepositoryId': 'true' } },
        },
      ],
      says: 'scoped',
    },
    {
      title: 'connections that no policy names',
      policies: [{ ...USE, Resource: '*', Condition: { 'ForAllValues:StringEquals': WEB } }],
      says: 'notNamed',
    },
    {
      title: 'a grant of something else',
      policies: [{ ...USE, Action: 'codeconnections:PassConnection' }],
      says: 'none',
    },
    { title: 'an administrator', policies: [{ Action: '*', Resource: '*' }], says: 'administrator' },
    {
      title: 'a limit with ForAllValues, the control being off',
      policies: [{ ...USE, Condition: { 'ForAllValues:StringEquals': WEB } }],
      parameters: { repositoryScope: 'off' },
      says: 'off',
    },
  ],
});

/**
 * The hole: requests without a repository that only a ForAllValues lets through, in a statement that does limit requests with
 * one. What another statement allows openly is no hole, so a connection that is open anyway is judged as what it is.
 */
function trap(grants: Grants, named: Predicate): Verdict | undefined {
  const without = and(named, grants.questions.confinement.withoutRepository);
  const gap = grants.ask(without);
  const limits = gap.answer === 'no' ? [] : gap.statements.filter((one) => looksLikeLimit(grants, one));
  if (gap.answer === 'no' || limits.length === 0) return undefined;
  const opens = new Map(limits.map((one) => [one, openness(grants, named, one)]));
  const traps = limits.filter((one) => opens.get(one)?.answer === 'no');
  const others = gap.statements.filter((one) => !traps.includes(one));
  const answer = grants.ask(and(without, anyOf(traps), not(anyOf(others))));
  const message = say(messages, 'forAllValues');
  if (traps.length > 0 && answer.answer !== 'no') {
    const statements = answer.statements.filter((one) => traps.includes(one));
    return against(grants, { ...answer, statements }, 'medium', message);
  }
  const unsure = [...opens.values()].find(isUnsure);
  return unsure && against(grants, unsure, 'medium', message);
}

/** Whether a statement leaves requests with a repository without any limit. */
function openness(grants: Grants, named: Predicate, one: Granting): Answer {
  const { anyOwner, anyRepository } = grants.questions.confinement;
  return grants.ask(and(named, one.requests, anyOwner, anyRepository));
}

function anyOf(statements: readonly Granting[]): Predicate {
  return or(...statements.map(({ requests }) => requests));
}

function isUnsure(answer: Answer): answer is Extract<Answer, { answer: 'maybe' }> {
  return answer.answer === 'maybe';
}

type Granting = Parameters<Grants['referencesOf']>[0][number];
const REPOSITORY_KEY = /^(codeconnections|codestar-connections):(fullrepositoryid|ownerid|repositoryname)$/;

/** IfExists says openly what ForAllValues hides. */
function looksLikeLimit(grants: Grants, one: Granting): boolean {
  return grants
    .referencesOf([one])
    .some(({ statement }) =>
      statement.conditions.some(
        ({ operator, key }) =>
          operator.quantifier === 'all' && !operator.ifExists && REPOSITORY_KEY.test(key),
      ),
    );
}

function unconfined(grants: Grants, named: Predicate): (Verdict | undefined)[] {
  const { anyOwner, anyRepository, withoutRepository } = grants.questions.confinement;
  return [
    failing(grants, and(named, or(anyOwner, anyRepository)), 'medium', say(messages, 'unscoped')),
    failing(grants, and(named, withoutRepository), 'medium', say(messages, 'absent')),
  ];
}

function advice({ analysis, questions }: Grants, named: Predicate): Verdict {
  if (!analysis) return notApplicable(messages, 'none');
  const { repositories, unlessKeyAbsent } = confinementOf(analysis, questions.confinement, named);
  if (repositories === 'any-repository' || repositories === 'owner') return passed(messages, 'open');
  return passed(messages, unlessKeyAbsent ? 'exceptAbsent' : 'scoped');
}
