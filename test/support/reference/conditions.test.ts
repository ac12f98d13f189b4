import { describe, expect, it } from 'vitest';
import type { ConditionJson, Decision, Scalar } from './types.ts';
import { ALLOW, type Asked, decide, holds, policy, ROLE, USER } from './world.ts';

/** fact, decision, operator, value in the policy, value in the request (none: the key is absent) */
type Row = readonly [string, Decision, string, Scalar | readonly Scalar[], (string | readonly string[])?];

function expectRow(key: string, [, expected, operator, wanted, given]: Row): void {
  expect(holds(operator, key, wanted, { context: given === undefined ? {} : { [key]: given } })).toBe(
    expected,
  );
}

describe('string operators', () => {
  const rows: readonly Row[] = [
    ['equal means equal', 'allowed', 'StringEquals', 'acme/web', 'acme/web'],
    ['equality minds case', 'denied', 'StringEquals', 'acme/web', 'Acme/web'],
    ['a star is a letter to StringEquals', 'denied', 'StringEquals', 'acme/*', 'acme/web'],
    ['one value of a list is enough', 'allowed', 'StringEquals', ['a', 'b'], 'b'],
    ['a negated operator wants none of the list', 'denied', 'StringNotEquals', ['a', 'b'], 'b'],
    ['EqualsIgnoreCase folds case', 'allowed', 'StringEqualsIgnoreCase', 'ACME/web', 'acme/WEB'],
    ['EqualsIgnoreCase knows no wildcard', 'denied', 'StringEqualsIgnoreCase', 'a*', 'ab'],
    ['NotEqualsIgnoreCase folds case', 'denied', 'StringNotEqualsIgnoreCase', 'ACME', 'acme'],
    ['StringLike globs', 'allowed', 'StringLike', 'acme/*-?', 'acme/web-2'],
    ['StringLike has to match to the end', 'denied', 'StringLike', 'acme/w', 'acme/web'],
    ['StringLike minds case', 'denied', 'StringLike', 'Acme/*', 'acme/web'],
    ['StringNotLike is its opposite', 'denied', 'StringNotLike', 'acme/*', 'acme/web'],
    ['an empty string is a value', 'allowed', 'StringLike', '*', ''],
    ['operator names match in any case of letters', 'allowed', 'forallvalues:STRINGequalsIFEXISTS', 'a', 'a'],
  ];
  for (const row of rows) it(row[0], () => expectRow('codeconnections:FullRepositoryId', row));
});

describe('absent keys and quantifiers', () => {
  const rows: readonly Row[] = [
    ['an absent key fails a positive operator', 'denied', 'StringLike', '*'],
    ['an absent key satisfies a negated operator', 'allowed', 'StringNotEquals', 'a'],
    ['IfExists lets an absent key through', 'allowed', 'StringEqualsIfExists', 'a'],
    ['IfExists still tests a present key', 'denied', 'StringEqualsIfExists', 'a', 'b'],
    ['IfExists on a negated operator lets absence through', 'allowed', 'StringNotLikeIfExists', '*'],
    ['ForAllValues holds for an absent key', 'allowed', 'ForAllValues:StringEquals', 'a'],
    ['ForAllValues tests a single value', 'denied', 'ForAllValues:StringEquals', 'a', 'b'],
    ['ForAnyValue fails for an absent key', 'denied', 'ForAnyValue:StringEquals', 'a'],
    ['ForAnyValue fails for an absent key when negated', 'denied', 'ForAnyValue:StringNotEquals', 'a'],
    ['ForAnyValue negated tests a single value', 'allowed', 'ForAnyValue:StringNotEquals', 'a', 'b'],
    [
      'ForAnyValue with IfExists lets an absent key through',
      'allowed',
      'ForAnyValue:StringLikeIfExists',
      'a',
    ],
    ['every value has to match ForAllValues', 'denied', 'ForAllValues:StringLike', ['a', 'b'], ['a', 'c']],
    ['one value has to match ForAnyValue', 'allowed', 'ForAnyValue:StringLike', ['a', 'b'], ['a', 'c']],
    ['no value may match ForAllValues negated', 'denied', 'ForAllValues:StringNotEquals', 'a', ['a', 'c']],
    [
      'one value may differ for ForAnyValue negated',
      'allowed',
      'ForAnyValue:StringNotEquals',
      'a',
      ['a', 'c'],
    ],
    ['an empty list is an absent key', 'allowed', 'ForAllValues:StringEquals', 'a', []],
    ['Null true wants the key absent', 'allowed', 'Null', 'true'],
    ['Null true fails on a present key', 'denied', 'Null', true, 'a'],
    ['Null false wants the key present', 'denied', 'Null', false],
    ['Null false holds on a present key', 'allowed', 'Null', 'false', 'a'],
  ];
  for (const row of rows) it(row[0], () => expectRow('codeconnections:BranchName', row));
});

describe('typed operators', () => {
  const rows: readonly Row[] = [
    ['Bool takes JSON Booleans and strings', 'allowed', 'Bool', true, 'true'],
    ['Bool false fails when the key is absent', 'denied', 'Bool', 'false'],
    ['BoolIfExists false holds when the key is absent', 'allowed', 'BoolIfExists', 'false'],
    ['what is no Boolean matches neither', 'denied', 'Bool', ['true', 'false'], 'yes'],
    ['numbers are compared, not their text', 'allowed', 'NumericEquals', '10.0', '10'],
    ['ten is more than nine', 'allowed', 'NumericGreaterThan', 9, '10'],
    ['less than leaves the bound out', 'denied', 'NumericLessThan', 300, '300'],
    ['less than or equal keeps the bound', 'allowed', 'NumericLessThanEquals', 300, '300'],
    ['greater than or equal keeps the bound', 'allowed', 'NumericGreaterThanEquals', 1.5, '1.50'],
    ['minus two is less than minus one', 'allowed', 'NumericLessThan', '-1', '-2'],
    ['text is no number', 'denied', 'NumericLessThan', 300, 'soon'],
    ['text differs from every number', 'allowed', 'NumericNotEquals', 300, ''],
    ['a range holds its first address', 'allowed', 'IpAddress', '203.0.113.0/24', '203.0.113.0'],
    ['a range ends', 'denied', 'IpAddress', '203.0.113.0/24', '203.0.114.0'],
    ['bits behind the prefix do not count', 'allowed', 'IpAddress', '203.0.113.77/25', '203.0.113.127'],
    ['an address without prefix is that address', 'denied', 'IpAddress', '203.0.113.1', '203.0.113.2'],
    ['an IPv6 address has many spellings', 'allowed', 'IpAddress', '2001:DB8::/32', '2001:db8:0:0::1'],
    ['an IPv6 range ends', 'denied', 'IpAddress', '2001:db8::/33', '2001:db8:8000::'],
    ['no IPv4 range holds an IPv6 address', 'denied', 'IpAddress', '0.0.0.0/0', '::1'],
    ['NotIpAddress is everything outside', 'allowed', 'NotIpAddress', '203.0.113.0/24', '198.51.100.1'],
    ['NotIpAddress holds for what is no address', 'allowed', 'NotIpAddress', '0.0.0.0/0', '256.1.1.1'],
    ['BinaryEquals compares bytes', 'allowed', 'BinaryEquals', 'QUI=', 'QUI='],
    ['other bytes are not equal', 'denied', 'BinaryEquals', 'QUI=', 'QUE='],
    ['what is no base 64 equals nothing', 'denied', 'BinaryEquals', 'A', 'A'],
  ];
  for (const row of rows) it(row[0], () => expectRow('k', row));
});

describe('dates', () => {
  const rows: readonly Row[] = [
    ['a date is an instant, whatever its offset', 'allowed', 'DateEquals', '2026-06-01T01:30:00+01:30'],
    ['a date may be epoch seconds', 'allowed', 'DateEquals', '1780272000'],
    ['a date without time is its first second', 'allowed', 'DateGreaterThanEquals', '2026-06-01'],
    ['now is not after now', 'denied', 'DateGreaterThan', '2026-06-01T00:00:00Z'],
    ['a request can say its time', 'allowed', 'DateGreaterThan', '2026-06-01', '2026-06-01T00:00:01Z'],
    ['a window that is over is closed', 'denied', 'DateLessThan', '2026-05-31T23:59:59.9Z'],
    ['a day that does not exist is no date', 'denied', 'DateLessThan', '2027-02-30'],
    ['what is no date differs from every date', 'allowed', 'DateNotEquals', '2026-06-01', 'soon'],
  ];
  for (const row of rows) it(row[0], () => expectRow('aws:CurrentTime', row));
  it('epoch time is a number of seconds', () => {
    expect(holds('NumericEquals', 'aws:EpochTime', 1780272000)).toBe('allowed');
  });
});

describe('ARN operators', () => {
  const finance = 'arn:aws:someservice:*:111122223333:finance/*';
  const crossing = 'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt';
  const rows: readonly Row[] = [
    [
      'ArnLike globs within components',
      'allowed',
      'ArnLike',
      finance,
      'arn:aws:someservice:us-1:111122223333:finance/a',
    ],
    [
      'ArnEquals globs as well',
      'allowed',
      'ArnEquals',
      finance,
      'arn:aws:someservice::111122223333:finance/a:b',
    ],
    ['ArnLike does not cross components', 'denied', 'ArnLike', finance, crossing],
    ['StringLike does cross components', 'allowed', 'StringLike', finance, crossing],
    [
      'ArnNotEquals is the opposite',
      'denied',
      'ArnNotEquals',
      finance,
      'arn:aws:someservice::111122223333:finance/',
    ],
    ['what is no ARN is not like one', 'allowed', 'ArnNotLike', 'arn:*:*:*:*:*', 'arn:aws'],
    ['a pattern that is no ARN matches none', 'denied', 'ArnLike', '*', crossing],
  ];
  for (const row of rows) it(row[0], () => expectRow('aws:SourceArn', row));
});

describe('keys and operators together', () => {
  const context = { 'codeconnections:FullRepositoryId': 'ab' };
  const rows: readonly [string, Decision, ConditionJson][] = [
    ['no condition always holds', 'allowed', {}],
    [
      'key names match in any case',
      'allowed',
      { StringEquals: { 'CODECONNECTIONS:fullrepositoryid': 'ab' } },
    ],
    [
      'the two prefixes are two keys',
      'denied',
      { StringLike: { 'codestar-connections:FullRepositoryId': '*' } },
    ],
    [
      'all keys have to hold',
      'denied',
      { StringEquals: { 'codeconnections:FullRepositoryId': 'ab', other: 'a' } },
    ],
    [
      'all operators have to hold',
      'denied',
      {
        StringLike: { 'codeconnections:FullRepositoryId': 'a*' },
        StringNotLike: { 'codeconnections:FullRepositoryId': '*b' },
      },
    ],
  ];
  it.each(rows)('%s', (_fact, expected, Condition) => {
    expect(decide([policy({ ...ALLOW, Condition })], { context })).toBe(expected);
  });
});

describe('keys that are not for the request to choose', () => {
  const forged: Asked['context'] = {
    'aws:PrincipalArn': 'arn:aws:iam::444455556666:role/x',
    'aws:username': 'x',
    'aws:principaltag/Team': 'x',
    'aws:PrincipalTag/cost': '1',
    'aws:ResourceAccount': '444455556666',
    'aws:userid': 'AROAOTHER:build',
  };
  const session = { context: { 'aws:userid': 'AROAEXAMPLEAPP:build' } };
  const rows: readonly [string, Decision, string, string, string, Asked?][] = [
    ['the principal says its ARN', 'allowed', 'ArnEquals', 'aws:PrincipalArn', ROLE.arn],
    ['the principal says its account', 'allowed', 'StringEquals', 'aws:PrincipalAccount', '111122223333'],
    ['a role is an assumed role', 'allowed', 'StringEquals', 'aws:PrincipalType', 'AssumedRole'],
    ['a user is a user', 'allowed', 'StringEquals', 'aws:PrincipalType', 'User', { principal: USER }],
    ['neither is a service', 'denied', 'Bool', 'aws:PrincipalIsAWSService', 'true'],
    ['a role has no user name', 'allowed', 'Null', 'aws:username', 'true'],
    [
      'a user name leaves out the path',
      'allowed',
      'StringEquals',
      'aws:username',
      'dev',
      { principal: USER },
    ],
    ['a user says its id', 'allowed', 'StringEquals', 'aws:userid', 'AIDAEXAMPLEDEV', { principal: USER }],
    [
      'the id of a role goes with a session',
      'allowed',
      'StringLike',
      'aws:userid',
      'AROAEXAMPLEAPP:*',
      session,
    ],
    ['another id is not for this role', 'denied', 'StringLike', 'aws:userid', '*'],
    ['a tag is the principal’s', 'allowed', 'StringEquals', 'aws:PrincipalTag/TEAM', 'red'],
    ['a tag it does not carry is absent', 'denied', 'StringLike', 'aws:PrincipalTag/cost', '*'],
    [
      'session tags are the request’s',
      'allowed',
      'StringEquals',
      'aws:PrincipalTag/team',
      'x',
      { principal: { ...ROLE, sessionTags: true } },
    ],
    [
      'the account of the resource is in its ARN',
      'allowed',
      'StringEquals',
      'aws:ResourceAccount',
      '111122223333',
    ],
    ['no ARN, no resource account', 'allowed', 'Null', 'aws:ResourceAccount', 'true', { resource: '*' }],
  ];
  it.each(rows)('%s', (_fact, expected, operator, key, wanted, asked) => {
    expect(holds(operator, key, wanted, { context: forged, ...asked })).toBe(expected);
  });
});
