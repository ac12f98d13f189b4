import type { Control } from './control.ts';
import { useConnectionNamed } from './use-connection-named.ts';

/** Every control, in the order of its number. */
export const CONTROLS: readonly Control[] = [useConnectionNamed];
