import { defineConfig } from 'vitest/config';
import { isRuntimeClientBuilt } from './test/support/lambda/runtime-client.ts';

const packaged = ['test/deployment/**/*.test.ts'];
if (isRuntimeClientBuilt()) packaged.push('test/lambda/**/*.test.ts');
else console.error('LEFT OUT: test/lambda needs what `npm run lambda:runtime` builds');

export default defineConfig({
  test: {
    pool: 'threads',
    // An empty suite is a broken checkout, not a success.
    passWithNoTests: false,
    allowOnly: false,
    // The JSON file is what .ci/run counts.
    reporters: ['default', ['json', { outputFile: 'reports/tests.json' }]],
    testTimeout: 600_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'source',
          include: ['test/**/*.test.ts'],
          exclude: ['test/deployment/**', 'test/lambda/**'],
        },
      },
      {
        extends: true,
        test: { name: 'package', include: packaged, globalSetup: 'test/support/lambda/package-once.ts' },
      },
    ],
  },
});
