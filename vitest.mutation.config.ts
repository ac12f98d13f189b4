import { defineConfig } from 'vitest/config';

// Only tests that reach the mutated core: the layer test would read Stryker's instrumented copies, e2e tests run the built
// bundle, and neither can kill a mutant. Property tests would kill a few more; running them for each mutant takes a day.
export default defineConfig({
  test: {
    include: ['test/{policy,regions,grants,conformance}/**/*.test.ts'],
    pool: 'threads',
    testTimeout: 60_000,
  },
});
