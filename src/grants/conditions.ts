import {
  type Caller,
  type Comparison,
  type Condition,
  conditionHolds,
  holdsWhenAbsent,
  keyFact,
  nullOfEach,
  parseAddressBlock,
  parseDate,
  parseNumber,
  type Relation,
  type Template,
  templateKey,
} from '#policy';
import {
  ALWAYS,
  after,
  and,
  before,
  type Interval,
  matching,
  NEVER,
  not,
  opaque,
  or,
  type Pattern,
  type Predicate,
  present,
  type Scalar,
  within,
} from '#regions';
import { type KeyType, RESOURCE, TIME } from './coordinates.ts';
import type { Family } from './families.ts';
import { arnWith, componentTokens, type Resolved, resolve } from './patterns.ts';

/** What is fixed while the conditions of one principal are read. */
export type Setting = {
  readonly caller: Caller;
  readonly family: Family;
  /** The type of each key that is compared as something else than text. */
  readonly types: ReadonlyMap<string, KeyType>;
  readonly now: number;
};

// Keys of requests that hold several values at once: sets of sets are outside the model.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
const MULTI_VALUED = new Set([
  'aws:calledvia',
  'aws:principalorgpaths',
  'aws:principalservicenameslist',
  'aws:resourceorgpaths',
  'aws:sourceorgpaths',
  'aws:tagkeys',
  'aws:vpceorgpaths',
]);

/** The requests for which one condition holds. */
export function conditionPredicate(condition: Condition, setting: Setting): Predicate {
  const { key, operator } = condition;
  if (key === 'aws:resourceaccount') return resourceAccountPredicate(condition, setting);
  const fact = keyFact(setting.caller, key);
  if (fact.kind === 'fixed') return onFixedKey(condition, [fact.value], setting);
  if (fact.kind === 'absent') return onFixedKey(condition, [], setting);
  const on = key === 'aws:epochtime' ? TIME : key;
  if (operator.comparison.type === 'null') return nullPredicate(condition, present(on));
  if (!isModelled(condition, on, setting)) return guarded(condition, present(on), opaqueCondition(condition));
  const any = or(...condition.values.map((value) => valuePredicate(condition, value, on, setting)));
  return guarded(condition, present(on), operator.negated ? not(any) : any);
}

/** The type a key is compared as: text unless some operator in play says otherwise. Independent of their order. */
export function keyTypes(conditions: readonly Condition[]): Map<string, KeyType> {
  const types = new Map<string, KeyType>();
  for (const { key, operator } of conditions) {
    const { type } = operator.comparison;
    const known = types.get(key);
    if (type !== 'text' && type !== 'null' && (known === undefined || type < known)) types.set(key, type);
  }
  return types;
}

/** Adds what the operator says of an absent key to what it says of a present one. */
function guarded({ operator }: Condition, isPresent: Predicate, whenPresent: Predicate): Predicate {
  return holdsWhenAbsent(operator) ? or(not(isPresent), whenPresent) : and(isPresent, whenPresent);
}

function isModelled({ key, operator }: Condition, on: string, { types }: Setting): boolean {
  if (MULTI_VALUED.has(key)) return false;
  const { type } = operator.comparison;
  if (on !== TIME) return type === (types.get(key) ?? 'text');
  return type === 'date' || (type === 'number' && key === 'aws:epochtime');
}

function nullPredicate({ operator, values }: Condition, isPresent: Predicate): Predicate {
  if (operator.quantifier !== 'one') return nullOfEach(operator) ? ALWAYS : NEVER;
  return or(...values.map(({ source }) => (source.toLowerCase() === 'true' ? not(isPresent) : isPresent)));
}

/** What an opaque predicate is about that stands for a condition. */
function aboutOf({ shown, key, values }: Condition): string {
  return `${shown.operator} ${key} ${JSON.stringify(values.map(({ source }) => source).sort())}`;
}

/** INVARIANT: conditions of equal names hold for the same requests. The order of the values does not matter. */
export function opaqueCondition(condition: Condition, whose = ''): Predicate {
  const { shown, key, values } = condition;
  const written = values.map((value) => JSON.stringify(templateKey(value))).sort();
  return opaque(`${shown.operator} ${key} [${written.join()}]${whose}`, aboutOf(condition));
}

function onFixedKey(condition: Condition, values: readonly string[], { caller }: Setting): Predicate {
  const open = condition.values.some(({ parts }) =>
    parts.some((part) => part.kind === 'variable' && !isKnown(keyFact(caller, part.key).kind)),
  );
  const lookup = (key: string) => fixedValues(caller, key);
  // AWS says that set operators take an empty value for none, and nobody says what that means for one that is fixed.
  const isNoValue = condition.operator.quantifier !== 'one' && values[0] === '';
  const isUnknown = isNoValue || (open && values.length > 0);
  const truth = isUnknown ? 'unknown' : conditionHolds(condition, lookup);
  if (truth === 'unknown') return opaqueCondition(condition, ` for ${caller.arn}`);
  return truth ? ALWAYS : NEVER;
}

function isKnown(kind: ReturnType<typeof keyFact>['kind']): boolean {
  return kind === 'fixed' || kind === 'absent';
}

function fixedValues(caller: Caller, key: string): readonly string[] {
  const fact = keyFact(caller, key);
  return fact.kind === 'fixed' ? [fact.value] : [];
}

/** aws:ResourceAccount is the account component of the resource's ARN, so it is a question about the ARN. */
function resourceAccountPredicate(condition: Condition, { caller, family }: Setting): Predicate {
  return partPredicate(condition, caller, {
    on: RESOURCE,
    isPresent: family.resource === 'connection' ? ALWAYS : NEVER,
    isArn: false,
    around: (account) => arnWith({ account: componentTokens(account) }),
  });
}

/** A condition key whose value is part of another coordinate. */
export type PartOf = {
  readonly on: string;
  readonly isPresent: Predicate;
  readonly isArn: boolean;
  /** The texts of the coordinate whose part a pattern matches. */
  readonly around: (part: Pattern) => Pattern;
};

/** A condition on such a key, as a question about the coordinate that holds it. */
export function partPredicate(
  condition: Condition,
  caller: Caller,
  { on, isPresent, isArn, around }: PartOf,
): Predicate {
  const { operator, values } = condition;
  const { comparison } = operator;
  if (comparison.type === 'null') return nullPredicate(condition, isPresent);
  if (comparison.type !== 'text') return guarded(condition, isPresent, opaqueCondition(condition));
  const any = or(
    ...values.map((value) => {
      const resolved = resolve(value, comparison.mode, caller);
      // ARN operators match nothing that is no ARN, such as an account id.
      if (comparison.mode === 'arn' && !isArn && resolved.kind === 'exact') return NEVER;
      return resolvedPredicate(resolved, on, around);
    }),
  );
  return guarded(condition, isPresent, operator.negated ? not(any) : any);
}

function valuePredicate(
  { key, operator }: Condition,
  value: Template,
  on: string,
  { caller }: Setting,
): Predicate {
  const { comparison } = operator;
  if (comparison.type === 'text') return resolvedPredicate(resolve(value, comparison.mode, caller), on);
  const interval = intervalOf(comparison, value.source, key);
  return interval ? within(on, interval) : NEVER;
}

/** A bound is the texts that could match, and an unknown that says whether they do. */
export function resolvedPredicate(
  resolved: Resolved,
  on: string,
  lift: (pattern: Pattern) => Pattern = (pattern) => pattern,
): Predicate {
  if (resolved.kind === 'nothing') return NEVER;
  const pattern = lift(resolved.pattern);
  const upper = matching(on, pattern);
  return resolved.kind === 'exact'
    ? upper
    : and(upper, opaque(`${resolved.name} (${on} ${pattern.key})`, resolved.dependsOn));
}

function intervalOf(comparison: Comparison, text: string, key: string): Interval | undefined {
  if (comparison.type === 'address') {
    const block = parseAddressBlock(text);
    return block && { from: before(block.first), to: after(block.last) };
  }
  if (comparison.type !== 'number' && comparison.type !== 'date') return undefined;
  const number = comparison.type === 'number' ? parseNumber(text) : parseDate(text);
  if (number === undefined) return undefined;
  if (key !== 'aws:epochtime') return relationInterval(comparison.relation, number);
  return secondsInterval(comparison.relation, comparison.type === 'number' ? number * SECOND : number);
}

const SECOND = 1000;

/** aws:EpochTime counts whole seconds, the time line milliseconds: each second holds for a thousand of them. */
function secondsInterval(relation: Relation, at: number): Interval | undefined {
  const notBefore = Math.ceil(at / SECOND) * SECOND;
  const following = (Math.floor(at / SECOND) + 1) * SECOND;
  switch (relation) {
    case 'equal':
      return notBefore === at ? { from: before(at), to: before(following) } : undefined;
    case 'less':
      return { to: before(notBefore) };
    case 'at-most':
      return { to: before(following) };
    case 'greater':
      return { from: before(following) };
    case 'at-least':
      return { from: before(notBefore) };
  }
}

function relationInterval(relation: Relation, at: Scalar): Interval {
  switch (relation) {
    case 'equal':
      return { from: before(at), to: after(at) };
    case 'less':
      return { to: before(at) };
    case 'at-most':
      return { to: after(at) };
    case 'greater':
      return { from: after(at) };
    case 'at-least':
      return { from: before(at) };
  }
}
