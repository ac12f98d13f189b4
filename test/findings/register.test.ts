import { expect, test } from 'vitest';
import { readRegister } from '#findings';
import { CONNECTION } from '../controls/judged.ts';
import { approved } from './findings.ts';

const ENTRY = approved({
  policies: [{ Action: 'codeconnections:UseConnection', Resource: `${CONNECTION}*` }],
});

function problemsOf(register: unknown): readonly string[] {
  const reading = readRegister(register);
  return reading.ok ? [] : reading.problems.map(({ place, message }) => `${place}: ${message}`);
}

test.each([
  ['a list', [ENTRY, ENTRY]],
  ['a list by name', { exceptions: [ENTRY, ENTRY] }],
])('a register is %s of exceptions', (_, register) => {
  expect(readRegister(register)).toEqual({ ok: true, register: [ENTRY, ENTRY] });
});

test('a register may be empty', () => {
  expect(readRegister([])).toEqual({ ok: true, register: [] });
});

const NO_REGISTER: readonly (readonly [fact: string, given: unknown])[] = [
  ['an object', {}],
  ['an exception alone', ENTRY],
  ['a text', '[]'],
  ['null', null],
  ['a number', 1],
  ['a named text', { exceptions: '[]' }],
  ['a named object', { exceptions: ENTRY }],
];

test.each(NO_REGISTER)('%s is no register', (_, given) => {
  expect(problemsOf(given)).toEqual([': expected a list of exceptions']);
});

const BAD: readonly (readonly [fact: string, change: object, problem: string])[] = [
  ['a control that is none', { control: 'CCG.99' }, 'control: expected the id of a control'],
  ['a control by its slug', { control: 'use-connection-named' }, 'control: expected the id of a control'],
  ['a principal by its name', { principal: 'app' }, 'principal: expected an ARN, `*` and `?` allowed'],
  ['no principal', { principal: undefined }, 'principal: expected an ARN, `*` and `?` allowed'],
  ['an empty reason', { reason: ' ' }, 'reason: expected a text'],
  ['a reason that is no text', { reason: ['x'] }, 'reason: expected a text'],
  ['no owner', { owner: undefined }, 'owner: expected a text'],
  ['no end', { expires: undefined }, 'expires: expected a date such as 2027-01-31'],
  ['an end in words', { expires: 'next spring' }, 'expires: expected a date such as 2027-01-31'],
  ['a day that no calendar has', { expires: '2027-02-30' }, 'expires: expected a date such as 2027-01-31'],
  ['a day the other way round', { expires: '31-01-2027' }, 'expires: expected a date such as 2027-01-31'],
  ['a day and month in doubt', { expires: '01/02/2027' }, 'expires: expected a date such as 2027-01-31'],
  ['a year', { expires: '2027' }, 'expires: expected a date such as 2027-01-31'],
  ['a time without a zone', { expires: '2027-01-31T12:00' }, 'expires: expected a date such as 2027-01-31'],
  ['a number of seconds', { expires: 1_800_000_000 }, 'expires: expected a date such as 2027-01-31'],
  ['no grant', { grant: undefined }, 'grant: expected the grant as `ccguard except` prints it'],
  ['a grant in words', { grant: 'everything' }, 'grant: expected the grant as `ccguard except` prints it'],
  ['a grant that is a list', { grant: [] }, 'grant: expected the grant as `ccguard except` prints it'],
  ['a grant of texts', { grant: { use: '*' } }, 'grant: expected the grant as `ccguard except` prints it'],
  ['a grant of no layers', { grant: { use: {} } }, 'grant: expected the grant as `ccguard except` prints it'],
  [
    'a layer that is no list',
    { grant: { use: { layers: [{}] } } },
    'grant: expected the grant as `ccguard except` prints it',
  ],
  [
    'a statement that is none',
    { grant: { use: { layers: [['*']] } } },
    'grant: expected the grant as `ccguard except` prints it',
  ],
  [
    'tags that are none',
    { grant: { use: { layers: [[]], principal: ['team'] } } },
    'grant: expected the grant as `ccguard except` prints it',
  ],
  ['an element it does not know', { note: 'x' }, 'note: unknown element of an exception'],
  ['a misspelt element', { Expires: '2027-01-31' }, 'Expires: unknown element of an exception'],
];

test.each(BAD)('an exception with %s is a problem that names the place', (_, change, problem) => {
  expect(problemsOf([ENTRY, { ...ENTRY, ...change }])).toEqual([`[1].${problem}`]);
});

test('names that objects have by nature are unknown elements, too', () => {
  const entry = JSON.parse(`{"__proto__": 1, "constructor": 2, ${JSON.stringify(ENTRY).slice(1)}`) as unknown;
  expect(problemsOf([entry])).toEqual([
    '[0].__proto__: unknown element of an exception',
    '[0].constructor: unknown element of an exception',
  ]);
});

test('an entry that is no object is a problem', () => {
  expect(problemsOf([null, 'x'])).toEqual(['[0]: expected an object', '[1]: expected an object']);
});

test('every problem is told, and elements beside the list are some', () => {
  expect(problemsOf({ exceptions: [{ ...ENTRY, owner: '', reason: '' }], exception: [] })).toEqual([
    'exception: unknown element of a register',
    '[0].reason: expected a text',
    '[0].owner: expected a text',
  ]);
});
