import type { Json } from '../dump/statements.ts';
import { ALL_ACTIONS, crossing, type Family, knob, letter, REPOSITORY, USE, word } from './family.ts';
import { filled, listFor, MANAGED_SIZE, packed, TRUST_SIZE } from './quota.ts';

const STATEMENT = 200;
const allow = (Condition: Json, Action: string | readonly string[] = ALL_ACTIONS): Json => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  Condition,
});
const deny = (Condition: Json): Json => ({ ...allow(Condition), Effect: 'Deny' });
const either = (denies: number, index: number, Condition: Json): Json =>
  index % 10 < denies ? deny(Condition) : allow(Condition);

/** Families that make condition keys dear. */
export const CONDITION_FAMILIES: readonly Family[] = [
  {
    name: 'crossing globs on repositories',
    knobs: [
      knob('wildcards', 1, 20),
      knob('alphabet', 1, 36),
      knob('of which Deny', 0, 10),
      knob('patterns a statement', 1, 100),
    ],
    worst: [
      [3, 16, 3, 20],
      [7, 16, 3, 20],
    ],
    build: (wildcards, alphabet, denies, patterns) =>
      filled((index) =>
        either(denies, index, {
          StringLike: {
            [REPOSITORY]: Array.from({ length: patterns }, (_, at) =>
              crossing(index * patterns + at, wildcards, alphabet),
            ),
          },
        }),
      ),
  },
  {
    name: 'question marks behind a star in repositories',
    knobs: [
      knob('question marks', 1, 5800),
      knob('alphabet', 1, 36),
      knob('of which Deny', 0, 10),
      knob('letter first', 0, 1),
    ],
    worst: [
      [14, 2, 5, 1],
      [5800, 1, 5, 0],
      [500, 36, 5, 0],
    ],
    build: (marks, alphabet, denies, first) =>
      filled((index) =>
        either(denies, index, {
          StringLike: {
            [REPOSITORY]: `*${first > 0 ? letter(index, alphabet) : ''}${'?'.repeat(marks)}${letter(index + 1, alphabet)}`,
          },
        }),
      ),
  },
  {
    name: 'thousands of repositories by name',
    knobs: [
      knob('globs', 0, 200),
      knob('values a statement', 1, 1400),
      knob('length', 0, 40),
      knob('owners', 0, 1),
      knob('of which Deny', 0, 10),
    ],
    worst: [
      [0, 1400, 0, 0, 0],
      [30, 300, 0, 0, 5],
      [0, 1400, 0, 1, 0],
      [1, 1400, 31, 0, 0],
      [0, 1238, 11, 1, 0],
      [0, 400, 11, 0, 0],
      [0, 400, 9, 1, 5],
      [60, 300, 10, 0, 5],
    ],
    build: (globs, values, length, owners, denies) =>
      filled((index) =>
        either(
          denies,
          index,
          index < globs
            ? { StringLike: { [REPOSITORY]: `${letter(index)}${word(index)}*` } }
            : {
                StringEquals: {
                  [REPOSITORY]: listFor(
                    (at) =>
                      `${owners > 0 ? `${word(index * values + at)}/` : ''}${word(index * values + at, length)}`,
                    STATEMENT,
                  ).slice(0, values),
                },
              },
        ),
      ),
  },
  {
    name: 'thousands of repositories in any case',
    knobs: [knob('values a statement', 1, 1000), knob('length', 0, 100), knob('of which Deny', 0, 10)],
    worst: [
      [600, 0, 5],
      [20, 30, 5],
      [978, 15, 5],
      [978, 77, 10],
    ],
    build: (values, length, denies) =>
      filled((index) =>
        either(denies, index, {
          StringEqualsIgnoreCase: {
            [REPOSITORY]: listFor((at) => word(index * values + at, length), STATEMENT).slice(0, values),
          },
        }),
      ),
  },
  {
    name: 'many condition keys, each with its own values',
    knobs: [
      knob('keys', 2, 80),
      knob('keys a statement', 1, 12),
      knob('values', 1, 12),
      knob('of which Deny', 0, 10),
    ],
    worst: [
      [30, 4, 3, 5],
      [60, 2, 2, 8],
      [30, 11, 1, 5],
      [16, 2, 2, 8],
    ],
    build: (keys, each, values, denies) =>
      filled((index) =>
        either(denies, index, {
          StringLike: Object.fromEntries(
            Array.from({ length: each }, (_, at) => [
              `aws:RequestTag/${word((index * 5 + at * 11) % keys)}`,
              Array.from({ length: values }, (__, value) => `${letter(index + at + value, 8)}*`),
            ]),
          ),
        }),
      ),
  },
  {
    name: 'pairs of far-apart keys (a diagram as wide as it gets)',
    knobs: [knob('pairs', 1, 32), knob('values', 1, 20), knob('of which Deny', 0, 10)],
    worst: [
      [10, 1, 10],
      [20, 1, 10],
    ],
    build: (pairs, values, denies) =>
      filled((index) =>
        index === 0
          ? { Effect: 'Allow', Action: ALL_ACTIONS, Resource: '*' }
          : either(denies, index, {
              StringEquals: {
                [`aws:RequestTag/a${word(index % pairs)}`]: word(Math.floor(index / pairs) % values),
                [`aws:RequestTag/b${word(index % pairs)}`]: word(Math.floor(index / pairs) % values),
              },
            }),
      ),
  },
  {
    name: 'thousands of numbers, dates and addresses',
    knobs: [
      knob('values a statement', 1, 1200),
      knob('kind', 0, 2),
      knob('of which Deny', 0, 10),
      knob('zeros before', 0, 40),
    ],
    worst: [
      [1200, 0, 5, 0],
      [1200, 1, 5, 0],
      [1200, 2, 5, 0],
      [400, 0, 5, 12],
      [400, 1, 5, 14],
      [799, 1, 8, 14],
    ],
    build: (values, kind, denies, zeros) => {
      const padded = (number: number) => String(number).padStart(zeros, '0');
      return filled((index) => {
        const list = (entry: (number: number) => string) =>
          listFor((at) => entry(index * values + at), STATEMENT).slice(0, values);
        const condition: Json[] = [
          { NumericEquals: { 's3:max-keys': list(padded) } },
          { DateLessThan: { 'aws:TokenIssueTime': list((number) => padded(1_800_000_000 + number * 60)) } },
          { IpAddress: { 'aws:SourceIp': list((number) => `10.${number >> 8}.${number & 255}.0/26`) } },
        ];
        return either(denies, index, condition[kind] ?? {});
      });
    },
  },
  {
    name: 'variables nobody knows',
    knobs: [knob('variables', 1, 80), knob('a statement', 1, 10), knob('of which Deny', 0, 10)],
    worst: [
      [40, 2, 5],
      [13, 3, 5],
    ],
    build: (variables, each, denies) =>
      filled((index) =>
        either(denies, index, {
          StringLike: {
            [REPOSITORY]: Array.from(
              { length: each },
              (_, at) => `\${aws:RequestTag/${word((index + at * 7) % variables)}}/${letter(at)}*`,
            ),
          },
        }),
      ),
  },
  {
    name: 'every operator and modifier on the connection keys',
    knobs: [knob('values', 1, 30), knob('alphabet', 1, 36), knob('of which Deny', 0, 10)],
    worst: [[3, 16, 5]],
    build: (values, alphabet, denies) =>
      filled((index) => {
        const keys = ['FullRepositoryId', 'OwnerId', 'RepositoryName', 'BranchName', 'ProviderAction'];
        const operators = [
          'StringLike',
          'StringNotLike',
          'ForAllValues:StringLike',
          'StringLikeIfExists',
          'StringEqualsIgnoreCase',
        ];
        const list = Array.from({ length: values }, (_, at) => crossing(index + at, 1, alphabet));
        return either(denies, index, {
          [operators[index % 5] ?? '']: { [`codeconnections:${keys[index % 5]}`]: list },
          [operators[(index + 2) % 5] ?? '']: { [`codestar-connections:${keys[(index + 3) % 5]}`]: list },
        });
      }),
  },
  {
    name: 'hundreds of statements that each grant a little',
    knobs: [knob('prefix', 1, 12), knob('of which Deny', 0, 9)],
    worst: [
      [2, 0],
      [1, 4],
    ],
    build: (prefix, denies) =>
      filled((index) => ({
        ...either(denies, index, { StringLike: { [REPOSITORY]: `${word(index).padStart(prefix, 'p')}/*` } }),
        Resource: `arn:aws:codeconnections:*:*:connection/${word(index)}*`,
      })),
  },
  {
    name: 'a trust policy of crossing subjects',
    knobs: [knob('wildcards', 1, 20), knob('alphabet', 1, 36), knob('patterns a statement', 1, 60)],
    worst: [[3, 16, 10]],
    build: (wildcards, alphabet, patterns) => ({
      managed: [],
      inline: [packed(() => ({ Effect: 'Allow', Action: USE, Resource: '*' }), STATEMENT)],
      trust: packed(
        (index) => ({
          Effect: index % 3 === 2 ? 'Deny' : 'Allow',
          Principal: {
            Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
          },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringLike: {
              'token.actions.githubusercontent.com:sub': Array.from(
                { length: patterns },
                (_, at) => `repo:${crossing(index * patterns + at, wildcards, alphabet)}`,
              ),
            },
          },
        }),
        Math.min(TRUST_SIZE, MANAGED_SIZE),
      ),
    }),
  },
];
