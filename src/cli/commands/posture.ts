import { isAboutPrincipals } from '#controls';
import {
  concerning,
  type Neighbour,
  type Posture,
  postureOf,
  type Report,
  scanAccount,
  scanWants,
} from '#scan';
import { usageError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type FsbpInput, readFsbp } from '../input/fsbp.ts';
import { fromAws, fromFiles, type ScanInput, type ScanWanted } from '../input/scan-input.ts';
import { checkAboutPrincipals, readExceptions, readSettings } from '../input/settings.ts';
import { writeAtomically } from '../output/atomic-file.ts';
import { paintFor, plain } from '../output/paint.ts';
import { postureSummary, postureTable } from '../output/posture-table.ts';
import { writeProblems } from '../output/problems.ts';
import { progressOn } from '../output/progress.ts';
import { writeUnread } from '../output/unread.ts';
import type { World } from '../world.ts';
import { exitCodeOf, type JudgingFlags } from './judging.ts';
import { checkPlace, NO_ACCOUNT, placeOf, policiesToJudge } from './scan.ts';
import { inputsOf, namedScps } from './shared.ts';

export type PostureFlags = JudgingFlags & {
  readonly fsbp: readonly string[] | undefined;
  readonly live: boolean | undefined;
  readonly profile: string | undefined;
  readonly regions: readonly string[] | 'all' | undefined;
  /** Of the hub whose findings count. */
  readonly region: string | undefined;
};

/** What FSBP says of the principals of a report. */
type Theirs = {
  /** In words, for the summary. */
  readonly source: string;
  readonly findings: (report: Report) => Promise<readonly Neighbour[]>;
  readonly problems: FsbpInput['problems'];
};

/** Puts what these controls find and what FSBP finds side by side. */
export async function posture(
  given: readonly string[],
  flags: PostureFlags,
  world: World,
): Promise<ExitCode> {
  checkFlags(given, flags);
  const inputs = flags.live === true ? [] : inputsOf(given, world);
  checkOneReader(inputs, flags.fsbp ?? []);
  const settings = await readSettings(flags.parameters, flags.config, flags.control, world);
  checkAboutPrincipals(flags.control);
  const controls = settings.controls.filter(isAboutPrincipals);
  const exceptions = await readExceptions(flags.exceptions, world);
  const theirs = await (flags.live === true ? theirsInHub(flags, world) : theirsInFiles(flags, world));
  const progress = progressOn(world.stderr, world.clock, flags.quiet === true);
  const wants = scanWants();
  const wanted: ScanWanted = {
    wants,
    policies: policiesToJudge(settings.parameters),
    scps: await namedScps(flags, wants, world),
    show: (text) => progress.show(text),
  };
  const { account, facts, unread, problems } = await read(inputs, flags, wanted, world);
  const { parameters } = settings;
  const report = scanAccount(account, problems, { controls, parameters, exceptions, facts, now: flags.now });
  const sides = postureOf(report, await theirs.findings(report));
  await progress.end();
  if (report.principals.length > 0) await write(sides, theirs.source, flags, world);
  await writeUnread(facts, unread, world.stderr);
  await writeProblems([...problems, ...theirs.problems], world.stderr);
  const isWhole = problems.length + theirs.problems.length === 0;
  return isWhole ? exitCodeOf({ principals: report.principals }, flags.failOn) : EXIT.unusable;
}

function checkFlags(given: readonly string[], { live, fsbp, profile, regions, region }: PostureFlags): void {
  const [first] = given;
  if (live === true && first !== undefined)
    refuse('INPUT', `\`${first}\` is not read by --live, which reads AWS; leave out one of the two`);
  if (live === true && fsbp !== undefined)
    refuse('--fsbp', 'is not read by --live, which asks Security Hub; leave out one of the two');
  const about = { '--profile': profile, '--regions': regions, '--region': region };
  const [alone] = Object.entries(about).find(([, value]) => value !== undefined) ?? [];
  if (live !== true && alone !== undefined)
    refuse(alone, 'is about what --live reads; add --live, or leave it out');
  if (live !== true && fsbp === undefined)
    refuse('--fsbp', 'name what `aws securityhub get-findings` prints, or ask Security Hub with --live');
}

function refuse(place: string, message: string): never {
  throw usageError(place, message);
}

function checkOneReader(inputs: readonly string[], fsbp: readonly string[]): void {
  const readers = [...inputs, ...fsbp].filter((input) => input === '-');
  if (fsbp.includes('-') && readers.length > 1)
    throw usageError('--fsbp', 'standard input can be read once only; name a file for one of the two');
}

async function theirsInFiles({ fsbp = [] }: PostureFlags, world: World): Promise<Theirs> {
  const { findings, problems } = await readFsbp(fsbp, world);
  return {
    source: `findings from ${fsbp.join(', ')}`,
    problems,
    findings: async ({ account: { id } }) => {
      const own = findings.filter(({ account }) => account === id);
      if (own.length === 0)
        await world.stderr.write(
          'ccguard: --fsbp: no active FSBP finding of this account is in it, so that FSBP seems to miss everything\n',
        );
      return own;
    },
  };
}

async function theirsInHub(flags: PostureFlags, world: World): Promise<Theirs> {
  const place = placeOf(NO_ACCOUNT, flags, world);
  checkPlace(place);
  const { region } = place;
  const { openHub } = await import('../input/fsbp-live.ts');
  const { practices, findings } = await openHub(region, flags.profile);
  const { state } = practices;
  return {
    source: `findings from Security Hub in ${region}${state === 'READY' ? '' : `, where the standard is ${state}`}`,
    problems: [],
    findings: ({ principals, account: { id, partition } }) => {
      const arns = [...new Set(principals.flatMap(concerning))];
      return findings(arns, { account: id, partition, region });
    },
  };
}

function read(
  inputs: readonly string[],
  { live, profile, regions = 'all', now }: PostureFlags,
  wanted: ScanWanted,
  world: World,
): Promise<ScanInput> {
  if (live !== true) return fromFiles(inputs, wanted, world);
  return fromAws({ profile, regions, saveDump: undefined, now }, wanted, world);
}

async function write(sides: Posture, source: string, flags: PostureFlags, world: World): Promise<void> {
  const { format, out, quiet, color } = flags;
  const { stdout } = world;
  const json = () => `${JSON.stringify(sides, null, 2)}\n`;
  const table = (paint: typeof plain, width?: number) =>
    postureTable(sides, paint, width) + postureSummary(sides, source, paint);
  const paint = paintFor(stdout, world.env, color);
  if (out !== undefined) {
    await writeAtomically(out, [format === 'json' ? json() : table(plain)]);
    if (!quiet) await stdout.write(postureSummary(sides, source, paint));
  } else if (format === 'json') await stdout.write(json());
  else if (!quiet) await stdout.write(table(paint, stdout.columns));
}
