import { describeUnread, type FactPart, type Facts, type Known, type Unread } from '#account';
import type { ControlText, Verdict } from './control.ts';

/** What the parts are called in messages. */
const WORDS: Readonly<Record<FactPart, string>> = {
  connections: 'the connections of the account',
  hosts: 'the hosts of the account',
  pipelines: 'the pipelines of the account',
  projects: 'the build projects of the account',
  vpcs: 'the VPCs of the account',
  endpoints: 'the VPC endpoints of the account',
  lastUsed: 'when principals were last used',
  hub: 'the state of Security Hub',
};

/** The key of what is said where nobody read what a control has to know. */
export const NOT_READ = 'notRead';

/**
 * The verdict of a control that lacks what it has to know. INVARIANT: never a pass. What nobody read is no matter of doubt, and
 * the message says how to read it; what could not be read is one.
 */
export function withoutFacts(control: ControlText, facts: Facts): Verdict | undefined {
  const parts = control.facts ?? [];
  const lacking = parts.filter((part) => !facts[part].known);
  if (lacking.length === 0) return undefined;
  const dependsOn = lacking.flatMap((part) => facts[part].unread.map(describeUnread));
  const words = lacking.map((part) => WORDS[part]).join(' and ');
  return dependsOn.length > 0
    ? {
        ...unreadVerdict(control, dependsOn),
        message: { key: 'unread', text: `nothing is known of ${words}` },
      }
    : {
        status: 'notApplicable',
        message: { key: NOT_READ, text: `it has to know ${words}: ${HOW_TO_READ}` },
      };
}

const HOW_TO_READ =
  '`ccguard scan --live` reads that, and its --save-dump writes the facts.json to give to `ccguard scan`';

export function unreadVerdict(
  { severity }: Pick<ControlText, 'severity'>,
  dependsOn: readonly string[],
): Extract<Verdict, { status: 'undetermined' }> {
  const message = { key: 'unread', text: 'some of what it has to know is not known' };
  return { status: 'undetermined', severity, message, evidence: [], dependsOn: [...new Set(dependsOn)] };
}

const NONE: readonly never[] = [];

/** The items of a part that `withoutFacts` has let through. */
export function itemsOf<T>(part: Known<T>): readonly T[] {
  return part.known ? part.items : NONE;
}

/** What of a part could not be read that may hold something of a Region. */
export function unreadIn(part: Known<unknown>, region: string): readonly Unread[] {
  return part.unread.filter((unread) => unread.region === undefined || unread.region === region);
}

/** Something made of the items of a part once, however many principals are judged by it. */
export function indexed<T, Index>(make: (items: readonly T[]) => Index): (items: readonly T[]) => Index {
  const known = new WeakMap<readonly T[], { readonly index: Index }>();
  return (items) => {
    const { index } = known.get(items) ?? { index: make(items) };
    known.set(items, { index });
    return index;
  };
}
