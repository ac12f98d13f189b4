import type { Condition, Statement, Targets, Template } from '#policy';
import {
  isRepositoryKey,
  isWholeRepository,
  looksLikePlaceholder,
  namesWholeId,
  namesWholeRegion,
  splitId,
  splitRegion,
  splitRepository,
} from './forms.ts';
import type { Names } from './names.ts';

/** A name that may be left open, and what it is a name of. */
export type Gap = { readonly of: 'ids' | 'regions' | 'repositories'; readonly name: string };

/** What a statement says, with gaps where such names stand. */
export type Outline = {
  /** Statements are equal where this is, and what stands in their gaps. */
  readonly text: string;
  readonly gaps: readonly Gap[];
  readonly looksLikePlaceholder: boolean;
  /** Whether it writes out names of a kind, or takes any, so that nothing it says could tell one from another. */
  readonly namesWhole: Readonly<Record<Gap['of'], boolean>>;
};

/** A text, or its pieces with gaps between them. No text is a gap, whatever it holds. */
type Said = string | readonly (string | null | undefined)[];

const GAP = null;
// Roles of one account often carry the very same statements.
const outlines = new WeakMap<Statement, Outline>();

export function outlineOf(statement: Statement): Outline {
  const known = outlines.get(statement);
  if (known) return known;
  const { effect, actions, resources, conditions } = statement;
  const gaps: Gap[] = [];
  const said = [
    effect,
    targetsOf(actions, (source) => source),
    resources && targetsOf(resources, (source) => resourceWithout(source, gaps)),
    conditions.map((one) => conditionWithout(one, gaps)),
  ];
  const patterns = resources?.patterns ?? [];
  const templates = [...patterns, ...conditions.flatMap(({ values }) => values)];
  const outline: Outline = {
    text: JSON.stringify(said),
    gaps,
    looksLikePlaceholder: templates.some(({ source }) => looksLikePlaceholder(source)),
    namesWhole: {
      ids: patterns.every(({ source }) => namesWholeId(source)),
      regions: patterns.every(({ source }) => namesWholeRegion(source)),
      repositories: !templates.some(mentionsRepository) && conditions.every(namesWholeRepositories),
    },
  };
  outlines.set(statement, outline);
  return outline;
}

/** What stands in a gap. */
export function filled({ of, name }: Gap, names: Names): string {
  if (of === 'ids') return names.ofId(name);
  return of === 'regions' ? names.ofRegion(name) : names.ofRepository(name);
}

function targetsOf({ negated, patterns }: Targets, without: (source: string) => Said): readonly unknown[] {
  return [negated, patterns.map((one) => templateOf(one, without(one.source)))];
}

function resourceWithout(source: string, gaps: Gap[]): Said {
  const [beforeId, id] = splitId(source) ?? [];
  if (id !== undefined) gaps.push({ of: 'ids', name: id });
  const [start, region, end] = splitRegion(beforeId ?? source) ?? [];
  if (region !== undefined) gaps.push({ of: 'regions', name: region });
  const said = region === undefined ? [beforeId ?? source] : [start, GAP, end];
  if (id !== undefined) return [...said, GAP];
  return region === undefined ? source : said;
}

function conditionWithout({ key, shown, values }: Condition, gaps: Gap[]): readonly unknown[] {
  const without = (source: string): Said => {
    if (!isRepositoryKey(key) || !splitRepository(source)) return source;
    gaps.push({ of: 'repositories', name: source });
    return [GAP];
  };
  return [shown.operator, shown.key, values.map((one) => templateOf(one, without(one.source)))];
}

/** A text with a dollar sign may be a variable or not, depending on the version of its document. */
function templateOf({ source, parts }: Template, said: Said): unknown {
  return source.includes('$') ? parts : said;
}

/** A variable would carry the name of a repository to where it is not renamed. */
function mentionsRepository({ parts }: Template): boolean {
  return parts.some((part) => part.kind === 'variable' && isRepositoryKey(part.key));
}

function namesWholeRepositories({ key, operator: { comparison }, values }: Condition): boolean {
  return (
    !isRepositoryKey(key) ||
    comparison.type === 'null' ||
    (comparison.type === 'text' && comparison.mode === 'exact' && values.every(isWholeRepository))
  );
}
