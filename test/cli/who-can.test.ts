import { describe, expect, it } from 'vitest';
import { BROAD, CONNECTION, NAMED, OTHER_CONNECTION, page, policy, role } from './account.ts';
import { ccguard, fileWith } from './command.ts';

const SCOPED = policy({ Condition: { StringEquals: { 'codeconnections:FullRepositoryId': 'acme/web' } } });
const ACCOUNT = fileWith({
  ...page([
    role('named', NAMED),
    role('broad', BROAD),
    role('scoped', SCOPED),
    role('old', policy({ Action: 'codestar-connections:UseConnection' })),
    role('passes', policy({ Action: 'codeconnections:PassConnection' })),
    role('elsewhere', policy({ Resource: OTHER_CONNECTION })),
    role('denied', policy({ Resource: '*' }, { Effect: 'Deny', Action: '*' })),
    role(
      'contradicted',
      policy(
        { Condition: { StringEquals: { 'codeconnections:OwnerId': 'a' } } },
        { Effect: 'Deny', Condition: { StringLike: { 'codeconnections:OwnerId': '*' } } },
      ),
    ),
    role('unknown', policy({ Effect: 'Maybe' })),
  ]),
  UserDetailList: [
    {
      Path: '/',
      UserName: 'ana',
      Arn: 'arn:aws:iam::111122223333:user/ana',
      GroupList: ['builders'],
      AttachedManagedPolicies: [],
    },
  ],
  GroupDetailList: [
    {
      Path: '/',
      GroupName: 'builders',
      Arn: 'arn:aws:iam::111122223333:group/builders',
      GroupPolicyList: [{ PolicyName: 'build', PolicyDocument: NAMED }],
      AttachedManagedPolicies: [],
    },
  ],
});

type Found = { readonly name: string; readonly answer: string };

async function who(...more: readonly string[]) {
  const ended = await ccguard(['who-can', '--connection', CONNECTION, '--format', 'json', ...more, ACCOUNT]);
  const json = JSON.parse(ended.stdout);
  const users: Readonly<Record<string, string>> = Object.fromEntries(
    json.principals.map(({ name, answer }: Found) => [name, answer]),
  );
  return { ...ended, json, users };
}

describe('those who can use a connection', () => {
  it('can do so in some request, whatever its context', async () => {
    const { users, exitCode } = await who();
    expect(users).toEqual({
      ana: 'allowed',
      named: 'allowed',
      broad: 'allowed',
      scoped: 'allowed',
      old: 'allowed',
      unknown: 'undetermined',
    });
    expect(exitCode).toBe(3);
  });

  it.each([
    [
      'no such context',
      'x=y',
      { ana: 'allowed', named: 'allowed', broad: 'allowed', old: 'allowed', unknown: 'undetermined' },
    ],
    [
      'a repository',
      'codeconnections:FullRepositoryId=acme/web',
      {
        ana: 'allowed',
        named: 'allowed',
        broad: 'allowed',
        scoped: 'allowed',
        old: 'allowed',
        unknown: 'undetermined',
      },
    ],
  ])('can do so in just the request that is described: %s', async (_, context, users) => {
    expect((await who('--context', context)).users).toEqual(users);
  });

  it('are shown with a request that can-use allows', async () => {
    const { json } = await who();
    const requests = json.principals
      .filter(({ answer }: Found) => answer === 'allowed')
      .map(({ arn, witness }: { arn: string; witness: object }) =>
        JSON.stringify({ principal: arn, ...witness }),
      );
    const { stdout } = await ccguard(['can-use', '--requests', '-', ACCOUNT], { stdin: requests.join('\n') });
    const decisions = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).decision);
    expect(decisions).toEqual(Array(5).fill('allowed'));
  });

  it('are shown with the statement that lets them, and the group it came from', async () => {
    const { stdout } = await ccguard(['who-can', '--connection', CONNECTION, ACCOUNT]);
    expect(stdout).toMatch(/^allowed +user\/ana +Statement\[0\] of build, through group builders$/m);
    expect(stdout).toMatch(
      /^undetermined +role\/unknown +not known: unreadable inline policy source \(Statement\[0\]\.Effect: /m,
    );
    expect(stdout).toMatch(/\n5 can use it, 1 undetermined\n$/);
  });

  it('are bound by service control policies', async () => {
    const scp = fileWith(policy({ Resource: OTHER_CONNECTION }));
    const { users } = await who('--scp', scp);
    expect(users).toEqual({});
  });

  it('may be nobody', async () => {
    const nobody = OTHER_CONNECTION.replace('us-east-1', 'eu-south-1');
    const account = fileWith(page([role('named', NAMED)]));
    const ended = await ccguard(['who-can', '--connection', nobody, account]);
    expect(ended).toEqual({ exitCode: 0, stdout: 'no role and no user can use it\n', stderr: '' });
  });

  it.each([
    ['a host', 'arn:aws:codeconnections:us-east-1:111122223333:host/app-1234'],
    ['a pattern', 'arn:aws:codeconnections:us-east-1:111122223333:connection/*'],
    ['a name', 'web'],
  ])('are not asked about %s', async (_, arn) => {
    const { exitCode, stdout, stderr } = await ccguard(['who-can', '--connection', arn, ACCOUNT]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(
      /^ccguard: --connection: .* is not the ARN of a connection; expected arn:aws:[^\n]*\n$/,
    );
  });
});
