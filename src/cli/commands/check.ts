import { type CarriedPolicy, principalOf } from '#account';
import { type PrincipalReport, SCHEMA_VERSION } from '#findings';
import { scanAccount, scanWants } from '#scan';
import { usageError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { callerFromArn } from '../input/caller.ts';
import { readPolicies } from '../input/policies.ts';
import { checkAboutPrincipals, readExceptions, readSettings } from '../input/settings.ts';
import { writeAtomically } from '../output/atomic-file.ts';
import { findingsText } from '../output/finding-text.ts';
import { type Paint, paintFor, plain } from '../output/paint.ts';
import { reportHead } from '../output/principal-text.ts';
import type { World } from '../world.ts';
import { exitCodeOf, type JudgingFlags } from './judging.ts';
import { readScps } from './shared.ts';

export type CheckFlags = JudgingFlags & { readonly principal: string; readonly boundary: string | undefined };

/** Judges policy documents as the identity policies of one principal, before anybody has deployed them. */
export async function check(given: readonly string[], flags: CheckFlags, world: World): Promise<ExitCode> {
  const caller = callerFromArn(flags.principal);
  const { controls, parameters } = await readSettings(flags.parameters, flags.config, flags.control, world);
  checkAboutPrincipals(flags.control);
  const exceptions = await readExceptions(flags.exceptions, world);
  const wants = scanWants();
  const identity: CarriedPolicy[] = [];
  for (const file of given) identity.push(...(await readPolicies(file, 'inline', world, wants)));
  const boundary = flags.boundary === undefined ? undefined : await readBoundary(flags.boundary, world);
  const scps = await readScps(flags, wants, world);
  const account = {
    id: caller.account,
    partition: caller.partition,
    principals: [principalOf(caller, { identity, boundary, scps })],
  };
  const { principals } = scanAccount(account, [], { controls, parameters, exceptions, now: flags.now });
  const [principal] = principals;
  if (!principal) throw new Error('a principal was given and none was judged');
  const json = () => `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...principal }, null, 2)}\n`;
  if (flags.format === 'json') await publish(json(), flags, world);
  else if (flags.out !== undefined) await publish(textOf(principal, plain, undefined), flags, world);
  else if (!flags.quiet) {
    const paint = paintFor(world.stdout, world.env, flags.color);
    await publish(textOf(principal, paint, world.stdout.columns), flags, world);
  }
  return exitCodeOf({ principals }, flags.failOn);
}

function textOf(principal: PrincipalReport, paint: Paint, lineWidth: number | undefined): string {
  const findings = findingsText(principal, { paint, lineWidth, replay: () => undefined });
  return `${reportHead(principal, paint, lineWidth)}\n${findings}`;
}

async function publish(text: string, { out }: CheckFlags, { stdout }: World): Promise<void> {
  await (out === undefined ? stdout.write(text) : writeAtomically(out, [text]));
}

/** A principal has one boundary; several policies in a file would be a mistake nobody should have to guess at. */
async function readBoundary(path: string, world: World): Promise<readonly CarriedPolicy[]> {
  const policies = await readPolicies(path, 'managed', world, scanWants());
  if (policies.length === 1) return policies;
  throw usageError('--boundary', `${path} holds ${policies.length} policies; a principal has one boundary`);
}
