import { expect, test } from 'vitest';
import { loosePolicy, principalOf } from '#account';
import { attached, build, inline, managed, policy, READ, role, shown, USE } from './dump.ts';

const wants = (pattern: string) => pattern.toLowerCase().startsWith('codeconnections:');

function wantedOf(...statements: readonly object[]): readonly string[] | undefined {
  const { account } = build([role('app', { RolePolicyList: [inline(policy(...statements))] })], {}, wants);
  return shown(account.principals[0]?.policies.identity);
}

test('only wanted statements are kept, and keep their position', () => {
  const { account } = build([role('app', { RolePolicyList: [inline(policy(READ, USE))] })], {}, wants);
  const [carried] = account.principals[0]?.policies.identity ?? [];
  expect(carried?.statements.map(({ index }) => index)).toEqual([1]);
});

test('NotAction is always kept: it means whatever it does not name', () => {
  const rest = { Effect: 'Allow', NotAction: ['iam:*', 's3:*'], Resource: '*' };
  expect(wantedOf(READ, rest)).toEqual(['inline policy own: Allow not iam:* s3:*']);
});

test('a statement with one wanted action is kept whole', () => {
  const mixed = { ...READ, Action: ['s3:GetObject', 'codeconnections:UseConnection'] };
  expect(wantedOf(mixed)).toEqual(['inline policy own: Allow s3:GetObject codeconnections:UseConnection']);
});

test('a Deny is kept as an Allow is', () => {
  expect(wantedOf({ ...USE, Effect: 'Deny' })).toEqual([
    'inline policy own: Deny codeconnections:UseConnection',
  ]);
});

test('a bad statement that nobody wants still makes the document unreadable', () => {
  const bad = { ...READ, Condition: { StringEqual: { 'aws:username': 'ana' } } };
  expect(wantedOf(bad, USE)).toEqual([
    'unreadable inline policy own (Statement[0].Condition.StringEqual: unknown condition operator)',
  ]);
});

test('managed policies that differ in what nobody wants are the same to us', () => {
  const entries = [
    role('app', { AttachedManagedPolicies: [attached('m')] }),
    managed('m', policy(USE)),
    managed('m', policy(USE, READ)),
  ];
  const { account } = build(entries, {}, wants);
  expect(shown(account.principals[0]?.policies.identity)).toEqual([
    'policy arn:aws:iam::111122223333:policy/m v1: Allow codeconnections:UseConnection',
  ]);
});

test('a policy on its own is named by whoever gives it, and read in any form', () => {
  for (const document of [policy(READ, USE), JSON.stringify(policy(READ, USE))]) {
    const carried = loosePolicy({ name: 'app.json', document }, 'inline', wants);
    expect(shown([carried])).toEqual(['inline policy app.json: Allow codeconnections:UseConnection']);
  }
  expect(shown([loosePolicy({ name: 'bad.json', document: 1 }, 'scp')])).toEqual([
    'unreadable service control policy bad.json (expected a policy document, found a number)',
  ]);
});

test('a principal made up of policies has just these, and nothing is known of who assumes it', () => {
  const [app] = build([role('app')]).account.principals;
  if (!app) throw new Error('no principal');
  const policies = {
    identity: [loosePolicy({ name: 'x', document: policy(USE) }, 'inline')],
    boundary: undefined,
    scps: [],
  };
  expect(principalOf(app.caller, policies)).toEqual({
    caller: app.caller,
    path: '/',
    policies,
    trust: undefined,
    serviceLinked: false,
    permissionSet: undefined,
    groups: [],
    contradictions: [],
  });
});
