import type { CarriedPolicies, CarriedPolicy } from '#account';
import { allowsEverything } from '#grants';
import { type Condition, readTemplate, type Statement, type Template } from '#policy';
import { ENGINES_OWN, Names } from './names.ts';
import { outlineOf } from './outline.ts';
import { comparedBy, type Pieces, piecesOfResource, piecesOfValue } from './pieces.ts';

/**
 * The policies of a principal up to the names of connections, of their Regions, of repositories and of tags. No question of ours
 * tells one connection id, Region or tag from another, or one repository from another of the same owner, as long as every policy
 * either writes them out or takes any. So principals of equal shape are judged once: the judgement is made on placeholder names, and told in
 * the principal's own.
 */
export type Shape = {
  /** Equal keys mean equal policies but for names. */
  readonly key: string;
  /** The policies with placeholders for names. */
  readonly policies: () => CarriedPolicies;
  /** The principal's own identity policies, in the same order. */
  readonly own: CarriedPolicies['identity'];
  /** Puts the principal's own names back into a text. */
  readonly restore: (text: string) => string;
};

/** `fixed` says that somebody outside the policies names connections too, so that none may be renamed. */
export function shapeOf(policies: CarriedPolicies, fixed: boolean): Shape {
  const told = withoutSilent(policies);
  const names = namesOf(told, fixed);
  const layers = [told.identity, told.boundary ?? [], ...told.scps];
  const filling: string[] = [];
  const key = layers.map((sources) => sources.map((source) => sourceKey(source, names, filling)).join('\n'));
  return {
    key: [told.boundary !== undefined, JSON.stringify(filling), ...key].join('\n\n'),
    policies: () => renamed(told, names),
    own: told.identity,
    restore: (text) => names.restore(text),
  };
}

/** Leaves out the many policies that say nothing of interest, and what allows everything to those whom it limits. */
function withoutSilent({ identity, boundary, scps }: CarriedPolicies): CarriedPolicies {
  return {
    identity: identity.filter(saysSomething),
    boundary: boundary && !limitsNothing(boundary) ? boundary.filter(saysSomething) : undefined,
    scps: scps.filter((level) => !limitsNothing(level)).map((level) => level.filter(saysSomething)),
  };
}

/** Of a boundary or a level of service control policies. What else it names would count as written out by somebody. */
function limitsNothing(policies: readonly CarriedPolicy[]): boolean {
  const statements = policies.flatMap((policy) => policy.statements);
  return (
    statements.length > 0 && statements.every(allowsEverything) && !policies.some(({ unknown }) => unknown)
  );
}

function saysSomething({ unknown, statements }: CarriedPolicy): boolean {
  return unknown || statements.length > 0;
}

/** The names that may be replaced: those of a kind that all statements write out or take any of. */
function namesOf({ identity, boundary = [], scps }: CarriedPolicies, fixed: boolean): Names {
  let [areOurs, ids, regions, repositories, tags] = [false, !fixed, !fixed, true, true];
  for (const sources of [identity, boundary, ...scps]) {
    for (const { name, statements } of sources) {
      // What nobody could read is told by its name.
      areOurs ||= `${name.name} ${name.arn} ${name.group}`.includes('ccguard');
      for (const statement of statements) {
        const { mentionsPlaceholder, namesWhole } = outlineOf(statement);
        areOurs ||= mentionsPlaceholder;
        ids &&= namesWhole.ids;
        regions &&= namesWhole.regions;
        repositories &&= namesWhole.repositories;
        tags &&= namesWhole.tags;
      }
    }
  }
  return new Names(areOurs ? {} : { ids, regions, repositories, owners: repositories, tags, groups: true });
}

/** What stands in the gaps of its statements goes to `filling`. */
function sourceKey({ name, statements, unknown }: CarriedPolicy, names: Names, filling: string[]): string {
  const { kind, arn, group, ownedByAws } = name;
  // Messages speak of policies by name where AWS owns them or nobody could read them.
  const told = unknown || ownedByAws ? [kind, arn, name.name, name.unknown] : [];
  const via = group === undefined ? null : renamedGroup(group, names);
  let key = JSON.stringify([told, via]);
  for (const statement of statements) {
    const { text, gaps } = outlineOf(statement);
    key += text;
    for (const gap of gaps) filling.push(names.placeholder(gap));
  }
  return key;
}

function renamed({ identity, boundary, scps }: CarriedPolicies, names: Names): CarriedPolicies {
  const all = (sources: readonly CarriedPolicy[]) =>
    sources.map((source) => ({
      ...source,
      name: renamedPolicy(source.name, names),
      statements: source.statements.map((one) => renamedStatement(one, names)),
    }));
  return { identity: all(identity), boundary: boundary && all(boundary), scps: scps.map(all) };
}

function renamedPolicy(name: CarriedPolicy['name'], names: Names): CarriedPolicy['name'] {
  return name.group === undefined ? name : { ...name, group: renamedGroup(name.group, names) };
}

function renamedGroup(name: string, names: Names): string {
  return ENGINES_OWN.test(name) ? name : names.placeholder({ of: 'groups', name });
}

function renamedStatement(statement: Statement, names: Names): Statement {
  const { resources, conditions } = statement;
  return {
    ...statement,
    resources: resources && {
      ...resources,
      patterns: resources.patterns.map((one) => as(one, piecesOfResource(one.source), names, true)),
    },
    conditions: conditions.map((condition) => renamedCondition(condition, names)),
  };
}

function renamedCondition(condition: Condition, names: Names): Condition {
  const of = comparedBy(condition);
  if (!of) return condition;
  return {
    ...condition,
    values: condition.values.map((one) => as(one, piecesOfValue(of, one.source), names)),
  };
}

/** Nothing that is renamed has variables, and the names of resources have wildcards beside them at most. */
function as(template: Template, pieces: Pieces, names: Names, wildcards = false): Template {
  const source = pieces
    .map((piece) => (typeof piece === 'string' ? piece : names.placeholder(piece)))
    .join('');
  return template.source === source ? template : readTemplate(source, { wildcards, variables: false });
}
