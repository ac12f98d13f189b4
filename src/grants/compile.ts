import { type CarriedPolicies, type CarriedPolicy, describePolicy, type PolicyName } from '#account';
import {
  type Condition,
  globMatches,
  hasVariables,
  keyFact,
  type Statement,
  type Targets,
  type Template,
} from '#policy';
import { ALWAYS, and, matching, NEVER, not, opaque, or, type Predicate } from '#regions';
import { conditionPredicate, keyTypes, resolvedPredicate, type Setting } from './conditions.ts';
import { ACTION, RESOURCE } from './coordinates.ts';
import type { Family } from './families.ts';
import { memoised } from './memo.ts';
import { globPattern, resolve } from './patterns.ts';

/**
 * A statement about the actions of one family, with the requests it speaks of. It is known by its place in the layer, so
 * that what is computed once serves every principal whose policies say the same.
 */
export type CompiledStatement = {
  readonly source: number;
  readonly position: number;
  readonly effect: Statement['effect'];
  readonly requests: Predicate;
};

type Layer = {
  readonly allows: readonly CompiledStatement[];
  readonly denies: readonly CompiledStatement[];
  /** Policies nobody could read: each may allow anything and deny anything. */
  readonly unknown: readonly PolicyName[];
};

/** The policies of one principal, reduced to one family of actions. */
export type Compiled = {
  readonly identity: Layer;
  readonly boundary: Layer | undefined;
  readonly scps: readonly Layer[];
  /** region(P): identity Allows, boundary Allows and an Allow per SCP level, less every Deny. */
  readonly region: Predicate;
};

/** What is left of a principal's policies when only one family of actions is asked about. */
export function relevantTo(family: Family, policies: CarriedPolicies): CarriedPolicies {
  const actions = family.actions.map((action) => action.toLowerCase());
  const reduce = (sources: readonly CarriedPolicy[]) =>
    sources.flatMap((source) => {
      const statements = source.statements.filter((statement) => isAbout(statement.actions, actions));
      return statements.length > 0 || source.unknown ? [{ ...source, statements }] : [];
    });
  const identity = reduce(policies.identity);
  // Without a statement about the family there is nothing that a boundary or a service control policy could narrow.
  if (identity.length === 0) return { identity, boundary: undefined, scps: [] };
  return {
    identity,
    boundary: policies.boundary && reduce(policies.boundary),
    scps: policies.scps.map(reduce),
  };
}

function isAbout({ negated, patterns }: Targets, actions: readonly string[]): boolean {
  return actions.some((action) => patterns.some((pattern) => globMatches(pattern, action)) !== negated);
}

/** Whether the principal's own facts (its ARN, tags, name) can change what the statements mean. */
export function dependsOnCaller(policies: CarriedPolicies, caller: Setting['caller']): boolean {
  return statementsOf(policies).some(
    ({ resources, conditions }) =>
      resources?.patterns.some(hasVariables) ||
      conditions.some(({ key, values }) => keyFact(caller, key).kind !== 'free' || values.some(hasVariables)),
  );
}

export function statementsOf({ identity, boundary, scps }: CarriedPolicies): Statement[] {
  return [...identity, ...(boundary ?? []), ...scps.flat()].flatMap(({ statements }) => statements);
}

/** The types that the conditions of some policies compare their keys as. Policies compared with each other must agree on them. */
export function typesOf(...all: readonly CarriedPolicies[]): Setting['types'] {
  return keyTypes(
    all.flatMap(statementsOf).flatMap((statement): readonly Condition[] => statement.conditions),
  );
}

export function compile(policies: CarriedPolicies, setting: Setting): Compiled {
  const identity = compileLayer(policies.identity, setting);
  const boundary = policies.boundary && compileLayer(policies.boundary, setting);
  const scps = policies.scps.map((level) => compileLayer(level, setting));
  const layers = [identity, ...(boundary ? [boundary] : []), ...scps];
  const region = and(...layers.map(allowedBy), not(or(...layers.map(deniedBy))));
  return { identity, boundary, scps, region };
}

function compileLayer(sources: readonly CarriedPolicy[], setting: Setting): Layer {
  const compiled = sources.flatMap(({ statements }, source) =>
    statements.map(
      (statement, position): CompiledStatement => ({
        source,
        position,
        effect: statement.effect,
        requests: statementPredicate(statement, setting),
      }),
    ),
  );
  return {
    allows: compiled.filter(({ effect }) => effect === 'Allow'),
    denies: compiled.filter(({ effect }) => effect === 'Deny'),
    unknown: sources.flatMap(({ name, unknown }) => (unknown ? [name] : [])),
  };
}

function allowedBy({ allows, unknown }: Layer): Predicate {
  return or(
    ...allows.map(({ requests }) => requests),
    ...unknown.map((policy) => opaque(`${describePolicy(policy)} allows`, describePolicy(policy))),
  );
}

function deniedBy({ denies, unknown }: Layer): Predicate {
  return or(
    ...denies.map(({ requests }) => requests),
    ...unknown.map((policy) => opaque(`${describePolicy(policy)} denies`, describePolicy(policy))),
  );
}

function statementPredicate(statement: Statement, setting: Setting): Predicate {
  const { actions, resources, conditions } = statement;
  return and(
    targetsPredicate(actions, ACTION, setting),
    resources ? targetsPredicate(resources, RESOURCE, setting) : ALWAYS,
    ...conditions.map((condition) => conditionPredicate(condition, setting)),
  );
}

function targetsPredicate({ negated, patterns }: Targets, on: string, { caller }: Setting): Predicate {
  const any = or(...patterns.map((template) => templatePredicate(template, on, caller)));
  return negated ? not(any) : any;
}

function templatePredicate(template: Template, on: string, caller: Setting['caller']): Predicate {
  if (template.parts.length === 1 && template.parts[0]?.kind === 'many') return ALWAYS;
  if (template.parts.length === 0) return NEVER;
  // Without a dollar sign a text means the same for everybody, and the same few ARNs stand in many policies.
  const isCommon = !template.source.includes('$');
  return isCommon
    ? common[on === ACTION ? 'action' : 'resource'](template.source)
    : openPredicate(template, on, caller);
}

function openPredicate(template: Template, on: string, caller: Setting['caller']): Predicate {
  return resolvedPredicate(resolve(template, 'glob', caller), on);
}

const common = {
  action: memoised((source) => commonPredicate(source.toLowerCase(), ACTION)),
  resource: memoised((source) => commonPredicate(source, RESOURCE)),
};

function commonPredicate(source: string, on: string): Predicate {
  return matching(on, globPattern(source));
}
