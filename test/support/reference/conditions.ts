import { arnParts, arnPatternParts, matches, type Pattern, plainText } from './patterns.ts';
import type { ConditionJson, Scalar } from './types.ts';
import { listOf } from './types.ts';
import { compareDates, compareNumbers, inRange, sameBoolean, sameBytes } from './values.ts';

/**
 * The world one condition is read in.
 * `values`: what the request holds for a key (any case of letters), undefined when absent, never an empty list.
 * `expand`: the text of a policy value, variables filled in; undefined when one of them has no value.
 */
export type Circumstances = {
  readonly values: (key: string) => readonly string[] | undefined;
  readonly expand: (text: string) => Pattern | undefined;
};

type Test = (pattern: Pattern, value: string) => boolean;

function ordered(
  compare: (left: string, right: string) => number | undefined,
  prefix: string,
): Record<string, Test> {
  const test =
    (holds: (sign: number) => boolean): Test =>
    (pattern, value) => {
      const sign = compare(value, plainText(pattern));
      return sign !== undefined && holds(sign);
    };
  return {
    [`${prefix}equals`]: test((sign) => sign === 0),
    [`${prefix}lessthan`]: test((sign) => sign < 0),
    [`${prefix}lessthanequals`]: test((sign) => sign <= 0),
    [`${prefix}greaterthan`]: test((sign) => sign > 0),
    [`${prefix}greaterthanequals`]: test((sign) => sign >= 0),
  };
}

// ArnEquals and ArnLike are one operator under two names. Text with fewer than six components is no ARN: it matches
// nothing, on either side.
const arnLike: Test = (pattern, value) => {
  const [wanted, given] = [arnPatternParts(pattern), arnParts(value)];
  if (wanted === undefined || given === undefined) return false;
  return wanted.every((part, index) => matches(part, given[index] ?? ''));
};

const TESTS: Readonly<Record<string, Test>> = {
  stringequals: (pattern, value) => plainText(pattern) === value,
  stringequalsignorecase: (pattern, value) => matches([{ text: plainText(pattern) }], value, 'i'),
  stringlike: (pattern, value) => matches(pattern, value),
  arnequals: arnLike,
  arnlike: arnLike,
  bool: (pattern, value) => sameBoolean(plainText(pattern), value),
  binaryequals: (pattern, value) => sameBytes(plainText(pattern), value),
  ipaddress: (pattern, value) => inRange(plainText(pattern), value),
  ...ordered(compareNumbers, 'numeric'),
  ...ordered(compareDates, 'date'),
};

// Two AWS pages disagree on Bool; an unexpanded variable is no Boolean, so only expanding can make a difference.
const TAKES_VARIABLES = /^(?:string|arn|bool)/u;

const OPERATOR = /^(?:(forallvalues|foranyvalue):)?(.+?)(ifexists)?$/u;

function testFor(name: string): Test {
  const found = Object.hasOwn(TESTS, name) ? TESTS[name] : undefined;
  if (found === undefined) throw new Error(`the reference evaluator knows no operator \`${name}\``);
  return found;
}

function isNull(wanted: readonly Scalar[], values: readonly string[] | undefined): boolean {
  const state = values === undefined ? 'true' : 'false';
  return wanted.some((value) => String(value).toLowerCase() === state);
}

function keyHolds(operator: string, key: string, wanted: readonly Scalar[], world: Circumstances): boolean {
  const [, quantifier, base = '', ifExists] = OPERATOR.exec(operator.toLowerCase()) ?? [];
  const values = world.values(key);
  if (base === 'null') return isNull(wanted, values);

  const positive = base.replace('not', '');
  const negated = positive !== base;
  const test = testFor(positive);
  // `ForAnyValue:…IfExists` on an absent key: IfExists is about the key, so it decides first.
  if (values === undefined)
    return ifExists !== undefined || quantifier === 'forallvalues' || (quantifier === undefined && negated);

  const patterns = wanted
    .map((value) =>
      TAKES_VARIABLES.test(positive) ? world.expand(String(value)) : [{ text: String(value) }],
    )
    .filter((pattern) => pattern !== undefined);
  const among = (value: string): boolean => patterns.some((pattern) => test(pattern, value));
  if (quantifier === 'forallvalues') return values.every((value) => among(value) !== negated);
  if (quantifier === 'foranyvalue') return values.some((value) => among(value) !== negated);
  // Several values without a quantifier (undocumented): one that matches is enough, for a negated operator to fail.
  return values.some(among) !== negated;
}

export function conditionsHold(conditions: ConditionJson, world: Circumstances): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => keyHolds(operator, key, listOf(wanted), world)),
  );
}
