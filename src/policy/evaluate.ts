import { conditionHolds } from './conditions.ts';
import type { Statement, Targets } from './document.ts';
import { globMatches } from './glob.ts';
import { type Caller, type Lookup, lookupFor, type Request } from './request.ts';
import { hasVariables, substitute, type Template } from './template.ts';
import { allOf, anyOf, notTrue, type Truth } from './truth.ts';

/** One policy as a principal carries it. `Name` is whatever the caller wants to find it by in the answer. */
export type Source<Name> = {
  readonly name: Name;
  readonly statements: readonly Statement[];
  /** The document is missing or unreadable: it may allow anything and deny anything. */
  readonly unknown: boolean;
};

/** Everything that decides: identity policies, the boundary if one is set, service control policies level by level. */
export type PolicySet<Name> = {
  readonly identity: readonly Source<Name>[];
  readonly boundary: readonly Source<Name>[] | undefined;
  readonly scps: readonly (readonly Source<Name>[])[];
};

export type DecidingStatement<Name> = { readonly source: Name; readonly statement: Statement };

export type Decision<Name> = {
  readonly decision: 'allowed' | 'denied' | 'undetermined';
  /** The statements that allow or deny; empty where a request is denied because nothing allows it. */
  readonly statements: readonly DecidingStatement<Name>[];
  /** Where nothing allows it: the layer that does not. */
  readonly notAllowedBy: 'identity' | 'boundary' | 'scp' | undefined;
  /** Policies that could not be read and could have changed the answer. */
  readonly unknown: readonly Name[];
};

/**
 * Decides one request, statement by statement, the way docs/semantics.md says it: an explicit Deny anywhere, else an Allow
 * in every layer. `now` is milliseconds since 1970.
 */
export function evaluate<Name>(
  request: Request,
  caller: Caller,
  policies: PolicySet<Name>,
  now: number,
): Decision<Name> {
  const lookup = lookupFor(caller, request, now);
  const asked = { ...request, action: request.action.toLowerCase() };
  const applies = (statement: Statement) => statementApplies(statement, asked, lookup);
  const all = [...policies.identity, ...(policies.boundary ?? []), ...policies.scps.flat()];
  const denies = deciding(all, 'Deny', applies);
  const certain = denies.filter(({ truth }) => truth === true);
  if (certain.length > 0) return answer('denied', certain);
  const layers = layersOf(policies).map(({ layer, sources }) => ({ layer, ...allowedBy(sources, applies) }));
  const allowed = allOf(layers.map(({ truth }) => truth));
  const refusing = layers.find(({ truth }) => truth === false);
  if (refusing) return { ...answer('denied', []), notAllowedBy: refusing.layer };
  const unknown = all.filter((source) => source.unknown).map(({ name }) => name);
  const verdict = allOf([
    allowed,
    notTrue(anyOf(denies.map(({ truth }) => truth))),
    unknown.length === 0 || 'unknown',
  ]);
  const allows = layers.flatMap(({ allows: found }) => found);
  if (verdict === true) return answer('allowed', allows);
  return { ...answer('undetermined', [...allows, ...denies]), unknown };
}

type Layer<Name> = {
  readonly layer: 'identity' | 'boundary' | 'scp';
  readonly sources: readonly Source<Name>[];
};
type Found<Name> = DecidingStatement<Name> & { readonly truth: Truth };

function layersOf<Name>({ identity, boundary, scps }: PolicySet<Name>): Layer<Name>[] {
  return [
    { layer: 'identity', sources: identity },
    ...(boundary ? [{ layer: 'boundary' as const, sources: boundary }] : []),
    ...scps.map((sources) => ({ layer: 'scp' as const, sources })),
  ];
}

function allowedBy<Name>(sources: readonly Source<Name>[], applies: (statement: Statement) => Truth) {
  const allows = deciding(sources, 'Allow', applies);
  const unknown = sources.some((source) => source.unknown);
  return { allows, truth: anyOf([...allows.map(({ truth }) => truth), unknown && 'unknown']) };
}

/** The statements of one effect that apply, or that may. */
function deciding<Name>(
  sources: readonly Source<Name>[],
  effect: 'Allow' | 'Deny',
  applies: (statement: Statement) => Truth,
): Found<Name>[] {
  const found: Found<Name>[] = [];
  for (const { name, statements } of sources) {
    for (const statement of statements) {
      const truth = statement.effect === effect && applies(statement);
      if (truth !== false) found.push({ source: name, statement, truth });
    }
  }
  return found;
}

function answer<Name>(
  decision: Decision<Name>['decision'],
  found: readonly DecidingStatement<Name>[],
): Decision<Name> {
  const statements = found.map(({ source, statement }) => ({ source, statement }));
  return { decision, statements, notAllowedBy: undefined, unknown: [] };
}

/** Action (in lower case), resource and every condition: all must fit. */
function statementApplies(statement: Statement, request: Request, lookup: Lookup): Truth {
  if (!targeted(statement.actions, request.action, lookup)) return false;
  if (statement.resources && !targeted(statement.resources, request.resource, lookup)) return false;
  if (statement.conditions.length === 0) return true;
  return allOf(statement.conditions.map((condition) => conditionHolds(condition, lookup)));
}

function targeted({ negated, patterns }: Targets, text: string, lookup: Lookup): boolean {
  for (const pattern of patterns) if (templateMatches(pattern, text, lookup)) return !negated;
  return negated;
}

/** A pattern with a variable that has neither value nor default matches nothing. */
function templateMatches(template: Template, text: string, lookup: Lookup): boolean {
  if (!hasVariables(template)) return globMatches(template, text);
  const known = substitute(template, (key) => lookup(key)[0]);
  return known !== undefined && globMatches(known, text);
}
