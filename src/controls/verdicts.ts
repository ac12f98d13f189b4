import type { describePolicy } from '#account';
import type { Answer, Grants } from '#grants';
import { type Control, type Message, type Severity, say, type Verdict, type Words } from './control.ts';

type Messages = Control['messages'];

export function passed(messages: Messages, key: string, words?: Words): Verdict {
  return { status: 'passed', message: say(messages, key, words) };
}

export function notApplicable(messages: Messages, key: string, words?: Words): Verdict {
  return { status: 'notApplicable', message: say(messages, key, words) };
}

/**
 * The verdict that an answer other than `no` calls for: failed where a request is proven to be allowed, undetermined where it
 * depends on something unknown. Never a pass.
 */
export function against(
  grants: Grants,
  answer: Exclude<Answer, { answer: 'no' }>,
  severity: Severity,
  message: Message,
): Verdict {
  const evidence = grants.referencesOf(answer.statements);
  const told = {
    ...message,
    text: `${message.text}${adviceOnAwsPolicies(evidence.map(({ policy }) => policy))}`,
  };
  if (answer.answer === 'yes')
    return { status: 'failed', severity, message: told, evidence, witness: answer.witness };
  const dependsOn =
    answer.dependsOn.length > 0
      ? answer.dependsOn
      : ['a check by the plain evaluator that did not confirm it'];
  return { status: 'undetermined', severity, message: told, evidence, dependsOn };
}

/** AWS managed policies cannot be edited by the customer, so a remedy that says "narrow it" would be of no use. */
function adviceOnAwsPolicies(policies: readonly Parameters<typeof describePolicy>[0][]): string {
  const names = [...new Set(policies.filter(({ ownedByAws }) => ownedByAws).map(({ name }) => name))];
  if (names.length === 0) return '';
  const [verb, pronoun] =
    names.length === 1 ? ['is an AWS managed policy', 'it'] : ['are AWS managed policies', 'they'];
  return `; ${names.join(', ')} ${verb}: ${pronoun} cannot be edited, only replaced by a policy of your own`;
}
