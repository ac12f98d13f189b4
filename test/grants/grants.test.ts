import { describe, expect, it } from 'vitest';
import {
  type Grants,
  GrantsReader,
  globPattern,
  HANDSHAKE,
  INSTALLATION,
  PASS,
  TOKEN,
  USE,
  type Vocabulary,
} from '#grants';
import { ALWAYS } from '#regions';
import { callerFrom, carriedFrom, grantsOf, NOW, type Policies, type Who } from '../support/engine.ts';

const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/aEXAMPLE-8aad-4d5d-8878-dfcab0bc441f';
const USE_ACTION = 'codeconnections:UseConnection';

function document(...statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}
function allow(given: object = {}): object {
  return { Effect: 'Allow', Action: USE_ACTION, Resource: CONNECTION, ...given };
}
const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };

/** `policy[statement]` of what an answer rests on. */
function evidenceOf({ ask, referencesOf }: Grants): string[] {
  const answer = ask(ALWAYS);
  return answer.answer === 'no'
    ? []
    : referencesOf(answer.statements).map(({ policy, statement }) => `${policy.name}[${statement.index}]`);
}

describe('the evidence for a grant', () => {
  it('is every statement that allows part of it, by policy and place', () => {
    const grants = grantsOf({
      identity: [
        document({ Effect: 'Allow', Action: 's3:*', Resource: '*' }, allow()),
        document(allow({ Action: 's3:*' })),
        document(allow({ Effect: 'Deny', Resource: 'arn:aws:s3:::x' }), allow({ Resource: '*' }), allow()),
      ],
    });
    expect(evidenceOf(grants)).toEqual(['inline-0[1]', 'inline-2[1]', 'inline-2[2]']);
    expect(grants.statements).toHaveLength(3);
  });

  it('leaves out statements of which nothing is left', () => {
    const elsewhere = CONNECTION.replace('us-east-1', 'eu-west-1');
    const grants = grantsOf({
      identity: [
        document(allow(), allow({ Resource: elsewhere }), allow({ Effect: 'Deny', Resource: elsewhere })),
      ],
    });
    expect(evidenceOf(grants)).toEqual(['inline-0[0]']);
    expect(grants.referencesOf(grants.statements)).toHaveLength(1);
  });

  it('names the policies of the principal that is asked about, though another said the same before', () => {
    const reader = new GrantsReader(NOW);
    const [first, second] = [allow(), allow({ Resource: '*' })];
    const policies = [
      { identity: [document(first, second)] },
      { identity: [document(first), document(second)] },
      { identity: [document(EVERYTHING, first).valueOf(), document(second)] },
      { identity: [document({ Effect: 'Allow', Action: 's3:*', Resource: '*' }), document(first, second)] },
    ].map((given: Policies) => evidenceOf(reader.read(callerFrom(), carriedFrom(given), USE)));
    expect(policies).toEqual([
      ['inline-0[0]', 'inline-0[1]'],
      ['inline-0[0]', 'inline-1[0]'],
      ['inline-0[0]', 'inline-0[1]', 'inline-1[0]'],
      ['inline-1[0]', 'inline-1[1]'],
    ]);
  });
});

describe('one reader for many principals', () => {
  const own = `arn:aws:codeconnections:*:\${aws:PrincipalAccount}:connection/*`;
  type Asked = readonly [Policies, Who?];
  const role = (name: string, account = '111122223333'): Who => ({
    arn: `arn:aws:iam::${account}:role/${name}`,
    id: name,
  });
  const tagIs = (...values: readonly string[]) => ({
    StringEquals: { 'aws:ResourceTag/x': values },
    StringNotEquals: { 'aws:ResourceTag/x': 'none' },
  });
  const rows: readonly [string, Asked, Asked][] = [
    [
      'tells accounts apart',
      [{ identity: [document(allow({ Resource: own }))] }, role('a')],
      [{ identity: [document(allow({ Resource: own }))] }, role('a', '444455556666')],
    ],
    [
      'tells a boundary from a service control policy',
      [{ identity: [document(allow())], boundary: document(EVERYTHING) }],
      [{ identity: [document(allow())], boundary: document() }],
    ],
    [
      'tells a boundary that allows nothing from none',
      [{ identity: [document(allow())] }],
      [{ identity: [document(allow())], boundary: document() }],
    ],
    [
      'tells levels of service control policies apart',
      [{ identity: [document(allow())], scps: [[document(EVERYTHING), document()]] }],
      [{ identity: [document(allow())], scps: [[document(EVERYTHING)], [document()]] }],
    ],
    [
      'tells Allow from Deny',
      [{ identity: [document(EVERYTHING, allow())] }],
      [{ identity: [document(EVERYTHING, allow({ Effect: 'Deny', Resource: '*' }))] }],
    ],
    [
      'tells conditions apart',
      [{ identity: [document(allow({ Condition: { Null: { 'aws:username': 'true' } } }))] }],
      [{ identity: [document(allow({ Condition: { Null: { 'aws:username': 'false' } } }))] }],
    ],
    [
      'tells principals apart where a condition does',
      [
        {
          identity: [document(allow({ Condition: { ArnLike: { 'aws:PrincipalArn': '*:*:*:*:*:role/a' } } }))],
        },
        role('a'),
      ],
      [
        {
          identity: [document(allow({ Condition: { ArnLike: { 'aws:PrincipalArn': '*:*:*:*:*:role/a' } } }))],
        },
        role('b'),
      ],
    ],
    [
      'tells principals apart where a variable does',
      [
        { identity: [document(allow({ Resource: `\${aws:PrincipalTag/x}` }))] },
        { ...role('a'), tags: { x: CONNECTION } },
      ],
      [{ identity: [document(allow({ Resource: `\${aws:PrincipalTag/x}` }))] }, role('b')],
    ],
    [
      'tells principals apart where one of several statements has a variable',
      [
        { identity: [document(allow({ Resource: 'arn:x' }), allow({ Resource: `\${aws:PrincipalTag/x}` }))] },
        { ...role('a'), tags: { x: CONNECTION } },
      ],
      [
        { identity: [document(allow({ Resource: 'arn:x' }), allow({ Resource: `\${aws:PrincipalTag/x}` }))] },
        role('b'),
      ],
    ],
    [
      'tells principals apart where one of several resources is a variable',
      [
        { identity: [document(allow({ Resource: ['arn:x', `\${aws:PrincipalTag/x}`] }))] },
        { ...role('a'), tags: { x: CONNECTION } },
      ],
      [{ identity: [document(allow({ Resource: ['arn:x', `\${aws:PrincipalTag/x}`] }))] }, role('b')],
    ],
    [
      'tells principals apart where one of several values is a variable',
      [
        { identity: [document(allow({ Condition: tagIs('none', `\${aws:PrincipalTag/x}`) }))] },
        { ...role('a'), tags: { x: 'y' } },
      ],
      [{ identity: [document(allow({ Condition: tagIs('none', `\${aws:PrincipalTag/x}`) }))] }, role('b')],
    ],
    [
      'tells a missing policy from none',
      [{ identity: [document(allow()), { missing: 'arn:aws:iam::111122223333:policy/x' }] }],
      [{ identity: [document(allow())] }],
    ],
  ];
  it.each(rows)('%s', (_fact, ...asked) => {
    const summary = ({ exposure, ask }: Grants) => {
      const { answer, ...rest } = ask(ALWAYS);
      return { exposure, answer, witness: 'witness' in rest ? rest.witness : undefined };
    };
    const reader = new GrantsReader(NOW);
    const shared = asked.map(([policies, who]) =>
      summary(reader.read(callerFrom(who), carriedFrom(policies, who), USE)),
    );
    expect(shared).toEqual(asked.map(([policies, who]) => summary(grantsOf(policies, who))));
    expect(shared[0]).not.toEqual(shared[1]);
  });

  it('computes what is said in the same words once', () => {
    const reader = new GrantsReader(NOW);
    const read = (name: string, Sid: string) =>
      reader.read(callerFrom(role(name)), carriedFrom({ identity: [document(allow({ Sid }))] }), USE)
        .analysis;
    expect(read('a', 'one')).toBe(read('b', 'two'));
  });

  it('computes the absence of grants once for an account', () => {
    const reader = new GrantsReader(NOW);
    const read = (name: string, Action: string) =>
      reader.read(callerFrom(role(name)), carriedFrom({ identity: [document(allow({ Action }))] }), USE);
    expect(read('a', 's3:*').words).toBe(read('b', 'iam:*').words);
  });

  it('asks of reach where something not named is in reach, or where it is told to', () => {
    const named = carriedFrom({ identity: [document(allow())] });
    const read = (always: boolean) => new GrantsReader(NOW, undefined, always).read(callerFrom(), named, USE);
    const { ask, questions, exposure } = read(true);
    expect(ask(questions.beyondAccounts)).toEqual({ answer: 'no' });
    expect(exposure).toEqual(read(false).exposure);
  });

  it('asks more in the words of the policies', () => {
    const asks = ({ onArn }: Vocabulary) => ({
      own: onArn(globPattern('*:111122223333:*')),
      other: onArn(globPattern('*:444455556666:*')),
    });
    const reader = new GrantsReader(NOW, asks);
    const policies = carriedFrom({ identity: [document(allow())] });
    const { asked, mayReach } = reader.read(callerFrom(), policies, USE);
    expect(Object.keys(asked)).toEqual(['own', 'other']);
    expect(Object.values(asked).map(mayReach)).toEqual([true, false]);
  });

  it('tells families of actions apart', () => {
    const reader = new GrantsReader(NOW);
    const policies = carriedFrom({ identity: [document(allow())] });
    expect(reader.read(callerFrom(), policies, USE).mayReach(ALWAYS)).toBe(true);
    expect(reader.read(callerFrom(), policies, PASS).mayReach(ALWAYS)).toBe(false);
  });
});

describe('a principal without a statement about the actions', () => {
  const grants = grantsOf({ identity: [document(allow({ Action: 's3:*' }))], boundary: document() });

  it('can do nothing with them', () => {
    expect(grants).toMatchObject({ administrator: false, statements: [], unknown: [], analysis: undefined });
    expect(grants.exposure).toEqual({
      reach: 'none',
      repositories: 'any-repository',
      unlessKeyAbsent: false,
      access: undefined,
      cells: [],
    });
    expect(grants.ask(ALWAYS)).toEqual({ answer: 'no' });
    expect(grants.mayReach(ALWAYS)).toBe(false);
  });
});

describe('an administrator', () => {
  const everyone = { StringLike: { 'aws:PrincipalAccount': '*' } };
  it.each<readonly [string, boolean, Policies]>([
    ['may do everything on everything', true, { identity: [document(EVERYTHING)] }],
    ['may do so beside other grants', true, { identity: [document(allow()), document(allow(), EVERYTHING)] }],
    ['is bounded by nothing', false, { identity: [document(EVERYTHING)], boundary: document(allow()) }],
    ['is denied nothing', false, { identity: [document(EVERYTHING, allow({ Effect: 'Deny' }))] }],
    [
      'has one statement that says all',
      false,
      {
        identity: [
          document(
            allow({ Action: 'codeconnections:*', Resource: '*' }),
            allow({ Action: 'codestar-connections:*', Resource: '*' }),
          ),
        ],
      },
    ],
    ['has no condition', false, { identity: [document({ ...EVERYTHING, Condition: everyone })] }],
    [
      'has no exception',
      false,
      { identity: [document({ Effect: 'Allow', NotAction: [], NotResource: [] })] },
    ],
    [
      'allows no exception of everything',
      false,
      {
        identity: [
          document(
            allow({ Action: 'code*', Resource: '*' }),
            { Effect: 'Allow', NotAction: '*', Resource: '*' },
            { Effect: 'Allow', Action: '*', NotResource: '*' },
          ),
        ],
      },
    ],
    ['has a star of its own', false, { identity: [document(allow({ Action: '*', Resource: '**' }))] }],
    [
      'is not allowed everything by a Deny',
      false,
      { identity: [document({ ...EVERYTHING, Effect: 'Deny' }, allow())] },
    ],
    ['has the actions of everything', false, { identity: [document({ ...EVERYTHING, Action: '*:*' })] }],
  ])('%s', (_fact, administrator, policies) => {
    expect(grantsOf(policies).administrator).toBe(administrator);
  });
});

describe('policies that cannot be read', () => {
  it('are named, whichever layer they are of', () => {
    const missing = (name: string) => ({ missing: `arn:aws:iam::111122223333:policy/${name}` });
    const { unknown } = grantsOf({
      identity: ['no json', document(allow()), missing('a')],
      groups: [missing('b')],
      boundary: missing('c'),
      scps: [[missing('d')]],
    });
    expect(unknown).toEqual([
      expect.stringMatching(/^unreadable inline policy inline-0\b/),
      'missing inline policy arn:aws:iam::111122223333:policy/a',
      'missing inline policy arn:aws:iam::111122223333:policy/b of group staff',
      'missing policy arn:aws:iam::111122223333:policy/c',
      'missing service control policy arn:aws:iam::111122223333:policy/d',
    ]);
  });

  it('say what an answer depends on', () => {
    const arn = 'arn:aws:iam::111122223333:policy/b';
    expect(grantsOf({ identity: [document(allow())], boundary: { missing: arn } }).ask(ALWAYS)).toMatchObject(
      {
        answer: 'maybe',
        dependsOn: [`missing policy ${arn}`],
      },
    );
    expect(grantsOf({ identity: ['no json'] }).ask(ALWAYS)).toMatchObject({
      answer: 'maybe',
      dependsOn: [expect.stringMatching(/^unreadable inline policy inline-0\b/)],
      statements: [],
    });
  });
});

it('actions without a resource are asked with a star', () => {
  const grants = grantsOf(
    { identity: [document(allow({ Action: 'codestar-connections:*', Resource: '*' }))] },
    undefined,
    HANDSHAKE,
  );
  expect(grants.ask(ALWAYS)).toMatchObject({ answer: 'yes', witness: { resource: '*', context: {} } });
  expect(grants.exposure.cells).toEqual([]);
  expect(
    grantsOf({ identity: [document(allow({ Action: 'codestar-connections:*' }))] }, undefined, HANDSHAKE).ask(
      ALWAYS,
    ).answer,
  ).toBe('no');
});

it.each([
  'GetIndividualAccessToken',
  'StartOAuthHandshake',
  'StartAppRegistrationHandshake',
  'RegisterAppCode',
])('%s is an action of the handshake under both prefixes', (name) => {
  for (const prefix of ['codeconnections', 'codestar-connections']) {
    const policies = { identity: [document(allow({ Action: `${prefix}:${name}`, Resource: '*' }))] };
    expect(grantsOf(policies, undefined, HANDSHAKE).ask(ALWAYS)).toMatchObject({
      answer: 'yes',
      witness: { action: `${prefix}:${name}` },
    });
  }
});

it.each([
  ['codeconnections:GetConnectionToken', TOKEN],
  ['codestar-connections:UpdateConnectionInstallation', INSTALLATION],
] as const)('%s is an action on a connection', (Action, family) => {
  const Condition = { StringEquals: { 'aws:ResourceAccount': '111122223333' } };
  const policies = { identity: [document(allow({ Action, Condition }))] };
  expect(grantsOf(policies, undefined, family).ask(ALWAYS)).toMatchObject({
    answer: 'yes',
    witness: { action: Action, resource: CONNECTION },
  });
});
