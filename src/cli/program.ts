import { Command } from 'commander';
import type { ScanFlags } from './commands/scan.ts';
import type { ExitCode } from './exit-codes.ts';
import {
  judgingOptions,
  moment,
  outputOptions,
  parameterFlags,
  scpOptions,
  withParameterOptions,
} from './options.ts';
import { VERSION } from './version.ts';
import type { World } from './world.ts';

/** Takes the exit code of the command that was run. */
export type Done = (exitCode: ExitCode) => void;

const EXIT_CODES = `
Exit codes:
  0  nothing failed
  1  something failed at or above --fail-on (can-use: denied)
  2  bad usage, or input that could not be read; whatever could be read is reported
  3  nothing failed, but something is undetermined`;

const START = `
Start here:
  aws iam get-account-authorization-details > account.json
  ccguard scan account.json`;

/** The command line: what there is, with every command's own code loaded only when it runs. */
export function programFor(world: World, done: Done): Command {
  const program = new Command('ccguard')
    .description('Finds the IAM principals that can use too many AWS source-code connections, and says why.')
    .version(VERSION, '-V, --version', 'print the version')
    .option('--no-color', 'print no colours (so does the variable NO_COLOR)')
    .option(
      '--now <time>',
      'judge as of this time instead of the present, for runs that give the same every time',
      moment,
    )
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', `${START}\n${EXIT_CODES}`);
  addScan(program, world, done);
  return program;
}

function addScan(program: Command, world: World, done: Done): void {
  const command = program
    .command('scan')
    .summary('judge every principal of an account')
    .description(
      'Judges every principal of an account. INPUT is what `aws iam get-account-authorization-details` prints: files, folders, or - for standard input; plain or gzip, in one page or many.',
    )
    .argument('[INPUT...]', 'files, folders, or -')
    .action(async (inputs: string[]) => {
      const { scan } = await import('./commands/scan.ts');
      const flags = {
        ...command.optsWithGlobals<ScanFlags>(),
        ...shared(command, world),
        parameters: parameterFlags(command),
      };
      done(await scan(inputs, flags, world));
    });
  withParameterOptions(outputOptions(judgingOptions(scpOptions(command))));
}

/** Options that every command has. */
function shared(command: Command, world: World): { readonly now: number; readonly color: boolean } {
  const { now, color } = command.optsWithGlobals<{ now?: number; color: boolean }>();
  return { now: now ?? world.clock(), color };
}
