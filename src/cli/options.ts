import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_PARAMETERS, PARAMETER_NAMES, type Parameters, SEVERITIES } from '#controls';
import { kebab, type ParameterFlags } from './input/settings.ts';
import { FINDING_FORMATS } from './output/finding-formats.ts';

const DESCRIPTIONS: Readonly<Record<keyof Parameters, string>> = {
  controls: 'the controls to run, all by default',
  allowedConnectionArns: 'the only connections anybody may use (globs)',
  trustedAccounts: 'accounts and organizations that are not foreign',
  connectionAdministrators: 'principals that may hold handshake and installation actions (ARN globs)',
  writers: 'principals that may push and comment (ARN globs); switches CCG.4 on',
  excludePrincipals: 'principals to leave out (ARN globs)',
  repositoryScope: 'whether grants must name repositories: required, preferred or off',
  acceptConditionScoping: 'what may stand in for named connections: none, tag or repository',
  administrators: 'report administrators, or accept them',
  evaluatePolicies: 'judge customer managed policies in their own right as well',
  excludePermissionBoundaryPolicy: 'judge policies that are only boundaries as well',
  includeServiceLinkedRoles: 'judge service-linked roles as well',
  requireConfusedDeputyGuard: 'fail service trust without aws:SourceAccount or aws:SourceArn',
  unusedDays: 'days after which an unused grant is reported',
  vpcIds: 'VPCs that must have an endpoint, * for all',
};

/** One flag for every parameter, named as in the configuration file but in kebab-case. */
export function withParameterOptions(command: Command): Command {
  command.optionsGroup('Parameters (as in the file of --config):');
  for (const name of PARAMETER_NAMES) for (const option of parameterOptions(name)) command.addOption(option);
  return command;
}

function parameterOptions(name: keyof Parameters): Option[] {
  const standard = DEFAULT_PARAMETERS[name];
  const flag = kebab(name);
  if (typeof standard === 'boolean') {
    // Only the flag that changes something is worth a line of help.
    const [set, unset] = [
      new Option(`--${flag}`, DESCRIPTIONS[name]),
      new Option(`--no-${flag}`, DESCRIPTIONS[name]),
    ];
    return standard ? [set.hideHelp(), unset] : [set, unset.hideHelp()];
  }
  if (typeof standard === 'number') return [new Option(`--${flag} <days>`, DESCRIPTIONS[name])];
  if (typeof standard === 'string') return [new Option(`--${flag} <choice>`, DESCRIPTIONS[name])];
  return [new Option(`--${flag} <list>`, `${DESCRIPTIONS[name]}, comma-separated`).argParser(joined)];
}

/** The parameters that were given as flags. */
export function parameterFlags(command: Command): ParameterFlags {
  const given = PARAMETER_NAMES.filter((name) => command.getOptionValueSource(name) === 'cli');
  return Object.fromEntries(given.map((name) => [name, command.getOptionValue(name)]));
}

export function scpOptions(command: Command): Command {
  return command
    .option(
      '--scp <path>',
      'service control policies of one level: a file or folder; once per level, root first',
      collected,
    )
    .option(
      '--management-account',
      'no service control policy applies: it is the management account of its organization',
    );
}

/** What a scan reads where no input is named. */
export function liveOptions(command: Command): Command {
  return readingOptions(command)
    .option('--save-dump <folder>', 'with --live: write there what was read, for `ccguard scan <folder>`')
    .option('--publish', 'with --live: send the findings to Security Hub in --region');
}

function readingOptions(command: Command): Command {
  return command
    .option('--live', 'read the account from AWS instead of INPUT')
    .option('--profile <name>', 'with --live: the profile whose credentials to use')
    .addOption(
      new Option(
        '--regions <list>',
        'with --live: the Regions to read, comma-separated (default: all that are enabled)',
      ).argParser(regionList),
    );
}

/** Where both sides come from. */
export function postureOptions(command: Command): Command {
  return readingOptions(
    command.option(
      '--fsbp <file>',
      'what `aws securityhub get-findings` prints, beside INPUT: a file, a folder, or -; repeatable',
      collected,
    ),
  ).option('--region <region>', 'with --live: where to ask Security Hub (default: AWS_REGION)');
}

function regionList(value: string): readonly string[] | 'all' {
  const regions = [...new Set(value.split(',').map((region) => region.trim()))];
  if (regions.length === 1 && regions[0] === 'all') return 'all';
  if (regions.every((region) => /^[a-z]{2,}(?:-[a-z]+)+-\d+$/.test(region))) return regions;
  throw new InvalidArgumentError('Expected `all`, or Regions such as eu-central-1,us-east-1.');
}

export function settingOptions(command: Command): Command {
  return command
    .option('--config <file>', 'parameters as a JSON object')
    .option('--control <id>', 'run only this control; repeatable', collected)
    .option('--exceptions <file>', 'register of exceptions, made of entries that `ccguard except` prints');
}

export function failOnOption(): Option {
  return new Option('--fail-on <severity>', 'the least severity that makes the exit code 1')
    .choices([...SEVERITIES.toReversed(), 'none'])
    .default('low');
}

export function outputOptions(command: Command, format = formatOption()): Command {
  return command
    .addOption(format)
    .option('--out <file>', 'write the report there, whole or not at all; - is standard output')
    .option('--quiet', 'print no table; the exit code tells');
}

export function formatOption(): Option {
  return new Option('--format <format>', 'for people or for programs')
    .choices(['table', 'json'])
    .default('table');
}

/** The formats of a scan: asff and ocsf are for the services that collect findings. */
export function scanFormatOption(): Option {
  return new Option('--format <format>', 'for people, for programs, or a finding a line as AWS knows it')
    .choices(['table', 'json', ...FINDING_FORMATS])
    .default('table');
}

export function regionOption(): Option {
  return new Option(
    '--region <region>',
    'where findings belong: asff, ocsf, --publish (default: AWS_REGION)',
  );
}

export function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function joined(value: string, before: string | undefined): string {
  return before === undefined ? value : `${before},${value}`;
}

/** A day of the calendar, kept as it is written. */
export function day(value: string): string {
  if (isDay(value)) return value;
  throw new InvalidArgumentError('Expected a day such as 2027-01-31.');
}

/** A moment as milliseconds since 1970. A time without a zone would mean something else on every machine. */
export function moment(value: string): number {
  const time =
    isDay(value.slice(0, 10)) &&
    /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(value)
      ? Date.parse(value)
      : Number.NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError('Expected a time such as 2026-06-01T00:00:00Z.');
  return time;
}

/** There is no 30th of February, though Date would find one in March. */
function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
