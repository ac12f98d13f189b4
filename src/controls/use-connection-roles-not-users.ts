import type { StatementReference } from '#account';
import { ALWAYS } from '#regions';
import { defineControl, say } from './control.ts';
import { administrator, against, notApplicable, passed } from './verdicts.ts';

const USE = {
  Action: 'codeconnections:UseConnection',
  Resource: 'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5',
};
const USER = 'arn:aws:iam::111122223333:user/ana';
const GROUP = 'arn:aws:iam::111122223333:group/developers';

const messages = {
  none: 'no policy lets it use a connection',
  administrator: 'administrator: see CCG.1',
  role: 'it is a role',
  carrier: 'a policy is no principal: those who carry it are judged',
  user: 'a user can use connections, through {carriers}',
  group: 'every user of the group can use connections',
};

/** CCG.10: keys of users do not expire, and source code is what they are stolen for. */
export const useConnectionRolesNotUsers = defineControl({
  id: 'CCG.10',
  slug: 'use-connection-roles-not-users',
  title: 'UseConnection is held by roles, not by users or groups',
  severity: 'low',
  why:
    'A user has access keys that stay valid until somebody deletes them, and they turn up in laptops, logs and repositories. The ' +
    'sessions of a role end by themselves, and its trust policy says who may begin one.',
  remedy:
    'Move the statement to a role that the pipeline, the build or the person assumes (people through IAM Identity Center), and take ' +
    'it away from the user. Where the evidence names a group, detach the policy from the group: every member has it.',
  related: ['NIST.800-53.r5 AC-2', 'NIST.800-53.r5 AC-2(1)', 'NIST.800-53.r5 AC-6', 'NIST.800-53.r5 IA-5'],
  families: ['use'],
  reads: 'identity policies, boundary, service control policies',
  parameters: [],
  messages,
  evaluate: (subject) => {
    const grants = subject.grants('use');
    const { type } = subject.principal.caller;
    const answer = grants.ask(ALWAYS);
    if (answer.answer === 'no') return notApplicable(messages, 'none');
    if (type === 'policy') return notApplicable(messages, 'carrier');
    if (type === 'role') return passed(messages, 'role');
    const exempt = administrator(subject, messages);
    if (exempt) return exempt;
    const carriers = carriersOf(grants.referencesOf(answer.statements));
    const message = type === 'group' ? say(messages, 'group') : say(messages, 'user', { carriers });
    return against(grants, answer, 'low', message);
  },
  bad: [
    {
      title: 'a user with one named connection',
      principal: USER,
      policies: [USE],
      says: 'user',
    },
    {
      title: 'a group with one named connection',
      principal: GROUP,
      policies: [USE],
      says: 'group',
    },
  ],
  good: [
    { title: 'a role', policies: [USE], says: 'role' },
    {
      title: 'a policy judged in its own right',
      principal: 'arn:aws:iam::111122223333:policy/use-connection',
      policies: [USE],
      says: 'carrier',
    },
    {
      title: 'a user without a grant',
      principal: USER,
      policies: [{ ...USE, Action: 'codeconnections:PassConnection' }],
      says: 'none',
    },
    {
      title: 'a user who is an administrator',
      principal: USER,
      policies: [{ Action: '*', Resource: '*' }],
      says: 'administrator',
    },
  ],
});

/** Where a user has the grant from: its own policies, or the groups it is in. */
function carriersOf(references: readonly StatementReference[]): string {
  const groups = [...new Set(references.flatMap(({ policy }) => policy.group ?? []))];
  const own = references.some(({ policy }) => policy.group === undefined);
  return [
    ...(own || groups.length === 0 ? ['its own policies'] : []),
    ...groups.map((name) => `group ${name}`),
  ].join(' and ');
}
