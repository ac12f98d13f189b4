import { document, type Json } from '../dump/statements.ts';
import {
  ALL_ACTIONS,
  arn,
  crossing,
  type Family,
  knob,
  letter,
  twelveDigits,
  USE,
  uuidOf,
} from './family.ts';
import { filled, listFor, packed, SCP_SIZE, SCPS } from './quota.ts';

const ALLOW_ALL: Json = { Effect: 'Allow', Action: '*', Resource: '*' };
const STATEMENT = 80;

/** Families that make the resource dear. */
export const ARN_FAMILIES: readonly Family[] = [
  {
    name: 'crossing globs on connection ARNs',
    knobs: [
      knob('wildcards', 1, 40),
      knob('alphabet', 1, 36),
      knob('of which Deny', 0, 10),
      knob('patterns a statement', 1, 60),
    ],
    worst: [[3, 16, 3, 10]],
    build: (wildcards, alphabet, denies, patterns) =>
      filled((index) => ({
        Effect: index % 10 < denies ? 'Deny' : 'Allow',
        Action: ALL_ACTIONS,
        Resource: Array.from({ length: patterns }, (_, at) =>
          arn('*', '*', `connection/${crossing(index * patterns + at, wildcards, alphabet)}`),
        ),
      })),
  },
  {
    name: 'question marks behind a star in ARNs',
    knobs: [knob('question marks', 1, 5000), knob('alphabet', 1, 36), knob('of which Deny', 0, 10)],
    worst: [
      [12, 16, 5],
      [90, 2, 5],
      [3000, 2, 5],
      [3000, 1, 5],
    ],
    build: (marks, alphabet, denies) =>
      filled((index) => ({
        Effect: index % 10 < denies ? 'Deny' : 'Allow',
        Action: ALL_ACTIONS,
        Resource: `arn:*${letter(index, alphabet)}${'?'.repeat(marks)}${letter(index + 1, alphabet)}*`,
      })),
  },
  {
    name: 'connections of hundreds of accounts and regions',
    knobs: [knob('accounts', 1, 700), knob('regions', 1, 700), knob('connections a statement', 1, 60)],
    worst: [
      [200, 1, 20],
      [249, 400, 60],
      [700, 700, 60],
      [17, 700, 60],
    ],
    build: (accounts, regions, connections) =>
      filled((index) => ({
        Effect: 'Allow',
        Action: ALL_ACTIONS,
        Resource: Array.from({ length: connections }, (_, at) => {
          const number = index * connections + at;
          return arn(
            `r-${(number % regions).toString(36)}`,
            twelveDigits(number % accounts),
            `connection/${uuidOf(number)}`,
          );
        }),
      })),
  },
  {
    name: 'NotResource lists that cross',
    knobs: [
      knob('wildcards', 1, 12),
      knob('alphabet', 1, 36),
      knob('patterns a statement', 1, 40),
      knob('of which Deny', 0, 10),
    ],
    worst: [[2, 16, 4, 5]],
    build: (wildcards, alphabet, patterns, denies) =>
      filled((index) => ({
        Effect: index % 10 < denies ? 'Deny' : 'Allow',
        Action: ALL_ACTIONS,
        NotResource: Array.from(
          { length: patterns },
          (_, at) => `arn:aws:${crossing(index + at, wildcards, alphabet)}`,
        ),
      })),
  },
  {
    name: 'every layer full of crossing ARN globs',
    knobs: [knob('wildcards', 1, 12), knob('alphabet', 1, 36), knob('patterns a statement', 1, 40)],
    worst: [[2, 16, 10]],
    build: (wildcards, alphabet, patterns) => {
      const statement =
        (shift: number) =>
        (index: number): Json => ({
          Effect: 'Allow',
          Action: ALL_ACTIONS,
          Resource: Array.from({ length: patterns }, (_, at) =>
            arn('*', '*', `*${crossing(shift + index * patterns + at, wildcards, alphabet)}`),
          ),
        });
      return {
        ...filled(statement(0)),
        boundary: packed(statement(1000), SCP_SIZE),
        scps: Array.from({ length: SCPS }, (_, level) => packed(statement(2000 + 1000 * level), SCP_SIZE)),
      };
    },
  },
  {
    name: 'thousands of action patterns',
    knobs: [knob('wildcards', 1, 20), knob('patterns a statement', 1, 400)],
    worst: [
      [4, 100],
      [3, 83],
    ],
    build: (wildcards, patterns) => ({
      ...filled((index) => ({
        Effect: index % 2 === 0 ? 'Deny' : 'Allow',
        Action: Array.from(
          { length: patterns },
          (_, at) => `code*:${crossing(index * patterns + at, wildcards, 26)}`,
        ),
        Resource: arn('*', '*', `connection/${letter(index)}*`),
      })),
      boundary: document([ALLOW_ALL]),
    }),
  },
  {
    name: 'thousands of connection ids written short',
    knobs: [knob('globs', 0, 60), knob('of which Deny', 0, 10)],
    worst: [
      [0, 5],
      [30, 5],
    ],
    build: (globs, denies) =>
      filled((index) => ({
        Effect: index % 10 < denies ? 'Deny' : 'Allow',
        Action: USE,
        Resource:
          index < globs
            ? arn('*', '*', `connection/${letter(index)}*`)
            : listFor((at) => `*${(index * 400 + at).toString(36)}`, STATEMENT, 3000),
      })),
  },
];
