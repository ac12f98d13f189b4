import { describeUnread, type Facts } from '#account';
import { accountResource } from './account-resources.ts';
import type { Resource, ResourceControl, ResourceSubject, Verdict } from './control.ts';
import { unreadVerdict, withoutFacts } from './known-facts.ts';

export type JudgedResource = {
  readonly resource: Resource;
  readonly judgements: readonly { readonly control: ResourceControl; readonly verdict: Verdict }[];
};

type ControlVerdict = {
  readonly control: ResourceControl;
  readonly resource: Resource;
  readonly verdict: Verdict;
};

/**
 * Judges what is known of an account besides its principals. INVARIANT: every control says something: of each resource it is about,
 * and of the account where it has to know more, or where the account has no such resource.
 */
export function judgeResources(
  controls: readonly ResourceControl[],
  account: { readonly id: string; readonly partition: string },
  given: Pick<ResourceSubject, 'facts' | 'parameters' | 'now'>,
): readonly JudgedResource[] {
  const subject = { ...given, facts: { ...given.facts, account: account.id }, partition: account.partition };
  const whole = accountResource({ account: account.id, partition: account.partition });
  const verdicts = controls.flatMap((control) => verdictsOf(control, subject, whole));
  const byArn = new Map<string, { resource: Resource; judgements: Omit<ControlVerdict, 'resource'>[] }>();
  for (const { control, resource, verdict } of verdicts) {
    const known = byArn.get(resource.arn);
    if (known) known.judgements.push({ control, verdict });
    else byArn.set(resource.arn, { resource, judgements: [{ control, verdict }] });
  }
  return [...byArn.values()];
}

function verdictsOf(control: ResourceControl, subject: ResourceSubject, whole: Resource): ControlVerdict[] {
  const lacking = withoutFacts(control, subject.facts);
  if (lacking) return [{ control, resource: whole, verdict: lacking }];
  const found = control.evaluate(subject).map((one) => ({ control, ...one }));
  // Whoever judges the account as a whole has weighed what could not be read.
  if (found.some(({ resource }) => resource.arn === whole.arn)) return found;
  const unread = control.facts.flatMap((part) => subject.facts[part].unread.map(describeUnread));
  if (unread.length > 0)
    return [...found, { control, resource: whole, verdict: unreadVerdict(control, unread) }];
  if (found.length > 0) return found;
  return [{ control, resource: whole, verdict: nothingThere(subject.facts) }];
}

function nothingThere({ regions }: Facts): Verdict {
  const text = `the account has none in the Regions that were read: ${regions.join(', ') || 'none'}`;
  return { status: 'notApplicable', message: { key: 'nothingThere', text } };
}
