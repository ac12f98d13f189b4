import type { Parameters } from '#controls';
import { type Report, scanAccount, scanWants } from '#scan';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readAccount } from '../input/account.ts';
import { readExceptions, readSettings } from '../input/settings.ts';
import { writeAtomically } from '../output/atomic-file.ts';
import { reportJson } from '../output/json.ts';
import { paintFor, plain } from '../output/paint.ts';
import { writeProblems } from '../output/problems.ts';
import { progressOn } from '../output/progress.ts';
import { reportSummary } from '../output/report-summary.ts';
import { reportTable } from '../output/report-table.ts';
import type { World } from '../world.ts';
import { exitCodeOf, type JudgingFlags } from './judging.ts';
import { inputsOf, readScps } from './shared.ts';

/** Judges every principal of an account. */
export async function scan(given: readonly string[], flags: JudgingFlags, world: World): Promise<ExitCode> {
  const inputs = inputsOf(given, world);
  const { controls, parameters } = await readSettings(flags.parameters, flags.config, flags.control, world);
  const exceptions = await readExceptions(flags.exceptions, world);
  const wants = scanWants();
  const scps = await readScps(flags, wants, world);
  const progress = progressOn(world.stderr, world.clock, flags.quiet === true);
  const { account, problems } = await readAccount(inputs, world, {
    wants,
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

function policiesToJudge({ evaluatePolicies, excludePermissionBoundaryPolicy }: Parameters) {
  if (!evaluatePolicies) return 'none';
  return excludePermissionBoundaryPolicy ? 'not-only-boundaries' : 'all';
}

async function publish(
  report: Report,
  inputs: readonly string[],
  flags: JudgingFlags,
  world: World,
): Promise<void> {
  const { out, format, quiet, color } = flags;
  const { stdout } = world;
  const paint = paintFor(stdout, world.env, color);
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
