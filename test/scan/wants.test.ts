import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CarriedPolicies, loosePolicy, type Wants } from '#account';
import { FAMILIES } from '#grants';
import { evaluate } from '#policy';
import { scanWants, wantsActions } from '#scan';
import { callerFrom } from '../support/engine.ts';
import { NOW, policySet, requestFor, type Scenario } from '../support/generators/index.ts';
import { listOf, type PolicyJson, type PolicySet } from '../support/reference/types.ts';

const ASKED = FAMILIES.flatMap(({ actions }) => actions);

const WANTED: readonly string[] = [
  'codeconnections:UseConnection',
  'CODESTAR-CONNECTIONS:useconnection',
  'codeconnections:*',
  'codeconnections:Get*',
  'codestar-connections:?pdateConnectionInstallation',
  'code*:RegisterAppCode',
  '?odeconnections:PassConnection',
  'C*',
  '*',
  '*:*',
  '*Connection',
  '?*',
];
const NOT_WANTED: readonly string[] = [
  's3:*',
  'codeconnections:ListConnections',
  'codeconnections:CreateConnection',
  'codeconnections:UseConnectionX',
  'codeconnections:?UseConnection',
  'codecommit:*',
  'code*:GitPull',
  'codeconnections',
  ' codeconnections:UseConnection',
  '?',
  '',
  '**:s3',
  'sts:TagSession',
];

test('a scan wants the patterns that can mean an action it asks about', () => {
  const wants = scanWants();
  expect(WANTED.filter((pattern) => !wants(pattern))).toEqual([]);
  expect(NOT_WANTED.filter((pattern) => wants(pattern))).toEqual([]);
  // Asked again, when everything is known.
  expect([...WANTED, ...NOT_WANTED].filter((pattern) => wants(pattern))).toEqual(WANTED);
});

test('whoever asks about one action wants just that, under just that prefix', () => {
  const wants = wantsActions(['codestar-connections:PassConnection']);
  expect(
    ['codestar-connections:Pass*', '*', 'codeconnections:PassConnection', 'codestar-connections:Use*'].map(
      wants,
    ),
  ).toEqual([true, true, false, false]);
});

/** One statement that is about something else, as it comes, or bad in some way. */
const elsewhere = fc.constantFrom<object>(
  { Effect: 'Allow', Action: 's3:*', Resource: '*' },
  { Effect: 'Deny', Action: ['s3:GetObject', 'iam:PassRole'], NotResource: 'arn:aws:s3:::a' },
  { Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { StringEqual: { 'aws:username': 'ana' } } },
  { Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': 'home' } } },
  { Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { StringEquals: { 'aws:username': [null] } } },
  { Effect: 'Allow', Action: 's3:*' },
  { Effect: 'Allow', Action: 's3:*', Resource: '*', NotResource: '*' },
  { Effect: 'allow', Action: 's3:*', Resource: '*' },
  { Effect: 'Allow', Action: ['s3:*', 1], Resource: '*' },
  { Effect: 'Allow', Action: 's3:*', Resource: [['*']] },
  { Effect: 'Allow', Action: 's3:*', Resource: '*', Principal: '*' },
  { Effect: 'Allow', Action: 's3:*', Resource: '*', Sid: 7 },
  { Effect: 'Allow', Action: 's3:*', Resource: '*', Extra: 7 },
);

type Case = { readonly set: PolicySet; readonly requests: Scenario['requests'] };

const cases: fc.Arbitrary<Case> = policySet({ freeVariables: true })
  .chain((set) =>
    fc.record({
      set: fc.constant(set),
      added: fc.option(elsewhere, { nil: undefined, freq: 2 }),
      requests: fc.array(
        fc
          .tuple(requestFor(set), fc.constantFrom(...ASKED))
          .map(([request, action]) => ({ ...request, action })),
        { minLength: 6, maxLength: 6 },
      ),
    }),
  )
  .map(({ set, added, requests }) => ({
    requests,
    set: added ? { ...set, identity: set.identity.map(adding(added)) } : set,
  }));

function adding(statement: object): (document: PolicyJson, index: number) => PolicyJson {
  return (document, index) =>
    index === 0
      ? { ...document, Statement: [...listOf(document.Statement), statement] as PolicyJson['Statement'] }
      : document;
}

function carriedFrom({ identity, boundary, scps = [] }: PolicySet, wants?: Wants): CarriedPolicies {
  const carried = (documents: readonly PolicyJson[]) =>
    documents.map((document, index) => loosePolicy({ name: `policy-${index}`, document }, 'inline', wants));
  return {
    identity: carried(identity),
    boundary: boundary && carried([boundary]),
    scps: scps.map(carried),
  };
}

test('no decision about an action of ours changes when other statements are left out', () => {
  const seen = new Set<string>();
  const wants = scanWants();
  fc.assert(
    fc.property(cases, ({ set, requests }) => {
      const caller = callerFrom(set.principal);
      const [whole, filtered] = [carriedFrom(set), carriedFrom(set, wants)];
      for (const request of requests) {
        const { decision } = evaluate(request, caller, whole, NOW);
        seen.add(decision);
        expect({ request, decision: evaluate(request, caller, filtered, NOW).decision }).toEqual({
          request,
          decision,
        });
      }
    }),
    { numRuns: 800 },
  );
  expect([...seen].sort()).toEqual(['allowed', 'denied', 'undetermined']);
});

test('a document is unreadable for the same reasons when statements are left out', () => {
  const wants = scanWants();
  fc.assert(
    fc.property(cases, ({ set }) => {
      const unknown = ({ identity }: CarriedPolicies) => identity.map(({ name }) => name.unknown);
      expect(unknown(carriedFrom(set, wants))).toEqual(unknown(carriedFrom(set)));
    }),
    { numRuns: 500 },
  );
});
