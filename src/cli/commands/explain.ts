import type { Principal } from '#account';
import { CONTROLS } from '#controls';
import { type Finding, type PrincipalReport, SCHEMA_VERSION } from '#findings';
import { scanAccount, scanWants } from '#scan';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { PrincipalDirectory } from '../input/principals.ts';
import { fromFiles } from '../input/scan-input.ts';
import { checkAboutPrincipals, readExceptions, readSettings } from '../input/settings.ts';
import { findingsText, replayCommand } from '../output/finding-text.ts';
import { paintFor } from '../output/paint.ts';
import { principalHead } from '../output/principal-text.ts';
import { writeProblems } from '../output/problems.ts';
import type { World } from '../world.ts';
import type { JudgingFlags } from './judging.ts';
import { inputsOf, namedScps } from './shared.ts';

export type ExplainFlags = Omit<JudgingFlags, 'failOn' | 'out' | 'quiet'>;

/** Everything there is to say of one principal. It explains and does not judge, so it never exits with 1. */
export async function explain(
  name: string,
  given: readonly string[],
  flags: ExplainFlags,
  world: World,
): Promise<ExitCode> {
  const inputs = inputsOf(given, world);
  const { controls, parameters } = await readSettings(flags.parameters, flags.config, flags.control, world);
  checkAboutPrincipals(flags.control);
  const exceptions = await readExceptions(flags.exceptions, world);
  const wants = scanWants();
  const scps = await namedScps(flags, wants, world);
  const { account, facts, problems } = await fromFiles(inputs, { wants, scps, policies: 'all' }, world);
  const principal = new PrincipalDirectory(account).find(name);
  if (typeof principal === 'string') {
    await writeProblems([...problems, { place: 'PRINCIPAL', message: principal }], world.stderr);
    return EXIT.unusable;
  }
  const alone = { ...account, principals: [principal] };
  const [report] = scanAccount(alone, problems, {
    controls,
    parameters,
    exceptions,
    facts,
    now: flags.now,
  }).principals;
  if (!report) throw new Error('a principal was given and none was judged');
  const json = `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...report }, null, 2)}\n`;
  await world.stdout.write(flags.format === 'json' ? json : textOf(report, principal, inputs, flags, world));
  await writeProblems(problems, world.stderr);
  return problems.length > 0 ? EXIT.unusable : EXIT.ok;
}

function textOf(
  report: PrincipalReport,
  principal: Principal,
  inputs: readonly string[],
  flags: ExplainFlags,
  { stdout, env }: World,
): string {
  const paint = paintFor(stdout, env, flags.color);
  const isCaller = report.type === 'role' || report.type === 'user';
  const reading = readingWords(flags, inputs);
  const replay = ({ control, witness }: Finding) =>
    witness && isCaller && isOwnRequest(control) ? replayCommand(report.arn, witness, reading) : undefined;
  const findings = findingsText(report, {
    paint,
    lineWidth: stdout.columns,
    replay,
  });
  const head = principalHead(report, principal, paint, stdout.columns);
  return `${head}\n${findings === '' ? `${report.reason}\n` : findings}`;
}

/** Who may assume a role is no request of the role itself. */
function isOwnRequest(id: string): boolean {
  return CONTROLS.some((control) => control.id === id && !control.readsTrust && !control.facts);
}

/** The arguments that make another command read the same policies. */
function readingWords(
  { scp, managementAccount }: ExplainFlags,
  inputs: readonly string[],
): readonly string[] {
  return [
    ...scp.flatMap((level) => ['--scp', level]),
    ...(managementAccount ? ['--management-account'] : []),
    ...inputs,
  ];
}
