import type { describePolicy } from '#account';
import type { Answer, Grants } from '#grants';
import { ALWAYS, type Predicate } from '#regions';
import {
  type Control,
  type FamilyName,
  type Message,
  type Severity,
  type Subject,
  say,
  type Verdict,
  type Words,
} from './control.ts';

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
  return { status: 'undetermined', severity, message: inDoubt(told), evidence, dependsOn };
}

/** Words a verdict that nobody could decide. */
export function inDoubt(message: Message): Message {
  return { ...message, text: `not known whether ${message.text}` };
}

/** The verdict where requests that should not be allowed are, or may be; undefined where none is. */
export function failing(
  grants: Grants,
  where: Predicate,
  severity: Severity,
  message: Message,
): Verdict | undefined {
  const answer = grants.ask(where);
  return answer.answer === 'no' ? undefined : against(grants, answer, severity, message);
}

/** Administrators reach everything through one grant. CCG.1 reports it as what it is: one cause, one alarm. */
export function administrator({ grants }: Subject, messages: Messages): Verdict | undefined {
  return grants('use').administrator ? notApplicable(messages, 'administrator') : undefined;
}

/**
 * The verdict that an unreadable identity policy calls for where nothing readable fails. Questions in the words of the
 * policies (what they name, how they are written) cannot see it; it may name anything, in any way.
 */
export function unread(
  { grants, principal }: Subject,
  family: FamilyName,
  severity: Severity,
  message: Message,
): Verdict | undefined {
  if (!principal.policies.identity.some(({ unknown }) => unknown)) return undefined;
  return failing(grants(family), ALWAYS, severity, message);
}

/** What counts of several verdicts: the first proven failure, else the first that nobody could decide. */
export function worst(verdicts: readonly (Verdict | undefined)[]): Verdict | undefined {
  return (
    verdicts.find((verdict) => verdict?.status === 'failed') ??
    verdicts.find((verdict) => verdict?.status === 'undetermined')
  );
}

/** AWS managed policies cannot be edited by the customer, so a remedy that says "narrow it" would be of no use. */
function adviceOnAwsPolicies(policies: readonly Parameters<typeof describePolicy>[0][]): string {
  const names = [...new Set(policies.filter(({ ownedByAws }) => ownedByAws).map(({ name }) => name))];
  if (names.length === 0) return '';
  const [verb, pronoun] =
    names.length === 1 ? ['is an AWS managed policy', 'it'] : ['are AWS managed policies', 'they'];
  return `; ${names.join(', ')} ${verb}: ${pronoun} cannot be edited, only replaced by a policy of your own`;
}
