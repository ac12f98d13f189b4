import type { CarriedPolicy } from '#account';
import { SEVERITIES, type Severity } from '#controls';
import { type Report, scanAccount, scanWants } from '#scan';
import { usageError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readAccount } from '../input/account.ts';
import { readPolicies } from '../input/policies.ts';
import { type ParameterFlags, readExceptions, readSettings } from '../input/settings.ts';
import { writeAtomically } from '../output/atomic-file.ts';
import { reportJson } from '../output/json.ts';
import { paintFor } from '../output/paint.ts';
import { writeProblems } from '../output/problems.ts';
import { progressOn } from '../output/progress.ts';
import { reportSummary } from '../output/report-summary.ts';
import { openFindings, reportTable } from '../output/report-table.ts';
import type { World } from '../world.ts';

export type FailOn = Severity | 'none';

export type ScanFlags = {
  readonly scp: readonly string[];
  readonly managementAccount: boolean;
  readonly config: string | undefined;
  readonly control: readonly string[];
  readonly exceptions: string | undefined;
  readonly parameters: ParameterFlags;
  readonly failOn: FailOn;
  readonly format: 'table' | 'json';
  readonly out: string | undefined;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly now: number;
};

export async function scan(given: readonly string[], flags: ScanFlags, world: World): Promise<ExitCode> {
  const inputs = inputsOf(given, world);
  const { controls, parameters } = await readSettings(flags.parameters, flags.config, flags.control, world);
  const exceptions = await readExceptions(flags.exceptions, world);
  const scps = flags.managementAccount ? [] : await readScps(flags.scp, world);
  const progress = progressOn(world.stderr, world.clock, flags.quiet);
  const { account, problems } = await readAccount(inputs, world, {
    wants: scanWants(),
    scps,
    policies: policiesToJudge(parameters),
    onProgress: (bytes, principals) =>
      progress.show(`reading: ${Math.round(bytes / 1e6)} MB, ${principals} principals`),
  });
  const report = scanAccount(account, problems, {
    controls,
    parameters,
    exceptions,
    now: flags.now,
    onPrincipal: (done, total) => progress.show(`judging: ${done} of ${total}`),
  });
  await progress.end();
  if (report.principals.length > 0) await publish(report, inputs, flags, world);
  await writeProblems(problems, world.stderr);
  return problems.length > 0 ? EXIT.unusable : exitCodeOf(report, flags.failOn);
}

/** Standard input where something is piped in; otherwise nobody has said what to read. */
export function inputsOf(given: readonly string[], world: World): readonly string[] {
  if (given.length > 0) return given;
  if (!world.stdinIsTerminal) return ['-'];
  throw usageError('INPUT', 'nothing to read; name a file, a folder, or - for standard input');
}

/** One list per level, in the order given. */
export async function readScps(
  levels: readonly string[],
  world: World,
): Promise<readonly (readonly CarriedPolicy[])[]> {
  const wants = scanWants();
  const read: (readonly CarriedPolicy[])[] = [];
  for (const level of levels) read.push(await readPolicies(level, 'scp', world, wants));
  return read;
}

function policiesToJudge({
  evaluatePolicies,
  excludePermissionBoundaryPolicy,
}: {
  readonly evaluatePolicies: boolean;
  readonly excludePermissionBoundaryPolicy: boolean;
}) {
  if (!evaluatePolicies) return 'none';
  return excludePermissionBoundaryPolicy ? 'not-only-boundaries' : 'all';
}

async function publish(
  report: Report,
  inputs: readonly string[],
  flags: ScanFlags,
  world: World,
): Promise<void> {
  const { out, format, quiet, color } = flags;
  const { stdout } = world;
  const paint = paintFor(stdout, world.env, color);
  const plain = paintFor(stdout, {}, false);
  if (out !== undefined) {
    const table = () => [reportTable(report, plain, undefined), reportSummary(report, inputs, plain)];
    await writeAtomically(out, format === 'json' ? reportJson(report) : table());
    if (!quiet) await stdout.write(reportSummary(report, inputs, paint));
  } else if (format === 'json') {
    for (const piece of reportJson(report)) await stdout.write(piece);
  } else if (!quiet) {
    await stdout.write(reportTable(report, paint, stdout.columns) + reportSummary(report, inputs, paint));
  }
}

/** By findings, not by principals: one principal can fail in one thing and be undetermined in another. */
export function exitCodeOf({ principals }: Pick<Report, 'principals'>, failOn: FailOn): ExitCode {
  const open = principals.flatMap(openFindings);
  const counts = (severity: Severity | null) =>
    failOn !== 'none' && severity !== null && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn);
  if (open.some(({ status, severity }) => status === 'failed' && counts(severity))) return EXIT.failed;
  const isUndetermined =
    open.some(({ status }) => status === 'undetermined') ||
    principals.some(({ status }) => status === 'undetermined');
  return isUndetermined ? EXIT.undetermined : EXIT.ok;
}
