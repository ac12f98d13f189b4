import { describe, expect, it } from 'vitest';
import { readDocument } from '#policy';
import { DocumentWalk } from '../../src/account/skim/document-walk.ts';
import { JsonBytes, Unwalkable } from '../../src/account/skim/json-bytes.ts';
import { wantsActions } from '../../src/scan/wants.ts';
import { bytesOf, decode } from './splitting.ts';

const OTHER = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::x/*' };
const wants = wantsActions(['wanted']);

type Walked = { readonly said: unknown; readonly rest: string };

function walked(
  text: string,
  json = new JsonBytes(),
  documents = new DocumentWalk(json, wants, decode),
): Walked {
  json.begin(bytesOf(`${text} rest`));
  const end = documents.document(0);
  const rest = decode(json.bytes, end, json.bytes.length);
  return { said: documents.isSilent ? undefined : documents.said(0, end), rest };
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
    expect(walked(text)).toEqual({ said: undefined, rest: ' rest' });
    expect(walked(JSON.stringify(input, null, 4)).said).toBeUndefined();
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
    const { said, rest } = walked(JSON.stringify(input));
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
    expect(() => walked(text)).toThrow(Unwalkable);
  });
});

it('a version that is written with escapes is parsed', () => {
  const text = JSON.stringify(document({ ...OTHER, Action: 'wanted' }));
  const { said } = walked(text.replace('2012', '\\u0032012'));
  expect(said).toEqual(JSON.parse(text));
});

it('what is beyond ASCII says nothing but itself', () => {
  expect(walked(JSON.stringify(statement({ Sid: 'é', Resource: 'é/*' }))).said).toBeUndefined();
  expect(walked(JSON.stringify(under('StringEquals', 'é'))).said).toBeUndefined();
  expect(walked(JSON.stringify(statement({ Action: 'wé*' }))).said).toBeDefined();
  // The Kelvin sign, whose lower case is a k.
  expect(walked(JSON.stringify(under('StringLi\u212ae', 'x'))).said).toBeDefined();
});

it('an operator is remembered as it is', () => {
  const json = new JsonBytes();
  const documents = new DocumentWalk(json, wants, decode);
  const saidOf = (operator: string) => walked(JSON.stringify(under(operator, 'x')), json, documents).said;
  expect(saidOf('StringLike')).toBeUndefined();
  expect(saidOf('StringLi*e')).toBeDefined();
  expect(saidOf('StringLike')).toBeUndefined();
});

describe('of an element that is given twice the last counts, as for JSON.parse', () => {
  it.each([
    [
      'an action',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a","Action":"wanted","Resource":"*"}]}',
    ],
    [
      'a list of statements',
      '{"Version":"2012-10-17","Statement":[],"Statement":[{"Effect":"Allow","Action":"wanted","Resource":"*"}]}',
    ],
    ['a version', '{"Version":"2012-10-17","Version":"2008-10-17","Statement":[]}'],
  ])('%s', (_fact, text) => {
    const options = { kind: 'permissions', wants } as const;
    expect(readDocument(walked(text).said, options)).toEqual(readDocument(JSON.parse(text), options));
  });
});
