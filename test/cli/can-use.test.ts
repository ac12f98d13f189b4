import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CONNECTION, NAMED, OTHER_CONNECTION, page, policy, role } from './account.ts';
import { ccguard, fileWith } from './command.ts';

const MISSING = 'arn:aws:iam::111122223333:policy/Missing';
const USER = {
  Path: '/team/',
  UserName: 'ana',
  Arn: 'arn:aws:iam::111122223333:user/team/ana',
  GroupList: ['builders'],
  AttachedManagedPolicies: [],
};
const GROUP = {
  Path: '/',
  GroupName: 'builders',
  Arn: 'arn:aws:iam::111122223333:group/builders',
  GroupPolicyList: [{ PolicyName: 'build', PolicyDocument: policy({ Sid: 'Build' }) }],
  AttachedManagedPolicies: [],
};
const scopes = policy({
  Condition: { StringEquals: { 'codeconnections:FullRepositoryId': ['acme/web', 'acme/api'] } },
});
const ACCOUNT = fileWith({
  ...page([
    role('named', NAMED),
    role('broad', policy({ Action: '*', Resource: '*' })),
    role('scoped', scopes),
    role('old', policy({ Action: 'codestar-connections:UseConnection' })),
    role('denied', policy({ Resource: '*' }, { Effect: 'Deny', Sid: 'Never', Resource: OTHER_CONNECTION })),
    role('unknown', NAMED, { AttachedManagedPolicies: [{ PolicyName: 'Missing', PolicyArn: MISSING }] }),
    role('bounded', NAMED, {
      PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/Narrow' },
    }),
    role('ana', NAMED),
    role('many', policy({ Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } } })),
  ]),
  UserDetailList: [USER],
  GroupDetailList: [GROUP],
  Policies: [
    {
      PolicyName: 'Narrow',
      Arn: 'arn:aws:iam::111122223333:policy/Narrow',
      DefaultVersionId: 'v1',
      PolicyVersionList: [
        { VersionId: 'v1', IsDefaultVersion: true, Document: policy({ Resource: OTHER_CONNECTION }) },
      ],
    },
  ],
});

function ask(principal: string, ...more: readonly string[]) {
  return ccguard([
    'can-use',
    '--principal',
    principal,
    '--connection',
    CONNECTION,
    '--format',
    'json',
    ...more,
    ACCOUNT,
  ]);
}

describe('one question', () => {
  it.each<[string, string, readonly string[], number]>([
    ['a connection that is named', 'named', [], 0],
    ['an action as it is written', 'named', ['--action', 'codestar-connections:UseConnection'], 1],
    ['an action without its prefix, under both', 'old', ['--action', 'UseConnection'], 0],
    ['UseConnection under both prefixes, when no action is given', 'old', [], 0],
    ['an action in odd case', 'named', ['--action', 'CodeConnections:useconnection'], 0],
    ['another action', 'named', ['--action', 'codeconnections:PassConnection'], 1],
    ['an absent key', 'scoped', [], 1],
    ['a key that fits', 'scoped', ['--context', 'codeconnections:FullRepositoryId=acme/web'], 0],
    ['a key in odd case', 'scoped', ['--context', 'CODECONNECTIONS:fullrepositoryid=acme/api'], 0],
    ['a key that does not fit', 'scoped', ['--context', 'codeconnections:FullRepositoryId=acme/pay'], 1],
    [
      'a value with an equals sign',
      'scoped',
      ['--context', 'codeconnections:FullRepositoryId=acme/web=1'],
      1,
    ],
    [
      'a list of values that all fit',
      'many',
      ['--context', 'aws:TagKeys=a', '--context', 'aws:TagKeys=b'],
      0,
    ],
    [
      'a list of values of which one does not',
      'many',
      ['--context', 'aws:TagKeys=a', '--context', 'aws:TagKeys=c'],
      1,
    ],
    ['a principal by its ARN', 'arn:aws:iam::111122223333:role/named', [], 0],
    ['a principal by path and name', 'user/team/ana', [], 0],
    ['a principal by the ARN of a session', 'arn:aws:sts::111122223333:assumed-role/named/build-17', [], 0],
    ['a missing policy', 'unknown', [], 3],
    ['a boundary', 'bounded', [], 1],
  ])('respects %s', async (_, principal, more, exitCode) => {
    const ended = await ask(principal, ...more);
    expect(ended).toMatchObject({ exitCode, stderr: '' });
    const decision = ['allowed', 'denied', '', 'undetermined'][exitCode];
    expect(JSON.parse(ended.stdout).decision).toBe(decision);
  });

  it('is answered with what allows it', async () => {
    const { stdout } = await ask('user/team/ana');
    expect(JSON.parse(stdout)).toMatchObject({
      decision: 'allowed',
      decidedBy: [
        {
          effect: 'Allow',
          policy: 'build',
          policyArn: null,
          statement: 'Statement[0]',
          sid: 'Build',
          viaGroup: 'builders',
        },
      ],
      answers: [
        { action: 'codeconnections:UseConnection', decision: 'allowed' },
        { action: 'codestar-connections:UseConnection', decision: 'denied' },
      ],
    });
  });

  it('is answered for people with the same', async () => {
    const { stdout } = await ccguard([
      'can-use',
      '--principal',
      'named',
      '--connection',
      CONNECTION,
      ACCOUNT,
    ]);
    expect(stdout.split('\n')).toEqual([
      'allowed: arn:aws:iam::111122223333:role/named',
      `  codeconnections:UseConnection on ${CONNECTION}: allowed`,
      '    Allow by Statement[0] of source',
      `  codestar-connections:UseConnection on ${CONNECTION}: denied`,
      '    no identity statement allows it',
      '',
    ]);
  });

  it.each<[string, readonly string[], string]>([
    [
      'an unknown principal',
      ['--principal', 'bob', '--connection', CONNECTION],
      '--principal: no principal `bob` in the input',
    ],
    [
      'a name that two have',
      ['--principal', 'ana', '--connection', CONNECTION],
      '--principal: `ana` may be arn:aws:iam::111122223333:user/team/ana or arn:aws:iam::111122223333:role/ana; give the ARN',
    ],
    [
      'a group',
      ['--principal', 'builders', '--connection', CONNECTION],
      '--principal: arn:aws:iam::111122223333:group/builders makes no requests of its own; name a role or a user',
    ],
    ['no principal', ['--connection', CONNECTION], '--principal: missing; name the role or user to ask for'],
    ['no connection', ['--principal', 'named'], '--connection: missing; name the ARN of one connection'],
    [
      'a pattern of connections',
      ['--principal', 'named', '--connection', 'arn:aws:codeconnections:*:*:connection/*'],
      '--connection: `arn:aws:codeconnections:*:*:connection/*` is not the ARN of one connection',
    ],
    [
      'a context without a value',
      ['--principal', 'named', '--connection', CONNECTION, '--context', 'key'],
      '--context: expected key=value, found `key`',
    ],
    [
      'an empty action',
      ['--principal', 'named', '--connection', CONNECTION, '--action', ''],
      '--action: empty; name an action, or leave it out',
    ],
    [
      'a context of many',
      ['--requests', '-', '--context', 'aws:PrincipalTag/team=web'],
      '--context: is part of every line of --requests; leave it out',
    ],
    [
      'both at once',
      ['--requests', '-', '--principal', 'named'],
      '--principal: is part of every line of --requests; leave it out',
    ],
  ])('is refused for %s', async (_, args, message) => {
    const ended = await ccguard(['can-use', ...args, ACCOUNT]);
    expect(ended).toEqual({ exitCode: 2, stdout: '', stderr: `ccguard: ${message}\n` });
  });

  it('is answered as asked about what can be no connection, with a word about it', async () => {
    const mistyped = CONNECTION.slice(0, -1);
    const ended = await ccguard(['can-use', '--principal', 'named', '--connection', mistyped, ACCOUNT]);
    expect(ended.exitCode).toBe(1);
    expect(ended.stdout).toMatch(/^denied:/);
    expect(ended.stderr).toBe(
      `ccguard: --connection: \`${mistyped}\` is not of the form arn:aws:codeconnections:REGION:ACCOUNT:connection/ID; no connection is called that\n`,
    );
  });

  it('is answered from what could be read, and ends with 2 where something could not', async () => {
    const ended = await ccguard([
      'can-use',
      '--principal',
      'named',
      '--connection',
      CONNECTION,
      ACCOUNT,
      fileWith('x'),
    ]);
    expect(ended.exitCode).toBe(2);
    expect(ended.stdout).toMatch(/^allowed:/);
    expect(ended.stderr).toMatch(/is not valid JSON/);
  });
});

const REQUEST = {
  principal: 'arn:aws:iam::111122223333:role/named',
  action: 'codeconnections:UseConnection',
  resource: CONNECTION,
  context: {},
};

async function answers(lines: readonly unknown[], ...more: readonly string[]) {
  const stdin = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const ended = await ccguard(['can-use', '--requests', '-', ...more, ACCOUNT], { stdin });
  return {
    ...ended,
    answers: ended.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  };
}

describe('many questions', () => {
  it('are answered one a line, in their order', async () => {
    const principals = ['named', 'denied', 'unknown', 'bounded', 'broad'];
    const lines = principals.map((principal) => ({ ...REQUEST, principal, resource: OTHER_CONNECTION }));
    const { answers: found, exitCode } = await answers(lines);
    expect(found).toEqual([
      { decision: 'denied', decidedBy: [{ reason: 'no identity statement allows it' }] },
      {
        decision: 'denied',
        decidedBy: [
          {
            effect: 'Deny',
            policy: 'source',
            policyArn: null,
            statement: 'Statement[1]',
            sid: 'Never',
            viaGroup: null,
          },
        ],
      },
      {
        decision: 'undetermined',
        decidedBy: [{ reason: `missing policy ${MISSING} may allow it or deny it` }],
      },
      { decision: 'denied', decidedBy: [{ reason: 'no identity statement allows it' }] },
      {
        decision: 'allowed',
        decidedBy: [
          {
            effect: 'Allow',
            policy: 'source',
            policyArn: null,
            statement: 'Statement[0]',
            sid: null,
            viaGroup: null,
          },
        ],
      },
    ]);
    expect(exitCode).toBe(0);
  });

  it('say which layer refuses', async () => {
    const scps = [
      '--scp',
      fileWith(policy({ Action: '*', Resource: '*' })),
      '--scp',
      fileWith(policy({ Resource: OTHER_CONNECTION })),
    ];
    const { answers: found } = await answers([REQUEST, { ...REQUEST, principal: 'bounded' }], ...scps);
    expect(found.map(({ decidedBy }) => decidedBy)).toEqual([
      [{ reason: 'no service control policy of level 2 allows it' }],
      [{ reason: 'the boundary does not allow it' }],
    ]);
    const { answers: unbound } = await answers([REQUEST], ...scps, '--management-account');
    expect(unbound[0].decision).toBe('allowed');
  });

  it('are asked exactly as written', async () => {
    const found = await answers([
      { ...REQUEST, principal: 'old' },
      { ...REQUEST, principal: 'old', action: 'codestar-connections:UseConnection' },
      { ...REQUEST, principal: 'broad', action: 'UseConnection' },
      { ...REQUEST, principal: 'broad', action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key' },
    ]);
    expect(found.answers.map(({ decision }) => decision)).toEqual([
      'denied',
      'allowed',
      'allowed',
      'allowed',
    ]);
  });

  it('may leave the context out, and give lists in it', async () => {
    const { context: _, ...without } = REQUEST;
    const found = await answers([
      without,
      { ...REQUEST, principal: 'many', context: { 'aws:TagKeys': ['a', 'b'] } },
      { ...REQUEST, principal: 'many', context: { 'aws:TagKeys': ['a', 'c'] } },
      '{"principal":"scoped","action":"codeconnections:UseConnection","resource":"x","context":{"__proto__":"a"}}',
    ]);
    expect(found.answers.map(({ decision }) => decision)).toEqual(['allowed', 'allowed', 'denied', 'denied']);
  });

  it('get an error each in their place where they are no questions', async () => {
    const found = await answers([
      'nope',
      REQUEST,
      '',
      '[]',
      { ...REQUEST, action: 7 },
      { ...REQUEST, principal: 'bob' },
      { ...REQUEST, context: { a: 1 } },
      { ...REQUEST, context: 'a' },
      { principal: 'named', action: 'a:b', resource: '*', contxt: {} },
      { ...REQUEST, context: { 'aws:a': 'x', 'AWS:A': 'y' } },
      '{"principal":"named","action":"a:b","resource":"*","context":{"k":"a","k":"b"}}',
      { ...REQUEST, note: 'more than asked for is no harm' },
    ]);
    expect(found.answers.map(({ decision, error }) => decision ?? error)).toEqual([
      'not JSON',
      'allowed',
      'expected an object',
      'action: expected a string',
      'no principal `bob` in the input',
      'context.a: expected a string or a list of strings',
      'context: expected an object',
      'contxt: unknown member; known are principal, action, resource, context',
      'context.AWS:A: given twice; names of keys have no case',
      'context.k: given twice',
      'allowed',
    ]);
    expect(found.exitCode).toBe(2);
  });

  it('that are not UTF-8 are errors, and the others are answered', async () => {
    const line = Buffer.from(JSON.stringify(REQUEST));
    const stdin = Buffer.concat([line, Buffer.from('\n\xff\xfe\n', 'latin1'), line, Buffer.from('\r\n')]);
    const { stdout, exitCode } = await ccguard(['can-use', '--requests', '-', ACCOUNT], { stdin });
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text).decision ?? JSON.parse(text).error),
    ).toEqual(['allowed', 'not UTF-8 text', 'allowed']);
    expect(exitCode).toBe(2);
  });

  it('without end stop when nobody reads the answers any more', async () => {
    const stdin = `${JSON.stringify(REQUEST)}\n`.repeat(2000);
    const { stdout } = await ccguard(['can-use', '--requests', '-', ACCOUNT], { stdin, readsAtMost: 1 });
    expect(stdout.split('\n').length).toBeLessThan(100);
  });

  it('longer than any question are errors', async () => {
    const stdin = `${JSON.stringify({ ...REQUEST, pad: 'x'.repeat(17 * 1024 * 1024) })}\n${JSON.stringify(REQUEST)}\n`;
    const requests = fileWith(stdin);
    const { stdout, exitCode } = await ccguard(['can-use', '--requests', requests, ACCOUNT]);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text).decision ?? JSON.parse(text).error),
    ).toEqual(['longer than 16777216 bytes', 'allowed']);
    expect(exitCode).toBe(2);
  });

  it('come from a file, which may be gzip', async () => {
    const requests = fileWith(gzipSync(readFileSync('examples/requests.ndjson')));
    const { stdout, exitCode } = await ccguard(['can-use', '--requests', requests, 'examples/account.json']);
    expect(stdout.split('\n').length).toBe(13);
    expect(exitCode).toBe(0);
  });

  it('cannot come from where the account comes from', async () => {
    const { stderr, exitCode } = await ccguard(['can-use', '--requests', '-'], { stdin: '' });
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'ccguard: --requests: standard input cannot be both the requests and the account; name a file for one\n',
    );
  });
});
