import type { InputProblem } from '#account';
import { type FsbpReading, readFsbpFindings } from '#scan';
import { inputError } from '../errors.ts';
import type { World } from '../world.ts';
import { readJsonSource } from './json-file.ts';
import { sourcesOf } from './sources.ts';

export type FsbpInput = {
  readonly findings: FsbpReading['findings'];
  readonly problems: readonly InputProblem[];
};

/** The findings of FSBP in files, folders and standard input. */
export async function readFsbp(inputs: readonly string[], world: World): Promise<FsbpInput> {
  const all: FsbpInput[] = [];
  for (const source of inputs.flatMap((input) => sourcesOf(input, world))) {
    const reading = readFsbpFindings(await readJsonSource(source));
    if (!reading)
      throw inputError(
        source.name,
        'holds no findings; expected what `aws securityhub get-findings` prints, {"Findings": […]}',
      );
    const problems = reading.problems.map(({ path, message }) => ({
      place: `${source.name}: ${path}`,
      message,
    }));
    all.push({ findings: reading.findings, problems });
  }
  return {
    findings: all.flatMap(({ findings }) => findings),
    problems: all.flatMap(({ problems }) => problems),
  };
}
