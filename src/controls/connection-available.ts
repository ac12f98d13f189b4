import type { Connection, Facts } from '#account';
import { connectionResource } from './account-resources.ts';
import { connectionKey, connectionName } from './connection-names.ts';
import { defineResourceControl, type ResourceVerdict, say, type Verdict } from './control.ts';
import { itemsOf, unreadVerdict } from './known-facts.ts';
import { passed } from './verdicts.ts';

const messages = {
  available: 'it is available',
  pending: 'it is pending: nobody has completed its handshake with the provider',
  errored: 'it is in error: the provider no longer accepts it',
  unknown: 'not known whether it can be used: its status is {status}',
};

const SEVERITY = 'low';

/** CCG.14: whoever completes a handshake that lies about decides which account of the provider is behind the connection. */
export const connectionAvailable = defineResourceControl({
  id: 'CCG.14',
  slug: 'connection-available',
  title: 'Connection is available, not pending and not in error',
  severity: SEVERITY,
  why:
    'A pending connection can be completed by anybody who may run its handshake, against an account of the provider of their ' +
    'choice, and policies that name it then grant what nobody has approved. One in error has lost its installation and is only kept.',
  remedy:
    'Complete the connection in the console (Update pending connection), as one of the connectionAdministrators. Delete it where ' +
    'nobody is going to, and remove its ARN from policies: CCG.6 lists them.',
  related: ['NIST.800-53.r5 AC-2', 'NIST.800-53.r5 CM-8', 'NIST.800-53.r5 CM-8(1)'],
  reads: 'connections',
  facts: ['connections'],
  parameters: [],
  messages,
  evaluate: ({ facts }) =>
    merged(itemsOf(facts.connections)).map((connection): ResourceVerdict => {
      return { resource: connectionResource(connection), verdict: verdictOn(connection) };
    }),
  bad: [
    { title: 'a connection that nobody completed', facts: connections('PENDING'), says: 'pending' },
    { title: 'a connection in error', facts: connections('ERROR'), says: 'errored' },
  ],
  good: [{ title: 'a connection that works', facts: connections('AVAILABLE'), says: 'available' }],
  unsure: [{ title: 'a status that nobody knows', facts: connections('SUSPENDED'), says: 'unknown' }],
});

function verdictOn({ status }: Connection): Verdict {
  if (status === 'AVAILABLE') return passed(messages, 'available');
  const key = ({ PENDING: 'pending', ERROR: 'errored' } as const)[status];
  if (key === undefined) {
    const message = say(messages, 'unknown', { status });
    return { ...unreadVerdict({ severity: SEVERITY }, [`what the status ${status} means`]), message };
  }
  return {
    status: 'failed',
    severity: SEVERITY,
    message: say(messages, key),
    evidence: [],
    witness: undefined,
  };
}

/** Each connection once, under the newer prefix; of two statuses the one that is not well. */
function merged(listed: readonly Connection[]): readonly Connection[] {
  const byKey = new Map<string, Connection>();
  for (const connection of listed) {
    const name = connectionName(connection.arn);
    const key = name ? connectionKey(name) : connection.arn;
    const known = byKey.get(key);
    byKey.set(key, known ? together(known, connection) : connection);
  }
  return [...byKey.values()];
}

function together(one: Connection, other: Connection): Connection {
  const newer = other.arn.includes(':codeconnections:') ? other : one;
  const status = one.status === 'AVAILABLE' ? other.status : one.status;
  return { ...newer, status };
}

/** For examples. */
function connections(status: string): Partial<Facts> {
  const arn =
    'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
  const item = { arn, region: 'us-east-1', name: 'web', status, provider: 'GitHub', hostArn: undefined };
  return { connections: { known: true, items: [item], unread: [] } };
}
