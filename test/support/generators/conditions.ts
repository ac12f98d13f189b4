// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import fc from 'fast-check';
import type { ConditionJson, Scalar } from '../reference/types.ts';
import {
  ARN_VALUES,
  BOOLEANS,
  BYTES,
  DATES,
  NUMBERS,
  RANGES,
  STRING_KEYS,
  type StringKey,
  TYPED_KEYS,
} from './alphabet.ts';
import type { Fragment } from './options.ts';

type Entry = { readonly operator: string; readonly key: string; readonly values: Scalar | readonly Scalar[] };

/** All values of one operator family, on the keys it is meant for. */
type Family = {
  readonly operators: readonly string[];
  readonly keys: readonly string[];
  readonly value: fc.Arbitrary<Scalar>;
};

const EQUALITIES = ['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'];
const STRING_OPERATORS = [...EQUALITIES, 'StringLike', 'StringNotLike', 'StringLike'];
const COMPARISONS = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];

const VARIABLES = [
  '${aws:PrincipalTag/team}',
  '${aws:username}',
  '${aws:PrincipalAccount}',
  "${aws:PrincipalTag/team, 'red'}",
  "${aws:username, 'acme'}",
  '${*}',
];
const FREE_VARIABLES = ['${codeconnections:OwnerId}', '${aws:ResourceTag/team}'];

function anyCase(words: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...words), fc.nat(19))
    .map(([word, spelling]) =>
      spelling === 19 ? word.toLowerCase() : spelling === 18 ? word.toUpperCase() : word,
    );
}

function operator(names: readonly string[]): fc.Arbitrary<string> {
  const plain = fc.constant('');
  const quantifier = fc.oneof(
    { arbitrary: plain, weight: 6 },
    { arbitrary: fc.constantFrom('ForAllValues:', 'ForAnyValue:'), weight: 3 },
  );
  return fc
    .tuple(anyCase(names), quantifier, fc.nat(3))
    .map(([name, prefix, rest]) => `${prefix}${name}${rest === 3 ? 'IfExists' : ''}`);
}

function oneOrMany<T>(value: fc.Arbitrary<T>, most: number): fc.Arbitrary<T | readonly T[]> {
  return fc.oneof(value, fc.array(value, { minLength: 1, maxLength: most }));
}

function text(words: readonly string[], fragment: Fragment): fc.Arbitrary<string> {
  const variables = fragment.variables ? VARIABLES : [];
  const free = fragment.freeVariables ? FREE_VARIABLES : [];
  const unit = fc.oneof(
    { arbitrary: fc.constantFrom(...words), weight: 5 },
    { arbitrary: fc.constantFrom('*', '?', '*'), weight: 3 },
    ...(variables.length + free.length === 0
      ? []
      : [{ arbitrary: fc.constantFrom(...variables, ...free), weight: 1 }]),
  );
  return fc.oneof(
    unit,
    fc.array(unit, { minLength: 2, maxLength: 4 }).map((units) => units.join('')),
  );
}

function entriesOf({ operators, keys, value }: Family, most: number): fc.Arbitrary<Entry> {
  return fc.record({ operator: operator(operators), key: anyCase(keys), values: oneOrMany(value, most) });
}

function stringEntry({ key, words }: StringKey, fragment: Fragment): fc.Arbitrary<Entry> {
  return entriesOf(
    { operators: STRING_OPERATORS, keys: [key], value: text(words, fragment) },
    fragment.sizes.values,
  );
}

function arnFamily({ mixedTypes, variables }: Fragment): Family {
  const values = [
    ...ARN_VALUES,
    ...(variables ? ['arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}'] : []),
  ];
  return {
    operators: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
    keys: [
      'aws:PrincipalArn',
      'aws:PrincipalArn',
      ...(mixedTypes ? ['aws:ResourceTag/team', 'aws:ResourceTag/team'] : []),
    ],
    value: fc.constantFrom(...values),
  };
}

function typedFamilies({ mixedTypes }: Fragment): readonly Family[] {
  const others = mixedTypes ? ['aws:ResourceTag/team', 'codeconnections:RepositoryName'] : [];
  const compared = (family: string): readonly string[] =>
    COMPARISONS.map((comparison) => `${family}${comparison}`);
  return [
    {
      operators: ['Bool'],
      keys: ['aws:MultiFactorAuthPresent', 'aws:MultiFactorAuthPresent', ...others],
      value: fc.constantFrom<Scalar[]>(...BOOLEANS, true, false),
    },
    {
      operators: compared('Numeric'),
      keys: ['aws:MultiFactorAuthAge', 'aws:MultiFactorAuthAge', 'aws:EpochTime', ...others],
      value: fc.constantFrom<Scalar[]>(...NUMBERS, 300, 1780272000, '1782864000'),
    },
    {
      operators: compared('Date'),
      keys: ['aws:CurrentTime', 'aws:CurrentTime', 'aws:EpochTime', ...others],
      value: fc.constantFrom(...DATES),
    },
    {
      operators: ['IpAddress', 'NotIpAddress'],
      keys: ['aws:SourceIp', 'aws:SourceIp', 'aws:SourceIp', ...others],
      value: fc.constantFrom(...RANGES),
    },
    {
      operators: ['BinaryEquals'],
      keys: ['aws:ResourceTag/blob', ...others],
      value: fc.constantFrom(...BYTES),
    },
    ...(mixedTypes ? [stringsOnTypedKeys] : []),
  ];
}

const stringsOnTypedKeys: Family = {
  operators: STRING_OPERATORS,
  keys: Object.keys(TYPED_KEYS),
  value: fc.constantFrom('*', 'true', 'fals?', '203.0.113.*', '10', '1*', 'QQ==', '2001:*', 'TRUE'),
};

/** `Null` takes neither `IfExists` nor a quantifier. */
function nullEntry({ typed }: Fragment): fc.Arbitrary<Entry> {
  const keys = [...STRING_KEYS.map(({ key }) => key), ...(typed ? Object.keys(TYPED_KEYS) : [])];
  const value = fc.constantFrom<Scalar[]>('true', 'false', true, false);
  return fc.record({ operator: anyCase(['Null']), key: anyCase(keys), values: oneOrMany(value, 2) });
}

function conditionEntry(fragment: Fragment): fc.Arbitrary<Entry> {
  const most = fragment.sizes.values;
  const strings = fc.oneof(...STRING_KEYS.map((key) => stringEntry(key, fragment)));
  const typed = fragment.typed ? typedFamilies(fragment).map((family) => entriesOf(family, most)) : [];
  return fc.oneof(
    { arbitrary: strings, weight: 12 },
    { arbitrary: nullEntry(fragment), weight: 2 },
    ...(fragment.arnOperators ? [{ arbitrary: entriesOf(arnFamily(fragment), most), weight: 2 }] : []),
    ...typed.map((arbitrary) => ({ arbitrary, weight: 2 })),
  );
}

function blockOf(entries: readonly Entry[]): ConditionJson {
  const block: Record<string, Record<string, Scalar | readonly Scalar[]>> = {};
  for (const { operator: name, key, values } of entries) block[name] = { ...block[name], [key]: values };
  return block;
}

export function conditionBlock(fragment: Fragment): fc.Arbitrary<ConditionJson> {
  return fc
    .array(conditionEntry(fragment), { minLength: 1, maxLength: fragment.sizes.conditions })
    .map((entries) => blockOf(entries));
}
