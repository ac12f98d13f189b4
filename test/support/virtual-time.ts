import { setImmediate } from 'node:timers/promises';
import type { Time } from '#aws';
import type { SimulatedClock } from './aws-double/account/simulated-clock.ts';

/** Time that passes only where somebody sleeps: as far as the sleeper wants, whatever the machine takes. */
export function virtualTime(clock: SimulatedClock): Time {
  return {
    now: () => clock.now().getTime(),
    sleep: async (milliseconds, signal) => {
      const end = clock.now().getTime() + milliseconds;
      await setImmediate();
      signal.throwIfAborted();
      clock.advance({ milliseconds: Math.max(0, end - clock.now().getTime()) });
    },
    random: () => 0.5,
  };
}
