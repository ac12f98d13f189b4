import { expect, it } from 'vitest';
import { USUAL_CASES } from './settings.ts';

it('an ordinary run tries more than twenty thousand cases', () => {
  expect(USUAL_CASES).toBeGreaterThanOrEqual(20_000);
});
