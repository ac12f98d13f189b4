import { globSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Rule, violationsIn } from './rules.ts';
import { factsOf, type SourceFile } from './source.ts';

const sources = globSync('src/**/*.{ts,tsx,mts,cts,js,mjs,cjs}').map(
  (path): SourceFile => ({
    path: path.replaceAll(sep, '/'),
    code: readFileSync(path, 'utf8'),
  }),
);

describe('the source tree', () => {
  it('follows the flow of data', () => {
    expect(violationsIn(sources)).toEqual([]);
  });

  it('has behind every # name a door that is part of the walk', () => {
    const { imports } = JSON.parse(readFileSync('package.json', 'utf8'));
    const doors = Object.entries(imports).map(([name, target]) => [
      `./src/${name.slice(1)}/index.ts`,
      target,
    ]);
    expect(doors.length).toBeGreaterThan(0);
    for (const [expected, target] of doors) {
      expect(target).toBe(expected);
      expect(sources.map(({ path }) => `./${path}`)).toContain(target);
    }
  });

  it('has only doors that a # name leads to', () => {
    const { imports } = JSON.parse(readFileSync('package.json', 'utf8'));
    const folders = new Set(sources.map(({ path }) => `#${path.split('/')[1]}`));
    expect([...folders].sort()).toEqual(Object.keys(imports).sort());
  });
});

/** A small tree that breaks nothing, to which each case below adds one fault. */
const sound: Readonly<Record<string, string>> = {
  'src/regions/index.ts': `export { union } from './union.ts';`,
  'src/regions/union.ts': `export const union = (a: number, b: number): number => Math.max(a, b);`,
  'src/policy/index.ts': `export type { Effect } from './effect.ts';`,
  'src/policy/effect.ts': `export type Effect = 'Allow' | 'Deny';`,
  'src/grants/index.ts': `import { union } from '#regions'; export const both = union(1, 2);`,
  'src/scan/index.ts': `import { both } from '#grants'; export const scan = async (): Promise<number> => both;`,
  'src/aws/index.ts': `import { IAMClient } from '@aws-sdk/client-iam'; export { IAMClient }; import '#scan';`,
  'src/cli/main.ts': `import fs from 'node:fs'; import '#scan'; fs.existsSync(process.cwd());`,
};

function rulesBroken(files: Readonly<Record<string, string>>): readonly Rule[] {
  const all = Object.entries({ ...sound, ...files }).map(([path, code]): SourceFile => ({ path, code }));
  return [...new Set(violationsIn(all).map(({ rule }) => rule))].sort();
}

describe('the layer rules', () => {
  it('accept a sound tree', () => {
    expect(rulesBroken({})).toEqual([]);
  });

  it.each<[string, readonly Rule[], Readonly<Record<string, string>>]>([
    ['an import against the flow', ['layer'], { 'src/policy/a.ts': `import '#regions';` }],
    [
      'a type import against the flow',
      ['layer'],
      { 'src/regions/a.ts': `import type { Effect } from '#policy';` },
    ],
    ['a re-export against the flow', ['layer'], { 'src/policy/a.ts': `export { union } from '#regions';` }],
    ['a star re-export against the flow', ['layer'], { 'src/policy/a.ts': `export * from '#regions';` }],
    [
      'a type expression against the flow',
      ['layer'],
      { 'src/policy/a.ts': `type A = import('#regions').A;` },
    ],
    ['a lazy import against the flow', ['layer'], { 'src/scan/a.ts': `import('#aws');` }],
    ['a pure file that knows a port', ['layer', 'reach'], { 'src/grants/a.ts': `import '#scan';` }],
    [
      'a detour from pure to impure',
      ['layer', 'reach'],
      { 'src/policy/a.ts': `import './b.ts';`, 'src/policy/b.ts': `import '#scan';` },
    ],
    ['a way around the door', ['door'], { 'src/grants/a.ts': `import '../regions/union.ts';` }],
    ['a folder that uses its own door', ['door'], { 'src/regions/a.ts': `import '#regions';` }],
    ['an import without its ending', ['unresolved'], { 'src/regions/a.ts': `import './union';` }],
    ['an import from outside src', ['unresolved'], { 'src/regions/a.ts': `import '../../test/a.ts';` }],
    ['an unknown # name', ['unresolved'], { 'src/cli/a.ts': `import '#nothing';` }],
    ['a Node module in a pure folder', ['external'], { 'src/policy/a.ts': `import 'node:fs';` }],
    [
      'a bare Node module in a pure folder',
      ['external'],
      { 'src/policy/a.ts': `import type { Stats } from 'fs';` },
    ],
    ['a package in a pure folder', ['external'], { 'src/findings/a.ts': `import 'commander';` }],
    [
      'an import nobody can read in a pure folder',
      ['external'],
      { 'src/policy/a.ts': `const a = 'b'; import(a);` },
    ],
    ['a Node module in a use case', ['external'], { 'src/scan/a.ts': `import 'node:fs';` }],
    ['the SDK in a command', ['sdk'], { 'src/cli/a.ts': `import '@aws-sdk/client-iam';` }],
    [
      'two files that import each other',
      ['cycle'],
      { 'src/policy/a.ts': `import './b.ts';`, 'src/policy/b.ts': `import './a.ts';` },
    ],
    [
      'a cycle of types',
      ['cycle'],
      { 'src/cli/a.ts': `import type {} from './b.ts';`, 'src/cli/b.ts': `import type {} from './a.ts';` },
    ],
    ['a file that imports itself', ['cycle'], { 'src/policy/a.ts': `import './a.ts';` }],
    ['a cycle through the door', ['cycle'], { 'src/regions/union.ts': `import './index.ts';` }],
    ['a folder called utils', ['folder'], { 'src/policy/utils/a.ts': `` }],
    ['a top folder called common', ['folder'], { 'src/common/a.ts': `` }],
    ['a folder without a place in the flow', ['folder'], { 'src/extras/a.ts': `` }],
    ['a file beside the folders', ['folder'], { 'src/a.ts': `` }],
  ])('refuse %s', (_fault, rules, files) => {
    expect(rulesBroken(files)).toEqual(rules);
  });
});

describe('a pure file', () => {
  it.each<[string, string]>([
    ['now', `export const a = Date.now();`],
    ['a date from the clock', `export const a = new Date();`],
    ['a date from the clock without brackets', `export const a = new Date;`],
    ['the date as text', `export const a = Date();`],
    ['the clock under another name', `const D = Date; export const a = new D();`],
    ['the clock by destructuring', `export const { now } = Date;`],
    ['the clock by index', `export const a = Date['now']();`],
    ['performance', `export const a = performance.now();`],
    ['the environment', `export const a = process.env.HOME;`],
    ['the environment by way of globalThis', `export const a = globalThis['process'];`],
    ['the environment as a default', `export const a = (b = process.env) => b;`],
    ['the environment in shorthand', `export const a = { process };`],
    ['its own address', `export const a = import.meta.url;`],
    ['chance', `export const a = Math.random();`],
    ['chance by destructuring', `export const { random } = Math;`],
    ['chance by index', `export const a = Math['random']();`],
    ['an async function', `export async function a() {}`],
    ['an async arrow', `export const a = async () => 1;`],
    ['an async method', `export class A { async a() {} }`],
    ['await', `export const a = await 1;`],
    ['for await', `export const a = 1; for await (const b of []) a;`],
    ['a promise', `export const a = Promise.resolve(1);`],
    ['a promise type', `export type A = () => Promise<number>;`],
    ['a timer', `setTimeout(() => 1, 1);`],
    ['the console', `console.log(1);`],
    ['the language of the machine', `export const a = 'a'.localeCompare('b');`],
    ['the time zone of the machine', `export const a = (b: Date) => b.getHours();`],
  ])('must not use %s', (_what, code) => {
    expect(rulesBroken({ 'src/policy/a.ts': code })).toEqual(['impure']);
  });

  it.each<[string, string]>([
    ['a comment about Date.now()', `// Date.now() and await process\nexport const a = 1;`],
    ['a string about Math.random()', `export const a = 'Math.random() import("node:fs")';`],
    ['a member called process', `export const a = (b: { process: number }) => b.process;`],
    ['a date that is given', `export const a = (text: string): Date => new Date(Date.parse(text));`],
    ['a question whether something is a date', `export const a = (b: unknown) => b instanceof Date;`],
    ['a date in universal time', `export const a = (b: Date) => b.getUTCHours() + Date.UTC(2026, 1);`],
    ['arithmetic', `export const a = Math.floor(1.5);`],
  ])('may hold %s', (_what, code) => {
    expect(rulesBroken({ 'src/policy/a.ts': code })).toEqual([]);
  });

  it('is the only kind that has to live without a clock', () => {
    expect(rulesBroken({ 'src/cli/a.ts': `export const a = Date.now();` })).toEqual([]);
  });

  it('cannot hide by being unreadable', () => {
    expect(() => factsOf({ path: 'src/policy/a.ts', code: 'export const = ;' })).toThrow(/does not parse/);
  });
});
