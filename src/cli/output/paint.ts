import util from 'node:util';
import type { Severity } from '#controls';
import type { Output, World } from '../world.ts';

export type Format = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan' | 'magenta';
/** Colours a text that is already fit to be printed. */
export type Paint = (format: Format, text: string) => string;

/** For files. */
export const plain: Paint = (_, text) => text;

/** Colours for a terminal, plain text for everything else. `--no-color` beats the environment, FORCE_COLOR beats NO_COLOR. */
export function paintFor(output: Output, env: World['env'], colorOption: boolean): Paint {
  if (!colorOption || !wantsColor(output, env)) return plain;
  return (format, text) => util.styleText(format, text, { validateStream: false });
}

function wantsColor(output: Output, { FORCE_COLOR, NO_COLOR, TERM }: World['env']): boolean {
  // Node has it since 20.12, and the package promises to run on any 20.
  if (!('styleText' in util)) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  // https://no-color.org: set to anything but the empty string.
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return output.isTerminal && TERM !== 'dumb';
}

export const SEVERITY_FORMATS: Readonly<Record<Severity, Format>> = {
  critical: 'magenta',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
};
