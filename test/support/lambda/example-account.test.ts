import { describe, expect, it } from 'vitest';
import { startAwsDouble } from '../aws-double/index.ts';
import { EXAMPLES, exampleAccount } from './example-account.ts';

describe('an event in examples/events', () => {
  it.each(EXAMPLES)('says what AWS Config would say of the example account: %s', async (name) => {
    const aws = await startAwsDouble();
    const event = exampleAccount(aws)[name];
    await aws.close();
    const text = `${JSON.stringify(event, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../../../examples/events/${name}.json`);
  });
});
