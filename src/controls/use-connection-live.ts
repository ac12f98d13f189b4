import { type Connection, describeUnread, type Facts, type StatementReference } from '#account';
import { plainText, type Statement } from '#policy';
import { type ConnectionName, connectionKey, connectionName } from './connection-names.ts';
import { defineControl, say } from './control.ts';
import { indexed, itemsOf, unreadIn, unreadVerdict } from './known-facts.ts';
import { notApplicable, passed } from './verdicts.ts';

const ID = '0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
const CONNECTION = `arn:aws:codeconnections:us-east-1:111122223333:connection/${ID}`;
const OLD_ARN = `arn:aws:codestar-connections:us-east-1:111122223333:connection/${ID}`;
const USE = { Action: 'codeconnections:UseConnection', Resource: CONNECTION };

const messages = {
  none: 'no policy lets it use a connection',
  unnamed: 'its policies name no connection; broad grants are what CCG.1 reports',
  live: 'every connection that its policies name exists',
  gone: 'its policies name connections that do not exist: {arns}',
  unknown: 'not known whether every connection that its policies name exists',
};

/** CCG.6: a name that nothing answers to is a leftover. */
export const useConnectionLive = defineControl({
  id: 'CCG.6',
  slug: 'use-connection-live',
  title: 'UseConnection names only connections that exist',
  severity: 'low',
  why:
    'A grant on a connection that was deleted does nothing today, and shows that nobody has looked at the policy since. Most ' +
    'often the connection was made again under another ARN, and the grant that works now stands somewhere else, wider.',
  remedy:
    'Remove the ARN from Resource, under both service prefixes, or replace it by the one of the connection that took its place. ' +
    '`aws codeconnections list-connections` shows what exists in a Region.',
  related: ['NIST.800-53.r5 AC-2(1)', 'NIST.800-53.r5 AC-6(7)', 'NIST.800-53.r5 CM-8'],
  families: ['use'],
  reads: 'identity policies, connections',
  facts: ['connections'],
  parameters: [],
  messages,
  evaluate: ({ principal, references, facts }) => {
    const statements = references('use');
    if (statements.length === 0) return notApplicable(messages, 'none');
    const named = namedIn(statements);
    if (named.length === 0) return notApplicable(messages, 'unnamed');
    const live = keysOf(itemsOf(facts.connections));
    const missing = named.filter(({ name }) => !live.has(connectionKey(name)));
    const doubts = missing.map(({ name }) => doubtAbout(name, principal.caller.account, facts));
    const gone = missing.filter((_, index) => doubts[index]?.length === 0);
    if (gone.length > 0) {
      const message = say(messages, 'gone', { arns: gone.map(({ arn }) => arn).join(', ') });
      const evidence = [...new Set(gone.flatMap((one) => one.references))];
      return { status: 'failed', severity: 'low', message, evidence, witness: undefined };
    }
    if (missing.length === 0) return passed(messages, 'live');
    return { ...unreadVerdict({ severity: 'low' }, doubts.flat()), message: say(messages, 'unknown') };
  },
  bad: [
    {
      title: 'a connection that does not exist',
      policies: [USE],
      facts: account([]),
      says: 'gone',
    },
    {
      title: 'a connection of that id in another Region',
      policies: [USE],
      facts: account([CONNECTION.replace('us-east-1', 'eu-west-1')]),
      says: 'gone',
    },
  ],
  good: [
    { title: 'a connection that exists', policies: [USE], facts: account([CONNECTION]), says: 'live' },
    {
      title: 'a connection that is listed under the older prefix',
      policies: [USE],
      facts: account([OLD_ARN]),
      says: 'live',
    },
    {
      title: 'every connection of an account',
      policies: [{ ...USE, Resource: 'arn:aws:codeconnections:*:111122223333:connection/*' }],
      facts: account([]),
      says: 'unnamed',
    },
    {
      title: 'a grant of something else',
      policies: [{ ...USE, Action: 'codeconnections:PassConnection' }],
      facts: account([]),
      says: 'none',
    },
  ],
  unsure: [
    {
      title: 'a connection of another account, whose connections cannot be seen from here',
      policies: [{ ...USE, Resource: CONNECTION.replace('111122223333', '444455556666') }],
      facts: account([]),
      says: 'unknown',
    },
    {
      title: 'a connection in a Region that was not read',
      policies: [{ ...USE, Resource: CONNECTION.replace('us-east-1', 'ap-south-1') }],
      facts: account([]),
      says: 'unknown',
    },
  ],
});

const keysOf = indexed<Connection, ReadonlySet<string>>(
  (items) =>
    new Set(
      items.flatMap(({ arn }) => {
        const name = connectionName(arn);
        return name ? [connectionKey(name)] : [];
      }),
    ),
);

type Named = {
  readonly arn: string;
  readonly name: ConnectionName;
  readonly references: readonly StatementReference[];
};

function namedIn(references: readonly StatementReference[]): readonly Named[] {
  const byArn = new Map<string, StatementReference[]>();
  for (const reference of references) {
    for (const arn of writtenOut(reference.statement)) byArn.set(arn, [...(byArn.get(arn) ?? []), reference]);
  }
  return [...byArn].flatMap(([arn, found]) => {
    const name = connectionName(arn);
    return name ? [{ arn, name, references: found }] : [];
  });
}

/** What NotResource names is what the statement does not grant. */
function writtenOut({ resources }: Statement): readonly string[] {
  return resources?.negated === false ? resources.patterns.flatMap((one) => plainText(one) ?? []) : [];
}

/** Why a connection that was not found may exist nevertheless; nothing where it cannot. */
function doubtAbout({ account: owner, region }: ConnectionName, own: string, facts: Facts): string[] {
  if (owner !== own) return [`the connections of account ${owner}, which cannot be read from account ${own}`];
  if (!facts.regions.includes(region)) return [`the connections in ${region}, a Region that was not read`];
  return unreadIn(facts.connections, region).map(describeUnread);
}

/** For examples: an account with some connections, in two Regions. */
function account(arns: readonly string[]): Partial<Facts> {
  const items = arns.map((arn): Connection => {
    const region = connectionName(arn)?.region ?? '';
    return { arn, region, name: 'web', status: 'AVAILABLE', provider: 'GitHub', hostArn: undefined };
  });
  return { regions: ['us-east-1', 'eu-west-1'], connections: { known: true, items, unread: [] } };
}
