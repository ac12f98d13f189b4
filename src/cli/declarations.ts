import { Argument, type Command } from 'commander';
import type { CanUseFlags } from './commands/can-use.ts';
import type { CheckFlags } from './commands/check.ts';
import type { Shell } from './commands/completion.ts';
import type { ControlsFlags } from './commands/controls.ts';
import type { ExceptFlags } from './commands/except.ts';
import type { ExplainFlags } from './commands/explain.ts';
import type { JudgingFlags } from './commands/judging.ts';
import type { PostureFlags } from './commands/posture.ts';
import type { ScanFlags } from './commands/scan.ts';
import type { WhoCanFlags } from './commands/who-can.ts';
import type { ExitCode } from './exit-codes.ts';
import {
  collected,
  day,
  failOnOption,
  formatOption,
  liveOptions,
  outputOptions,
  parameterFlags,
  postureOptions,
  regionOption,
  scanFormatOption,
  scpOptions,
  settingOptions,
  withParameterOptions,
} from './options.ts';
import type { World } from './world.ts';

/** Takes the exit code of the command that was run. */
export type Done = (exitCode: ExitCode) => void;
type Add = (program: Command, world: World, done: Done) => void;

const ACCOUNT =
  'what `aws iam get-account-authorization-details` prints: files, folders, or - for standard input; gzip or not';

export const addCommands: Add = (program, world, done) => {
  for (const add of [
    addScan,
    addPosture,
    addCheck,
    addCanUse,
    addWhoCan,
    addExplain,
    addControls,
    addExcept,
    addCompletion,
  ])
    add(program, world, done);
};

const addScan: Add = (program, world, done) => {
  const command = program
    .command('scan')
    .summary('judge every principal of an account')
    .description('Judges every principal of an account and lists those that need attention, worst first.')
    .argument('[INPUT...]', ACCOUNT)
    .action(async (inputs: string[]) => {
      const { scan } = await import('./commands/scan.ts');
      const own =
        command.opts<
          Pick<ScanFlags, 'format' | 'region' | 'live' | 'profile' | 'regions' | 'saveDump' | 'publish'>
        >();
      done(await scan(inputs, { ...own, ...judgingFlags(command, world) }, world));
    });
  scpOptions(liveOptions(command));
  outputOptions(settingOptions(command).addOption(failOnOption()), scanFormatOption()).addOption(
    regionOption(),
  );
  withParameterOptions(command);
};

const addPosture: Add = (program, world, done) => {
  const command = program
    .command('posture')
    .summary('put our findings and those of FSBP side by side')
    .description(
      'Judges every principal of an account and puts beside it what the AWS Foundational Security Best Practices (FSBP) of ' +
        'Security Hub say of it, or of a policy that grants it something on connections. First what FSBP misses, worst first.',
    )
    .argument('[INPUT...]', ACCOUNT)
    .addHelpText('after', '\nThe exit code is that of `ccguard scan`: what FSBP says does not count.')
    .action(async (inputs: string[]) => {
      const { posture } = await import('./commands/posture.ts');
      const own = command.opts<Pick<PostureFlags, 'fsbp' | 'live' | 'profile' | 'regions' | 'region'>>();
      done(await posture(inputs, { ...own, ...judgingFlags(command, world) }, world));
    });
  scpOptions(postureOptions(command));
  outputOptions(settingOptions(command).addOption(failOnOption()));
  withParameterOptions(command);
};

const addCheck: Add = (program, world, done) => {
  const command = program
    .command('check')
    .summary('judge policy documents before anybody deploys them')
    .description('Judges policy documents as the identity policies of one principal.')
    .argument('<POLICY...>', 'files with a policy document each, or a list of them; - for standard input')
    .option(
      '--principal <arn>',
      'the principal that would carry them',
      'arn:aws:iam::111122223333:role/checked',
    )
    .option('--boundary <file>', 'its permissions boundary')
    .action(async (policies: string[]) => {
      const { check } = await import('./commands/check.ts');
      const own = command.opts<Pick<CheckFlags, 'principal' | 'boundary'>>();
      done(await check(policies, { ...own, ...judgingFlags(command, world) }, world));
    });
  scpOptions(command);
  outputOptions(settingOptions(command).addOption(failOnOption()));
  withParameterOptions(command);
};

const addCanUse: Add = (program, world, done) => {
  const command = program
    .command('can-use')
    .summary('ask whether a principal may make a request')
    .description(
      'Answers whether a principal may make one request, or every request of a file: one JSON object ' +
        '{"principal", "action", "resource", "context"} a line in, one {"decision", "decidedBy"} a line out, in the same order. ' +
        'A line that is no request gets {"error"} for an answer.',
    )
    .argument('[INPUT...]', ACCOUNT)
    .option('--principal <principal>', 'a role or user, by ARN or by name')
    .option('--connection <arn>', 'the connection')
    .option(
      '--action <action>',
      'asked exactly as written; without a prefix, or left out, under both prefixes (default: UseConnection)',
    )
    .option(
      '--context <key=value>',
      'a condition key of the request; repeatable, the same key twice is a list',
      collected,
      [],
    )
    .option('--requests <file>', 'answer every line of this file, or of - for standard input')
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nWith --requests the exit code is 0 when every line was answered, whatever the answers, else 2.',
    )
    .action(async (inputs: string[]) => {
      const { canUse } = await import('./commands/can-use.ts');
      done(await canUse(inputs, flagsOf(command, world) as CanUseFlags, world));
    });
  scpOptions(command);
};

const addWhoCan: Add = (program, world, done) => {
  const command = program
    .command('who-can')
    .summary('list everybody who can use a connection')
    .description(
      'Lists every role and user that can use a connection in some request, and through which statement.',
    )
    .argument('[INPUT...]', ACCOUNT)
    .requiredOption('--connection <arn>', 'the connection')
    .option('--context <key=value>', 'ask for just this context instead of any; repeatable', collected)
    .addOption(formatOption())
    .addHelpText('after', '\nThe exit code is 0 when all is known, 3 when it is not known of somebody.')
    .action(async (inputs: string[]) => {
      const { whoCan } = await import('./commands/who-can.ts');
      done(await whoCan(inputs, flagsOf(command, world) as WhoCanFlags, world));
    });
  scpOptions(command);
};

const addExplain: Add = (program, world, done) => {
  const command = program
    .command('explain')
    .summary('tell everything there is to say of one principal')
    .description(
      'Tells what a principal carries, what it can use through which statement, and each finding with its remedy.',
    )
    .argument('<PRINCIPAL>', 'by ARN, by name, or by path and name as in role/team/app')
    .argument('[INPUT...]', ACCOUNT)
    .addOption(formatOption())
    .action(async (principal: string, inputs: string[]) => {
      const { explain } = await import('./commands/explain.ts');
      const flags = { ...flagsOf(command, world), parameters: parameterFlags(command) } as ExplainFlags;
      done(await explain(principal, inputs, flags, world));
    });
  withParameterOptions(settingOptions(scpOptions(command)));
};

const addControls: Add = (program, world, done) => {
  const command = program
    .command('controls')
    .summary('list the controls, or tell all of one')
    .description(
      'Lists the controls, or tells all of one: why it is there, what to do, its parameters and examples.',
    )
    .argument('[ID]', 'id or slug of a control, such as CCG.1')
    .addOption(formatOption())
    .action(async (id: string | undefined) => {
      const { controls } = await import('./commands/controls.ts');
      done(await controls(id, flagsOf(command, world) as ControlsFlags, world));
    });
};

const addExcept: Add = (program, world, done) => {
  const command = program
    .command('except')
    .summary('print the entry that excepts a finding')
    .description(
      'Prints an entry for the register of --exceptions: a finding somebody has decided to live with, as the grant is now. ' +
        'The register is a JSON list of such entries. When the grant gets wider, or the day has come, the entry applies no more.',
    )
    .argument('[INPUT...]', ACCOUNT)
    .requiredOption('--control <id>', 'the control')
    .requiredOption('--principal <principal>', 'by ARN or by name')
    .requiredOption('--owner <who>', 'who has decided')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--expires <date>', 'the day on which it ends, such as 2027-01-31', day)
    .option('--config <file>', 'parameters as a JSON object')
    .action(async (inputs: string[]) => {
      const { except } = await import('./commands/except.ts');
      const flags = { ...flagsOf(command, world), parameters: parameterFlags(command) } as ExceptFlags;
      done(await except(inputs, flags, world));
    });
  withParameterOptions(scpOptions(command));
};

const addCompletion: Add = (program, world, done) => {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a completion script, to be loaded as its first line says.')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: Shell) => {
      const { completion } = await import('./commands/completion.ts');
      done(await completion(shell, program, world));
    });
};

/** What commander has read, as the declarations above shape it. */
function flagsOf(command: Command, world: World): object {
  const flags = command.optsWithGlobals();
  return { context: [], control: [], scp: [], ...flags, now: flags.now ?? world.clock() };
}

function judgingFlags(command: Command, world: World): JudgingFlags {
  const flags = { ...flagsOf(command, world), parameters: parameterFlags(command) } as JudgingFlags;
  return flags.out === '-' ? { ...flags, out: undefined } : flags;
}
