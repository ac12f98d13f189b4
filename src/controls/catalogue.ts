import type { Control } from './control.ts';
import { POLICY_CONTROLS } from './policy-catalogue.ts';
import { useConnectionLive } from './use-connection-live.ts';
import { useConnectionUsed } from './use-connection-used.ts';

/** Every control of principals, in the order of its number. */
export const CONTROLS: readonly Control[] = [...POLICY_CONTROLS, useConnectionLive, useConnectionUsed].sort(
  (one, other) => numberOf(one) - numberOf(other),
);

function numberOf({ id }: Control): number {
  return Number(id.slice('CCG.'.length));
}
