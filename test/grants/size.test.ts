import { expect, it } from 'vitest';
import { ALWAYS } from '#regions';
import { memoised } from '../../src/grants/memo.ts';
import { grantsOf } from '../support/engine.ts';
import { allow, deny, document, identity } from './world.ts';

const many = (count: number) => Array.from({ length: count }, (_, index) => `arn:aws:s3:::${index}`);

const TOO_MUCH =
  'unreadable inline policy (all its policies together) (more than 4000 statements and patterns about the same actions)';

it('policies of four thousand patterns and statements are computed with', () => {
  // One statement and one action each, besides the resources.
  const policies = identity(
    allow({ Resource: many(1_995) }),
    allow({ Resource: many(1_995) }),
    allow(),
    allow(),
  );
  expect(grantsOf(policies).unknown).toEqual([]);
  expect(grantsOf(policies).ask(ALWAYS).answer).toBe('yes');
});

it.each([
  [
    'resources',
    identity(allow({ Resource: many(1_995) }), allow({ Resource: many(1_996) }), allow(), allow()),
  ],
  ['statements', identity(...many(2_001).map(() => allow({ Resource: [] })))],
  ['values', identity(allow({ Condition: { StringEquals: { 'aws:SourceVpc': many(4_000) } } }))],
  ['actions', identity(allow({ Action: [...many(4_000), '*'] }))],
  ['resources of a boundary', { ...identity(allow()), boundary: document(deny({ Resource: many(4_000) })) }],
])('policies of more are like one that nobody can read: %s', (_fact, policies) => {
  const { ask, unknown, statements } = grantsOf(policies);
  expect(ask(ALWAYS)).toMatchObject({
    answer: 'maybe',
    dependsOn: [TOO_MUCH],
  });
  expect(unknown).toEqual([TOO_MUCH]);
  expect(statements).toEqual([]);
});

it('what was made of a text is remembered, and forgotten when it is too much', () => {
  let made = 0;
  const make = memoised((text) => {
    made += 1;
    return { text };
  }, 2);
  const first = make('a');
  expect([make('a'), make('b').text, make('a')]).toEqual([first, 'b', first]);
  expect(made).toBe(2);
  make('c');
  expect(make('a')).not.toBe(first);
  expect(make('a')).toEqual(first);
  expect(made).toBe(4);
});
