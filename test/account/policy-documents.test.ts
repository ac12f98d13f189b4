import { describe, expect, test } from 'vitest';
import { attached, inline, managed, policy, principalIn, READ, role, shown, USE } from './dump.ts';

const DOCUMENT = policy(USE);
const TEXT = JSON.stringify(DOCUMENT);
const SPACED = JSON.stringify(policy({ ...READ, Resource: 'arn:aws:s3:::a+b/c d%2B' }), null, 2);

/** What is carried from a role's one inline policy. */
function readFrom(document: unknown): readonly string[] | undefined {
  return shown(principalIn([role('app', { RolePolicyList: [inline(document)] })]).policies.identity);
}

const READABLE: readonly (readonly [fact: string, document: unknown])[] = [
  ['an object, as the AWS CLI prints it', DOCUMENT],
  ['a URL-encoded text, as the API gives it', encodeURIComponent(TEXT)],
  [
    'a URL-encoded text in lower-case hexadecimal',
    encodeURIComponent(TEXT).replace(/%../g, (code) => code.toLowerCase()),
  ],
  ['a URL-encoded text that begins with white space', encodeURIComponent(`\n ${TEXT}`)],
  ['a plain JSON text', TEXT],
  ['a plain JSON text on several lines', `\n${JSON.stringify(DOCUMENT, null, 2)}\n`],
  ['a list of one object', [DOCUMENT]],
  ['a list of one URL-encoded text', [encodeURIComponent(TEXT)]],
  ['a list of one plain JSON text', [TEXT]],
];

test.each(READABLE)('a document is read from %s', (_, document) => {
  expect(readFrom(document)).toEqual(['inline policy own: Allow codeconnections:UseConnection']);
});

const resourcesOf = (document: unknown) =>
  principalIn([role('app', { RolePolicyList: [inline(document)] })]).policies.identity.flatMap(
    ({ statements }) =>
      statements.flatMap(({ resources }) => resources?.patterns.map(({ source }) => source)),
  );

test.each([
  ['encoded', encodeURIComponent(SPACED)],
  ['encoded, plus signs left alone', encodeURIComponent(SPACED).replaceAll('%2B', '+')],
  ['plain', SPACED],
])('a plus sign in a document is a plus sign (%s)', (_, document) => {
  expect(resourcesOf(document)).toEqual(['arn:aws:s3:::a+b/c d%2B']);
});

const UNREADABLE: readonly (readonly [fact: string, document: unknown, why: string])[] = [
  ['a list of two documents', [DOCUMENT, DOCUMENT], 'expected one policy document, found a list of 2'],
  ['an empty list', [], 'expected one policy document, found a list of 0'],
  ['a list in a list', [[DOCUMENT]], 'expected a policy document, found a list'],
  ['a percent sign without hexadecimal digits', '%zz', 'not a URL-encoded text'],
  ['percent-encoded bytes that are no UTF-8', '%7B%ff%7D', 'not a URL-encoded text'],
  ['a text cut short', encodeURIComponent(TEXT).slice(0, -9), 'not JSON'],
  ['a form-encoded text, whose spaces are plus signs', '%7B+%22Statement%22%3A+%5B%5D%7D', 'not JSON'],
  ['a text encoded twice', encodeURIComponent(encodeURIComponent(TEXT)), 'not JSON'],
  ['an empty text', '', 'not JSON'],
  ['a JSON text of something else', '"Allow"', 'expected a policy document, found a string'],
  ['a number', 17, 'expected a policy document, found a number'],
  ['null', null, 'expected a policy document, found null'],
  ['nothing at all', undefined, 'expected a policy document, found a undefined'],
  ['a document without statements', { Version: '2012-10-17' }, 'Statement: missing'],
];

test.each(UNREADABLE)('%s is unreadable, with the reason', (_, document, why) => {
  expect(readFrom(document)).toEqual([`unreadable inline policy own (${why})`]);
});

test('a hundred thousand lists in one another are unreadable, like any list', () => {
  let document: unknown = DOCUMENT;
  for (let depth = 0; depth < 100_000; depth += 1) document = [document];
  expect(readFrom(document)).toEqual([
    'unreadable inline policy own (expected a policy document, found a list)',
  ]);
});

test('an unreadable document does not hide the others', () => {
  const RolePolicyList = [inline('%zz', 'bad'), inline(DOCUMENT)];
  expect(shown(principalIn([role('app', { RolePolicyList })]).policies.identity)).toEqual([
    'unreadable inline policy bad (not a URL-encoded text)',
    'inline policy own: Allow codeconnections:UseConnection',
  ]);
});

describe('of a managed policy counts the default version', () => {
  const OLD = { Document: policy(READ), VersionId: 'v1', IsDefaultVersion: false };
  const NEW = { Document: policy(USE), VersionId: 'v2', IsDefaultVersion: true };
  const NAME = 'policy arn:aws:iam::111122223333:policy/m';
  const THE_NEW = [`${NAME} v2: Allow codeconnections:UseConnection`];

  /** What a role carries that the policy is attached to. */
  const carriedFrom = (versions: unknown, DefaultVersionId: unknown) =>
    shown(
      principalIn([
        role('app', { AttachedManagedPolicies: [attached('m')] }),
        managed('m', undefined, { DefaultVersionId, PolicyVersionList: versions }),
      ]).policies.identity,
    );

  test.each([
    ['first', [NEW, OLD]],
    ['not first', [OLD, NEW]],
    ['the only one', [NEW]],
  ])('when it is %s', (_, versions) => {
    expect(carriedFrom(versions, 'v2')).toEqual(THE_NEW);
  });

  test('when only the flag says which it is', () => {
    expect(carriedFrom([OLD, NEW], undefined)).toEqual(THE_NEW);
  });

  test('when only the id says which it is', () => {
    const unflagged = [OLD, NEW].map((version) => ({ ...version, IsDefaultVersion: undefined }));
    expect(carriedFrom(unflagged, 'v2')).toEqual(THE_NEW);
  });

  const UNSURE: readonly (readonly [fact: string, versions: unknown, id: unknown, why: string])[] = [
    ['it is not there', [OLD], 'v2', 'holds no default version'],
    ['nothing says which it is', [OLD], undefined, 'holds no default version'],
    ['there are no versions', [], 'v2', 'holds no default version'],
    ['there is no list of versions', undefined, 'v2', 'holds no default version'],
    ['the list is no list', { v2: NEW }, 'v2', 'holds no default version'],
    ['versions are no objects', ['v2', null], 'v2', 'holds no default version'],
    ['the flag and the id disagree', [NEW, { ...OLD, VersionId: 'v3' }], 'v3', 'names two default versions'],
    ['the flag names one, and the id none of the list', [NEW], 'v3', 'names two default versions'],
    [
      'two versions have the flag',
      [NEW, { ...OLD, IsDefaultVersion: true }],
      undefined,
      'names two default versions',
    ],
  ];

  test.each(UNSURE)('and is unknown when %s', (_, versions, id, why) => {
    expect(carriedFrom(versions, id)).toEqual([`unreadable ${NAME} (PolicyVersionList: ${why})`]);
  });
});
