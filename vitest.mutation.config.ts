import { defineConfig } from 'vitest/config';

// Only tests that reach the mutated core: the layer test would read Stryker's instrumented copies, e2e tests run
// the built bundle, and neither can kill a mutant.
export default defineConfig({
  test: {
    include: ['test/{policy,regions,grants,conformance,property,differential}/**/*.test.ts'],
    pool: 'threads',
    testTimeout: 60_000,
  },
});
