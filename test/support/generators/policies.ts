import fc from 'fast-check';
import type { PolicyJson, PolicySet, ReferencePrincipal, StatementJson } from '../reference/types.ts';
import { ACCOUNTS, TEAMS, USE_ACTIONS } from './alphabet.ts';
import { resourceEntry } from './arns.ts';
import { conditionBlock } from './conditions.ts';
import { type Fragment, type FragmentOptions, fragmentOf } from './options.ts';

const ACTION_PATTERNS = [
  '*',
  'codeconnections:*',
  'codestar-connections:*',
  'codeconnections:Use*',
  'codestar-connections:Use?onnection',
  'codeconnections:UseConnectio?',
  'codeconnections:?UseConnection',
  'codestar-connections:*Connection',
  'CodeConnections:useconnection',
  'CODESTAR-CONNECTIONS:USE*',
  'codeconnections:*e*o*',
  'codeconnections:PassConnection',
  'codestar-connections:Get*',
  's3:*',
];
const ODD_ACTIONS = [
  'code*:UseConnection',
  'code*connections:Use*',
  '*:UseConnection',
  'codeconnections*',
  '?*',
];
const NOT_ACTIONS = [
  'iam:*',
  's3:*',
  'codeconnections:Get*',
  'codestar-connections:*',
  'codeconnections:UseConnection',
];

function listed<T>(entry: fc.Arbitrary<T>, most: number): fc.Arbitrary<T | readonly T[]> {
  return fc.oneof(
    { arbitrary: entry, weight: 2 },
    { arbitrary: fc.array(entry, { minLength: 1, maxLength: most }), weight: 1 },
  );
}

function actions({ notElements, oddPatterns, sizes }: Fragment): fc.Arbitrary<Partial<StatementJson>> {
  const entry = fc.oneof(
    { arbitrary: fc.constantFrom(...USE_ACTIONS), weight: 3 },
    { arbitrary: fc.constantFrom(...ACTION_PATTERNS, ...(oddPatterns ? ODD_ACTIONS : [])), weight: 4 },
  );
  const named = listed(entry, sizes.patterns).map((Action) => ({ Action }));
  if (!notElements) return named;
  const others = listed(fc.constantFrom(...NOT_ACTIONS, ...NOT_ACTIONS.slice(0, 2)), sizes.patterns);
  return fc.oneof(
    { arbitrary: named, weight: 5 },
    { arbitrary: others.map((NotAction) => ({ NotAction })), weight: 1 },
  );
}

function resources(fragment: Fragment): fc.Arbitrary<Partial<StatementJson>> {
  const entries = listed(resourceEntry(fragment), fragment.sizes.patterns);
  const named = entries.map((Resource) => ({ Resource }));
  if (!fragment.notElements) return named;
  return fc.oneof(
    { arbitrary: named, weight: 5 },
    { arbitrary: entries.map((NotResource) => ({ NotResource })), weight: 1 },
  );
}

function conditions(fragment: Fragment, unconditioned: number): fc.Arbitrary<Partial<StatementJson>> {
  const none = { arbitrary: fc.constant({}), weight: unconditioned };
  if (!fragment.conditions) return none.arbitrary;
  return fc.oneof(none, {
    arbitrary: conditionBlock(fragment).map((Condition) => ({ Condition })),
    weight: 6,
  });
}

/** Most Denies carry a condition: a set in which everything is denied tells nothing. */
export function statement(effect: StatementJson['Effect'], fragment: Fragment): fc.Arbitrary<StatementJson> {
  return fc
    .tuple(actions(fragment), resources(fragment), conditions(fragment, effect === 'Allow' ? 6 : 2))
    .map((elements) => Object.assign({ Effect: effect }, ...elements) as StatementJson);
}

function document(entry: fc.Arbitrary<StatementJson>, most: number): fc.Arbitrary<PolicyJson> {
  const version = fc.constantFrom<PolicyJson['Version'][]>(
    '2012-10-17',
    '2012-10-17',
    '2012-10-17',
    '2008-10-17',
    undefined,
  );
  const body = fc.oneof(
    { arbitrary: fc.array(entry, { minLength: 1, maxLength: most }), weight: 4 },
    { arbitrary: entry, weight: 1 },
  );
  return fc
    .tuple(version, body)
    .map(([Version, Statement]) => (Version === undefined ? { Statement } : { Version, Statement }));
}

/** `identity` documents allow a little; `guard` documents (boundaries, SCPs) usually allow much and deny a little. */
function documents(kind: 'identity' | 'guard', fragment: Fragment): fc.Arbitrary<PolicyJson> {
  const everything: StatementJson = { Effect: 'Allow', Action: '*', Resource: '*' };
  const allow = { arbitrary: statement('Allow', fragment), weight: 4 };
  const deny = { arbitrary: statement('Deny', fragment), weight: fragment.denies ? 1 : 0 };
  const open = { arbitrary: fc.constant(everything), weight: kind === 'guard' ? 6 : 0 };
  return document(fc.oneof(open, allow, deny), fragment.sizes.statements);
}

function principal({ sessionTags, users }: Fragment): fc.Arbitrary<ReferencePrincipal> {
  const account = ACCOUNTS[0];
  const arn = (path: string): string => `arn:aws:iam::${account}:${path}`;
  const names: readonly Omit<ReferencePrincipal, 'tags' | 'sessionTags'>[] = [
    { arn: arn('role/app'), id: 'AROAEXAMPLEAPP', type: 'role', account },
    { arn: arn('role/team/app'), id: 'AROAEXAMPLETEAM', type: 'role', account },
    { arn: arn('user/dev'), id: 'AIDAEXAMPLEDEV', type: 'user', account, username: 'dev' },
    { arn: arn('user/staff/acme'), id: 'AIDAEXAMPLEACME', type: 'user', account, username: 'acme' },
  ];
  const tags = fc.oneof(
    fc.constant({}),
    fc
      .tuple(fc.constantFrom('team', 'Team'), fc.constantFrom(...TEAMS))
      .map(([key, value]) => ({ [key]: value })),
  );
  return fc
    .tuple(fc.constantFrom(...names.filter(({ type }) => users || type === 'role')), tags, fc.nat(4))
    .map(([who, carried, free]) => ({
      ...who,
      tags: carried,
      sessionTags: sessionTags && who.type === 'role' && free === 4,
    }));
}

/** A principal with every policy that bears on it, all of them readable. */
export function policySet(options: FragmentOptions = {}): fc.Arbitrary<PolicySet> {
  const fragment = fragmentOf(options);
  const { documents: most, scpLevels } = fragment.sizes;
  const guard = documents('guard', fragment);
  const boundary = fragment.boundary ? fc.option(guard, { nil: undefined, freq: 2 }) : fc.constant(undefined);
  const level = fc.array(guard, { minLength: 1, maxLength: 2 });
  const levels = fc.array(level, { maxLength: fragment.scps ? scpLevels : 0 });
  return fc
    .record({
      principal: principal(fragment),
      identity: fc.array(documents('identity', fragment), { minLength: 1, maxLength: most }),
      boundary,
      scps: fc.option(levels, { nil: undefined, freq: 2 }),
    })
    .map(({ boundary: limit, scps, ...set }) => ({
      ...set,
      ...(limit === undefined ? {} : { boundary: limit }),
      ...(scps === undefined ? {} : { scps }),
    }));
}

/** One Allow of everything under conditions: what is decided is decided by them alone. */
export function conditionedSet(options: FragmentOptions = {}): fc.Arbitrary<PolicySet> {
  const fragment = fragmentOf({ ...options, sizes: { conditions: 1, ...options.sizes } });
  const allow = conditionBlock(fragment).map(
    (Condition): StatementJson => ({ Effect: 'Allow', Action: '*', Resource: '*', Condition }),
  );
  return fc.record({ principal: principal(fragment), identity: fc.tuple(document(allow, 1)) });
}
