import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { handlerFaults } from './handlers.ts';

const faultsIn = (code: string) => handlerFaults({ path: 'handlers/a.ts', code });
const paths = globSync('handlers/**/*');

describe('a handler', () => {
  it.each(paths)('wires one use case and does nothing else: %s', (path) => {
    expect(handlerFaults({ path, code: readFileSync(path, 'utf8') })).toEqual([]);
  });

  it('exists', () => {
    expect(paths.length).toBeGreaterThan(0);
  });
});

describe('the rules for handlers', () => {
  it('accept what wires', () => {
    expect(faultsIn(`import '#aws'; import '#scan'; import middy from '@middy/core';`)).toEqual([]);
    expect(faultsIn(`import type { Context } from 'aws-lambda';`)).toEqual([]);
  });

  it.each<[string, string]>([
    ['the SDK', `import '@aws-sdk/client-iam';`],
    ['the engine', `import '#controls';`],
    ['a way around a door', `import '../src/aws/clients.ts';`],
    ['another handler', `import './b.ts';`],
    ['a module of Node', `import 'node:fs';`],
    ['an import nobody can read', `const a = 'b'; import(a);`],
    ['more lines than a glance takes in', 'export {};\n'.repeat(41)],
  ])('refuse %s', (_what, code) => {
    expect(faultsIn(code).length).toBe(1);
  });
});
