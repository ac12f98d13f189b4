import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withoutWaits } from '../contract/connected.ts';
import { accountOverHttp } from './organization/over-http.ts';

const NAMED =
  'arn:aws:codeconnections:eu-central-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
/** As many as AWS enables in a new account. */
const REGIONS = 17;

function allowing(Action: string, Resource: string) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] };
}

/** Every tenth role uses a connection, every fiftieth any. */
function documentOf(index: number) {
  if (index % 50 === 0) return allowing('codeconnections:UseConnection', '*');
  return index % 10 === 0 ? allowing('codeconnections:UseConnection', NAMED) : allowing('s3:GetObject', '*');
}

async function measured(roles: number, users: number) {
  withoutWaits();
  const { aws, attempt, counts, objects } = await accountOverHttp();
  const { account, estate } = aws;
  for (let index = 0; index < roles; index += 1)
    account.create('Role', `role-${index}`, { inline: { own: documentOf(index) } });
  for (let index = 0; index < users; index += 1)
    account.create('User', `user-${index}`, { inline: { own: allowing('s3:GetObject', '*') } });
  for (let index = estate.regions.length; index <= REGIONS; index += 1) estate.region(`xx-test-${index}`);
  estate.region('eu-central-1').connect('main');
  const calls = () => Object.values(counts()).reduce((sum, count) => sum + count, 0);
  const events = () =>
    aws.traffic.inputsOf('securityhub:BatchImportFindings').flatMap(({ Findings: sent }) => sent as object[]);
  await attempt();
  const first = { calls: calls(), events: events().length };
  objects.clear();
  account.clock.advance({ days: 1 });
  await attempt();
  return { first, next: { calls: calls() - first.calls, events: events().length - first.events } };
}

describe('the cost of a scan in docs/organization.md', () => {
  const rows = [
    ...readFileSync('docs/organization.md', 'utf8').matchAll(
      /^\| (\d[\d,]*) roles, (\d[\d,]*) users \|(.*)\|$/gm,
    ),
  ].map(([, roles = '', users = '', cells = '']) => ({
    roles: number(roles),
    users: number(users),
    // With the call that assumes the role of the account, which is not made here.
    figures: cells.split('|').map(number),
  }));

  it('is of accounts small and large', () => {
    expect(rows.map(({ roles }) => roles)).toEqual([60, 500, 5000]);
  });

  it.each(rows)('of $roles roles and $users users is what it says', async ({ roles, users, figures }) => {
    const { first, next } = await measured(roles, users);
    expect([first.calls + 1, first.events, next.calls + 1, next.events]).toEqual(figures);
  });
});

function number(text: string): number {
  return Number(text.replaceAll(',', ''));
}
