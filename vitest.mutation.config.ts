import { defineConfig } from 'vitest/config';

// Only tests that reach the mutated core: the layer test would read Stryker's instrumented copies, e2e tests run
// the built bundle, and neither can kill a mutant.
export default defineConfig({
  test: {
    include: ['test/{policy,regions,grants,conformance,property,differential}/**/*.test.ts'],
    pool: 'threads',
    // A mutant must not live or die by luck, and each one runs everything that reaches it: few cases, always the same.
    env: { CCGUARD_RUNS: '800', CCGUARD_SEED: '1' },
    testTimeout: 60_000,
  },
});
