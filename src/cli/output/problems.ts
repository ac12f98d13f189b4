import type { InputProblem } from '#account';
import type { Output } from '../world.ts';
import { shown } from './shown.ts';

const MOST_LINES = 20;

/** One line each, on standard error; the first few of a broken file tell the story. */
export async function writeProblems(problems: readonly InputProblem[], output: Output): Promise<void> {
  for (const { place, message } of problems.slice(0, MOST_LINES))
    await output.write(problemLine(place, message));
  const rest = problems.length - MOST_LINES;
  if (rest > 0) await output.write(`ccguard: ${rest} more such problems in the input\n`);
}

export function problemLine(place: string, message: string): string {
  return `ccguard: ${shown(place)}: ${shown(message)}\n`;
}
