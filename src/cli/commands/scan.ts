import { FACT_PARTS, type Facts } from '#account';
import type { Parameters } from '#controls';
import { type Place, placeProblem } from '#findings';
import { type Report, scanAccount, scanWants } from '#scan';
import { usageError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { fromAws, fromFiles, type ScanInput, type ScanWanted } from '../input/scan-input.ts';
import { readExceptions, readSettings } from '../input/settings.ts';
import { writeAtomically } from '../output/atomic-file.ts';
import { type FindingFormat, isFindingFormat } from '../output/finding-formats.ts';
import { findingLines } from '../output/finding-lines.ts';
import { reportJson } from '../output/json.ts';
import { paintFor, plain } from '../output/paint.ts';
import { writeProblems } from '../output/problems.ts';
import { progressOn } from '../output/progress.ts';
import { publishFindings } from '../output/publishing.ts';
import { reportSummary } from '../output/report-summary.ts';
import { reportTable } from '../output/report-table.ts';
import { writeUnread } from '../output/unread.ts';
import type { World } from '../world.ts';
import { exitCodeOf, type JudgingFlags } from './judging.ts';
import { inputsOf, namedScps } from './shared.ts';

export type ScanFlags = Omit<JudgingFlags, 'format'> & {
  readonly format: JudgingFlags['format'] | FindingFormat;
  /** Where findings belong, in the formats that say so. */
  readonly region: string | undefined;
  readonly live: boolean | undefined;
  readonly profile: string | undefined;
  readonly regions: readonly string[] | 'all' | undefined;
  readonly saveDump: string | undefined;
  readonly publish: boolean | undefined;
};

/** Judges every principal of an account. */
export async function scan(given: readonly string[], flags: ScanFlags, world: World): Promise<ExitCode> {
  checkLiveFlags(given, flags);
  const inputs = flags.live === true ? [] : inputsOf(given, world);
  if (isFindingFormat(flags.format) || flags.publish === true) checkPlace(placeOf(NO_ACCOUNT, flags, world));
  const { controls, parameters } = await readSettings(flags.parameters, flags.config, flags.control, world);
  const exceptions = await readExceptions(flags.exceptions, world);
  const progress = progressOn(world.stderr, world.clock, flags.quiet === true);
  const wanted: ScanWanted = {
    wants: WANTS,
    policies: policiesToJudge(parameters),
    scps: await namedScps(flags, WANTS, world),
    show: (text) => progress.show(text),
  };
  const { account, facts, unread, problems } = await read(inputs, flags, wanted, world);
  const judged = scanAccount(account, problems, {
    controls,
    parameters,
    exceptions,
    facts,
    now: flags.now,
    onPrincipal: (done, total) => progress.show(`judging: ${done} of ${total}`),
  });
  const report =
    flags.format === 'json' && flags.publish === true ? await beside(judged, flags, world) : judged;
  await progress.end();
  const files = flags.saveDump === undefined ? inputs : [flags.saveDump];
  if (report.principals.length > 0 || facts) await write(report, files, flags, world);
  await writeUnread(facts, unread, world.stderr);
  await writeProblems(problems, world.stderr);
  if (flags.publish === true) {
    const place = placeOf(report.account, flags, world);
    const principals = problems.length === 0;
    // Of resources elsewhere nothing is known, so nothing that was found there has ended.
    const resources = (flags.regions ?? 'all') === 'all' && isAllRead(facts);
    const isComplete = { principals, resources };
    await publishFindings({ report, controls, isComplete, place, profile: flags.profile }, world);
  }
  return problems.length > 0 ? EXIT.unusable : exitCodeOf(report, flags.failOn);
}

const WANTS = scanWants();

/** Whoever publishes may read findings as well, so the report can tell what FSBP has on each principal. */
async function beside(report: Report, flags: ScanFlags, world: World): Promise<Report> {
  const { besideFsbp } = await import('../output/beside-fsbp.ts');
  return besideFsbp(report, placeOf(report.account, flags, world), flags.profile);
}

function isAllRead(facts: Facts | undefined): boolean {
  return (
    facts !== undefined && FACT_PARTS.every((part) => facts[part].known && facts[part].unread.length === 0)
  );
}

function read(
  inputs: readonly string[],
  flags: ScanFlags,
  wanted: ScanWanted,
  world: World,
): Promise<ScanInput> {
  if (flags.live !== true) return fromFiles(inputs, wanted, world);
  const { profile, regions = 'all', saveDump, now } = flags;
  return fromAws({ profile, regions, saveDump, now }, wanted, world);
}

function checkLiveFlags(given: readonly string[], { live, publish, ...flags }: ScanFlags): void {
  const [first] = given;
  if (live === true && first !== undefined)
    throw usageError(
      'INPUT',
      `\`${first}\` is not read by --live, which reads AWS; leave out one of the two`,
    );
  const { profile, regions, saveDump } = flags;
  const about = { '--profile': profile, '--regions': regions, '--save-dump': saveDump, '--publish': publish };
  const [alone] = Object.entries(about).find(([, value]) => value !== undefined) ?? [];
  if (live !== true && alone !== undefined)
    throw usageError(alone, 'is about what --live reads; add --live, or leave it out');
}

export function policiesToJudge({ evaluatePolicies, excludePermissionBoundaryPolicy }: Parameters) {
  if (!evaluatePolicies) return 'none';
  return excludePermissionBoundaryPolicy ? 'not-only-boundaries' : 'all';
}

async function write(
  report: Report,
  inputs: readonly string[],
  flags: ScanFlags,
  world: World,
): Promise<void> {
  const { out, quiet, color } = flags;
  const { stdout } = world;
  const paint = paintFor(stdout, world.env, color);
  const pieces = piecesFor(report, flags, world);
  if (out !== undefined) {
    const table = () => [reportTable(report, plain, undefined), reportSummary(report, inputs, plain)];
    await writeAtomically(out, pieces ?? table());
    if (!quiet) await stdout.write(reportSummary(report, inputs, paint));
  } else if (pieces) {
    for (const piece of pieces) await stdout.write(piece);
  } else if (!quiet) {
    await stdout.write(reportTable(report, paint, stdout.columns) + reportSummary(report, inputs, paint));
  }
}

/** The report for programs; undefined where it is for people. */
function piecesFor(report: Report, flags: ScanFlags, world: World): Iterable<string> | undefined {
  const { format } = flags;
  if (format === 'json') return reportJson(report);
  if (!isFindingFormat(format)) return undefined;
  const place = placeOf(report.account, flags, world);
  checkPlace(place);
  return findingLines([...report.principals, ...report.resources], place, format);
}

/** Stands in for the account before it has been read, so that a missing region is told at once. */
export const NO_ACCOUNT = { id: '000000000000', partition: 'aws' };

export function placeOf(
  { id, partition }: Report['account'],
  { region, now }: Pick<ScanFlags, 'region' | 'now'>,
  { env }: World,
): Place {
  const where = region ?? env.AWS_REGION ?? '';
  return { account: id, partition, region: where, at: new Date(now), controlDocs: undefined };
}

export function checkPlace(place: Place): void {
  if (place.region === '') throw usageError('--region', 'findings need a region; name it, or set AWS_REGION');
  const problem = placeProblem(place);
  if (problem !== undefined) throw usageError('--region', problem);
}
