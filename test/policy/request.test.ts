import { describe, expect, it } from 'vitest';
import { accountOfArn, type Caller, type KeyFact, keyFact } from '#policy';
import { lookupFor } from '../../src/policy/request.ts';
import { callerFrom, NOW } from '../support/engine.ts';

const ROLE = callerFrom({
  arn: 'arn:aws:iam::111122223333:role/team/app',
  id: 'AROAEXAMPLEAPP',
  tags: { Team: 'red' },
});
const USER = callerFrom({
  arn: 'arn:aws:iam::111122223333:user/staff/dev',
  id: 'AIDAEXAMPLEDEV',
  tags: { team: 'red' },
});
const NAMELESS: Caller = { ...ROLE, id: undefined };
const GROUP: Caller = { ...USER, type: 'group' };
const POLICY: Caller = { ...USER, type: 'policy' };
const TAGGING = callerFrom({ arn: ROLE.arn, tags: { team: 'red' }, sessionTags: true });

const fixed = (value: string): KeyFact => ({ kind: 'fixed', value });
const FREE: KeyFact = { kind: 'free' };
const ABSENT: KeyFact = { kind: 'absent' };

describe('a principal settles', () => {
  const rows: readonly [string, Caller, string, KeyFact][] = [
    ['its account', ROLE, 'aws:principalaccount', fixed('111122223333')],
    ['the account of a group', GROUP, 'aws:principalaccount', fixed('111122223333')],
    ['that it is no service of AWS', ROLE, 'aws:principalisawsservice', fixed('false')],
    ['that a policy is no service of AWS', POLICY, 'aws:principalisawsservice', fixed('false')],
    ['its ARN', ROLE, 'aws:principalarn', fixed(ROLE.arn)],
    ['no ARN for a group', GROUP, 'aws:principalarn', FREE],
    ['no ARN for a policy', POLICY, 'aws:principalarn', FREE],
    ['the type of a role', ROLE, 'aws:principaltype', fixed('AssumedRole')],
    ['the type of a user', USER, 'aws:principaltype', fixed('User')],
    ['the name of a user', USER, 'aws:username', fixed('dev')],
    ['that a role has no user name', ROLE, 'aws:username', ABSENT],
    ['the id of a user', USER, 'aws:userid', fixed('AIDAEXAMPLEDEV')],
    [
      'how the id of a session begins',
      ROLE,
      'aws:userid',
      { kind: 'begun', prefix: 'AROAEXAMPLEAPP:', usual: 'AROAEXAMPLEAPP:session' },
    ],
    ['no id that nobody knows', NAMELESS, 'aws:userid', FREE],
    ['its tags, whatever their case', ROLE, 'aws:principaltag/team', fixed('red')],
    ['that it has no other tags', ROLE, 'aws:principaltag/owner', ABSENT],
    [
      'a tag that sessions may change, and not that it is there',
      TAGGING,
      'aws:principaltag/team',
      { kind: 'begun', prefix: '', usual: 'red' },
    ],
    ['no other tags when sessions bring their own', TAGGING, 'aws:principaltag/owner', FREE],
    ['no tags for a group', GROUP, 'aws:principaltag/team', FREE],
    ['nothing else', ROLE, 'aws:sourceip', FREE],
    ['nothing about tags of the request', ROLE, 'aws:requesttag/team', FREE],
  ];
  it.each(rows)('%s', (_fact, caller, key, fact) => {
    expect(keyFact(caller, key)).toEqual(fact);
  });
});

describe('the account of an ARN', () => {
  it.each([
    ['arn:aws:codeconnections:us-east-1:111122223333:connection/x', '111122223333'],
    ['arn:aws:s3:::bucket', undefined],
    ['arn:aws:iam::111122223333:role/a:b', '111122223333'],
    ['arn:aws:iam::111122223333', undefined],
    ['arn:aws:iam::111122223333:', '111122223333'],
    ['urn:aws:iam::111122223333:role/a', undefined],
    ['*', undefined],
    ['', undefined],
  ])('of `%s` is %s', (arn, account) => {
    expect(accountOfArn(arn)).toBe(account);
  });
});

describe('a request has', () => {
  const CONNECTION = 'arn:aws:codeconnections:us-east-1:444455556666:connection/x';
  type Context = Readonly<Record<string, string | readonly string[]>>;
  const rows: readonly [string, Caller, Context, string, readonly string[]][] = [
    [
      'the values of its context, in any case',
      ROLE,
      { 'AWS:SourceIp': '10.0.0.1' },
      'aws:sourceip',
      ['10.0.0.1'],
    ],
    ['several values', ROLE, { 'aws:TagKeys': ['a', 'b'] }, 'aws:tagkeys', ['a', 'b']],
    ['no value for a missing key', ROLE, {}, 'aws:sourceip', []],
    ['no value for an empty list', ROLE, { 'aws:TagKeys': [] }, 'aws:tagkeys', []],
    [
      'the ARN of its principal, whatever it says',
      ROLE,
      { 'aws:PrincipalArn': 'x' },
      'aws:principalarn',
      [ROLE.arn],
    ],
    ['no user name for a role, whatever it says', ROLE, { 'aws:username': 'x' }, 'aws:username', []],
    ['no tags but those of its principal', ROLE, { 'aws:PrincipalTag/x': 'x' }, 'aws:principaltag/x', []],
    ['the tags of its session', TAGGING, { 'aws:PrincipalTag/team': 'x' }, 'aws:principaltag/team', ['x']],
    ['the tags of its role where its session brings none', TAGGING, {}, 'aws:principaltag/team', ['red']],
    [
      'an empty tag that its session brings',
      TAGGING,
      { 'aws:PrincipalTag/team': '' },
      'aws:principaltag/team',
      [''],
    ],
    ['no tags that neither has', TAGGING, {}, 'aws:principaltag/owner', []],
    ['the account of its resource', ROLE, {}, 'aws:resourceaccount', ['444455556666']],
    [
      'the account of its resource, whatever it says',
      ROLE,
      { 'aws:ResourceAccount': 'x' },
      'aws:resourceaccount',
      ['444455556666'],
    ],
    ['the time of the evaluation', ROLE, {}, 'aws:currenttime', ['2026-06-01T00:00:00.999Z']],
    ['the time of the evaluation in seconds', ROLE, {}, 'aws:epochtime', ['1780272000']],
    ['a time of its own', ROLE, { 'aws:CurrentTime': '2027-01-01' }, 'aws:currenttime', ['2027-01-01']],
    [
      'the session it names',
      ROLE,
      { 'aws:userid': 'AROAEXAMPLEAPP:me' },
      'aws:userid',
      ['AROAEXAMPLEAPP:me'],
    ],
    [
      'no session of another role',
      ROLE,
      { 'aws:userid': 'AROAOTHER:me' },
      'aws:userid',
      ['AROAEXAMPLEAPP:session'],
    ],
    ['some session in any case', ROLE, {}, 'aws:userid', ['AROAEXAMPLEAPP:session']],
  ];
  it.each(rows)('%s', (_fact, caller, context, key, values) => {
    const lookup = lookupFor(caller, { action: 'x', resource: CONNECTION, context }, NOW + 999);
    expect(lookup(key)).toEqual(values);
  });

  it('no account where its resource has none', () => {
    expect(lookupFor(ROLE, { action: 'x', resource: '*', context: {} }, NOW)('aws:resourceaccount')).toEqual(
      [],
    );
  });
});
