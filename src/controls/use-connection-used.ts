import { describeUnread, type Facts, type LastUsed } from '#account';
import { defineControl, type Severity, say, type Verdict } from './control.ts';
import { indexed, itemsOf, unreadVerdict } from './known-facts.ts';
import { administrator, notApplicable, passed } from './verdicts.ts';

const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
const USE = { Action: 'codeconnections:UseConnection', Resource: CONNECTION };

const messages = {
  none: 'no policy lets it use a connection',
  administrator: 'administrator: see CCG.1',
  group: 'a group or a policy is used by nobody: those who have the grant through it are judged',
  unused: 'it can use connections, and has called neither of the two services {since}',
  idle: 'it can use connections, and has not been used at all {since}',
  used: 'it called one of the two services {days} days before this was read',
  young: 'it is younger than the {limit} days that a grant may stay unused',
  active: 'it was used {days} days before this was read; for which services, nobody has asked IAM',
  unknown: 'not known whether it uses connections',
};

const SEVERITY: Severity = 'low';
const NAMESPACES = new Set(['codeconnections', 'codestar-connections']);
const DAY = 24 * 60 * 60_000;

/** CCG.11: counted from the moment of reading, so that a dump does not grow stale by lying about. */
export const useConnectionUsed = defineControl({
  id: 'CCG.11',
  slug: 'use-connection-used',
  title: 'UseConnection is taken away from whoever does not use it',
  severity: SEVERITY,
  why:
    'A grant that nobody needs any more is still there for whoever comes by the credentials. Roles of retired pipelines are the ' +
    'ordinary case: nothing breaks when the grant goes, and nobody notices when it is abused.',
  remedy:
    'Remove the statement, or the role with it. Look at the pipelines and builds of the role first: one that runs once a year is ' +
    'unused for most of it; raise unusedDays for such, or except the finding.',
  related: ['NIST.800-53.r5 AC-2(3)', 'NIST.800-53.r5 AC-6', 'NIST.800-53.r5 AC-6(7)'],
  families: ['use'],
  reads: 'identity policies, last-accessed data',
  facts: ['lastUsed'],
  parameters: ['unusedDays'],
  messages,
  evaluate: (subject) => {
    const { principal, references, facts, parameters } = subject;
    if (references('use').length === 0) return notApplicable(messages, 'none');
    const exempt = administrator(subject, messages);
    if (exempt) return exempt;
    const { id, type, arn } = principal.caller;
    if (type === 'group' || type === 'policy') return notApplicable(messages, 'group');
    const record = byPrincipal(itemsOf(facts.lastUsed)).get(id ?? '');
    if (!record) return unknown([...facts.lastUsed.unread.map(describeUnread), `when ${arn} was last used`]);
    const verdict = verdictOn(record, Date.parse(facts.readAt), parameters.unusedDays);
    if (verdict?.status === 'failed') return { ...verdict, evidence: references('use') };
    return verdict ?? unknown([SERVICES]);
  },
  bad: [
    {
      title: 'a role that has not called either service for more than 90 days',
      policies: [USE],
      facts: used({ services: [{ namespace: 'codestar-connections', lastUsedAt: '2026-01-10T08:00:00Z' }] }),
      says: 'unused',
    },
    {
      title: 'a role that has never called either service',
      policies: [USE],
      facts: used({ services: [{ namespace: 'codeconnections', lastUsedAt: null }] }),
      says: 'unused',
    },
    {
      title: 'a role that nobody has assumed',
      policies: [USE],
      facts: used({ lastUsedAt: null }),
      says: 'idle',
    },
    {
      title: 'a role that has not called either service for longer than is allowed here',
      policies: [USE],
      facts: used({ services: [{ namespace: 'codeconnections', lastUsedAt: '2026-05-01T08:00:00Z' }] }),
      parameters: { unusedDays: 30 },
      says: 'unused',
    },
  ],
  good: [
    {
      title: 'a role that called one of the services lately',
      policies: [USE],
      facts: used({ services: [{ namespace: 'codeconnections', lastUsedAt: '2026-05-01T08:00:00Z' }] }),
      says: 'used',
    },
    {
      title: 'a role that was made lately',
      policies: [USE],
      facts: used({ lastUsedAt: null, createdAt: '2026-05-20T08:00:00Z' }),
      says: 'young',
    },
    {
      title: 'a role that was used lately, nobody knows for what',
      policies: [USE],
      facts: used({ lastUsedAt: '2026-05-20T08:00:00Z' }),
      says: 'active',
    },
    {
      title: 'a group',
      principal: 'arn:aws:iam::111122223333:group/developers',
      policies: [USE],
      facts: used({}),
      says: 'group',
    },
    {
      title: 'an administrator',
      policies: [{ Action: '*', Resource: '*' }],
      facts: used({ lastUsedAt: null }),
      says: 'administrator',
    },
    {
      title: 'a grant of something else',
      policies: [{ ...USE, Action: 'codeconnections:PassConnection' }],
      facts: used({ lastUsedAt: null }),
      says: 'none',
    },
  ],
  unsure: [
    {
      title: 'a role of which it is not known when it was used',
      policies: [USE],
      facts: used({ lastUsedAt: undefined }),
      says: 'unknown',
    },
  ],
});

const SERVICES = 'when it last called codeconnections and codestar-connections (service last accessed data)';

function unknown(dependsOn: readonly string[]): Verdict {
  return { ...unreadVerdict({ severity: SEVERITY }, dependsOn), message: say(messages, 'unknown') };
}

const byPrincipal = indexed<LastUsed, ReadonlyMap<string, LastUsed>>(
  (items) => new Map(items.map((item) => [item.principalId, item])),
);

/** Undefined where the record does not tell. */
function verdictOn(
  { services, lastUsedAt, createdAt }: LastUsed,
  at: number,
  limit: number,
): Verdict | undefined {
  const isYoung = createdAt !== undefined && daysBetween(createdAt, at) < limit;
  if (services) {
    const days = leastDays(services, at);
    if (days !== undefined && days < limit) return passed(messages, 'used', { days: String(days) });
    return unusedVerdict('unused', days, createdAt, isYoung, limit);
  }
  if (lastUsedAt === undefined) return undefined;
  const days = lastUsedAt === null ? undefined : daysBetween(lastUsedAt, at);
  if (days !== undefined && days < limit) return notApplicable(messages, 'active', { days: String(days) });
  return unusedVerdict('idle', days, createdAt, isYoung, limit);
}

/** What was never used may be new, unless it is known not to be. */
function unusedVerdict(
  key: 'unused' | 'idle',
  days: number | undefined,
  createdAt: string | undefined,
  isYoung: boolean,
  limit: number,
): Verdict | undefined {
  if (days === undefined && createdAt === undefined) return undefined;
  return isYoung ? young(limit) : failed(key, days, limit);
}

function young(limit: number): Verdict {
  return notApplicable(messages, 'young', { limit: String(limit) });
}

function failed(key: 'unused' | 'idle', days: number | undefined, limit: number): Verdict {
  const since =
    days === undefined ? 'for as long as IAM looks back' : `for ${days} days (unusedDays is ${limit})`;
  return {
    status: 'failed',
    severity: SEVERITY,
    message: say(messages, key, { since }),
    evidence: [],
    witness: undefined,
  };
}

/** A call under either name is a use: grants under both are in play. */
function leastDays(services: NonNullable<LastUsed['services']>, at: number): number | undefined {
  const days = services.flatMap(({ namespace, lastUsedAt }) =>
    NAMESPACES.has(namespace) && lastUsedAt !== null ? [daysBetween(lastUsedAt, at)] : [],
  );
  return days.length === 0 ? undefined : Math.min(...days);
}

function daysBetween(time: string, at: number): number {
  return Math.max(0, Math.floor((at - Date.parse(time)) / DAY));
}

/** For examples: what is known of the use of a role. */
function used(record: Partial<LastUsed>): Partial<Facts> {
  const item: LastUsed = {
    principalId: 'AROAEXAMPLE',
    createdAt: '2024-01-01T00:00:00Z',
    lastUsedAt: '2026-05-31T00:00:00Z',
    services: undefined,
    ...record,
  };
  return { readAt: '2026-06-01T00:00:00Z', lastUsed: { known: true, items: [item], unread: [] } };
}
