import type { Account, AccountOptions, CarriedPolicy, Facts, InputProblem, Unread, Wants } from '#account';
import type { World } from '../world.ts';
import { readAccount } from './account.ts';
import { factsFor, readSavedFacts } from './facts.ts';
import type { LiveFlags } from './live.ts';
import { carriedLevels } from './scp-levels.ts';

/** What a scan judges, from wherever it came. */
export type ScanInput = {
  readonly account: Account;
  readonly facts: Facts | undefined;
  /** What could not be read besides what the facts say. */
  readonly unread: readonly Unread[];
  readonly problems: readonly InputProblem[];
};

export type ScanWanted = {
  readonly wants: Wants;
  readonly policies?: NonNullable<AccountOptions['policies']>;
  /** Those that somebody has named; undefined where those count that were read with the account. */
  readonly scps: readonly (readonly CarriedPolicy[])[] | undefined;
  readonly show?: (progress: string) => void;
};

/** Reads files, folders and standard input, with the facts among them. */
export async function fromFiles(
  inputs: readonly string[],
  { wants, policies = 'none', scps, show }: ScanWanted,
  world: World,
): Promise<ScanInput> {
  const { saved, problems: factsProblems } = await readSavedFacts(inputs, world);
  const { account, problems } = await readAccount(inputs, world, {
    wants,
    policies,
    scps: scps ?? carriedLevels(saved?.serviceControlPolicies ?? [], wants),
    onProgress: (bytes, principals) =>
      show?.(`reading: ${Math.round(bytes / 1e6)} MB, ${principals} principals`),
  });
  const fitting = factsFor(account, saved?.facts);
  return {
    account: named(account, fitting.facts),
    facts: fitting.facts,
    unread: saved?.unread ?? [],
    problems: [...problems, ...factsProblems, ...fitting.problems],
  };
}

/** Reads AWS. What that takes is loaded only here. */
export async function fromAws(
  flags: LiveFlags & { readonly now: number },
  { wants, policies = 'none', scps, show }: ScanWanted,
  world: World,
): Promise<ScanInput> {
  const { readLiveAccount } = await import('./live.ts');
  const reading = await readLiveAccount(
    {
      ...flags,
      wants,
      readsServiceControlPolicies: scps === undefined,
      onProgress: ({ principals, pages, regions: { done, of } }) =>
        show?.(`reading: ${principals} principals on ${pages} pages, ${done} of ${of} Regions`),
    },
    world,
  );
  const { builder, facts, serviceControlPolicies, unread, problems } = reading;
  const account = builder.finish({ policies, scps: scps ?? carriedLevels(serviceControlPolicies, wants) });
  const left = builder.problems.map(({ place, message }) => ({
    place: `IAM: ${place}`,
    message: `${message}; the record was left out`,
  }));
  return { account: named(account, facts), facts, unread, problems: [...problems, ...left] };
}

/** Without principals only the facts say which account it is. */
function named(account: Account, facts: Facts | undefined): Account {
  return account.id === '' && facts ? { ...account, id: facts.account } : account;
}
