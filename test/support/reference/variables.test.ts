// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import { describe, expect, it } from 'vitest';
import type { Decision, PolicyJson, StatementJson } from './types.ts';
import { ALLOW, decide, holds, policy, ROLE } from './world.ts';

const REPOSITORY = 'codeconnections:FullRepositoryId';

describe('policy variables in conditions', () => {
  /** fact, decision, pattern, value in the request, value of the principal's tag */
  const rows: readonly [string, Decision, string | readonly string[], string, string?][] = [
    ['a variable is replaced by its value', 'allowed', '${aws:PrincipalTag/team}/*', 'red/web'],
    ['its name matches in any case of letters', 'allowed', '${AWS:principaltag/TEAM}', 'red'],
    ['a star in its value is a letter', 'denied', '${aws:PrincipalTag/team}', 'red', '*'],
    ['a star in its value matches a star', 'allowed', '${aws:PrincipalTag/team}', '*', '*'],
    ['a value is not read again', 'denied', '${aws:PrincipalTag/team}', 'red', '${aws:PrincipalTag/team}'],
    ['without a value the pattern matches nothing', 'denied', '*${aws:username}*', '${aws:username}'],
    ['the other values still count', 'allowed', ['${aws:username}', 'a'], 'a'],
    ['a default stands in', 'allowed', "${aws:username, 'nobody'}/*", 'nobody/x'],
    ['a value beats the default', 'denied', "${aws:PrincipalTag/team, 'blue'}", 'blue'],
    ['a default may be empty', 'allowed', "a${aws:username, ''}", 'a'],
    ['two quotes in a default are one', 'allowed', "${aws:username, 'it''s}'}", "it's}"],
    ['a braced star is a star', 'denied', 'a${*}', 'abc'],
    ['a braced question mark is a question mark', 'allowed', 'a${?}', 'a?'],
    ['a braced dollar sign is a dollar sign', 'allowed', '${$}{aws:username}', '${aws:username}'],
    ['a key of the request is a variable', 'allowed', '${codeconnections:OwnerId}/*', 'acme/web'],
    ['several values are no value', 'denied', '${many}', 'a'],
  ];
  it.each(rows)('%s', (_fact, expected, wanted, given, team = 'red') => {
    const context = { [REPOSITORY]: given, 'codeconnections:OwnerId': 'acme', many: ['a', 'b'] };
    expect(holds('StringLike', REPOSITORY, wanted, { context, principal: { ...ROLE, tags: { team } } })).toBe(
      expected,
    );
  });

  const operators: readonly [string, Decision, string, string][] = [
    ['equality fills them in', 'allowed', 'StringEquals', '${*}${aws:PrincipalAccount}'],
    ['a negated operator holds when there is no value', 'allowed', 'StringNotLike', '*${aws:username}*'],
    [
      'a negated operator fails when the value matches',
      'denied',
      'StringNotLike',
      '*${aws:PrincipalAccount}',
    ],
    ['numbers know none', 'denied', 'NumericEquals', '${aws:PrincipalAccount}'],
  ];
  it.each(operators)('%s', (_fact, expected, operator, wanted) => {
    expect(holds(operator, REPOSITORY, wanted, { context: { [REPOSITORY]: '*111122223333' } })).toBe(
      expected,
    );
  });

  it('are filled in before an ARN is taken apart', () => {
    expect(holds('ArnLike', 'aws:PrincipalArn', '${aws:PrincipalArn}')).toBe('allowed');
  });
});

describe('policy variables in resources', () => {
  const own = 'arn:aws:codeconnections:us-east-1:${aws:PrincipalAccount}:connection/*';
  const not: StatementJson = { Effect: 'Allow', Action: '*', NotResource: '*${aws:username}' };
  const old = (Resource: string): PolicyJson => ({ Statement: { ...ALLOW, Resource } });
  const rows: readonly [string, Decision, PolicyJson, string?][] = [
    ['a resource takes variables', 'allowed', policy({ ...ALLOW, Resource: own })],
    [
      'a resource without a value covers nothing',
      'denied',
      policy({ ...ALLOW, Resource: '*${aws:username}' }),
    ],
    ['NotResource without a value leaves nothing out', 'allowed', policy(not)],
    ['the older version knows no variables', 'denied', policy({ ...ALLOW, Resource: own }, '2008-10-17')],
    ['a document without version is of the older one', 'denied', old(own)],
    ['to the older version they are text', 'allowed', old('${a}b'), '${a}b'],
    ['a braced star holds a wildcard there', 'allowed', old('a${*}'), 'a${bc}'],
  ];
  it.each(rows)('%s', (_fact, expected, document, resource) => {
    expect(decide([document], resource === undefined ? {} : { resource })).toBe(expected);
  });
});
