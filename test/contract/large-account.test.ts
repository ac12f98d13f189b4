import { expect, it } from 'vitest';
import { scanWants } from '#scan';
import { connectedEstate } from './connected-estate.ts';

const COUNTS = { roles: 5000, users: 5000, groups: 300, policies: 1500 };
const PAGE = 1000;

const document = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

it('an account of ten thousand principals is read in its pages and a few calls more', async () => {
  const { aws, read } = await connectedEstate();
  const { account, iam, estate } = aws;
  account.recorder.isOn = false;
  iam.listsBoundaries = false;
  const fence = account.createPolicy('Fence', document('*'), { isAwsManaged: true }).arn;
  const policies = Array.from({ length: COUNTS.policies }, (_, index) =>
    account.createPolicy(`policy-${index}`, document('codeconnections:UseConnection')),
  );
  const attached = (index: number) =>
    policies
      .slice(index % COUNTS.policies)
      .slice(0, 2)
      .map(({ arn }) => arn);
  for (let index = 0; index < COUNTS.groups; index += 1)
    account.create('Group', `group-${index}`, { attached: attached(index) });
  for (let index = 0; index < COUNTS.roles; index += 1)
    account.create('Role', `role-${index}`, { attached: attached(index), boundary: fence });
  for (let index = 0; index < COUNTS.users; index += 1)
    account.create('User', `user-${index}`, {
      groups: [`group-${index % COUNTS.groups}`],
      inline: { own: document('s3:GetObject') },
    });
  for (const { name } of estate.regions) estate.region(name).connect('main');

  const { builder, isWhole, facts } = await read({ wants: scanWants() });
  const all = Object.values(COUNTS).reduce((sum, count) => sum + count, 0);
  expect(isWhole).toBe(true);
  expect(builder.principalCount).toBe(all - COUNTS.policies);
  expect(facts.lastUsed).toMatchObject({ known: true, items: { length: COUNTS.roles + COUNTS.users } });
  const { counts } = aws.traffic;
  expect(counts['iam:GetAccountAuthorizationDetails']).toBe(Math.ceil(all / PAGE));
  const calls = Object.values(counts).reduce((sum, count) => sum + count, 0);
  expect(calls).toBeLessThanOrEqual(Math.ceil(all / PAGE) + 40);
});
