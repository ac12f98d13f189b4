// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import { describe, expect, it } from 'vitest';
import type { Request, Statement } from '#policy';
import { fillVariables } from '../../src/grants/fill.ts';
import { callerFrom, carriedFrom, type Who } from '../support/engine.ts';
import { allow, deny, document } from './world.ts';

const WHO: Who = { arn: 'arn:aws:iam::111122223333:role/app', tags: { own: 'a.b' } };
const ARN = 'arn:aws:codeconnections:us-east-1:111122223333:connection/';

function statementsFrom(...statements: readonly object[]): Statement[] {
  const plain: object = JSON.parse(JSON.stringify(document(...statements)));
  return carriedFrom({ identity: [plain] }).identity.flatMap((policy) => policy.statements);
}

function filled(
  id: string,
  context: Request['context'],
  ...statements: readonly object[]
): Request['context'] {
  const request = { action: 'codeconnections:UseConnection', resource: `${ARN}${id}`, context };
  return fillVariables(request, callerFrom(WHO), statementsFrom(...statements)).context;
}

const on = (id: string) => allow({ Resource: `${ARN}${id}` });
const when = (key: string, value: string) =>
  allow({ Resource: '*', Condition: { StringLike: { [key]: value } } });

describe('a variable that only a request fixes', () => {
  type Context = Request['context'];
  type Row = readonly [fact: string, expected: Context, context: Context, ...statements: readonly object[]];
  const rows: readonly Row[] = [
    ['gets the rest of the resource', { 'aws:requesttag/x': '7-7' }, {}, on('${aws:RequestTag/x}')],
    ['gets what stands between', { 'aws:requesttag/x': '7' }, {}, on('${aws:RequestTag/x}-7')],
    [
      'gets what stands before a star, as little as does',
      { 'aws:requesttag/x': '' },
      {},
      on('${aws:RequestTag/x}*'),
    ],
    ['gets what stands before one character', { 'aws:requesttag/x': '7-' }, {}, on('${aws:RequestTag/x}?')],
    [
      'is the same text twice',
      { 'aws:requesttag/x': '7' },
      {},
      on('${aws:RequestTag/x}-${aws:RequestTag/x}'),
    ],
    ['cannot be two texts', {}, {}, on('${aws:RequestTag/x}--${aws:RequestTag/x}')],
    [
      'keeps the value it was given',
      { 'AWS:RequestTag/x': 'mine' },
      { 'AWS:RequestTag/x': 'mine' },
      on('${aws:RequestTag/x}'),
    ],
    [
      'keeps the first value it got',
      { 'aws:requesttag/x': '7-7' },
      {},
      on('${aws:RequestTag/x}'),
      on('${aws:RequestTag/x}-7'),
    ],
    ['gets none from a resource that differs', {}, {}, on('8${aws:RequestTag/x}')],
    ['gets none from a text beside it', {}, {}, on('${aws:RequestTag/x}-8')],
    ['gets none from a Deny', {}, {}, deny({ Resource: `${ARN}\${aws:RequestTag/x}` })],
    [
      'gets none from what is left out',
      {},
      {},
      allow({ Resource: undefined, NotResource: `${ARN}\${aws:RequestTag/x}` }),
    ],
    [
      'gets none where there are three',
      {},
      {},
      on('${aws:RequestTag/x}${aws:RequestTag/y}${aws:RequestTag/z}'),
    ],
    [
      'gets its part where there are two',
      { 'aws:requesttag/x': '7', 'aws:requesttag/y': '7' },
      {},
      on('${aws:RequestTag/x}-${aws:RequestTag/y}'),
    ],
    [
      'gets the value of the key it is compared with',
      { k: 'v', 'aws:requesttag/x': 'v' },
      { k: 'v' },
      when('k', '${aws:RequestTag/x}'),
    ],
    [
      'gets the value of a key of the principal',
      { 'aws:requesttag/x': '1111' },
      {},
      when('aws:PrincipalAccount', '${aws:RequestTag/x}22223333'),
    ],
    ['gets none from a key without a value', {}, {}, when('k', '${aws:RequestTag/x}')],
    ['gets none from a key of several values', { k: ['v'] }, { k: ['v'] }, when('k', '${aws:RequestTag/x}')],
    [
      'stands beside what the principal fixes, which is taken literally',
      { k: 'a.b-1', 'aws:requesttag/x': '1' },
      { k: 'a.b-1' },
      when('k', '${aws:PrincipalTag/own}-${aws:RequestTag/x}'),
    ],
    [
      'is not beside what the principal fixes otherwise',
      { k: 'acb-1' },
      { k: 'acb-1' },
      when('k', '${aws:PrincipalTag/own}-${aws:RequestTag/x}'),
    ],
    ['gets nothing where there is none', {}, {}, on('7-7')],
    [
      'may hold line breaks',
      { k: 'a\nb', 'aws:requesttag/x': 'a\nb' },
      { k: 'a\nb' },
      when('k', '${aws:RequestTag/x}'),
    ],
    [
      'counts a character beyond 16 bits as one',
      { k: 'a😀', 'aws:requesttag/x': 'a' },
      { k: 'a😀' },
      when('k', '${aws:RequestTag/x}?'),
    ],
    [
      'gets its value from a statement about every resource',
      { k: 'v', 'aws:requesttag/x': 'v' },
      { k: 'v' },
      allow({ Condition: { StringEquals: { k: '${aws:RequestTag/x}' } } }),
    ],
  ];
  const cases = rows.map(([fact, expected, context, ...statements]) => ({
    fact,
    expected,
    context,
    statements,
  }));
  it.each(cases)('$fact', ({ expected, context, statements }) => {
    expect(filled('7-7', context, ...statements)).toEqual(expected);
  });
});
