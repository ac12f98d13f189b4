// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluate } from '#policy';
import { ALWAYS } from '#regions';
import { callerFrom, carriedFrom, grantsOf, NOW } from '../support/engine.ts';
import { holds } from './settings.ts';

const ARN = 'arn:aws:codeconnections:us-east-1:111122223333:connection/11111111-2222-3333-4444-555555555555';
const BRANCH = 'codeconnections:BranchName';
const WORDS = ['x', 'y', 'X', '-'] as const;

/** Texts with a variable that only a request fixes, now here, now there, with a default and without. */
const template = fc
  .array(
    fc.oneof(
      {
        arbitrary: fc.constantFrom('${aws:UserAgent}', "${aws:UserAgent, 'x'}", "${aws:UserAgent, 'y'}"),
        weight: 3,
      },
      { arbitrary: fc.constantFrom(...WORDS, '*'), weight: 2 },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => parts.join(''));
const condition = fc
  .tuple(fc.constantFrom('StringEquals', 'StringLike', 'StringLike', 'StringEqualsIgnoreCase'), template)
  .map(([operator, text]) => ({ [operator]: { [BRANCH]: text } }));
const document = (Effect: 'Allow' | 'Deny') =>
  fc.record({
    Version: fc.constantFrom('2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17'),
    Statement: condition.map((Condition) => [
      { Effect, Action: 'codeconnections:UseConnection', Resource: ARN, Condition },
    ]),
  });
const word = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }).map((all) => all.join(''));
const request = fc
  .record({ branch: word, agent: fc.option(word, { nil: undefined }) })
  .map(({ branch, agent }) => ({
    action: 'codeconnections:UseConnection',
    resource: ARN,
    context: { [BRANCH]: branch, ...(agent === undefined ? {} : { 'aws:UserAgent': agent }) },
  }));

it('what a Deny leaves of an Allow that speaks of the same variable is never nothing by mistake', () => {
  const cases = fc.tuple(
    document('Allow'),
    document('Deny'),
    fc.array(request, { minLength: 10, maxLength: 20 }),
  );
  holds('unknowns', cases, ([allow, deny, requests]) => {
    const identity = [allow, deny];
    const policies = carriedFrom({ identity });
    const isAllowed = requests.some(
      (one) => evaluate(one, callerFrom(), policies, NOW).decision === 'allowed',
    );
    if (isAllowed) expect(grantsOf({ identity }).ask(ALWAYS).answer).not.toBe('no');
  });
});
