import { type Caller, keyFact } from '#policy';
import {
  anyOf,
  before,
  charRange,
  type Domain,
  exactly,
  exactlyInAnyCase,
  MANY,
  oneChar,
  type Pattern,
  pattern,
  type Token,
} from '#regions';
import type { Family } from './families.ts';
import { LINES } from './lines.ts';

/** Coordinates of a request that are not condition keys; no key of IAM begins with `@`. */
export const ACTION = '@action';
export const RESOURCE = '@resource';
/** aws:CurrentTime and aws:EpochTime are one instant, so they share a coordinate. */
export const TIME = 'aws:currenttime';

export type KeyType = 'text' | 'number' | 'date' | 'address';

const DIGIT = charRange('0', '9');
const REGION_CHAR = anyOf(charRange('a', 'z'), DIGIT, oneChar('-'));
const ID_CHAR = anyOf(charRange('a', 'z'), charRange('A', 'Z'), DIGIT);
const EXAMPLE_ID = '0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
const FOREIGN_ACCOUNT = '999999999999';

const one = (chars: Token['chars']): Token => ({ chars, repeats: false });
const repeat = (token: Token, times: number): Token[] => Array<Token>(times).fill(token);
const idTokens = [8, 4, 4, 4, 12].flatMap((length, index) => [
  ...(index > 0 ? exactly('-') : []),
  ...repeat(one(ID_CHAR), length),
]);

/** Every connection ARN of a partition, under both service prefixes. Regions are an open set. */
function connectionArns(partition: string): Pattern[] {
  return ['codeconnections', 'codestar-connections'].map((service) =>
    pattern([
      ...exactly(`arn:${partition}:${service}:`),
      one(REGION_CHAR),
      { chars: REGION_CHAR, repeats: true },
      ...exactly(':'),
      ...repeat(one(DIGIT), 12),
      ...exactly(':connection/'),
      ...idTokens,
    ]),
  );
}

const universes = new Map<string, Pattern[]>();

function universeOf(partition: string): Pattern[] {
  const known = universes.get(partition) ?? connectionArns(partition);
  universes.set(partition, known);
  return known;
}

export function exampleArn(caller: Caller, account = caller.account): string {
  const region =
    caller.partition === 'aws' ? 'us-east-1' : caller.partition === 'aws-cn' ? 'cn-north-1' : 'us-gov-west-1';
  return `arn:${caller.partition}:codeconnections:${region}:${account}:connection/${EXAMPLE_ID}`;
}

/** The id that a pattern on ids cannot mean unless it takes any id: made of one character no pattern mentions. */
export function idOf(char: string): Token[] {
  return exactly([8, 4, 4, 4, 12].map((length) => char.repeat(length)).join('-'));
}

// A key may be called anything, `constructor` too: no plain object.
const EXAMPLES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    fullrepositoryid: ['any-owner/any-repository'],
    ownerid: ['any-owner'],
    repositoryname: ['any-repository'],
    branchname: ['any-branch'],
    provideraction: ['GitPush', 'GitPull', 'ListRepositories', 'ListOwners'],
    providerpermissionsrequired: ['read_write', 'read_only'],
    passedtoservice: ['codepipeline.amazonaws.com', 'any-service.amazonaws.com'],
  }),
);

/** Keys that IAM itself sets, to true or false. */
const FLAGS = new Set(['aws:multifactorauthpresent', 'aws:securetransport', 'aws:viaawsservice']);
const TRUE_OR_FALSE = ['true', 'false'].map((text) => pattern(exactlyInAnyCase(text)));

/** The values a coordinate can have for a caller, from `now` (milliseconds since 1970) on. */
export function domainOf(
  name: string,
  caller: Caller,
  family: Family,
  types: ReadonlyMap<string, KeyType>,
  now: number,
): Domain {
  if (name === ACTION)
    return { kind: 'values', values: family.actions.map((action) => action.toLowerCase()) };
  if (name === RESOURCE) return resourceDomain(caller, family);
  if (name === TIME)
    return { kind: 'line', line: LINES.time, universe: { from: before(now) }, optional: false };
  const type = types.get(name) ?? 'text';
  if (type !== 'text') return { kind: 'line', line: LINES[type], universe: {}, optional: true };
  if (FLAGS.has(name))
    return { kind: 'text', universe: TRUE_OR_FALSE, optional: true, examples: ['true', 'false'] };
  const fact = keyFact(caller, name);
  const begun = fact.kind === 'begun' ? fact : undefined;
  const prefix = begun?.prefix ?? '';
  const examples = [
    ...(begun?.prefix === '' ? [begun.usual] : []),
    ...(EXAMPLES.get(name.slice(name.indexOf(':') + 1)) ?? []),
    `${prefix}any-value`,
  ];
  // A role's session always has a user id, and the tags of its role; other keys can be missing.
  return {
    kind: 'text',
    universe: [pattern([...exactly(prefix), MANY])],
    optional: !begun,
    examples,
  };
}

function resourceDomain(caller: Caller, family: Family): Domain {
  if (family.resource === 'none') return { kind: 'values', values: ['*'] };
  const modern = [exampleArn(caller), exampleArn(caller, FOREIGN_ACCOUNT)];
  const examples = modern.flatMap((arn) => [arn, arn.replace(':codeconnections:', ':codestar-connections:')]);
  return { kind: 'text', universe: universeOf(caller.partition), optional: false, examples };
}
