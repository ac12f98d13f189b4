import { type Condition, plainText, type Statement, type Targets, type Template } from '#policy';
import { ENGINES_OWN, type Name } from './names.ts';
import {
  endsInId,
  isRepository,
  isRepositoryKey,
  type Pieces,
  piecesOfResource,
  piecesOfValue,
} from './pieces.ts';

/** What a statement says, with gaps where names stand. */
export type Outline = {
  /** Statements are equal where this is, and what stands in their gaps. */
  readonly text: string;
  readonly gaps: readonly Name[];
  /** Texts that look like placeholders would be taken for names that were replaced. */
  readonly mentionsPlaceholder: boolean;
  /** Whether names of a kind are all written out, or any is taken: then nothing tells one from another. */
  readonly namesWhole: Readonly<Record<'ids' | 'regions' | 'repositories', boolean>>;
};

/** Wildcards that take any id cannot tell placeholders from names. */
const TAKES_ANY_ID = /^(\*|[^$]*:connection\/\*|[^$]*:\*)$/;
/** ARNs whose Region is written out or any: no wildcard before or within it that could run into another part. */
const TAKES_WHOLE_REGIONS = /^(?:\*|arn:[^:*?$]+:[^:*?$]+:(?:[a-z\d-]+:|\*:|\*$)[^$]*)$/;
const OF_ANOTHER_SERVICE = /^arn:[^:*?$]+:(?!codeconnections:|codestar-connections:)[^:*?$]+:/;

// Roles of one account often carry the very same statements.
const outlines = new WeakMap<Statement, Outline>();

export function outlineOf(statement: Statement): Outline {
  const known = outlines.get(statement) ?? outlined(statement);
  outlines.set(statement, known);
  return known;
}

function outlined({ effect, actions, resources, conditions }: Statement): Outline {
  const gaps: Name[] = [];
  const targets = ({ negated, patterns }: Targets, pieces: (source: string) => Pieces) => [
    negated,
    patterns.map((one) => said(one, pieces(one.source), gaps)),
  ];
  const text = JSON.stringify([
    effect,
    targets(actions, (source) => [source]),
    resources && targets(resources, piecesOfResource),
    conditions.map(({ key, shown, values }) => [
      shown.operator,
      shown.key,
      values.map((one) => said(one, piecesOfValue(key, one.source), gaps)),
    ]),
  ]);
  const patterns = resources?.patterns ?? [];
  const templates = [...patterns, ...conditions.flatMap(({ values }) => values)];
  const every = (isOfForm: (source: string) => boolean) =>
    patterns.every(({ source }) => OF_ANOTHER_SERVICE.test(source) || isOfForm(source));
  return {
    text,
    gaps,
    mentionsPlaceholder: templates.some(({ source }) => source.includes('ccguard')),
    namesWhole: {
      ids: every((source) => TAKES_ANY_ID.test(source) || (endsInId(source) && !ENGINES_OWN.test(source))),
      regions: every((source) => TAKES_WHOLE_REGIONS.test(source)),
      repositories: !templates.some(mentionsRepository) && conditions.every(namesWholeRepositories),
    },
  };
}

/** No text is a gap, whatever it holds. One with a dollar sign may be a variable or not, depending on the version of its document. */
function said({ source, parts }: Template, pieces: Pieces, gaps: Name[]): unknown {
  if (source.includes('$')) return parts;
  return pieces.map((piece) => {
    if (typeof piece === 'string') return piece;
    gaps.push(piece);
    return null;
  });
}

/** A variable would carry the name of a repository to where it is not renamed. */
function mentionsRepository({ parts }: Template): boolean {
  return parts.some((part) => part.kind === 'variable' && isRepositoryKey(part.key));
}

function namesWholeRepositories({ key, operator: { comparison }, values }: Condition): boolean {
  if (!isRepositoryKey(key) || comparison.type === 'null') return true;
  return (
    comparison.type === 'text' &&
    comparison.mode === 'exact' &&
    values
      .map((value) => plainText(value) ?? '')
      .every((text) => isRepository(text) && !ENGINES_OWN.test(text))
  );
}
