// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import { describe, expect, it } from 'vitest';
import { Analysis, HANDSHAKE, isWithin, keyTypes, LIMITS, type Subject, USE } from '#grants';
import { ALWAYS, and, NEVER, not, PartitionMemo, type Predicate } from '#regions';
import { ACTION, RESOURCE } from '../../src/grants/coordinates.ts';
import { globPattern } from '../../src/grants/patterns.ts';
import { matching } from '../../src/regions/predicate.ts';
import { callerFrom, carriedFrom, grantsOf, NOW, type Policies, type Who } from '../support/engine.ts';
import { allow, CONNECTION, canUse, deny, document, identity, under } from './world.ts';

function subject(policies: Policies, who?: Who): Subject {
  return { caller: callerFrom(who), family: USE, policies: carriedFrom(policies), now: NOW };
}

function analysis(policies: Policies, questions: readonly Predicate[] = []): Analysis {
  return new Analysis(subject(policies), questions, new PartitionMemo());
}

const on = (glob: string) => matching(RESOURCE, globPattern(glob));

describe('a question about a region', () => {
  const [here, there] = [on('*:us-east-1:*'), on('*:eu-west-1:*')];
  const asked = analysis(identity(allow()), [here, there]);

  it('is answered with a request, or with none', () => {
    expect(asked.ask(here)).toMatchObject({ answer: 'yes', witness: { resource: CONNECTION } });
    expect(asked.ask(there)).toEqual({ answer: 'no' });
    expect([asked.mayReach(here), asked.mayReach(there)]).toEqual([true, false]);
  });

  it('may be a combination of questions', () => {
    expect(asked.ask(and(here, not(there))).answer).toBe('yes');
    expect(asked.mayReach(and(here, there))).toBe(false);
    expect(asked.mayReach(not(here))).toBe(false);
    expect(asked.mayReach(not(there))).toBe(true);
  });

  it('about nothing is no, whatever is allowed', () => {
    expect(asked.ask(NEVER)).toEqual({ answer: 'no' });
    expect(asked.mayReach(NEVER)).toBe(false);
    expect(asked.mayReach(ALWAYS)).toBe(true);
  });

  it('has the same answer when it is asked again', () => {
    expect(asked.ask(here)).toBe(asked.ask(here));
    expect(asked.mayReach(here)).toBe(true);
  });

  it('is not mistaken for another one, even if it was given twice', () => {
    const twice = analysis(identity(allow()), [there, there, here, here]);
    expect(
      [there, here, and(there, here), and(here), not(there)].map((where) => twice.mayReach(where)),
    ).toEqual([false, true, false, true, true]);
  });
});

describe('membership of a request', () => {
  const asked = analysis(
    identity(
      allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }),
      allow({ Resource: '*', Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'x' } } }),
    ),
  );
  const point = (values: Record<string, string>) =>
    new Map([[ACTION, 'codeconnections:useconnection'], [RESOURCE, CONNECTION], ...Object.entries(values)]);

  it.each([
    ['yes', { 'aws:sourcevpc': 'vpc-1' }],
    ['no', { 'aws:sourcevpc': 'vpc-2' }],
    ['maybe', { 'aws:tagkeys': 'x' }],
    ['maybe', { 'aws:tagkeys': 'y' }],
    ['no', {}],
    ['no', { [ACTION]: 'codestar-connections:useconnection', 'aws:sourcevpc': 'vpc-1' }],
    ['no', { [RESOURCE]: 'arn:aws:s3:::x', 'aws:sourcevpc': 'vpc-1' }],
  ] as const)('is %s for %j', (answer, values) => {
    expect(asked.contains(point(values))).toBe(answer);
  });
});

describe('what the engine does not model', () => {
  const rows: readonly [string, object, readonly string[]][] = [
    [
      'keys with several values',
      { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['b', 'a'] } },
      ['ForAnyValue:StringEquals aws:tagkeys ["a","b"]'],
    ],
    [
      'numbers and texts of one key',
      { StringEquals: { 'aws:ResourceTag/n': '1' }, NumericEquals: { 'aws:ResourceTag/n': '1' } },
      ['StringEquals aws:resourcetag/n ["1"]'],
    ],
    [
      'dates and addresses of one key',
      { DateEquals: { 'aws:ResourceTag/n': '1' }, IpAddress: { 'aws:ResourceTag/n': '::1' } },
      ['DateEquals aws:resourcetag/n ["1"]'],
    ],
    [
      'texts of the clock',
      { StringLike: { 'aws:CurrentTime': '2026-07*' } },
      ['StringLike aws:currenttime ["2026-07*"]'],
    ],
    [
      'texts of the other clock',
      { StringLike: { 'aws:EpochTime': '17*' } },
      ['StringLike aws:epochtime ["17*"]'],
    ],
    [
      'numbers of the clock',
      { NumericEquals: { 'aws:CurrentTime': '7' } },
      ['NumericEquals aws:currenttime ["7"]'],
    ],
    [
      'numbers of an account',
      { NumericEquals: { 'aws:ResourceAccount': '7' } },
      ['NumericEquals aws:resourceaccount ["7"]'],
    ],
    [
      'ARN patterns that are too short',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:s3' } },
      ['an ARN pattern of fewer than six components'],
    ],
    [
      'ARN patterns of the principal that are too short',
      { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam' } },
      ['ArnLike aws:principalarn ["arn:aws:iam"]'],
    ],
    [
      'ARN patterns of an account that are too short',
      { ArnLike: { 'aws:ResourceAccount': '1*' } },
      ['an ARN pattern of fewer than six components'],
    ],
  ];
  it.each(rows)('leaves open %s', (_fact, condition, dependsOn) => {
    const grants = grantsOf(under(condition));
    const answer = grants.ask(ALWAYS);
    expect(answer.answer).not.toBe('no');
    if (answer.answer === 'maybe') expect(answer.dependsOn).toEqual(dependsOn);
    expect(grants.mayReach(ALWAYS)).toBe(true);
    expect(grants.analysis?.isEverything()).toBe(false);
  });

  it('is proven where the plain evaluator can decide a request', () => {
    expect(
      canUse(
        under({ StringEquals: { 'aws:ResourceTag/n': '1' }, NumericEquals: { 'aws:ResourceTag/n': '1' } }),
      ),
    ).toBe('yes');
    expect(canUse(under({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'x' } }))).toBe('maybe');
  });

  it('cancels where Allow and Deny say the same, in whatever order of values', () => {
    const condition = (...values: readonly string[]) => ({
      'ForAllValues:StringEquals': { 'aws:TagKeys': values },
    });
    const policies = identity(
      allow({ Condition: { ...condition('a', 'b'), Null: { 'aws:TagKeys': 'false' } } }),
      deny({ Condition: condition('b', 'a') }),
    );
    expect(canUse(policies)).toBe('no');
  });

  it('still knows what an absent key means', () => {
    const anyTag = { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'x' } };
    expect(canUse(under({ ...anyTag, Null: { 'aws:TagKeys': 'true' } }))).toBe('no');
    expect(
      canUse(under({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'x' }, Null: { 'aws:TagKeys': 'true' } })),
    ).toBe('yes');
    expect(
      canUse(under({ NumericEquals: { 'aws:CurrentTime': '7' }, Null: { 'aws:CurrentTime': 'true' } })),
    ).toBe('no');
  });

  it.each([
    'aws:CalledVia',
    'aws:PrincipalOrgPaths',
    'aws:PrincipalServiceNamesList',
    'aws:ResourceOrgPaths',
    'aws:SourceOrgPaths',
    'aws:TagKeys',
    'aws:VpceOrgPaths',
  ])('has several values in %s', (key) => {
    expect(canUse(under({ StringEquals: { [key]: 'a' }, StringNotEquals: { [key]: 'a' } }))).toBe('maybe');
  });
});

describe('keys that the principal fixes', () => {
  const role: Who = {
    arn: 'arn:aws:iam::111122223333:role/app',
    id: 'AROAEXAMPLEAPP',
    tags: { team: 'red' },
  };
  const rows: readonly [string, string, object, Who?][] = [
    ['are what they are', 'yes', { StringEquals: { 'aws:PrincipalAccount': '111122223333' } }],
    ['are nothing else', 'no', { StringEquals: { 'aws:PrincipalAccount': '444455556666' } }],
    ['are nothing they are denied', 'no', { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } }],
    ['are absent where they are', 'no', { StringEquals: { 'aws:username': 'app' } }],
    [
      'are absent where they are, as Null says',
      'yes',
      { Null: { 'aws:username': 'true', 'aws:PrincipalTag/other': true } },
    ],
    [
      'are compared with variables',
      'yes',
      { StringEquals: { 'aws:PrincipalTag/team': '${aws:PrincipalTag/team}' } },
    ],
    [
      'are compared with variables that have no value',
      'no',
      { StringEquals: { 'aws:PrincipalTag/team': '${aws:username}' } },
    ],
    [
      'are compared with variables of a request',
      'yes',
      { StringEquals: { 'aws:PrincipalTag/team': '${aws:ResourceTag/team}' } },
    ],
    [
      'are not compared with anything where they are absent',
      'no',
      { StringEquals: { 'aws:username': '${aws:ResourceTag/team}' } },
    ],
    [
      'are compared with variables of a request beside a text',
      'yes',
      { StringEquals: { 'aws:PrincipalTag/team': ['blue', '${aws:ResourceTag/team}'] } },
    ],
    [
      'are compared with a text that ends in a variable of a request',
      'yes',
      { StringEquals: { 'aws:PrincipalTag/team': 're${aws:ResourceTag/team}' } },
    ],
    [
      'are compared with each other',
      'no',
      { StringEquals: { 'aws:PrincipalTag/team': '${aws:PrincipalAccount}' } },
    ],
    ['begin the id of a session', 'yes', { StringLike: { 'aws:userid': 'AROAEXAMPLEAPP:*' } }],
    ['begin no other id', 'no', { StringLike: { 'aws:userid': 'AROAOTHER:*' } }],
    ['are there in every session', 'no', { Null: { 'aws:userid': 'true' } }],
    [
      'are free where sessions bring tags',
      'yes',
      { StringEquals: { 'aws:PrincipalTag/team': 'blue' } },
      { ...role, sessionTags: true },
    ],
    ['are fixed where sessions do not', 'no', { StringEquals: { 'aws:PrincipalTag/team': 'blue' } }],
  ];
  it.each(rows.map(([fact, answer, condition, who]) => ({ fact, answer, condition, who })))(
    '$fact',
    ({ answer, condition, who }) => {
      expect(canUse(under(condition), who ?? role)).toBe(answer);
    },
  );
});

describe('what is unknown', () => {
  const session: Who = {
    arn: 'arn:aws:iam::111122223333:role/app',
    tags: { a: '1', b: '2' },
  };
  const free: Who = { arn: session.arn, sessionTags: true };
  const to = (tag: string) => ({ Resource: CONNECTION.replace(/[^/]*$/, `\${aws:PrincipalTag/${tag}}`) });
  const when = (tag: string) => ({
    Condition: { StringEquals: { [`aws:PrincipalTag/${tag}`]: `\${aws:ResourceTag/${tag}}` } },
  });

  it.each<readonly [string, string, Policies, Who]>([
    ['of one tag says nothing of another', 'yes', identity(allow(when('a')), deny(when('b'))), session],
    ['of a tag is denied by itself', 'no', identity(allow(when('a')), deny(when('a'))), session],
    ['of one resource says nothing of another', 'yes', identity(allow(to('a')), deny(to('b'))), free],
    ['of a resource is denied by itself', 'no', identity(allow(to('a')), deny(to('a'))), free],
  ])('%s', (_fact, answer, policies, who) => {
    expect(canUse(policies, who)).toBe(answer);
  });
});

describe('Null of every value, and of any', () => {
  it.each([
    ['ForAllValues:Null', 'yes'],
    ['ForAnyValue:Null', 'no'],
  ])('%s is %s, whatever the request', (operator, answer) => {
    for (const value of ['true', 'false']) {
      expect(canUse(under({ [operator]: { 'aws:ResourceTag/x': value } }))).toBe(answer);
      expect(canUse(under({ [operator]: { 'aws:PrincipalAccount': value } }))).toBe(answer);
      expect(canUse(under({ [operator]: { 'aws:ResourceAccount': value } }))).toBe(answer);
    }
  });
});

describe('a key that is compared as a number', () => {
  const age = 'aws:MultiFactorAuthAge';

  it('may be absent', () => {
    const absent = allow({ Condition: { Null: { [age]: 'true' } } });
    expect(canUse(identity(absent, deny({ Condition: { NumericGreaterThan: { [age]: '5' } } })))).toBe('yes');
  });

  it('is so in whatever order the operators come', () => {
    const types = (...operators: readonly string[]) => {
      const Condition = Object.fromEntries(
        operators.map((operator) => [operator, { [age]: operator === 'Null' ? 'true' : '1' }]),
      );
      const [statement] = carriedFrom(under(Condition)).identity[0]?.statements ?? [];
      return keyTypes(statement?.conditions ?? []).get(age.toLowerCase());
    };
    expect(types('NumericEquals', 'DateEquals')).toBe('date');
    expect(types('DateEquals', 'NumericEquals')).toBe('date');
    expect(types('StringEquals', 'NumericEquals', 'Null')).toBe('number');
    expect(types('NumericEquals', 'StringEquals')).toBe('number');
    expect(types('StringEquals')).toBe(undefined);
  });
});

describe('the account of a connection', () => {
  it.each<readonly [string, string, object]>([
    ['is any at all', 'yes', { StringEquals: { 'aws:ResourceAccount': '444455556666' } }],
    ['has twelve digits', 'no', { StringEquals: { 'aws:ResourceAccount': '4444' } }],
    ['may match a pattern', 'yes', { StringLike: { 'aws:ResourceAccount': '4*6' } }],
    ['does not match beyond its part', 'no', { StringLike: { 'aws:ResourceAccount': '4*:*' } }],
    ['is always there', 'no', { Null: { 'aws:ResourceAccount': 'true' } }],
    ['is not absent', 'yes', { Null: { 'aws:ResourceAccount': 'false' } }],
    ['may be excepted', 'yes', { StringNotLike: { 'aws:ResourceAccount': '4*' } }],
    ['may be excepted altogether', 'no', { StringNotLike: { 'aws:ResourceAccount': '*' } }],
    ['is no ARN', 'no', { ArnLike: { 'aws:ResourceAccount': '*:*:*:*:*:*' } }],
    ['is no ARN, as a negation says', 'yes', { ArnNotLike: { 'aws:ResourceAccount': '*:*:*:*:*:*' } }],
    ['agrees with a variable', 'yes', { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } }],
  ])('%s', (_fact, answer, condition) => {
    expect(canUse(under(condition))).toBe(answer);
  });
});

describe('the account of an action without a resource', () => {
  it.each<readonly [string, object]>([
    ['no', { StringEquals: { 'aws:ResourceAccount': '111122223333' } }],
    ['yes', { StringNotEquals: { 'aws:ResourceAccount': '111122223333' } }],
    ['yes', { Null: { 'aws:ResourceAccount': 'true' } }],
  ])('is absent: %s under %j', (answer, Condition) => {
    const policies = identity(allow({ Action: '*', Resource: '*', Condition }));
    expect(grantsOf(policies, undefined, HANDSHAKE).ask(ALWAYS).answer).toBe(answer);
  });
});

describe('caps', () => {
  const conditions = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`aws:ResourceTag/t${index}`, 'x']));

  it('are reached by too many keys, and then nothing is sure', () => {
    const capped = analysis(
      identity(
        deny({ Resource: 'arn:aws:s3:::x' }),
        allow({ Resource: '*', Condition: { StringEquals: conditions(LIMITS.dimensions) } }),
      ),
      [on('*')],
    );
    expect(capped.cap).toBe(`more than ${LIMITS.dimensions} condition keys in play`);
    expect(capped.ask(on('*'))).toMatchObject({
      answer: 'maybe',
      dependsOn: [capped.cap],
      statements: [{ position: 1 }],
    });
    expect(capped.contributing()).toEqual([expect.objectContaining({ position: 1 })]);
    expect(capped.ask(NEVER)).toEqual({ answer: 'no' });
    expect(capped.mayReach(NEVER)).toBe(false);
    expect(capped.mayReach(on('*'))).toBe(true);
    expect(capped.contains(new Map())).toBe('maybe');
    expect(capped.isEverything()).toBe(false);
  });

  it('are not reached by as many keys as fit', () => {
    const { cap } = analysis(under({ StringEquals: conditions(LIMITS.dimensions - 2) }));
    expect(cap).toBe(undefined);
  });

  it('are reached by patterns that tangle', () => {
    const tangled = ['1', '2', '3', '4', '5', 'a', 'b', 'c'].map(
      (char) => `*${char}?${char}*${char}??????????`,
    );
    const { cap } = analysis(identity(allow({ Resource: tangled })));
    expect(cap).toBe(`more than ${LIMITS.steps} steps of set algebra`);
  });
});

describe('everything', () => {
  it.each<readonly [string, boolean, Policies]>([
    ['is every request of the kind', true, identity(allow({ Action: '*', Resource: '*' }))],
    ['is less than that under a condition', false, under({ Null: { 'aws:SourceVpc': 'true' } })],
    [
      'is not sure while a policy is missing',
      false,
      { ...identity(allow({ Action: '*', Resource: '*' })), boundary: { missing: 'arn:x' } },
    ],
    [
      'may be several grants together',
      true,
      identity(
        allow({ Action: 'code*', Resource: CONNECTION }),
        allow({ Action: 'code*', Resource: undefined, NotResource: CONNECTION }),
      ),
    ],
  ])('%s', (_fact, everything, policies) => {
    expect(analysis(JSON.parse(JSON.stringify(policies))).isEverything()).toBe(everything);
  });
});

describe('policies within others', () => {
  const narrow = identity(allow());
  const wide = identity(allow({ Resource: 'arn:aws:codeconnections:us-east-1:*' }));
  it.each<readonly [string, boolean, Policies, Policies]>([
    ['are those that allow no more', true, narrow, wide],
    ['are not those that allow more', false, wide, narrow],
    ['are equal ones', true, narrow, identity(allow())],
    [
      'are those whose surplus is denied',
      true,
      {
        identity: [
          document(allow({ Resource: '*' }), deny({ Resource: undefined, NotResource: CONNECTION })),
        ],
      },
      narrow,
    ],
    [
      'are none while a policy is missing',
      false,
      { identity: [document(allow()), { missing: 'arn:x' }] },
      narrow,
    ],
    [
      'are all while a policy that would only take away is missing',
      true,
      { ...narrow, boundary: { missing: 'arn:x' } },
      narrow,
    ],
    ['are not within a missing policy', false, narrow, { identity: [{ missing: 'arn:x' }] }],
    [
      'are those under more conditions',
      true,
      under({ StringEquals: { 'aws:SourceVpc': 'a', 'aws:SourceVpce': 'b' } }),
      under({ StringEquals: { 'aws:SourceVpc': 'a' } }),
    ],
    [
      'are not those under fewer conditions',
      false,
      under({ StringEquals: { 'aws:SourceVpc': 'a' } }),
      under({ StringEquals: { 'aws:SourceVpc': 'a', 'aws:SourceVpce': 'b' } }),
    ],
    [
      'are those under the same condition of a type',
      true,
      under({ NumericLessThan: { 'aws:ResourceTag/n': '1' } }),
      under({ NumericLessThan: { 'aws:ResourceTag/n': '2' } }),
    ],
  ])('%s', (_fact, within, ours, theirs) => {
    const plain = (policies: Policies): Policies => JSON.parse(JSON.stringify(policies));
    expect(isWithin(subject(plain(ours)), carriedFrom(plain(theirs)))).toBe(within);
  });
});
