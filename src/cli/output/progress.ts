import type { Output } from '../world.ts';

const MILLISECONDS_BETWEEN = 100;
const CLEAR_LINE = '\r\u001B[2K';

export type Progress = { readonly show: (text: string) => void; readonly end: () => Promise<void> };

const NONE: Progress = { show: () => {}, end: async () => {} };

/** A line that rewrites itself, for people only: never where standard error is no terminal. */
export function progressOn(output: Output, clock: () => number, quiet: boolean): Progress {
  if (quiet || !output.isTerminal) return NONE;
  let last = 0;
  return {
    show: (text) => {
      const now = clock();
      if (now - last < MILLISECONDS_BETWEEN) return;
      last = now;
      void output.write(`${CLEAR_LINE}${text}`);
    },
    end: () => output.write(CLEAR_LINE),
  };
}
