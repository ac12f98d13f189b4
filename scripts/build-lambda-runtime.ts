// Builds the runtime client of Lambda, which test/lambda and `npm run invoke` start the packaged functions with.
import { ensureRuntimeClient } from '../test/support/lambda/runtime-client.ts';

const missing = ensureRuntimeClient();
if (missing.length > 0) {
  console.error(
    [
      '='.repeat(80),
      `SKIPPED: aws-lambda-ric cannot be built here, because there is no ${missing.join(', no ')}.`,
      'The packaged functions are NOT tested under the runtime client of Lambda (test/lambda).',
      '='.repeat(80),
    ].join('\n'),
  );
}
