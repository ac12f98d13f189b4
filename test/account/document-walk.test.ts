import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readDocument } from '#policy';
import { DocumentReader } from '../../src/account/skim/document-reader.ts';
import { ENTRY } from '../../src/account/skim/walk.ts';
import { wantsActions } from '../../src/scan/wants.ts';
import { bytesOf, decode, walkWith } from './splitting.ts';

const OTHER = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::x/*' };
const NOTHING = { Version: '2012-10-17', Statement: [] };
const wants = wantsActions(['wanted']);

const PASSED_OVER = { said: undefined, rest: ' rest' };

type Walked = { readonly said: unknown; readonly rest: string };

/** What a document is said to be, undefined where it can be passed over; or nothing where it is not walked over. */
function walked(text: string, walk = walkWith(wants)): Walked | undefined {
  const bytes = bytesOf(`{"PolicyVersionList":[{"Document":${text}}]} rest`);
  walk.begin(bytes);
  const end = walk.record('Policies', 0);
  if (end < 0) return undefined;
  const said = new DocumentReader(walk, wants, decode).said(walk.end - ENTRY);
  return {
    said: isDeepStrictEqual(said, NOTHING) ? undefined : said,
    rest: decode(bytes, end, bytes.length),
  };
}

function document(...Statement: readonly unknown[]): object {
  return { Version: '2012-10-17', Statement };
}
function statement(given: object): object {
  return document({ ...OTHER, ...given });
}
function under(operator: string, values: unknown): object {
  return statement({ Condition: { [operator]: { 'aws:SourceVpc': values } } });
}
const { Effect: _, ...noEffect } = OTHER;
const { Action: _a, ...noAction } = OTHER;
const { Resource: _r, ...noResource } = OTHER;

describe('a document is passed over', () => {
  const rows: readonly [string, unknown][] = [
    ['without statements', document()],
    ['with a statement about something else', document(OTHER)],
    ['with several', document(OTHER, { ...OTHER, Effect: 'Deny', Sid: 'x' })],
    ['with lists of actions and resources', statement({ Action: ['a', 'b'], Resource: ['c', 'd'] })],
    ['with texts compared', under('StringEquals', 'vpc-1')],
    ['with lists of texts compared', under('ForAnyValue:StringLikeIfExists', ['a', 'b'])],
    ['with texts compared regardless of case', under('Bool', 'true')],
    ['with two operators', statement({ Condition: { ArnLike: { a: 'b' }, StringLike: { c: 'd', e: 'f' } } })],
    ['with a condition of nothing', statement({ Condition: {} })],
  ];
  it.each(rows)('%s', (_fact, input) => {
    const text = JSON.stringify(input);
    expect(walked(text)).toEqual(PASSED_OVER);
    expect(walked(JSON.stringify(input, null, 4))?.said).toBeUndefined();
    expect(readDocument(input).readable).toBe(true);
    expect(readDocument(input, { kind: 'permissions', wants })).toEqual({ readable: true, statements: [] });
  });
});

describe('a document is looked at', () => {
  const rows: readonly [string, unknown][] = [
    ['that is null', null],
    ['that is a text', 'x'],
    ['that is a list', []],
    ['of the older version', { ...document(OTHER), Version: '2008-10-17' }],
    ['without version', { Statement: [OTHER] }],
    ['without statements', { Version: '2012-10-17' }],
    ['with one statement outside a list', { Version: '2012-10-17', Statement: OTHER }],
    ['with an id', { ...document(OTHER), Id: 'x' }],
    ['with another element', { ...document(OTHER), version: 'x' }],
    ['with a statement that is wanted', document(OTHER, { ...OTHER, Action: 'wanted' })],
    ['with a wanted action among others', statement({ Action: ['a', 'wanted'] })],
    ['with a statement that is no object', document('x')],
    ['with a statement of null', document(null)],
    ['with a list for a statement', document([OTHER])],
    ['with a Sid that is no text', statement({ Sid: 7 })],
    ['without effect', document(noEffect)],
    ['with another effect', statement({ Effect: 'allow' })],
    ['without action', document(noAction)],
    ['with both kinds of action', statement({ NotAction: 'a' })],
    ['with NotAction', document({ ...noAction, NotAction: 'a' })],
    ['with an action that is no text', statement({ Action: 7 })],
    ['with a list of actions that are no texts', statement({ Action: ['a', 7] })],
    ['with an empty list of actions', statement({ Action: [] })],
    ['without resource', document(noResource)],
    ['with NotResource', document({ ...noResource, NotResource: 'a' })],
    ['with a resource that is no text', statement({ Resource: {} })],
    ['with a list of resources that are no texts', statement({ Resource: ['a', null] })],
    ['with an empty list of resources', statement({ Resource: [] })],
    ['with a principal', statement({ Principal: '*' })],
    ['with a condition that is no object', statement({ Condition: 'x' })],
    ['with a list of conditions', statement({ Condition: [] })],
    ['with an unknown operator', under('StringEqual', 'x')],
    ['with numbers compared', under('NumericEquals', '1')],
    ['with the existence of a key asked for', under('Null', 'true')],
    ['with an operator without keys', statement({ Condition: { StringEquals: 'x' } })],
    ['with a list of keys', statement({ Condition: { StringEquals: [] } })],
    ['with a value that is no text', under('StringEquals', 7)],
    ['with a list of values that are no texts', under('StringEquals', ['a', true])],
    ['with an empty list of values', under('StringEquals', [])],
    [
      'with a later condition that is bad',
      statement({ Condition: { StringEquals: { a: 'b' }, Null: { a: 'true' } } }),
    ],
    [
      'with an element named like a prototype',
      JSON.parse('{"Version":"2012-10-17","Statement":[],"__proto__":{}}'),
    ],
    [
      'with a statement of such an element',
      document(JSON.parse(`${JSON.stringify(OTHER).slice(0, -1)},"__proto__":{}}`)),
    ],
  ];
  it.each(rows)('%s', (_fact, input) => {
    const { said, rest } = walked(JSON.stringify(input)) ?? {};
    expect(said).toBeDefined();
    expect(rest).toBe(' rest');
    const options = { kind: 'permissions', wants } as const;
    expect(readDocument(said, options)).toEqual(readDocument(input, options));
  });
});

describe('what is written with escapes is left to JSON.parse', () => {
  const written = JSON.stringify(document(OTHER, { ...OTHER, Action: 'other' }));
  const rows: readonly [string, string][] = [
    ['an action', written.replace('"other"', '"\\u0077anted"')],
    ['an element', written.replace('"Action":"other"', '"\\u0041ction":"wanted"')],
    ['the list of statements', written.replace('"Statement"', '"State\\u006dent"')],
    ['an operator', JSON.stringify(under('StringEquals', 'x')).replace('Equals', '\\u0045quals')],
  ];
  it.each(rows)('%s', (_fact, text) => {
    expect(walked(text)).toBeUndefined();
  });
});

it('a version that is written with escapes is parsed', () => {
  const text = JSON.stringify(document({ ...OTHER, Action: 'wanted' }));
  expect(walked(text.replace('2012', '\\u0032012'))?.said).toEqual(JSON.parse(text));
});

const saidOf = (input: unknown) => walked(JSON.stringify(input))?.said;

it('what is beyond ASCII says nothing but itself', () => {
  expect(walked(JSON.stringify(statement({ Sid: 'é', Resource: 'é/*' })))).toEqual(PASSED_OVER);
  expect(walked(JSON.stringify(under('StringEquals', 'é')))).toEqual(PASSED_OVER);
  expect(saidOf(statement({ Action: 'wé*' }))).toBeDefined();
  // The Kelvin sign, whose lower case is a k.
  expect(saidOf(under('StringLi\u212ae', 'x'))).toBeDefined();
});

it('an operator is remembered as it is', () => {
  const walk = walkWith(wants);
  const isPassedOver = (operator: string) =>
    walked(JSON.stringify(under(operator, 'x')), walk)?.said === undefined;
  const operators = ['StringLike', 'StringLi*e', 'StringLike', 'StringLi*e', 'Bool', 'bool', 'Null', 'Bool'];
  expect(operators.map(isPassedOver)).toEqual([true, false, true, false, true, true, false, true]);
});

it('a word means something where it is the same, no shorter and no longer', () => {
  const { Condition: _c, ...plain } = { ...OTHER, Condition: {} };
  for (const [from, to] of [
    ['Action', 'Actions'],
    ['Action', 'Actio'],
    ['Action', 'action'],
    ['Resource', 'Resources'],
    ['Resource', 'Resourc'],
    ['Effect', ''],
    ['Allow', 'Allows'],
    ['Allow', 'Allo'],
  ] as const) {
    const text = JSON.stringify(document(plain));
    expect(walked(text)).toEqual(PASSED_OVER);
    expect(walked(text.replace(`"${from}"`, `"${to}"`))?.said).toBeDefined();
  }
  const long = JSON.stringify(under('ForAnyValue:StringLikeIfExists', 'x'));
  expect(walked(long)).toEqual(PASSED_OVER);
  expect(walked(long.replace('IfExists', 'IfExist'))?.said).toBeDefined();
});

it('actions are told apart to their last letter', () => {
  const isPassedOver = (action: string) => saidOf(statement({ Action: action })) === undefined;
  const actions = ['wante', 'wantedx', 'want', 'x', '', 'WANTED', 'wanted', 'w*', 'want?d', 'wx*', '*'];
  expect(actions.filter((action) => !isPassedOver(action))).toEqual([
    'WANTED',
    'wanted',
    'w*',
    'want?d',
    '*',
  ]);
});

it('more different actions than are remembered, or can be counted, are told apart all the same', () => {
  const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789:-_/.'];
  const two = letters.flatMap((first) => letters.map((second) => first + second));
  // More beginnings than two bytes can number.
  const all = two.flatMap((beginning) => letters.map((last) => beginning + last));
  expect(all.length).toBeGreaterThan(65_536);
  const walk = walkWith(undefined);
  const passedOver = (actions: readonly string[]) => {
    const said = walked(JSON.stringify(document(...actions.map((Action) => ({ ...OTHER, Action })))), walk);
    const { Statement = [] } = (said?.said ?? {}) as { readonly Statement?: readonly unknown[] };
    return actions.filter((_action, index) => Statement[index] === undefined);
  };
  for (let round = 0; round < 2; round += 1) {
    const missing = two.flatMap((_beginning, at) =>
      passedOver(all.slice(at * letters.length, (at + 1) * letters.length)),
    );
    expect(missing).toEqual([]);
  }
});

describe('an element that is given twice is read as JSON.parse reads it', () => {
  it('an action', () => {
    const text = '{"Effect":"Allow","Action":"a","Action":"wanted","Resource":"*"}';
    expect(walked(`{"Version":"2012-10-17","Statement":[${text}]}`)?.said).toEqual(
      document(JSON.parse(text)),
    );
  });

  it.each([
    ['a list of statements', '{"Version":"2012-10-17","Statement":[],"Statement":[]}'],
    ['a version', '{"Version":"2012-10-17","Version":"2008-10-17","Statement":[]}'],
  ])('%s: it is left to JSON.parse', (_fact, text) => {
    expect(walked(text)).toBeUndefined();
  });
});
