import type { CarriedPolicy, Wants } from '#account';
import { usageError } from '../errors.ts';
import { readPolicies } from '../input/policies.ts';
import { problemLine } from '../output/problems.ts';
import type { World } from '../world.ts';

/** Flags of every command that reads an account. */
export type SharedFlags = {
  readonly scp: readonly string[];
  readonly managementAccount: boolean | undefined;
  readonly color: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
};

/** Standard input where something is piped in; otherwise nobody has said what to read. */
export function inputsOf(given: readonly string[], world: World): readonly string[] {
  if (given.length > 0) return given;
  if (!world.stdinIsTerminal) return ['-'];
  throw usageError('INPUT', 'nothing to read; name a file, a folder, or - for standard input');
}

/** Policies that somebody names count instead of those that were saved with the account; undefined where nobody does. */
export async function namedScps(
  flags: Pick<SharedFlags, 'scp' | 'managementAccount'>,
  wants: Wants,
  world: World,
): Promise<readonly (readonly CarriedPolicy[])[] | undefined> {
  const isNamed = flags.scp.length > 0 || flags.managementAccount === true;
  return isNamed ? readScps(flags, wants, world) : undefined;
}

/** One list per level, in the order given. They never bind the management account of an organization. */
export async function readScps(
  { scp, managementAccount }: Pick<SharedFlags, 'scp' | 'managementAccount'>,
  wants: Wants,
  world: World,
): Promise<readonly (readonly CarriedPolicy[])[]> {
  const levels: (readonly CarriedPolicy[])[] = [];
  for (const level of scp) levels.push(await readPolicies(level, 'scp', world, wants));
  if (managementAccount) return [];
  for (const [index, policies] of levels.entries())
    if (!policies.some(mayAllow)) await world.stderr.write(problemLine(scp[index] ?? '', ALLOWS_NOTHING));
  return levels;
}

// The likeliest mistake: policies of one's own were saved, and the one of AWS that lets through the rest was not.
const ALLOWS_NOTHING =
  'allows nothing on connections, so that nobody below it can use one; is FullAWSAccess missing from this level?';

function mayAllow({ unknown, statements }: CarriedPolicy): boolean {
  return unknown || statements.some(({ effect }) => effect === 'Allow');
}
