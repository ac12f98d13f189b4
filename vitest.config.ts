import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'threads',
    // An empty suite is a broken checkout, not a success.
    passWithNoTests: false,
    allowOnly: false,
    // The JSON file is what .ci/run counts.
    reporters: ['default', ['json', { outputFile: 'reports/tests.json' }]],
    testTimeout: 600_000,
  },
});
