// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import { describe, expect, it } from 'vitest';
import { type Condition, conditionHolds, holdsWhenAbsent, readDocument } from '#policy';

type Values = string | number | boolean | readonly (string | number | boolean)[];
type Context = Readonly<Record<string, string | readonly string[]>>;

function conditionOf(operator: string, values: Values, version = '2012-10-17'): Condition {
  const reading = readDocument({
    Version: version,
    Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: { [operator]: { k: values } } },
  });
  const condition = reading.readable ? reading.statements[0]?.conditions[0] : undefined;
  if (!condition) throw new Error(`unreadable: ${JSON.stringify(reading)}`);
  return condition;
}

function holds(operator: string, values: Values, context: Context, version?: string): unknown {
  return conditionHolds(conditionOf(operator, values, version), (key) => {
    const given = context[key];
    return given === undefined ? [] : typeof given === 'string' ? [given] : given;
  });
}

describe('an operator compares', () => {
  type Row = readonly [operator: string, values: Values, given: string, expected: boolean];
  const rows: readonly Row[] = [
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', 'a*', 'a*', true],
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', ['a', 'b'], 'c', false],
    ['StringEquals', 7, '7', true],
    ['StringEquals', true, 'true', true],
    ['StringEquals', '', '', true],
    ['StringNotEquals', 'a', 'a', false],
    ['StringNotEquals', 'a', 'b', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['StringEqualsIgnoreCase', 'aB', 'Ab', true],
    ['StringEqualsIgnoreCase', 'aB', 'Abc', false],
    ['StringEqualsIgnoreCase', 'a*', 'AB', false],
    ['StringEqualsIgnoreCase', '\u00c4', '\u00e4', false],
    ['StringEqualsIgnoreCase', 'ZzaA', 'zZAa', true],
    ['StringEqualsIgnoreCase', '[', '{', false],
    ['StringNotEqualsIgnoreCase', 'aB', 'AB', false],
    ['StringNotEqualsIgnoreCase', 'aB', 'x', true],
    ['StringLike', 'a*', 'ab', true],
    ['StringLike', 'a?', 'ab', true],
    ['StringLike', 'a?', 'abc', false],
    ['StringLike', 'a*', 'Ab', false],
    ['StringNotLike', 'a*', 'ab', false],
    ['StringNotLike', 'a*', 'b', true],
    ['BinaryEquals', 'QUI=', 'QUI=', true],
    ['BinaryEquals', 'QUI=', 'qui=', false],
    // Two and four bits of the last character belong to no byte.
    ['BinaryEquals', 'QUI=', 'QUJ=', true],
    ['BinaryEquals', 'QQ==', 'Qg==', false],
    ['BinaryEquals', 'QQ==', 'QR==', true],
    ['BinaryEquals', 'QR==', 'QQ==', true],
    ['BinaryEquals', 'QUJD', 'QUJD', true],
    ['BinaryEquals', '', '', true],
    ['BinaryEquals', 'QQ', 'QQ', false],
    ['BinaryEquals', '${*}', '${*}', false],
    ['Bool', 'true', 'TRUE', true],
    ['Bool', true, 'true', true],
    ['Bool', 'True', 'false', false],
    ['NumericEquals', '10', '10.0', true],
    ['NumericEquals', 10, '11', false],
    ['NumericEquals', '10', 'ten', false],
    ['NumericNotEquals', '10', '10.0', false],
    ['NumericNotEquals', '10', '11', true],
    ['NumericNotEquals', '10', 'ten', true],
    ['NumericLessThan', '10', '9', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericLessThanEquals', '10', '10.1', false],
    ['NumericGreaterThan', '10', '11', true],
    ['NumericGreaterThan', '10', '10', false],
    ['NumericGreaterThanEquals', '10', '10', true],
    ['NumericGreaterThanEquals', '10', '9.9', false],
    ['NumericLessThan', '10', '', false],
    ['DateEquals', '2026-06-01', '1780272000', true],
    ['DateEquals', '2026-06-01', '2026-06-02', false],
    ['DateNotEquals', '2026-06-01', '2026-06-01T00:00:00Z', false],
    ['DateNotEquals', '2026-06-01', 'never', true],
    ['DateLessThan', '2026-06-01', '2026-05-31', true],
    ['DateLessThan', '2026-06-01', '2026-06-01', false],
    ['DateLessThanEquals', '2026-06-01', '2026-06-01', true],
    ['DateLessThanEquals', '2026-06-01', '2026-06-02', false],
    ['DateGreaterThan', '2026-06-01', '2026-06-02', true],
    ['DateGreaterThan', '2026-06-01', '2026-06-01', false],
    ['DateGreaterThanEquals', '2026-06-01', '2026-06-01', true],
    ['DateGreaterThanEquals', '2026-06-01', '2026-05-31', false],
    ['IpAddress', '203.0.113.0/24', '203.0.113.255', true],
    ['IpAddress', '203.0.113.0/24', '203.0.113.0', true],
    ['IpAddress', '203.0.113.0/24', '203.0.112.255', false],
    ['IpAddress', '203.0.113.0/24', '203.0.114.0', false],
    ['IpAddress', '203.0.113.0/24', '203.0.113.0/24', false],
    ['IpAddress', '0.0.0.0/0', '::1', false],
    ['IpAddress', ['10.0.0.0/8', '::/0'], '::1', true],
    ['NotIpAddress', '203.0.113.0/24', '203.0.113.7', false],
    ['NotIpAddress', '203.0.113.0/24', '10.0.0.1', true],
    ['NotIpAddress', '203.0.113.0/24', 'somewhere', true],
    ['ArnEquals', 'arn:aws:iam::1:role/a', 'arn:aws:iam::1:role/a', true],
    ['ArnEquals', 'arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/a', true],
    ['ArnLike', 'arn:aws:iam::*:role/a', 'arn:aws:iam::1:role/a', true],
    ['ArnLike', 'arn:aws:*:role/a:*:*', 'arn:aws:iam::1:role/a', false],
    ['ArnLike', 'arn:aws:iam::1:*', 'arn:aws:iam::1:role/a:b', true],
    ['ArnLike', 'arn:aws:iam::1:role/?', 'arn:aws:iam::1:role/ab', false],
    ['ArnLike', 'arn:aws:i*:*:*:*', 'arn:aws:iam::1:role/a', true],
    ['ArnLike', 'arn:*:*:*:*:*', 'arn:aws:iam::1', false],
    ['ArnLike', 'arn:aws:iam::1:role/a', 'role/a', false],
    ['ArnNotEquals', 'arn:aws:iam::1:role/a', 'arn:aws:iam::1:role/b', true],
    ['ArnNotLike', 'arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/b', false],
    ['ArnNotLike', 'arn:aws:iam::1:role/*', 'role/b', true],
    ['stringEQUALS', 'a', 'a', true],
  ];
  it.each(rows)('%s %j with `%s`: %s', (operator, values, given, expected) => {
    expect(holds(operator, values, { k: given })).toBe(expected);
  });

  it('an ARN pattern of too few components with nothing it could be sure of', () => {
    expect(holds('ArnLike', 'arn:aws:iam:*', { k: 'arn:aws:iam::1:role/a' })).toBe('unknown');
    expect(holds('ArnNotLike', 'arn:aws:iam:*', { k: 'arn:aws:iam::1:role/a' })).toBe('unknown');
    expect(holds('ArnLike', ['arn:aws:iam:*', 'arn:aws:iam::1:role/a'], { k: 'arn:aws:iam::1:role/a' })).toBe(
      true,
    );
    expect(
      holds('ArnNotLike', ['arn:aws:iam:*', 'arn:aws:iam::1:role/a'], { k: 'arn:aws:iam::1:role/a' }),
    ).toBe(false);
  });
});

describe('a key that is absent', () => {
  type Row = readonly [operator: string, values: Values, expected: boolean];
  const rows: readonly Row[] = [
    ['StringEquals', 'a', false],
    ['StringNotEquals', 'a', true],
    ['StringEqualsIfExists', 'a', true],
    ['StringNotEqualsIfExists', 'a', true],
    ['ForAllValues:StringEquals', 'a', true],
    ['ForAllValues:StringNotEquals', 'a', true],
    ['ForAllValues:StringEqualsIfExists', 'a', true],
    ['ForAnyValue:StringEquals', 'a', false],
    ['ForAnyValue:StringNotEquals', 'a', false],
    ['ForAnyValue:StringEqualsIfExists', 'a', true],
    ['Null', 'true', true],
    ['Null', 'false', false],
    ['Null', true, true],
    ['Null', 'TRUE', true],
    ['Null', ['true', 'false'], true],
    ['ForAllValues:Null', 'false', true],
    ['ForAnyValue:Null', 'true', false],
    ['BoolIfExists', 'true', true],
    ['NumericLessThanIfExists', '1', true],
    ['NotIpAddress', '10.0.0.0/8', true],
    ['ArnNotLike', 'arn:*', true],
  ];
  it.each(rows)('under %s %j: %s', (operator, values, expected) => {
    expect(holds(operator, values, {})).toBe(expected);
    const condition = conditionOf(operator, values);
    if (condition.operator.comparison.type !== 'null')
      expect(holdsWhenAbsent(condition.operator)).toBe(expected);
  });
});

describe('a key that is present', () => {
  it.each<readonly [string, Values, boolean]>([
    ['Null', 'true', false],
    ['Null', 'false', true],
    ['Null', 'False', true],
    ['Null', ['true', 'false'], true],
    ['ForAllValues:Null', 'true', true],
    ['ForAnyValue:Null', 'false', false],
    ['StringEqualsIfExists', 'b', false],
    ['StringNotEqualsIfExists', 'a', false],
  ])('under %s %j: %s', (operator, values, expected) => {
    expect(holds(operator, values, { k: 'a' })).toBe(expected);
  });
});

describe('several values of a key', () => {
  type Row = readonly [operator: string, values: Values, given: readonly string[], expected: boolean];
  const rows: readonly Row[] = [
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringNotEquals', ['a'], ['b', 'c'], true],
    ['ForAllValues:StringNotEquals', ['a'], ['a', 'c'], false],
    ['ForAnyValue:StringEquals', ['a'], ['b', 'a'], true],
    ['ForAnyValue:StringEquals', ['a'], ['b', 'c'], false],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'a'], false],
    ['StringEquals', ['a'], ['b', 'a'], true],
    ['StringEquals', ['a'], ['b', 'c'], false],
    ['StringNotEquals', ['a'], ['b', 'a'], false],
    ['StringNotEquals', ['a'], ['b', 'c'], true],
  ];
  it.each(rows)('%s %j with %j: %s', (operator, values, given, expected) => {
    expect(holds(operator, values, { k: given })).toBe(expected);
  });

  it('may leave open what a too short ARN pattern makes of them', () => {
    const given = ['arn:aws:iam::1:role/a', 'x'];
    expect(holds('ForAllValues:ArnLike', 'arn:*', { k: given })).toBe('unknown');
    expect(holds('ForAnyValue:ArnLike', 'arn:*', { k: given })).toBe('unknown');
  });
});

describe('a variable in a value', () => {
  const context = { k: 'dev-x', 'aws:username': 'dev', 'aws:tagged': ['x', 'y'] };
  type Row = readonly [operator: string, values: Values, expected: boolean, version?: string];
  const rows: readonly Row[] = [
    ['StringEquals', '${aws:username}-x', true],
    ['StringEquals', '${aws:nobody}-x', false],
    ['StringNotEquals', '${aws:nobody}-x', true],
    ['StringEquals', "${aws:nobody, 'dev'}-x", true],
    ['StringEqualsIgnoreCase', '${aws:username}-X', true],
    ['StringLike', '${aws:username}*', true],
    ['StringEquals', '${aws:username}-x', false, '2008-10-17'],
    ['StringLike', '*-${aws:tagged}', true],
  ];
  it.each(rows.map((row) => ({ row })))(
    '$row.0 `$row.1`: $row.2',
    ({ row: [operator, values, expected, version] }) => {
      expect(holds(operator, values, context, version)).toBe(expected);
    },
  );

  it('may hold part of an ARN', () => {
    const arn = 'arn:aws:iam::1:user/dev';
    const value = 'arn:aws:iam::1:user/${aws:username}';
    expect(holds('ArnEquals', value, { k: arn, 'aws:username': 'dev' })).toBe(true);
    expect(holds('ArnEquals', value, { k: arn, 'aws:username': 'sam' })).toBe(false);
  });
});
