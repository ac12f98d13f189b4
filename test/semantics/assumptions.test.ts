import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HANDSHAKE, USE } from '#grants';
import { evaluate, type Request, readDocument } from '#policy';
import { verdictOf, verdictsOf } from '../controls/judged.ts';
import { callerFrom, carriedFrom, type Document, grantsOf, NOW, ROLE, type Who } from '../support/engine.ts';

const ID = '0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
const CONNECTION = `arn:aws:codeconnections:us-east-1:111122223333:connection/${ID}`;
const USE_CONNECTION = 'codeconnections:UseConnection';
const KEY = 'codeconnections:FullRepositoryId';
const USER: Who = { arn: 'arn:aws:iam::111122223333:user/ana', id: 'AIDAEXAMPLEANA' };

/** A document of Allow statements, except where they say otherwise. */
function policy(...statements: readonly object[]): Document {
  const all = statements.map((statement) => ({
    Effect: 'Allow',
    ...('NotAction' in statement ? {} : { Action: USE_CONNECTION }),
    ...('NotResource' in statement ? {} : { Resource: CONNECTION }),
    ...statement,
  }));
  return { Version: '2012-10-17', Statement: all };
}

function variable(key: string): string {
  return `\${${key}}`;
}

function conditioned(Condition: object): Document {
  return policy({ Condition });
}

type Asked = Partial<Request>;

/** What the plain evaluator says of one request: UseConnection on the connection, unless it says otherwise. */
function decided(document: Document, asked: Asked = {}, who: Who = ROLE): string {
  const request = { action: USE_CONNECTION, resource: CONNECTION, context: {}, ...asked };
  return evaluate(request, callerFrom(who), carriedFrom({ identity: [document] }, who), NOW).decision;
}

function reach(document: Document, who?: Who, family = USE): string {
  return grantsOf({ identity: [document] }, who, family).exposure.reach;
}

function connection(service: string, id = ID): string {
  return `arn:aws:${service}:us-east-1:111122223333:connection/${id}`;
}

const ASSUMPTIONS: Readonly<Record<string, () => void>> = {
  'A1 wildcards of a resource are matched over the whole ARN, colons and slashes included': () => {
    const document = policy({ Resource: 'arn:aws:codeconnections:us-east-1*' });
    expect(decided(document)).toBe('allowed');
    expect(reach(document)).toBe('any-account');
    expect(decided(policy({ Resource: `arn:*/${ID}` }))).toBe('allowed');
    expect(decided(policy({ Resource: CONNECTION.replaceAll(':', '?') }))).toBe('allowed');
  },

  'A2 wildcards of an action are matched over service and name as one text': () => {
    for (const Action of ['*:UseConnection', 'code*:use*', '*:*', 'code*Connection', '*']) {
      expect(decided(policy({ Action }))).toBe('allowed');
      expect(reach(policy({ Action }))).toBe('named');
    }
  },

  'A3 an action of either prefix works on a connection of either prefix': () => {
    const old = policy({ Action: 'codestar-connections:UseConnection' });
    expect(decided(old, { action: 'codestar-connections:UseConnection' })).toBe('allowed');
    expect(reach(old)).toBe('named');
    const everything = policy({ Action: 'code*:UseConnection', Resource: '*' });
    const denied = policy({ Resource: '*' }, { Effect: 'Deny', Resource: '*' });
    expect(grantsOf({ identity: [everything] }).exposure.cells).toHaveLength(4);
    const left = grantsOf({ identity: [everything, denied] }).exposure.cells;
    expect(left.map(({ action, resource }) => `${action} on ${resource}`)).toEqual([
      'codestar-connections on codeconnections',
      'codestar-connections on codestar-connections',
    ]);
  },

  'A4 a condition key of one prefix says nothing of the same key under the other': () => {
    const document = conditioned({ StringEquals: { 'codestar-connections:FullRepositoryId': 'acme/web' } });
    expect(decided(document, { context: { [KEY]: 'acme/web' } })).toBe('denied');
    expect(decided(document, { context: { 'codestar-connections:FullRepositoryId': 'acme/web' } })).toBe(
      'allowed',
    );
    const denied = policy(
      { Condition: { StringEquals: { [KEY]: 'acme/web' } } },
      {
        Effect: 'Deny',
        Condition: { StringEquals: { 'codestar-connections:FullRepositoryId': 'acme/web' } },
      },
    );
    expect(reach(denied)).toBe('named');
  },

  'A5 keys that nothing fixes vary freely, each apart from all others': () => {
    const unlikely = conditioned({
      StringEquals: { 'codeconnections:ProviderAction': 'ListOwners', [KEY]: 'acme/web' },
      Null: { 'aws:SecureTransport': 'true' },
    });
    expect(reach(unlikely)).toBe('named');
    const flag = conditioned({ StringEquals: { 'aws:MultiFactorAuthPresent': 'perhaps' } });
    expect(reach(flag)).toBe('none');
  },

  'A6 a connection id is letters and digits in groups of 8-4-4-4-12, a Region any text of small letters, digits and hyphens':
    () => {
      expect(reach(policy({ Resource: connection('codeconnections', `zEXAMPLE${ID.slice(8)}`) }))).toBe(
        'named',
      );
      expect(reach(policy({ Resource: CONNECTION.replace('us-east-1', 'mars-north-7') }))).toBe('named');
      expect(reach(policy({ Resource: connection('codeconnections', '7') }))).toBe('none');
      expect(reach(policy({ Resource: CONNECTION.replace('us-east-1', 'US-EAST-1') }))).toBe('none');
      expect(reach(policy({ Resource: CONNECTION.replace('111122223333', '1111') }))).toBe('none');
    },

  'A7 a variable is replaced wherever it stands in an ARN': () => {
    const own = `arn:aws:codeconnections:*:${variable('aws:PrincipalAccount')}:connection/*`;
    expect(decided(policy({ Resource: own }))).toBe('allowed');
    expect(reach(policy({ Resource: own }))).toBe('account');
    expect(
      decided(policy({ Resource: own }), { resource: CONNECTION.replace('111122223333', '444455556666') }),
    ).toBe('denied');
  },

  'A8 the value of a variable is plain text, whatever characters it holds': () => {
    const document = policy({ Resource: connection('codeconnections', variable('aws:PrincipalTag/id')) });
    expect(decided(document, {}, { ...ROLE, tags: { id: '*' } })).toBe('denied');
    expect(decided(document, {}, { ...ROLE, tags: { id: ID } })).toBe('allowed');
    expect(reach(document, { ...ROLE, tags: { id: '*' } })).toBe('none');
  },

  'A9 a pattern whose variable has neither value nor default matches nothing, so its negation holds': () => {
    const Resource = connection('codeconnections', variable('aws:username'));
    expect(decided(policy({ Resource }))).toBe('denied');
    expect(reach(policy({ Resource }))).toBe('none');
    expect(decided(policy({ NotResource: Resource }))).toBe('allowed');
    expect(reach(policy({ NotResource: Resource }))).toBe('any-account');
  },

  'A10 a `${` that begins no variable is plain text': () => {
    const document = conditioned({ StringEquals: { [KEY]: 'acme/${aws:username' } });
    expect(decided(document, { context: { [KEY]: 'acme/${aws:username' } }, USER)).toBe('allowed');
    expect(decided(document, { context: { [KEY]: 'acme/ana' } }, USER)).toBe('denied');
    expect(reach(policy({ Resource: connection('codeconnections', '${aws:username') }), USER)).toBe('none');
  },

  'A11 texts are matched as they are written: nothing is trimmed, and an empty pattern matches only an empty text':
    () => {
      expect(decided(policy({ Resource: ` ${CONNECTION}` }))).toBe('denied');
      expect(reach(policy({ Resource: ` ${CONNECTION}` }))).toBe('none');
      expect(reach(policy({ Resource: '' }))).toBe('none');
      expect(decided(policy({ Action: '' }))).toBe('denied');
    },

  'A12 elements have one spelling and operators any': () => {
    const problems = readDocument({ Version: '2012-10-17', statement: [] });
    expect(problems).toMatchObject({
      readable: false,
      problems: [{ path: 'statement' }, { path: 'Statement' }],
    });
    expect(
      decided(conditioned({ stringequals: { [KEY]: 'acme/web' } }), { context: { [KEY]: 'acme/web' } }),
    ).toBe('allowed');
    expect(readDocument({ Id: 'kept by somebody', Statement: [] })).toMatchObject({ readable: true });
  },

  'A13 an empty Condition, or an operator without keys, holds': () => {
    for (const Condition of [{}, { StringEquals: {} }]) {
      expect(decided(conditioned(Condition))).toBe('allowed');
      expect(reach(conditioned(Condition))).toBe('named');
    }
  },

  'A14 an empty list of values matches nothing': () => {
    const positive = conditioned({ StringEquals: { [KEY]: [] } });
    const negated = conditioned({ StringNotEquals: { [KEY]: [] } });
    expect(decided(positive, { context: { [KEY]: 'acme/web' } })).toBe('denied');
    expect(decided(negated, { context: { [KEY]: 'acme/web' } })).toBe('allowed');
    expect([reach(positive), reach(negated)]).toEqual(['none', 'named']);
  },

  'A15 an operator without set prefix asks for any of several values, a negated one for all': () => {
    const context = { [KEY]: ['acme/web', 'acme/api'] };
    expect(decided(conditioned({ StringEquals: { [KEY]: 'acme/web' } }), { context })).toBe('allowed');
    expect(decided(conditioned({ StringNotEquals: { [KEY]: 'acme/web' } }), { context })).toBe('denied');
    expect(decided(conditioned({ StringNotEquals: { [KEY]: 'acme/cli' } }), { context })).toBe('allowed');
  },

  'A16 set prefixes treat an absent key alike for operators of every type': () => {
    for (const condition of [
      { StringEquals: { [KEY]: 'acme/web' } },
      { NumericLessThan: { 'aws:MultiFactorAuthAge': '60' } },
      { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
      { DateLessThan: { 'aws:TokenIssueTime': '2026-01-01' } },
    ]) {
      const [[operator, keys] = ['', {}]] = Object.entries(condition);
      const all = conditioned({ [`ForAllValues:${operator}`]: keys });
      const any = conditioned({ [`ForAnyValue:${operator}`]: keys });
      expect([decided(all), decided(any)]).toEqual(['allowed', 'denied']);
    }
  },

  'A17 a value that is not of the operator’s type equals nothing': () => {
    const context = { 'aws:MultiFactorAuthAge': 'soon' };
    expect(decided(conditioned({ NumericLessThan: { 'aws:MultiFactorAuthAge': '60' } }), { context })).toBe(
      'denied',
    );
    const different = conditioned({ NumericNotEquals: { 'aws:MultiFactorAuthAge': '60' } });
    expect(decided(different, { context })).toBe('allowed');
    expect(readDocument(conditioned({ NumericEquals: { 'aws:MultiFactorAuthAge': 'soon' } }))).toMatchObject({
      readable: false,
    });
  },

  'A18 an address without prefix length is one address, and the two families never overlap': () => {
    const from = (given: string, actual: string) =>
      decided(conditioned({ IpAddress: { 'aws:SourceIp': given } }), { context: { 'aws:SourceIp': actual } });
    expect(from('2001:db8::1', '2001:db8::1')).toBe('allowed');
    expect(from('2001:db8::1', '2001:db8::2')).toBe('denied');
    expect(from('0.0.0.0/0', '2001:db8::1')).toBe('denied');
    expect(from('192.0.2.1', '::ffff:192.0.2.1')).toBe('denied');
    expect(readDocument(conditioned({ IpAddress: { 'aws:SourceIp': '192.0.02.1' } }))).toMatchObject({
      readable: false,
    });
  },

  'A19 a value of fewer than six parts is no ARN; what a pattern of fewer means is unknown': () => {
    const context = { 'aws:SourceArn': 'codepipeline' };
    expect(decided(conditioned({ ArnLike: { 'aws:SourceArn': '*:*:*:*:*:*' } }), { context })).toBe('denied');
    const short = conditioned({ ArnLike: { 'aws:SourceArn': 'arn:aws:*' } });
    expect(decided(short, { context: { 'aws:SourceArn': CONNECTION } })).toBe('undetermined');
    const grants = grantsOf({ identity: [short] });
    expect(grants.ask(grants.questions.notNamed)).toEqual({ answer: 'no' });
    expect(grants.mayReach(grants.questions.writes)).toBe(true);
    expect(grants.ask(grants.questions.writes).answer).toBe('maybe');
  },

  'A20 comparison without regard to case folds the letters A to Z alone': () => {
    const document = conditioned({ StringEqualsIgnoreCase: { [KEY]: 'ÄCME/Web' } });
    expect(decided(document, { context: { [KEY]: 'Äcme/wEB' } })).toBe('allowed');
    expect(decided(document, { context: { [KEY]: 'äcme/web' } })).toBe('denied');
  },

  'A21 Bool compares texts in any case, BinaryEquals the base-64 text as it is': () => {
    const flag = conditioned({ Bool: { 'aws:SecureTransport': 'TRUE' } });
    expect(decided(flag, { context: { 'aws:SecureTransport': 'true' } })).toBe('allowed');
    const bytes = conditioned({ BinaryEquals: { 'example:Key': 'QQ==' } });
    expect(decided(bytes, { context: { 'example:Key': 'QQ==' } })).toBe('allowed');
    expect(decided(bytes, { context: { 'example:Key': 'qq==' } })).toBe('denied');
  },

  'A22 who may bring session tags may bring any: the tags of the role then fix nothing but that they are there':
    () => {
      const document = policy({
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalTag/team': 'web' } },
      });
      const tags = { team: 'api' };
      expect(reach(document, { ...ROLE, tags })).toBe('none');
      expect(reach(document, { ...ROLE, tags, sessionTags: true })).toBe('any-account');
      const untagged = policy({ Resource: '*', Condition: { Null: { 'aws:PrincipalTag/team': 'true' } } });
      expect(reach(untagged, { ...ROLE, tags, sessionTags: true })).toBe('none');
      expect(reach(untagged, { ...ROLE, tags: {}, sessionTags: true })).toBe('any-account');
    },

  'A23 a request without resource has no aws:ResourceAccount': () => {
    const Condition = { StringEquals: { 'aws:ResourceAccount': '111122223333' } };
    const handshake = policy({ Action: 'codeconnections:StartOAuthHandshake', Resource: '*', Condition });
    expect(reach(handshake, ROLE, HANDSHAKE)).toBe('none');
    const asked = { action: 'codeconnections:StartOAuthHandshake', resource: '*' };
    expect(decided(handshake, asked)).toBe('denied');
    expect(decided(policy({ Resource: '*', Condition }))).toBe('allowed');
  },

  'A24 a grant counts while any moment from now on is left to it': () => {
    const until = (date: string) => conditioned({ DateLessThan: { 'aws:CurrentTime': date } });
    const from = (date: string) => conditioned({ DateGreaterThan: { 'aws:CurrentTime': date } });
    expect(reach(until('2026-05-31T23:59:59Z'))).toBe('none');
    expect(reach(until('2026-06-02'))).toBe('named');
    expect(reach(from('2030'))).toBe('named');
    expect(decided(from('2030'))).toBe('denied');
  },

  'A25 a request writes when neither the provider action nor the permission it asks for says that it reads':
    () => {
      const access = (Condition: object) => grantsOf({ identity: [policy({ Condition })] }).exposure.access;
      const action = (...values: string[]) => ({
        StringEquals: { 'codeconnections:ProviderAction': values },
      });
      const permission = (value: string) => ({
        StringEquals: { 'codeconnections:ProviderPermissionsRequired': value },
      });
      expect(access({})).toBe('read-write');
      expect(access(permission('read_only'))).toBe('read-only');
      expect(access(permission('read_write'))).toBe('read-write');
      expect(access(action('GitPull', 'ListBranches'))).toBe('read-only');
      expect(access(action('GitPull', 'GitPush'))).toBe('read-write');
      expect(access(action('CreatePullRequestDiffComment'))).toBe('read-write');
      expect(access({ 'ForAllValues:StringEquals': action('GitPull').StringEquals })).toBe('read-write');
    },

  'A26 a group or a policy is judged as what it gives to anybody in the account': () => {
    const statement = {
      Action: USE_CONNECTION,
      Resource: CONNECTION,
      Condition: { StringEquals: { 'aws:PrincipalTag/team': 'web' } },
    };
    const statusOf = (principal: string) =>
      verdictsOf({ policies: [statement], principal: `arn:aws:iam::111122223333:${principal}` }).get('CCG.10')
        ?.status;
    expect(statusOf('group/web')).toBe('failed');
    // Without the tag a user holds nothing, so no control looks at it.
    expect(statusOf('user/ana')).toBe(undefined);
  },

  'A27 a trust policy is judged from now on: a time that is over lets nobody in, one to come does': () => {
    const statusWith = (Condition: object) => {
      const trust = { Principal: { AWS: '*' }, Action: 'sts:AssumeRole', Condition };
      return verdictOf('CCG.9', { policies: [{ Action: USE_CONNECTION, Resource: CONNECTION }], trust })
        .status;
    };
    expect(statusWith({ DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } })).toBe('passed');
    expect(statusWith({ DateGreaterThan: { 'aws:CurrentTime': '2099-01-01T00:00:00Z' } })).toBe('failed');
  },

  'A28 a principal of a trust policy that is written with a wildcard may be anybody of its kind': () => {
    const trust = { Principal: { AWS: 'arn:aws:iam::111122223333:role/web-*' }, Action: 'sts:AssumeRole' };
    expect(
      verdictOf('CCG.9', { policies: [{ Action: USE_CONNECTION, Resource: CONNECTION }], trust }).status,
    ).toBe('undetermined');
  },

  'A29 an empty text is a value; a set operator on an empty tag of the principal is unknown': () => {
    const of = (Condition: object) => policy({ Resource: '*', Condition });
    const empty = { context: { 'example:Key': '' } };
    expect(decided(of({ Null: { 'example:Key': 'false' } }), empty)).toBe('allowed');
    expect(decided(of({ 'ForAllValues:StringEquals': { 'example:Key': 'x' } }), empty)).toBe('denied');
    const tagged = { ...ROLE, tags: { team: '' } };
    expect(reach(of({ StringEquals: { 'aws:PrincipalTag/team': '' } }), tagged)).toBe('any-account');
    expect(reach(of({ StringEquals: { 'aws:PrincipalTag/team': 'web' } }), tagged)).toBe('none');
    expect(reach(of({ 'ForAllValues:StringEquals': { 'aws:PrincipalTag/team': 'web' } }), tagged)).not.toBe(
      'none',
    );
  },

  'A30 a tag of a user is fixed': () => {
    const web = policy({ Resource: '*', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'web' } } });
    const user = { arn: 'arn:aws:iam::111122223333:user/ana', id: 'AIDAANA' };
    expect(reach(web, { ...user, tags: { team: 'api' } })).toBe('none');
    expect(reach(web, { ...user, tags: { team: 'web' } })).toBe('any-account');
  },

  'A31 a text that gives a key twice is unreadable': () => {
    const twice = '{"Version":"2012-10-17","Statement":[],"Statement":[]}';
    expect(decided(twice)).toBe('undetermined');
    expect(decided('{"Version":"2012-10-17","Statement":[]}')).toBe('denied');
  },
};

test.each(Object.entries(ASSUMPTIONS))('%s', (_, holds) => holds());

const DOCUMENT = readFileSync(new URL('../../docs/semantics.md', import.meta.url), 'utf8');

function numbersIn(texts: readonly string[], form: RegExp): number[] {
  return texts.flatMap((text) => [...text.matchAll(form)].map(([, number]) => Number(number)));
}

test('docs/semantics.md lists just these assumptions, in this order', () => {
  const listed = numbersIn([DOCUMENT], /^- \*\*A(\d+)\.\*\*/gm);
  expect(listed).toEqual(listed.map((_, index) => index + 1));
  expect(numbersIn(Object.keys(ASSUMPTIONS), /^A(\d+) /g)).toEqual(listed);
});

test('docs/semantics.md refers to every assumption where it matters, and to no other', () => {
  const [text = ''] = DOCUMENT.split(/^## Assumptions$/m);
  const referred = new Set(numbersIn([text], /\bA(\d+)\b/g));
  expect([...referred].sort((one, other) => one - other)).toEqual(
    numbersIn([DOCUMENT], /^- \*\*A(\d+)\.\*\*/gm),
  );
});
