import { type Command, CommanderError } from 'commander';
import { CliError } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { problemLine } from './output/problems.ts';
import { shown } from './output/shown.ts';
import { programFor } from './program.ts';
import type { World } from './world.ts';

/** Runs one command line and answers its exit code. Whatever goes wrong becomes one line on standard error. */
export async function run(args: readonly string[], world: World): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const pending: Promise<void>[] = [];
  const program = programFor(world, (code) => {
    exitCode = code;
  });
  spokenBy(program, world, pending);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    exitCode = await failure(error, world);
  }
  try {
    await Promise.all(pending);
  } catch (error) {
    return failure(error, world);
  }
  return exitCode;
}

async function failure(error: unknown, { stderr }: World): Promise<ExitCode> {
  // Help and version end this way too; whatever there is to say has been said.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.unusable;
  const isOurs = error instanceof CliError;
  const message = error instanceof Error ? error.message : String(error);
  await stderr.write(
    isOurs
      ? problemLine(error.place, message)
      : `ccguard: unexpected error: ${shown(message)}; please report it\n`,
  );
  return EXIT.unusable;
}

/** Lets commander speak through the world, in the words of all other errors, and throw instead of ending the process. */
function spokenBy(program: Command, { stdout, stderr }: World, pending: Promise<void>[]): void {
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => pending.push(stdout.write(text)),
      writeErr: (text) => pending.push(stderr.write(text)),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (text, write) => write(`ccguard: ${shown(text.trim().replace(/^error: /, ''))}\n`),
    });
  }
}
