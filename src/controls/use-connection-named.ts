import type { Grants, Reach } from '#grants';
import { globPattern } from '#grants';
import { and, not, or } from '#regions';
import { defineControl, type Severity, type Subject, say, type Verdict } from './control.ts';
import { against, notApplicable, passed } from './verdicts.ts';

const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';

const messages = {
  none: 'no policy lets it use a connection',
  named: 'it can use only connections that its policies name: {arns}',
  allowed: 'it can use only connections on the allow-list',
  administrator:
    'administrator: every action on every resource is allowed, every source-code connection included (see also FSBP IAM.1)',
  administratorAccepted: 'administrator, accepted by the parameter administrators',
  scopedByTag:
    'connections are not named, but every use needs a resource tag, which acceptConditionScoping accepts',
  scopedByRepository:
    'connections are not named, but use is limited to named repositories, which acceptConditionScoping accepts',
  beyond: 'it can use {reach}, beyond the connections its policies name',
  notListed: 'it can use connections that are not on the allow-list allowedConnectionArns',
};

/** CCG.1: the heart of the matter. Over-broad means that some allowed request is on a connection no Allow names. */
export const useConnectionNamed = defineControl({
  id: 'CCG.1',
  slug: 'use-connection-named',
  title: 'UseConnection is limited to named connections',
  severity: 'high',
  why:
    'Whoever may use a connection can read, and often push to, every repository behind it. A wildcard covers connections that ' +
    'do not exist yet, of teams that have not been asked.',
  remedy:
    'Write the ARNs of the connections the principal needs as Resource of the statement that allows UseConnection, under both ' +
    'service prefixes where old and new names are in use. Replace AWS managed policies that allow it on every resource.',
  related: ['NIST.800-53.r5 AC-2', 'NIST.800-53.r5 AC-3', 'NIST.800-53.r5 AC-6', 'NIST.800-53.r5 AC-6(3)'],
  families: ['use'],
  reads: 'identity policies, boundary, service control policies',
  parameters: ['allowedConnectionArns', 'acceptConditionScoping', 'administrators'],
  messages,
  asks: {
    use: (words, { allowedConnectionArns }) => ({
      outside:
        allowedConnectionArns.length > 0
          ? not(or(...allowedConnectionArns.map((arn) => words.onArn(globPattern(arn)))))
          : not(words.named),
    }),
  },
  evaluate: (subject) => {
    const grants = subject.grants('use');
    if (grants.exposure.reach === 'none') return notApplicable(messages, 'none');
    const answer = grants.ask(widest(subject, grants));
    const listed = subject.parameters.allowedConnectionArns.length > 0;
    if (answer.answer === 'no') {
      return listed
        ? passed(messages, 'allowed')
        : passed(messages, 'named', { arns: grants.words.namedArns.join(', ') });
    }
    if (grants.administrator) return administratorVerdict(subject, grants, answer);
    const accepted = answer.answer === 'yes' ? acceptedScope(subject, grants) : undefined;
    if (accepted) return accepted;
    const message = listed
      ? say(messages, 'notListed')
      : say(messages, 'beyond', { reach: REACH[grants.exposure.reach] });
    return against(grants, answer, severityOf(grants), message);
  },
  bad: [
    {
      title: 'every connection of every account',
      policies: [{ Action: 'codeconnections:UseConnection', Resource: '*' }],
      says: 'beyond',
    },
    {
      title: 'every connection of the account',
      policies: [
        {
          Action: 'codestar-connections:UseConnection',
          Resource: 'arn:aws:codestar-connections:*:111122223333:connection/*',
        },
      ],
      says: 'beyond',
    },
    {
      title: 'everything but one connection',
      policies: [{ Action: 'codeconnections:*', NotResource: CONNECTION }],
      says: 'beyond',
    },
    { title: 'an administrator', policies: [{ Action: '*', Resource: '*' }], says: 'administrator' },
    {
      title: 'a named connection that is not on the allow-list',
      policies: [{ Action: 'codeconnections:UseConnection', Resource: CONNECTION }],
      parameters: { allowedConnectionArns: ['arn:aws:codeconnections:eu-west-1:111122223333:connection/*'] },
      says: 'notListed',
    },
  ],
  good: [
    {
      title: 'one connection, named',
      policies: [{ Action: 'codeconnections:UseConnection', Resource: CONNECTION }],
      says: 'named',
    },
    {
      title: 'a grant of something else',
      policies: [{ Action: 'codeconnections:PassConnection', Resource: CONNECTION }],
      says: 'none',
    },
    {
      title: 'an administrator, where administrators are accepted',
      policies: [{ Action: '*', Resource: '*' }],
      parameters: { administrators: 'accept' },
      says: 'administratorAccepted',
    },
    {
      title: 'a wildcard that the allow-list covers',
      policies: [
        {
          Action: 'codeconnections:UseConnection',
          Resource: 'arn:aws:codeconnections:eu-west-1:111122223333:connection/*',
        },
      ],
      parameters: { allowedConnectionArns: ['arn:aws:codeconnections:eu-west-1:111122223333:connection/*'] },
      says: 'allowed',
    },
    {
      title: 'a tag, where tags are accepted',
      policies: [
        {
          Action: 'codeconnections:UseConnection',
          Resource: '*',
          Condition: { StringEquals: { 'aws:ResourceTag/team': 'web' } },
        },
      ],
      parameters: { acceptConditionScoping: 'tag' },
      says: 'scopedByTag',
    },
    {
      title: 'a repository, where repositories are accepted',
      policies: [
        {
          Action: 'codeconnections:UseConnection',
          Resource: '*',
          Condition: { StringEquals: { 'codeconnections:FullRepositoryId': 'acme/web' } },
        },
      ],
      parameters: { acceptConditionScoping: 'repository' },
      says: 'scopedByRepository',
    },
  ],
});

const REACH: Readonly<Record<Reach, string>> = {
  'any-account': 'connections of any account',
  account: 'any connection of an account',
  region: 'any connection of a Region',
  pattern: 'every connection that a pattern or tag admits',
  named: 'named connections',
  none: 'no connection',
};

/** The widest part of what is outside, so that the witness shows the worst: another account before another Region. */
function widest({ question }: Subject, { questions, mayReach }: Grants) {
  const outside = question('use', 'outside');
  const untagged = and(outside, questions.untagged);
  return (
    [and(untagged, questions.beyondAccounts), and(untagged, questions.beyondRegions), untagged].find(
      mayReach,
    ) ?? outside
  );
}

/** Graded by exposure: unconfined over any account is the worst; named repositories or a tag take the edge off. */
function severityOf({ exposure, unknown }: Grants): Severity {
  if (unknown.length > 0) return 'high';
  const confined =
    exposure.repositories !== 'any-repository' &&
    exposure.repositories !== 'owner' &&
    !exposure.unlessKeyAbsent;
  if (confined || exposure.reach === 'pattern') return 'medium';
  return exposure.reach === 'any-account' ? 'critical' : 'high';
}

function administratorVerdict(
  { parameters }: Subject,
  grants: Grants,
  answer: Parameters<typeof against>[1],
): Verdict {
  if (parameters.administrators === 'accept') return passed(messages, 'administratorAccepted');
  return against(grants, answer, 'medium', say(messages, 'administrator'));
}

function acceptedScope(
  { parameters, question }: Subject,
  { exposure, questions, mayReach }: Grants,
): Verdict | undefined {
  const { acceptConditionScoping: accepted } = parameters;
  const tagged = !mayReach(and(question('use', 'outside'), questions.untagged));
  if (accepted !== 'none' && tagged) return passed(messages, 'scopedByTag');
  const confined = exposure.repositories === 'repository' || exposure.repositories === 'branch';
  return accepted === 'repository' && confined && !exposure.unlessKeyAbsent
    ? passed(messages, 'scopedByRepository')
    : undefined;
}
