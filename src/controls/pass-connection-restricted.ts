import { or } from '#regions';
import { defineControl, say } from './control.ts';
import { administrator, failing, notApplicable, passed } from './verdicts.ts';

const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
const PASS = { Action: 'codeconnections:PassConnection', Resource: CONNECTION };
const TO_PIPELINES = {
  StringEquals: { 'codeconnections:PassedToService': 'codepipeline.amazonaws.com' },
};

const messages = {
  none: 'no policy lets it pass a connection',
  administrator: 'administrator: see CCG.1',
  restricted: 'it can pass only connections that its policies name, to services they name',
  beyond: 'it can pass connections that its policies do not name',
  anyService: 'it can pass the connections its policies name to services they do not name',
};

/** CCG.7: passing a connection is using it through somebody else's hands. */
export const passConnectionRestricted = defineControl({
  id: 'CCG.7',
  slug: 'pass-connection-restricted',
  title: 'PassConnection names its connections and its services',
  severity: 'medium',
  why:
    'Whoever may pass a connection can have a service use it: a pipeline, a project or a reviewer that fetches from repositories ' +
    'its creator cannot reach. A grant without PassedToService holds for every service that ever accepts connections.',
  remedy:
    'Write the ARNs of the connections as Resource and add `StringEquals` on `codeconnections:PassedToService` with the services ' +
    'that are meant, such as codepipeline.amazonaws.com; use the key of the same prefix as the action. `StringLike` with a wildcard ' +
    'and `StringEqualsIfExists` do not name the service. Whoever creates no pipelines or projects needs no PassConnection.',
  related: ['NIST.800-53.r5 AC-3', 'NIST.800-53.r5 AC-6', 'NIST.800-53.r5 AC-6(3)'],
  families: ['pass'],
  reads: 'identity policies, boundary, service control policies',
  parameters: [],
  messages,
  asks: {
    pass: ({ keys }) => ({
      anyService: or(keys.absent('passedtoservice'), keys.unwritten('passedtoservice')),
    }),
  },
  evaluate: (subject) => {
    const grants = subject.grants('pass');
    if (grants.exposure.reach === 'none') return notApplicable(messages, 'none');
    return (
      administrator(subject, messages) ??
      failing(grants, grants.questions.notNamed, 'medium', say(messages, 'beyond')) ??
      failing(grants, subject.question('pass', 'anyService'), 'medium', say(messages, 'anyService')) ??
      passed(messages, 'restricted')
    );
  },
  bad: [
    {
      title: 'every connection, to one service',
      policies: [{ ...PASS, Resource: '*', Condition: TO_PIPELINES }],
      says: 'beyond',
    },
    { title: 'one connection, to every service', policies: [PASS], says: 'anyService' },
    {
      title: 'one connection, to services that a pattern admits',
      policies: [
        {
          ...PASS,
          Condition: { StringLike: { 'codeconnections:PassedToService': 'code*.amazonaws.com' } },
        },
      ],
      says: 'anyService',
    },
    {
      title: 'one connection, to one service or to whatever is not said',
      policies: [
        {
          ...PASS,
          Condition: {
            StringEqualsIfExists: { 'codeconnections:PassedToService': 'codepipeline.amazonaws.com' },
          },
        },
      ],
      says: 'anyService',
    },
  ],
  good: [
    {
      title: 'one connection, to one service',
      policies: [{ ...PASS, Condition: TO_PIPELINES }],
      says: 'restricted',
    },
    {
      title: 'one connection, other services denied',
      policies: [
        PASS,
        {
          ...PASS,
          Effect: 'Deny',
          Condition: {
            StringNotEquals: { 'codeconnections:PassedToService': 'codepipeline.amazonaws.com' },
          },
        },
      ],
      says: 'restricted',
    },
    {
      title: 'a grant of something else',
      policies: [{ ...PASS, Action: 'codeconnections:UseConnection' }],
      says: 'none',
    },
    { title: 'an administrator', policies: [{ Action: '*', Resource: '*' }], says: 'administrator' },
  ],
});
