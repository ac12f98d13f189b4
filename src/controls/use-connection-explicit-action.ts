import type { Grants } from '#grants';
import { globMatches, plainText, type Targets } from '#policy';
import { ALWAYS, and, or, type Predicate } from '#regions';
import { defineControl, say } from './control.ts';
import { administrator, against, notApplicable, passed, unread } from './verdicts.ts';

const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';

const messages = {
  none: 'no policy lets it use a connection',
  administrator: 'administrator: see CCG.1',
  byName: 'every grant of UseConnection says so by name',
  wildcard: 'UseConnection is granted through {actions}, not by its name',
};

/** CCG.2: a grant nobody can find by searching for the action is a grant nobody reviews. */
export const useConnectionExplicitAction = defineControl({
  id: 'CCG.2',
  slug: 'use-connection-explicit-action',
  title: 'UseConnection is granted by its name, not through a wildcard action or NotAction',
  severity: 'low',
  why:
    'A policy that allows `codeconnections:*` gives UseConnection together with the rights to delete connections and to take ' +
    'their credentials, and a NotAction gives it to whoever was only meant to be kept from something else. Neither turns up ' +
    'when somebody searches for UseConnection.',
  remedy:
    'List `codeconnections:UseConnection` and `codestar-connections:UseConnection` in Action, next to the other actions of the ' +
    'service that are needed, each by name. Where NotAction has to stay, add UseConnection to it and grant it in a statement of its own.',
  related: ['NIST.800-53.r5 AC-3', 'NIST.800-53.r5 AC-6', 'NIST.800-53.r5 AC-6(3)'],
  families: ['use'],
  reads: 'identity policies, boundary, service control policies',
  parameters: [],
  messages,
  evaluate: (subject) => {
    const grants = subject.grants('use');
    const all = grants.ask(ALWAYS);
    if (all.answer === 'no') return notApplicable(messages, 'none');
    const exempt = administrator(subject, messages);
    if (exempt) return exempt;
    const unnamed = all.statements.flatMap((statement) => unnamedGrant(grants, statement));
    const answer = grants.ask(or(...unnamed.map(({ where }) => where)));
    if (unnamed.length > 0 && answer.answer !== 'no') {
      const actions = [...new Set(unnamed.flatMap(({ shown }) => shown))].join(', ');
      const statements = unnamed.map(({ statement }) => statement);
      return against(grants, { ...answer, statements }, 'low', say(messages, 'wildcard', { actions }));
    }
    const unseen = say(messages, 'wildcard', { actions: 'what a policy that could not be read allows' });
    return unread(subject, 'use', 'low', unseen) ?? passed(messages, 'byName');
  },
  bad: [
    {
      title: 'every action of the service',
      policies: [{ Action: 'codeconnections:*', Resource: CONNECTION }],
      says: 'wildcard',
    },
    {
      title: 'everything except IAM',
      policies: [{ NotAction: 'iam:*', Resource: CONNECTION }],
      says: 'wildcard',
    },
    {
      title: 'the new action by name, the old one through a wildcard',
      policies: [
        { Action: ['codeconnections:UseConnection', 'codestar-connections:Use*'], Resource: CONNECTION },
      ],
      says: 'wildcard',
    },
    {
      title: 'a wildcard beside a grant by name',
      policies: [
        { Action: 'codeconnections:UseConnection', Resource: CONNECTION },
        { Action: '*:UseConnection', Resource: CONNECTION },
      ],
      says: 'wildcard',
    },
  ],
  good: [
    {
      title: 'both actions by name, in any case',
      policies: [
        {
          Action: ['CodeConnections:useConnection', 'codestar-connections:UseConnection'],
          Resource: CONNECTION,
        },
      ],
      says: 'byName',
    },
    {
      title: 'a wildcard that adds nothing to the names beside it',
      policies: [{ Action: ['codeconnections:UseConnection', 'codeconnections:*'], Resource: CONNECTION }],
      says: 'byName',
    },
    {
      title: 'a wildcard from which a Deny takes UseConnection',
      policies: [
        { Action: 'codeconnections:*', Resource: CONNECTION },
        { Effect: 'Deny', Action: '*:UseConnection', Resource: '*' },
      ],
      says: 'none',
    },
    {
      title: 'an administrator',
      policies: [{ Action: '*', Resource: '*' }],
      says: 'administrator',
    },
  ],
});

type Granting = Parameters<Grants['referencesOf']>[0][number];
type UnnamedGrant = {
  readonly statement: Granting;
  readonly where: Predicate;
  readonly shown: readonly string[];
};

/** What a statement grants of actions that it does not name. A wildcard beside the name it covers adds nothing. */
function unnamedGrant(grants: Grants, statement: Granting): UnnamedGrant[] {
  const targets = grants.referencesOf([statement])[0]?.statement.actions;
  if (!targets) return [];
  const actions = grants.family.actions.filter((action) => isUnnamed(targets, action.toLowerCase()));
  if (actions.length === 0) return [];
  const cells = grants.questions.cells.filter(({ action }) =>
    actions.some((name) => name.startsWith(`${action}:`)),
  );
  const where = and(statement.requests, or(...cells.map((cell) => cell.where)));
  return grants.mayReach(where) ? [{ statement, where, shown: patternsFor(targets, actions) }] : [];
}

function isUnnamed({ negated, patterns }: Targets, action: string): boolean {
  const covered = patterns.some((pattern) => globMatches(pattern, action)) !== negated;
  return covered && (negated || !patterns.some((pattern) => plainText(pattern) === action));
}

function patternsFor({ negated, patterns }: Targets, actions: readonly string[]): string[] {
  if (negated) return ['NotAction'];
  return patterns
    .filter((pattern) => actions.some((action) => globMatches(pattern, action.toLowerCase())))
    .map(({ source }) => `\`${source}\``);
}
