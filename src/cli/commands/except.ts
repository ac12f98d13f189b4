import { Judge } from '#controls';
import { exceptionFor, readRegister } from '#findings';
import { scanWants } from '#scan';
import { usageError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { PrincipalDirectory } from '../input/principals.ts';
import { fromFiles } from '../input/scan-input.ts';
import { type ParameterFlags, principalControlOf, readSettings } from '../input/settings.ts';
import { writeProblems } from '../output/problems.ts';
import type { World } from '../world.ts';
import { inputsOf, namedScps, type SharedFlags } from './shared.ts';

export type ExceptFlags = SharedFlags & {
  readonly control: string;
  readonly principal: string;
  readonly owner: string;
  readonly reason: string;
  readonly expires: string;
  readonly config: string | undefined;
  readonly parameters: ParameterFlags;
};

/** Prints the entry that would except a finding as it is now; a wider grant is not covered by it. */
export async function except(given: readonly string[], flags: ExceptFlags, world: World): Promise<ExitCode> {
  const { owner, reason, expires, now } = flags;
  const control = principalControlOf('--control', flags.control);
  if (Date.parse(expires) <= now)
    throw usageError('--expires', `${expires} is over; an exception ends in the future`);
  const { parameters } = await readSettings(flags.parameters, flags.config, [], world);
  const wants = scanWants();
  const scps = await namedScps(flags, wants, world);
  const wanted = { wants, scps, policies: 'all' } as const;
  const { account, facts, problems } = await fromFiles(inputsOf(given, world), wanted, world);
  const principal = new PrincipalDirectory(account).find(flags.principal);
  if (typeof principal === 'string' || problems.length > 0) {
    const place = '--principal';
    await writeProblems(
      typeof principal === 'string' ? [...problems, { place, message: principal }] : problems,
      world.stderr,
    );
    return EXIT.unusable;
  }
  const judged = new Judge([control], parameters, now, facts).judge(principal);
  const status = judged.judgements[0]?.verdict.status ?? 'passed';
  if (status !== 'failed')
    throw usageError(
      '--control',
      `${control.id} is ${status} for ${principal.caller.arn}; only a failure can be excepted`,
    );
  const entry = exceptionFor(judged, control, { owner, reason, expires });
  const reading = readRegister([entry]);
  if (!reading.ok)
    throw usageError(
      '--expires',
      reading.problems.map(({ place, message }) => `${place}: ${message}`).join(', '),
    );
  await world.stdout.write(`${JSON.stringify(entry, null, 2)}\n`);
  return EXIT.ok;
}
