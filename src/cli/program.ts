import { Command } from 'commander';
import { addCommands, type Done } from './declarations.ts';
import { moment } from './options.ts';
import { VERSION } from './version.ts';
import type { World } from './world.ts';

const START = `
Start here:
  aws iam get-account-authorization-details > account.json
  ccguard scan account.json`;

const EXIT_CODES = `
Exit codes:
  0  nothing failed (can-use: allowed)
  1  something failed at or above --fail-on (can-use: denied)
  2  bad usage, or input that could not be read; whatever could be read is reported
  3  nothing failed, but something is undetermined`;

/** The command line: what there is, with every command's own code loaded only when it runs. */
export function programFor(world: World, done: Done): Command {
  const program = new Command('ccguard')
    .description('Finds the IAM principals that can use too many AWS source-code connections, and says why.')
    .version(VERSION, '-V, --version', 'print the version')
    .option('--no-color', 'print no colours (so does the variable NO_COLOR)')
    .option(
      '--now <time>',
      'judge as of this time, such as 2026-06-01T00:00:00Z, so that runs can be repeated',
      moment,
    )
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', `${START}\n${EXIT_CODES}`);
  addCommands(program, world, done);
  return program;
}
