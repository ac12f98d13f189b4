import { describe, expect, it } from 'vitest';
import { type PolicyKind, readDocument, type Statement } from '#policy';

const ALLOW = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
const TRUST = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*' };

function statementsOf(input: unknown, kind: PolicyKind = 'permissions'): readonly Statement[] {
  const reading = readDocument(input, { kind });
  if (!reading.readable) throw new Error(JSON.stringify(reading.problems));
  return reading.statements;
}

function problemsOf(input: unknown, kind: PolicyKind = 'permissions'): string[] {
  const reading = readDocument(input, { kind });
  return reading.readable ? [] : reading.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('a document that cannot be read says where and why', () => {
  const statement = (given: object) => ({ Statement: [{ ...ALLOW, ...given }] });
  const without = (name: string) => ({
    Statement: [Object.fromEntries(Object.entries(ALLOW).filter(([key]) => key !== name))],
  });
  const condition = (operator: string, values: unknown) =>
    statement({ Condition: { [operator]: { k: values } } });
  const rows: readonly [string, unknown, readonly string[]][] = [
    ['nothing', undefined, [': expected a policy document, found a undefined']],
    ['null', null, [': expected a policy document, found null']],
    ['a number', 7, [': expected a policy document, found a number']],
    ['a list', [], [': expected a policy document, found a list']],
    ['an empty object', {}, ['Statement: missing']],
    ['a list of no object', { Statement: ['x'] }, ['Statement[0]: expected a statement, found a string']],
    ['a statement of null', { Statement: null }, ['Statement: expected a statement, found null']],
    ['a later statement', { Statement: [ALLOW, 7] }, ['Statement[1]: expected a statement, found a number']],
    [
      'another version',
      { Version: '2012-10-18', Statement: [] },
      ['Version: expected 2012-10-17 or 2008-10-17'],
    ],
    ['a version of null', { Version: null, Statement: [] }, ['Version: expected 2012-10-17 or 2008-10-17']],
    ['an id that is no text', { Id: 7, Statement: [] }, ['Id: expected a string']],
    [
      'an element in another case',
      { statement: [] },
      ['statement: unknown element of a policy document', 'Statement: missing'],
    ],
    [
      'an unknown element of a statement',
      statement({ action: 'x' }),
      ['Statement[0].action: unknown element of a statement'],
    ],
    ...['12345678901234567890', '9007199254740992', '0.12345678901234567'].map(
      (digits): [string, unknown, string[]] => [
        `a number that JSON.parse rounds, ${digits}`,
        statement({ Condition: { StringEquals: { 'aws:PrincipalTag/id': ['x', Number(digits)] } } }),
        [
          'Statement[0].Condition.StringEquals.aws:PrincipalTag/id[1]: expected a string: a number with so many digits is not read exactly',
        ],
      ],
    ),
    ['a Sid that is no text', statement({ Sid: 7 }), ['Statement[0].Sid: expected a string']],
    ['no effect', without('Effect'), ['Statement[0].Effect: expected Allow or Deny']],
    [
      'an effect in another case',
      statement({ Effect: 'allow' }),
      ['Statement[0].Effect: expected Allow or Deny'],
    ],
    ['no action', without('Action'), ['Statement[0].Action: missing']],
    [
      'both kinds of action',
      statement({ NotAction: 'x' }),
      ['Statement[0].NotAction: a statement has either Action or NotAction'],
    ],
    [
      'an action of null',
      statement({ Action: null }),
      ['Statement[0].Action: expected a string or a list of strings, found null'],
    ],
    [
      'an action of an object',
      statement({ Action: {} }),
      ['Statement[0].Action: expected a string or a list of strings, found a object'],
    ],
    [
      'a list of actions with a number',
      statement({ Action: ['x', 7] }),
      ['Statement[0].Action[1]: expected a string, found a number'],
    ],
    [
      'a list of actions in a list',
      statement({ Action: [['x']] }),
      ['Statement[0].Action[0]: expected a string, found a list'],
    ],
    [
      'a bad NotAction',
      { Statement: { Effect: 'Deny', NotAction: 7, Resource: '*' } },
      ['Statement.NotAction: expected a string or a list of strings, found a number'],
    ],
    ['no resource', without('Resource'), ['Statement[0].Resource: missing']],
    [
      'both kinds of resource',
      statement({ NotResource: 'x' }),
      ['Statement[0].NotResource: a statement has either Resource or NotResource'],
    ],
    [
      'a resource that is no text',
      statement({ Resource: [7] }),
      ['Statement[0].Resource[0]: expected a string, found a number'],
    ],
    [
      'a bad NotResource',
      { Statement: { Effect: 'Deny', Action: '*', NotResource: true } },
      ['Statement.NotResource: expected a string or a list of strings, found a boolean'],
    ],
    [
      'a principal',
      statement({ Principal: '*' }),
      ['Statement[0].Principal: an identity policy names no principal'],
    ],
    [
      'an excepted principal',
      statement({ NotPrincipal: '*' }),
      ['Statement[0].NotPrincipal: an identity policy names no principal'],
    ],
    [
      'conditions that are no object',
      statement({ Condition: [] }),
      ['Statement[0].Condition: expected an object, found a list'],
    ],
    [
      'an unknown operator',
      condition('StringEqual', 'x'),
      ['Statement[0].Condition.StringEqual: unknown condition operator'],
    ],
    [
      'an unknown set operator',
      condition('ForSomeValues:StringEquals', 'x'),
      ['Statement[0].Condition.ForSomeValues:StringEquals: unknown condition operator'],
    ],
    [
      'a set operator on its own',
      condition('ForAllValues:', 'x'),
      ['Statement[0].Condition.ForAllValues:: unknown condition operator'],
    ],
    [
      'an operator of every object',
      condition('constructor', 'x'),
      ['Statement[0].Condition.constructor: unknown condition operator'],
    ],
    [
      'Null with IfExists',
      condition('NullIfExists', 'true'),
      ['Statement[0].Condition.NullIfExists: unknown condition operator'],
    ],
    [
      'IfExists twice',
      condition('BoolIfExistsIfExists', 'true'),
      ['Statement[0].Condition.BoolIfExistsIfExists: unknown condition operator'],
    ],
    [
      'an operator without keys',
      statement({ Condition: { Bool: 'true' } }),
      ['Statement[0].Condition.Bool: expected an object, found a string'],
    ],
    [
      'a value of null',
      condition('StringEquals', null),
      ['Statement[0].Condition.StringEquals.k: expected a string, found null'],
    ],
    [
      'a value of an object',
      condition('StringEquals', [{}]),
      ['Statement[0].Condition.StringEquals.k[0]: expected a string, found a object'],
    ],
    [
      'a number in words',
      condition('NumericEquals', 'ten'),
      ['Statement[0].Condition.NumericEquals.k: expected a number'],
    ],
    [
      'a number in words later',
      condition('NumericEquals', ['1', 'ten']),
      ['Statement[0].Condition.NumericEquals.k[1]: expected a number'],
    ],
    [
      'a date in words',
      condition('DateLessThan', 'soon'),
      ['Statement[0].Condition.DateLessThan.k: expected a date (ISO 8601 or seconds since 1970)'],
    ],
    [
      'an address in words',
      condition('IpAddress', 'home'),
      ['Statement[0].Condition.IpAddress.k: expected an IP address or block'],
    ],
    [
      'a Null of neither',
      condition('Null', 'maybe'),
      ['Statement[0].Condition.Null.k: expected true or false'],
    ],
    ['a Null of more', condition('Null', 'xtrue'), ['Statement[0].Condition.Null.k: expected true or false']],
    [
      'a Null of even more',
      condition('Null', 'falsey'),
      ['Statement[0].Condition.Null.k: expected true or false'],
    ],
    [
      'several faults',
      { Version: 1, Statement: [{ Effect: 'No' }] },
      [
        'Version: expected 2012-10-17 or 2008-10-17',
        'Statement[0].Effect: expected Allow or Deny',
        'Statement[0].Action: missing',
        'Statement[0].Resource: missing',
      ],
    ],
  ];
  it.each(rows)('%s', (_fact, input, problems) => {
    expect(problemsOf(input).sort()).toEqual([...problems].sort());
  });

  it('but not more than twenty times', () => {
    expect(problemsOf({ Statement: Array<unknown>(100).fill(7) })).toHaveLength(20);
    expect(problemsOf({ Statement: { ...ALLOW, Action: Array<unknown>(100).fill(7) } })).toHaveLength(20);
  });

  it('also where the statement is about something else', () => {
    const input = { Statement: { ...ALLOW, Condition: { StringEqual: {} } } };
    expect(readDocument(input, { kind: 'permissions', wants: () => false })).toEqual({
      readable: false,
      problems: [{ path: 'Statement.Condition.StringEqual', message: 'unknown condition operator' }],
    });
  });
});

describe('a document that can be read', () => {
  it('needs no statement', () => {
    expect(statementsOf({ Version: '2012-10-17', Id: 'x', Statement: [] })).toEqual([]);
  });

  it('may hold one statement outside a list', () => {
    expect(statementsOf({ Statement: ALLOW })).toMatchObject([{ index: 0, effect: 'Allow' }]);
  });

  it('numbers its statements', () => {
    expect(statementsOf({ Statement: [ALLOW, { ...ALLOW, Sid: 'second', Effect: 'Deny' }] })).toMatchObject([
      { index: 0, effect: 'Allow', sid: undefined },
      { index: 1, effect: 'Deny', sid: 'second' },
    ]);
  });

  it('folds actions and leaves resources as they are', () => {
    const [statement] = statementsOf({ Statement: { ...ALLOW, Action: ['S3:Get*'], Resource: 'arn:AWS:?' } });
    expect(statement?.actions).toEqual({
      negated: false,
      patterns: [{ source: 'S3:Get*', parts: [{ kind: 'text', text: 's3:get' }, { kind: 'many' }] }],
    });
    expect(statement?.resources).toEqual({
      negated: false,
      patterns: [{ source: 'arn:AWS:?', parts: [{ kind: 'text', text: 'arn:AWS:' }, { kind: 'one' }] }],
    });
    expect(statement?.principals).toBe(undefined);
  });

  it('marks what is excepted', () => {
    const [statement] = statementsOf({
      Statement: { Effect: 'Deny', NotAction: 'a', NotResource: ['b', 'c'] },
    });
    expect(statement?.actions).toMatchObject({ negated: true, patterns: [{ source: 'a' }] });
    expect(statement?.resources).toMatchObject({
      negated: true,
      patterns: [{ source: 'b' }, { source: 'c' }],
    });
  });

  it('may have empty lists, which name nothing', () => {
    const [statement] = statementsOf({ Statement: { Effect: 'Allow', Action: [], NotResource: [] } });
    expect(statement?.actions).toEqual({ negated: false, patterns: [] });
    expect(statement?.resources).toEqual({ negated: true, patterns: [] });
  });

  it.each([
    ['2012-10-17', [{ kind: 'variable', key: 'aws:userid', shown: 'aws:userid', fallback: undefined }]],
    ['2008-10-17', [{ kind: 'text', text: `\${aws:userid}` }]],
    [undefined, [{ kind: 'text', text: `\${aws:userid}` }]],
  ])('of version %s reads variables as they are there', (Version, parts) => {
    const value = `\${aws:userid}`;
    const Statement = { ...ALLOW, Action: value, Resource: value, Condition: { StringEquals: { k: value } } };
    const [statement] = statementsOf(Version === undefined ? { Statement } : { Version, Statement });
    expect(statement?.resources?.patterns[0]?.parts).toEqual(parts);
    expect(statement?.conditions[0]?.values[0]?.parts).toEqual(parts);
    expect(statement?.actions.patterns[0]?.parts).toEqual([{ kind: 'text', text: value }]);
  });

  it('lists its conditions operator by operator, key by key', () => {
    const Condition = {
      'ForAllValues:StringLikeIfExists': { 'S3:Prefix': ['a*', true], k: 7 },
      null: { 'aws:TagKeys': false },
    };
    const [statement] = statementsOf({ Statement: { ...ALLOW, Condition } });
    expect(statement?.conditions).toMatchObject([
      {
        key: 's3:prefix',
        shown: { operator: 'ForAllValues:StringLikeIfExists', key: 'S3:Prefix' },
        operator: {
          negated: false,
          ifExists: true,
          quantifier: 'all',
          comparison: { type: 'text', mode: 'glob' },
        },
        values: [{ parts: [{ kind: 'text', text: 'a' }, { kind: 'many' }] }, { source: 'true' }],
      },
      { key: 'k', values: [{ source: '7' }] },
      {
        key: 'aws:tagkeys',
        operator: { negated: false, ifExists: false, quantifier: 'one', comparison: { type: 'null' } },
        values: [{ source: 'false' }],
      },
    ]);
  });

  it('reads wildcards in values only where the operator does', () => {
    const Condition = Object.fromEntries(
      ['StringEquals', 'StringLike', 'ArnEquals', 'BinaryEquals', 'Bool'].map((name) => [name, { k: 'a*' }]),
    );
    const [statement] = statementsOf({ Statement: { ...ALLOW, Condition } });
    expect(statement?.conditions.map(({ values }) => values[0]?.parts.length)).toEqual([1, 2, 2, 1, 1]);
  });

  it('reads variables in values only where the operator does', () => {
    const Condition = Object.fromEntries(
      ['StringEquals', 'StringEqualsIgnoreCase', 'ArnLike', 'BinaryEquals', 'Bool'].map((name) => [
        name,
        { k: `\${aws:userid}` },
      ]),
    );
    const [statement] = statementsOf({ Version: '2012-10-17', Statement: { ...ALLOW, Condition } });
    expect(statement?.conditions.map(({ values }) => values[0]?.parts[0]?.kind)).toEqual([
      'variable',
      'variable',
      'variable',
      'text',
      'text',
    ]);
  });
});

describe('reading only what is wanted', () => {
  const wants = (action: string) => action === 'a';
  const read = (...statements: readonly object[]) => {
    const reading = readDocument({ Statement: statements }, { kind: 'permissions', wants });
    return reading.readable ? reading.statements.map(({ index }) => index) : reading.problems;
  };

  it('leaves out statements about other actions and keeps the numbers of the rest', () => {
    const about = (Action: unknown) => ({ ...ALLOW, Action });
    expect(read(about('b'), about('a'), about(['b', 'a']), about(['b', 'c']), about([]))).toEqual([1, 2]);
  });

  it('keeps every NotAction', () => {
    expect(read({ Effect: 'Allow', NotAction: 'b', Resource: '*' })).toEqual([0]);
  });
});

describe('a trust policy', () => {
  const trust = (given: object) => ({ Statement: [{ ...TRUST, ...given }] });

  it('names principals and no resource', () => {
    const [statement] = statementsOf(trust({ Principal: { AWS: 'arn:x', Service: ['a', 'b'] } }), 'trust');
    expect(statement?.resources).toBe(undefined);
    expect(statement?.principals).toEqual({
      negated: false,
      everyone: false,
      byType: new Map([
        ['AWS', ['arn:x']],
        ['Service', ['a', 'b']],
      ]),
    });
  });

  it('may name everyone', () => {
    expect(statementsOf(trust({}), 'trust')[0]?.principals).toEqual({
      negated: false,
      everyone: true,
      byType: new Map(),
    });
  });

  it('may name all but some', () => {
    const { Principal: _, ...rest } = TRUST;
    const input = { Statement: { ...rest, NotPrincipal: { Federated: 'x', CanonicalUser: 'y' } } };
    expect(statementsOf(input, 'trust')[0]?.principals).toEqual({
      negated: true,
      everyone: false,
      byType: new Map([
        ['Federated', ['x']],
        ['CanonicalUser', ['y']],
      ]),
    });
  });

  const { Principal: _, ...nobody } = TRUST;
  it.each<readonly [string, unknown, readonly string[]]>([
    ['a resource', trust({ Resource: '*' }), ['Statement[0].Resource: a trust policy names no resource']],
    [
      'an excepted resource',
      trust({ NotResource: '*' }),
      ['Statement[0].NotResource: a trust policy names no resource'],
    ],
    ['no principal', { Statement: nobody }, ['Statement.Principal: missing']],
    [
      'both kinds of principal',
      trust({ NotPrincipal: '*' }),
      ['Statement[0].NotPrincipal: a statement has either Principal or NotPrincipal'],
    ],
    [
      'a principal by its ARN alone',
      trust({ Principal: 'arn:x' }),
      ['Statement[0].Principal: expected "*" or an object'],
    ],
    [
      'a list of principals',
      trust({ Principal: ['*'] }),
      ['Statement[0].Principal: expected "*" or an object'],
    ],
    [
      'an unknown type of principal',
      trust({ Principal: { aws: 'x' } }),
      ['Statement[0].Principal.aws: expected AWS, Service, Federated or CanonicalUser'],
    ],
    [
      'a principal that is no text',
      trust({ Principal: { AWS: 7 } }),
      ['Statement[0].Principal.AWS: expected a string or a list of strings, found a number'],
    ],
    [
      'a bad excepted principal',
      { Statement: { ...nobody, NotPrincipal: 7 } },
      ['Statement.NotPrincipal: expected "*" or an object'],
    ],
  ])('cannot be read with %s', (_fact, input, problems) => {
    expect(problemsOf(input, 'trust')).toEqual(problems);
  });
});

it('a document without options is one of permissions', () => {
  expect(readDocument({ Statement: ALLOW })).toEqual(
    readDocument({ Statement: ALLOW }, { kind: 'permissions' }),
  );
});
