// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way

import { describe, expect, test } from 'vitest';
import type { Exception } from '#findings';
import { CONNECTION, type Given, NOW, OTHER_CONNECTION, UNREADABLE } from '../controls/judged.ts';
import { afterwards, approved, DECISION, findingIn, reportOf } from './findings.ts';

const USE = { Effect: 'Allow', Action: 'codeconnections:UseConnection', Resource: CONNECTION };
const USE_ALL = { ...USE, Resource: '*' };
const IN_EUROPE = { ...USE, Resource: 'arn:aws:codeconnections:eu-*:*:connection/*' };
const ELSEWHERE = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

function of(...statements: readonly object[]): Given {
  return { policies: [{ Version: '2012-10-17', Statement: statements }] };
}

function when(Condition: object, statement: object = USE_ALL): object {
  return { ...statement, Condition };
}

describe('an exception', () => {
  const failing = of(USE_ALL);

  /** What becomes of it, some of it changed. */
  const applied = (given: Partial<Exception>, now = NOW) =>
    findingIn(reportOf(failing, [{ ...approved(failing), ...given }], now), 'CCG.1').exception;

  test('applies to the grant that was looked at, and the finding stays', () => {
    const finding = findingIn(reportOf(failing, [approved(failing)]), 'CCG.1');
    expect(finding).toMatchObject({ status: 'failed', severity: 'critical', messageKey: 'beyond' });
    expect(finding.exception).toEqual({ applies: true, ...DECISION, because: null });
  });

  test('ends when its last day begins', () => {
    const end = Date.parse(`${DECISION.expires}T00:00:00Z`);
    expect(applied({}, end - 1)).toMatchObject({ applies: true, because: null });
    expect(applied({}, end)).toMatchObject({ applies: false, because: 'it has expired' });
  });

  test('is for one control', () => {
    expect(applied({ control: 'CCG.3' })).toBe(null);
  });

  test('is for the principals that its glob matches', () => {
    expect(applied({ principal: 'arn:aws:iam::*:role/a?p' })).toMatchObject({ applies: true });
    expect(applied({ principal: '*' })).toMatchObject({ applies: true });
    expect(applied({ principal: 'arn:aws:iam::111122223333:role/ap' })).toBe(null);
    expect(applied({ principal: 'arn:aws:iam::444455556666:role/app' })).toBe(null);
    expect(applied({ principal: 'arn:aws:iam::111122223333:role/APP' })).toBe(null);
  });

  test('that applies is told before one that does not any more', () => {
    const outdated = { ...approved(of(USE)), reason: 'outdated' };
    for (const register of [
      [outdated, approved(failing)],
      [approved(failing), outdated],
    ]) {
      expect(findingIn(reportOf(failing, register), 'CCG.1').exception).toMatchObject({
        applies: true,
        reason: DECISION.reason,
      });
    }
  });

  test('is nothing to a finding that passes', () => {
    expect(findingIn(reportOf(of(USE), [approved(of(USE))]), 'CCG.1').exception).toBe(null);
  });

  test('covers nothing that cannot be determined', () => {
    const unknown = { policies: [USE_ALL, UNREADABLE] };
    expect(findingIn(reportOf(unknown, [approved(failing)]), 'CCG.1').exception).toMatchObject({
      applies: false,
      because: 'what is granted could not be determined',
    });
    expect(findingIn(reportOf(unknown, [approved(unknown)]), 'CCG.1').exception).toMatchObject({
      applies: false,
    });
  });

  test('survives being written to a file and read again', () => {
    const exception = approved(failing);
    expect(JSON.parse(JSON.stringify(exception))).toEqual(exception);
    expect(exception).toEqual({
      control: 'CCG.1',
      principal: 'arn:aws:iam::111122223333:role/app',
      ...DECISION,
      grant: {
        use: {
          layers: [[{ Effect: 'Allow', Action: ['codeconnections:UseConnection'], Resource: ['*'] }]],
        },
      },
    });
  });
});

const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const OFFICE = { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };
const EVERYWHERE = { Effect: 'Allow', Action: '*', Resource: '*' };

const STILL_COVERED: readonly (readonly [fact: string, before: Given, after: Given])[] = [
  ['is narrower', of(USE_ALL), of(IN_EUROPE)],
  ['has lost a statement', of(USE_ALL, IN_EUROPE), of(IN_EUROPE)],
  ['has a Deny more', of(USE_ALL), of(USE_ALL, { ...IN_EUROPE, Effect: 'Deny' })],
  ['has a condition more', of(USE_ALL), of(when(MFA))],
  ['has a boundary now', of(USE_ALL), { ...of(USE_ALL), boundary: IN_EUROPE }],
  ['is bound by a service control policy now', of(USE_ALL), { ...of(USE_ALL), scps: [[IN_EUROPE]] }],
  ['is in another order', of(USE_ALL, IN_EUROPE, ELSEWHERE), of(IN_EUROPE, ELSEWHERE, USE_ALL)],
  ['is said twice', of(USE_ALL), of(USE_ALL, USE_ALL)],
  ['is in several documents', of(USE_ALL, IN_EUROPE), { policies: [IN_EUROPE, USE_ALL] }],
  [
    'is said in other words',
    of(USE_ALL),
    of({ ...USE_ALL, Action: 'CodeConnections:Use*', Resource: 'arn:*' }),
  ],
  ['comes with grants of other actions', of(USE_ALL), of(USE_ALL, ELSEWHERE)],
  ['says in one document what a boundary said', { ...of(USE_ALL), boundary: IN_EUROPE }, of(IN_EUROPE)],
  [
    'has what service control policies say said by its boundary',
    { ...of(USE_ALL), scps: [[EVERYWHERE], [IN_EUROPE]] },
    { ...of(USE_ALL), boundary: IN_EUROPE },
  ],
  [
    'names the texts that its document used to have, variables or not',
    {
      policies: [
        { Version: '2008-10-17', Statement: [when({ StringLike: { 'aws:RequestTag/t': '${x}*' } })] },
      ],
    },
    of(when({ StringLike: { 'aws:RequestTag/t': '${$}{x}*' } })),
  ],
  [
    'is asked for by numbers, as before',
    ...twice(of(when({ NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 } }))),
  ],
  [
    'asks for fewer addresses than before',
    of(when(OFFICE)),
    of(when({ IpAddress: { 'aws:SourceIp': '203.0.113.128/25' } })),
  ],
  ['asks for a key with a hostile name, as before', ...twice(of(when(keyed('aws:RequestTag/__proto__'))))],
];

const WIDER: readonly (readonly [fact: string, before: Given, after: Given])[] = [
  ['reaches more connections', of(IN_EUROPE), of(USE_ALL)],
  ['reaches one connection more', of(IN_EUROPE), of(IN_EUROPE, USE)],
  ['reaches them under the other prefix', of(USE_ALL), of({ ...USE_ALL, Action: '*:UseConnection' })],
  ['has lost a condition', of(when(MFA)), of(USE_ALL)],
  ['has lost a condition on the address', of(when(OFFICE)), of(USE_ALL)],
  [
    'has lost a condition on an address that must not be',
    of(when({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })),
    of(USE_ALL),
  ],
  [
    'has lost a condition on a number',
    of(when({ NumericLessThanIfExists: { 'aws:MultiFactorAuthAge': '3600' } })),
    of(USE_ALL),
  ],
  ['has lost a Deny', of(USE_ALL, { ...IN_EUROPE, Effect: 'Deny' }), of(USE_ALL)],
  ['has lost a Deny on an address', of(USE_ALL, { ...when(OFFICE), Effect: 'Deny' }), of(USE_ALL)],
  [
    'has lost a Deny on a number',
    of(USE_ALL, { ...when({ NumericGreaterThan: { 'aws:MultiFactorAuthAge': '3600' } }), Effect: 'Deny' }),
    of(USE_ALL),
  ],
  [
    'has lost a Deny until a day to come',
    of(USE_ALL, {
      ...when({ DateLessThan: { 'aws:CurrentTime': '2026-09-01T00:00:00Z' } }),
      Effect: 'Deny',
    }),
    of(USE_ALL),
  ],
  ['has lost its boundary', { ...of(USE_ALL), boundary: IN_EUROPE }, of(USE_ALL)],
  ['has a wider boundary', { ...of(USE_ALL), boundary: IN_EUROPE }, { ...of(USE_ALL), boundary: EVERYWHERE }],
  ['has lost a service control policy', { ...of(USE_ALL), scps: [[IN_EUROPE]] }, of(USE_ALL)],
  [
    'has lost a Deny of its boundary',
    { ...of(USE_ALL), boundary: { Statement: [EVERYWHERE, { ...IN_EUROPE, Effect: 'Deny' }] } },
    { ...of(USE_ALL), boundary: EVERYWHERE },
  ],
  [
    'compares as a number what it compared as a text',
    of(when({ StringEquals: { 'aws:RequestTag/size': '5' } })),
    of(when({ NumericEquals: { 'aws:RequestTag/size': '5' } })),
  ],
  ['no longer asks for a key with a hostile name', of(when(keyed('aws:RequestTag/__proto__'))), of(USE_ALL)],
  [
    'denies another text than it did, one that only looks alike',
    of(USE_ALL, { ...when({ Bool: { 'aws:RequestTag/t': 'a*' } }), Effect: 'Deny' }),
    of(USE_ALL, { ...when({ Bool: { 'aws:RequestTag/t': 'a${*}' } }), Effect: 'Deny' }),
  ],
  [
    'takes for a variable what was a text',
    {
      policies: [
        {
          Version: '2008-10-17',
          Statement: [when({ StringEquals: { 'aws:RequestTag/t': '${aws:SourceIp}' } })],
        },
      ],
    },
    of(when({ StringEquals: { 'aws:RequestTag/t': '${aws:SourceIp}' } })),
  ],
  [
    'has a default for a variable',
    of({ ...USE_ALL, Resource: 'arn:aws:codeconnections:*:*:connection/${aws:PrincipalTag/id}*' }),
    of({ ...USE_ALL, Resource: "arn:aws:codeconnections:*:*:connection/${aws:PrincipalTag/id, '0'}*" }),
  ],
];

function twice(given: Given): readonly [Given, Given] {
  return [given, given];
}

function keyed(key: string): object {
  return { StringEquals: Object.fromEntries([[key, 'v']]) };
}

test.each(STILL_COVERED)('an exception still applies where the grant %s', (_, before, after) => {
  expect(afterwards(before, after)).toMatchObject({ applies: true, because: null });
});

test.each(WIDER)('an exception applies no more where the grant %s', (_, before, after) => {
  expect(afterwards(before, after)).toMatchObject({
    applies: false,
    because: 'the grant is wider than the one that was approved',
  });
});

test('an exception is of no use where the approved statements cannot be read', () => {
  const exception = approved(of(USE_ALL));
  for (const statement of [{}, { Effect: 'Allow' }, { ...USE_ALL, Condition: { Maybe: {} } }]) {
    const grant = { use: { layers: [[statement]] } };
    expect(findingIn(reportOf(of(USE_ALL), [{ ...exception, grant }]), 'CCG.1').exception).toMatchObject({
      applies: false,
    });
  }
});

test('an exception for another kind of grant covers nothing', () => {
  const exception = approved(of(USE_ALL));
  for (const grant of [{}, { pass: exception.grant.use ?? [] }, { use: [] }, { trust: [] }]) {
    expect(findingIn(reportOf(of(USE_ALL), [{ ...exception, grant }]), 'CCG.1').exception).toMatchObject({
      applies: false,
    });
  }
});

test('an exception of a control that judges several actions covers each of them', () => {
  const actions = (...names: readonly string[]) =>
    of({ ...USE_ALL, Action: names.map((name) => `codeconnections:${name}`) });
  const before = actions('GetConnectionToken', 'RegisterAppCode');
  expect(afterwards(before, before, 'CCG.8')).toMatchObject({ applies: true });
  expect(afterwards(before, actions('GetConnectionToken'), 'CCG.8')).toMatchObject({ applies: true });
  expect(
    afterwards(
      before,
      actions('GetConnectionToken', 'RegisterAppCode', 'UpdateConnectionInstallation'),
      'CCG.8',
    ),
  ).toMatchObject({ applies: false });
  // What another control judges is for that one to see.
  expect(
    afterwards(before, actions('GetConnectionToken', 'RegisterAppCode', 'UseConnection'), 'CCG.8'),
  ).toMatchObject({ applies: true });
});

test('a principal of another name is covered by what was approved for the first, as far as it goes', () => {
  const other = 'arn:aws:iam::111122223333:role/other';
  const exception = { ...approved(of(USE_ALL)), principal: '*' };
  const appliesTo = (given: Given) =>
    findingIn(reportOf({ ...given, principal: other }, [exception]), 'CCG.1').exception?.applies;
  expect(appliesTo(of(IN_EUROPE))).toBe(true);
  expect(appliesTo(of({ ...USE_ALL, Action: 'codestar-connections:UseConnection' }))).toBe(false);
});

test.each([
  ['its ARN', when({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/other' } })],
  ['its name', when({ StringNotLike: { 'aws:username': 'app' } })],
  ['what it is', when({ StringEquals: { 'aws:PrincipalType': 'AssumedRole' } })],
])(
  'a principal is not covered by what gives it more than the one approved, because of %s',
  (_, statement) => {
    const other = { principal: 'arn:aws:iam::111122223333:role/other' };
    const user = { principal: 'arn:aws:iam::111122223333:user/app' };
    const given = of(USE, statement);
    const exception = { ...approved({ ...given, ...user }), principal: '*' };
    expect(findingIn(reportOf({ ...given, ...other }, [exception]), 'CCG.1').exception).toMatchObject({
      applies: false,
    });
  },
);

describe('an exception for a grant that depends on the tags of the principal', () => {
  const CONDITION = of(when({ StringEquals: { 'aws:PrincipalTag/Team': ['red', 'blue'] } }));
  const VARIABLE = of({
    ...USE_ALL,
    Resource: ['arn:aws:codeconnections:${aws:PrincipalTag/team}:*:*', 'arn:aws:codeconnections:eu-*:*:*'],
  });
  const IN_VALUE = of(
    when({ StringLike: { 'codeconnections:OwnerId': ['a*', '${aws:PrincipalTag/team}'] } }),
  );
  const red = { tags: { team: 'red' } };
  const blue = { tags: { team: 'blue' } };
  const free = { tags: { team: 'red' }, sessionTags: true };

  test.each([
    ['a condition', CONDITION],
    ['a resource', VARIABLE],
    ['a value', IN_VALUE],
  ])('through %s applies while the tag is what it was', (_, given) => {
    const [asBefore, other] = [
      { ...given, ...red },
      { ...given, ...blue },
    ];
    expect(afterwards(asBefore, { ...given, tags: { team: 'red', size: 'big' } })).toMatchObject({
      applies: true,
    });
    expect(afterwards(asBefore, other)).toMatchObject({ applies: false });
    expect(afterwards({ ...given, tags: {} }, asBefore)).toMatchObject({ applies: false });
  });

  test('applies no more once callers bring tags of their own', () => {
    expect(afterwards({ ...VARIABLE, ...red }, { ...VARIABLE, ...free })).toMatchObject({ applies: false });
  });

  test('applies whatever the tag where it could be anything when it was approved', () => {
    expect(afterwards({ ...VARIABLE, ...free }, { ...VARIABLE, ...blue })).toMatchObject({ applies: true });
    expect(afterwards({ ...VARIABLE, ...free }, { ...VARIABLE, ...free })).toMatchObject({ applies: true });
  });

  test('applies no more once a tag is gone that was always there', () => {
    const unless = of({ ...USE_ALL, Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'red' } } });
    expect(afterwards({ ...unless, ...free }, { ...unless, ...blue })).toMatchObject({ applies: true });
    expect(afterwards({ ...unless, ...free }, { ...unless, tags: {} })).toMatchObject({ applies: false });
  });

  test('applies whatever the tag where no statement asks for it', () => {
    expect(afterwards({ ...of(USE_ALL), ...red }, { ...of(USE_ALL), ...blue })).toMatchObject({
      applies: true,
    });
  });

  test('holds the tags that are asked for, and null for one that is not there', () => {
    expect(approved({ ...CONDITION, ...red }).grant.use).toMatchObject({
      principal: { 'aws:principaltag/team': 'red' },
    });
    expect(approved({ ...CONDITION, tags: {} }).grant.use).toMatchObject({
      principal: { 'aws:principaltag/team': null },
    });
    expect(approved({ ...CONDITION, ...free }).grant.use).toMatchObject({
      principal: { 'aws:principaltag/team': '*' },
    });
    expect(approved({ ...CONDITION, sessionTags: true }).grant.use).not.toHaveProperty('principal');
  });
});

describe('an exception for who may assume a role', () => {
  const trusting = (...principals: readonly object[]) => ({
    Version: '2012-10-17',
    Statement: principals.map((Principal) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })),
  });
  const EVERYONE = { AWS: '*' };
  const PARTNER = { AWS: '444455556666' };
  const GUARD = {
    Effect: 'Deny',
    Principal: { AWS: '777788889999' },
    Action: 'sts:AssumeRole',
  };
  const role = (trust: object, statements: readonly object[] = [USE]): Given => ({
    ...of(...statements),
    trust,
  });
  const both = trusting(PARTNER, EVERYONE);
  const guarded = { ...both, Statement: [...both.Statement, GUARD] };

  const COVERED: readonly (readonly [fact: string, before: object, after: object])[] = [
    ['is as it was', both, both],
    ['is in another order', both, trusting(EVERYONE, PARTNER)],
    ['lets in fewer', both, trusting(PARTNER)],
    ['says the same twice', both, trusting(EVERYONE, PARTNER, PARTNER)],
    ['has a Deny more', both, guarded],
  ];

  test.each(COVERED)('applies where the trust policy %s', (_, before, after) => {
    expect(afterwards(role(before), role(after), 'CCG.9')).toMatchObject({ applies: true });
  });

  const NOT_COVERED: readonly (readonly [fact: string, before: object, after: object])[] = [
    ['lets in one more', trusting(PARTNER), both],
    ['lets in another', trusting(PARTNER), trusting({ AWS: '777788889999' })],
    ['has lost a Deny', guarded, both],
    [
      'has lost a condition',
      { ...both, Statement: both.Statement.map((one) => ({ ...one, Condition: MFA })) },
      both,
    ],
    [
      'lets in everybody but one',
      trusting(PARTNER),
      {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', NotPrincipal: PARTNER, Action: 'sts:AssumeRole' }],
      },
    ],
  ];

  test.each(NOT_COVERED)('applies no more where the trust policy %s', (_, before, after) => {
    expect(afterwards(role(before), role(after), 'CCG.9')).toMatchObject({ applies: false });
  });

  test('applies no more where the role may use more connections', () => {
    const after = role(both, [USE, { ...USE, Resource: OTHER_CONNECTION }]);
    expect(afterwards(role(both), after, 'CCG.9')).toMatchObject({ applies: false });
    expect(afterwards(after, role(both), 'CCG.9')).toMatchObject({ applies: true });
  });

  test('never applies where the trust policy cannot be read', () => {
    const unreadable = { Effect: 'Allow', Principal: 'x', Action: 'sts:AssumeRole' };
    expect(afterwards(role(both), role(unreadable), 'CCG.9')).toMatchObject({ applies: false });
    expect(afterwards(role(unreadable), role(both), 'CCG.9')).toMatchObject({ applies: false });
    expect(afterwards(role(unreadable), role(unreadable), 'CCG.9')).toMatchObject({ applies: false });
  });
});
