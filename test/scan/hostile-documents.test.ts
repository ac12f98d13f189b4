import { expect, test } from 'vitest';
import { CONTROLS, DEFAULT_PARAMETERS } from '#controls';
import { scanAccount, scanWants } from '#scan';
import { build, type Entry, inline, policy, role, USE } from '../account/dump.ts';
import { NOW } from '../controls/judged.ts';

const USE_ALL = { ...USE, Resource: '*' };

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

function listsIn(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

function asking(key: string, value: unknown = 'x'): object {
  return policy({ ...USE_ALL, Condition: { StringEquals: Object.fromEntries([[key, value]]) } });
}

const MANY = 100_000;

/** More than the engine takes on: it says so in bounded time. */
function distinct(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({ ...USE, Resource: `${USE.Resource}${index}*` }));
}

const REPOSITORY = 'codeconnections:FullRepositoryId';

const HOSTILE: readonly (readonly [fact: string, document: unknown, status: string])[] = [
  ['values nested deep', asking('aws:username', nested(MANY)), 'undetermined'],
  ['lists nested deep', asking('aws:username', listsIn(MANY)), 'undetermined'],
  ['statements nested deep', policy(nested(MANY) as object), 'undetermined'],
  ['resources nested deep', policy({ ...USE, Resource: nested(MANY) }), 'undetermined'],
  ['conditions nested deep', policy({ ...USE, Condition: nested(MANY) }), 'undetermined'],
  ['a document nested deep', nested(MANY), 'undetermined'],
  ['a document nested deep as a text', `${'['.repeat(MANY)}${']'.repeat(MANY)}`, 'undetermined'],
  ['a value that cannot be a text', asking('aws:username', { toString: 1, valueOf: 2 }), 'undetermined'],
  ['a key called __proto__', asking('__proto__'), 'failed'],
  ['a key called constructor', asking('constructor'), 'failed'],
  ['a tag called toString', asking('aws:RequestTag/toString'), 'failed'],
  ['a key called hasOwnProperty, of a service', asking('codeconnections:hasOwnProperty'), 'failed'],
  ['an operator called constructor', policy({ ...USE_ALL, Condition: { constructor: {} } }), 'undetermined'],
  ['an element called __proto__', JSON.parse('{"__proto__": {}, "Statement": []}'), 'undetermined'],
  ['half a character in a resource', policy({ ...USE, Resource: 'arn:aws:\ud800*' }), 'passed'],
  ['half a character in a value', asking('codeconnections:FullRepositoryId', '\udfff/web'), 'failed'],
  ['a hundred thousand statements', policy(...distinct(MANY)), 'undetermined'],
  ['a hundred thousand values', asking(REPOSITORY, Array.from({ length: MANY }, String)), 'undetermined'],
];

test.each(HOSTILE)('%s spoil only the principal they belong to', (_, document, status) => {
  const entries: readonly Entry[] = [
    role('before', { RolePolicyList: [inline(policy(USE))] }),
    role('hostile', { RolePolicyList: [inline(document)] }),
    role('after', { RolePolicyList: [inline(policy(USE_ALL))] }),
  ];
  const { account, problems } = build(entries, {}, scanWants());
  const report = scanAccount(account, problems, {
    controls: CONTROLS,
    parameters: DEFAULT_PARAMETERS,
    exceptions: [],
    now: NOW,
  });
  expect(report.principals.map((principal) => `${principal.name}: ${principal.status}`)).toEqual([
    'before: passed',
    `hostile: ${status}`,
    'after: failed',
  ]);
});
