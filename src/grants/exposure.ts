import { ALWAYS, and, exactly, literalPattern, matching, not, or, type Predicate } from '#regions';
import type { Analysis } from './analysis.ts';
import { ACTION, RESOURCE } from './coordinates.ts';
import { FAMILIES, type Family } from './families.ts';
import { arnWith } from './patterns.ts';
import type { Vocabulary } from './vocabulary.ts';

/** How far a principal's grants reach beyond the connections they name, widest first. docs/semantics.md, "What is broad". */
export const REACHES = ['any-account', 'account', 'region', 'pattern', 'named', 'none'] as const;
export type Reach = (typeof REACHES)[number];

/** What confines the repositories behind a connection, widest first. */
export type RepositoryScope = 'any-repository' | 'owner' | 'repository' | 'branch';

export type Confinement = {
  readonly repositories: RepositoryScope;
  /** The confinement is void for requests that carry no repository. */
  readonly unlessKeyAbsent: boolean;
};

/** One of the four ways the two service prefixes meet: the prefix of the action and the prefix of the ARN. */
export type Cell = { readonly action: string; readonly resource: string };

export type Exposure = Confinement & {
  readonly reach: Reach;
  readonly access: 'read-only' | 'read-write' | undefined;
  readonly cells: readonly Cell[];
};

export const NO_EXPOSURE: Exposure = {
  reach: 'none',
  repositories: 'any-repository',
  unlessKeyAbsent: false,
  access: undefined,
  cells: [],
};

/** The questions behind an exposure, made once so that they can be asked again. */
export type ExposureQuestions = {
  readonly notNamed: Predicate;
  readonly untagged: Predicate;
  readonly beyondAccounts: Predicate;
  readonly beyondRegions: Predicate;
  readonly anyId: Predicate;
  readonly writes: Predicate;
  readonly confinement: ConfinementQuestions;
  readonly cells: readonly CellQuestion[];
};

/** Each is a set of requests that a confinement of that level leaves out. */
export type ConfinementQuestions = {
  readonly anyOwner: Predicate;
  readonly anyRepository: Predicate;
  readonly anyBranch: Predicate;
  readonly withoutRepository: Predicate;
};

export function exposureQuestions(family: Family, words: Vocabulary): ExposureQuestions {
  return {
    notNamed: not(words.named),
    untagged: words.untagged,
    beyondAccounts: not(or(...words.accounts.map(words.inAccount))),
    beyondRegions: not(or(...words.regions.map(words.inRegion))),
    anyId: words.anyId,
    writes: writesPredicate(words),
    confinement: confinementQuestions(words),
    cells: CELLS.get(family) ?? [],
  };
}

/** What is asked of every principal, for the making of its space. Conjunctions are asked too. */
export function commonQuestions({
  notNamed,
  untagged,
  writes,
  confinement,
  cells,
}: ExposureQuestions): Predicate[] {
  return [notNamed, untagged, writes, ...Object.values(confinement), ...cells.map(({ where }) => where)];
}

/** What is asked besides where something not named is in reach: the costly questions, and most principals are not asked them. */
export function gradeQuestions({ beyondAccounts, beyondRegions, anyId }: ExposureQuestions): Predicate[] {
  return [beyondAccounts, beyondRegions, anyId];
}

export function exposureOf(analysis: Analysis, asked: ExposureQuestions): Exposure {
  if (!analysis.mayReach(ALWAYS)) return NO_EXPOSURE;
  return {
    reach: reachOf(analysis, asked),
    ...confinementOf(analysis, asked.confinement, ALWAYS),
    access: analysis.mayReach(asked.writes) ? 'read-write' : 'read-only',
    cells: asked.cells
      .filter(({ where }) => analysis.mayReach(where))
      .map(({ action, resource }) => ({ action, resource })),
  };
}

function reachOf(analysis: Analysis, asked: ExposureQuestions): Reach {
  const broad = and(asked.notNamed, asked.untagged);
  if (!analysis.mayReach(asked.notNamed)) return 'named';
  if (analysis.mayReach(and(broad, asked.beyondAccounts))) return 'any-account';
  if (analysis.mayReach(and(broad, asked.beyondRegions))) return 'account';
  return analysis.mayReach(and(broad, asked.anyId)) ? 'region' : 'pattern';
}

/** What confines the requests of a region that lie in `within`. */
export function confinementOf(
  analysis: Analysis,
  asked: ConfinementQuestions,
  within: Predicate,
): Confinement {
  const repositories = repositoryScope(analysis, asked, within);
  const unlessKeyAbsent =
    repositories !== 'any-repository' && analysis.mayReach(and(within, asked.withoutRepository));
  return { repositories, unlessKeyAbsent };
}

function repositoryScope(
  analysis: Analysis,
  asked: ConfinementQuestions,
  within: Predicate,
): RepositoryScope {
  if (analysis.mayReach(and(within, asked.anyOwner))) return 'any-repository';
  if (analysis.mayReach(and(within, asked.anyRepository))) return 'owner';
  return analysis.mayReach(and(within, asked.anyBranch)) ? 'repository' : 'branch';
}

function confinementQuestions({ keys }: Vocabulary): ConfinementQuestions {
  return {
    anyOwner: keys.unwritten('owner of fullrepositoryid', 'ownerid'),
    anyRepository: keys.unwritten('fullrepositoryid', 'repositoryname'),
    anyBranch: keys.unwritten('branchname'),
    withoutRepository: and(
      keys.absent('fullrepositoryid'),
      keys.absent('ownerid'),
      keys.absent('repositoryname'),
    ),
  };
}

/** Both keys tell reading from writing, each alone: a request is only known to read where one of them says so. */
function writesPredicate({ keys }: Vocabulary): Predicate {
  const action = or(
    keys.oneOf('provideraction', ['GitPush', 'CreatePullRequestDiffComment']),
    keys.absent('provideraction'),
  );
  const permission = or(
    keys.oneOf('providerpermissionsrequired', ['read_write']),
    keys.absent('providerpermissionsrequired'),
  );
  return and(action, permission);
}

type CellQuestion = Cell & { readonly where: Predicate };

/** The same for every principal. */
const CELLS = new Map(FAMILIES.map((family) => [family, cellQuestions(family)]));

function cellQuestions({ actions, resource }: Family): CellQuestion[] {
  if (resource === 'none') return [];
  return actions.flatMap((action) =>
    ['codeconnections', 'codestar-connections'].map((service) => ({
      action: action.slice(0, action.indexOf(':')),
      resource: service,
      where: and(
        matching(ACTION, literalPattern(action.toLowerCase())),
        matching(RESOURCE, arnWith({ service: exactly(service) })),
      ),
    })),
  );
}
