import { type Condition, plainText, type Statement, type Template, templateKey } from '#policy';
import { ENGINES_OWN, type Name } from './names.ts';
import {
  type Compared,
  comparedBy,
  endsInId,
  isName,
  namedBy,
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
  readonly namesWhole: Readonly<Record<'ids' | 'regions' | Compared, boolean>>;
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
  const patterns = resources?.patterns ?? [];
  const text = JSON.stringify([
    effect,
    [actions.negated, actions.patterns.map((one) => said(one, [one.source], gaps))],
    resources && [resources.negated, patterns.map((one) => said(one, piecesOfResource(one.source), gaps))],
    conditions.map((condition) => valuesOf(condition, gaps)),
  ]);
  const templates = [...patterns, ...conditions.flatMap(({ values }) => values)];
  const every = (isOfForm: (source: string) => boolean) =>
    patterns.every(({ source }) => OF_ANOTHER_SERVICE.test(source) || isOfForm(source));
  const comparesWhole = (of: Compared) =>
    !templates.some((one) => mentions(of, one)) && conditions.every((one) => isWhole(of, one));
  return {
    text,
    gaps,
    mentionsPlaceholder: (text + gaps.map(({ name }) => name)).includes('ccguard'),
    namesWhole: {
      ids: every((source) => TAKES_ANY_ID.test(source) || (endsInId(source) && !ENGINES_OWN.test(source))),
      regions: every((source) => TAKES_WHOLE_REGIONS.test(source)),
      repositories: comparesWhole('repositories'),
      tags: comparesWhole('tags'),
    },
  };
}

function valuesOf(condition: Condition, gaps: Name[]): readonly unknown[] {
  const { shown, values } = condition;
  const of = comparedBy(condition);
  return [shown.operator, shown.key, values.map((one) => said(one, piecesOfValue(of, one.source), gaps))];
}

/** No text is a gap, whatever it holds. What has names in it has no dollar sign, and so no variables. */
function said(template: Template, pieces: Pieces, gaps: Name[]): unknown {
  if (pieces[0] === template.source) return templateKey(template);
  return pieces.map((piece) => {
    if (typeof piece === 'string') return piece;
    gaps.push(piece);
    return null;
  });
}

/** A variable would carry a name to where it is not replaced. */
function mentions(of: Compared, { source, parts }: Template): boolean {
  return source.includes('$') && parts.some((part) => part.kind === 'variable' && namedBy(part.key) === of);
}

function isWhole(of: Compared, { key, operator: { comparison }, values }: Condition): boolean {
  if (namedBy(key) !== of || comparison.type === 'null') return true;
  return (
    comparison.type === 'text' &&
    comparison.mode === 'exact' &&
    values.map((value) => plainText(value) ?? '').every((text) => isName(of, text) && !ENGINES_OWN.test(text))
  );
}
