import type { CarriedPolicies, CarriedPolicy } from '#account';
import { allowsEverything } from '#grants';
import type { Condition, Statement, Targets, Template } from '#policy';
import { plainText, readTemplate } from '#policy';

/**
 * The policies of a principal up to the names of connections, of their Regions and of repositories. No question of ours tells one
 * connection id or Region from another, or one repository from another of the same owner, as long as every policy either writes
 * them out or takes any. So principals of equal shape are judged once: the judgement is made on placeholder names, and told in
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

const ID = /^(arn:[^*?$]*:connection\/)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const REPOSITORY = /^([\w.-]+)\/([\w.-]+)$/;
const REPOSITORY_KEYS = new Set([
  'codeconnections:fullrepositoryid',
  'codestar-connections:fullrepositoryid',
]);
const PLACEHOLDER =
  /ccguard0-0000-4000-8000-\d{12}|ccguard-owner-\d+\/ccguard-repository-\d+|ccguard-(?:owner|group|region)-\d+/g;
/** ARNs whose Region is written out or any: no wildcard before or within it that could run into another part. */
const TAKES_WHOLE_REGIONS = /^(?:\*|arn:[^:*?$]+:[^:*?$]+:(?:[a-z\d-]+:|\*:|\*$)[^$]*)$/;
/** Such as AWS has, since the engine makes up others, and but those that it puts into a witness as examples. */
const REGION =
  /^(arn:[^:*?$]+:[^:*?$]+:)(?!us-east-1:|cn-north-1:|us-gov-west-1:)([a-z]{2}-[a-z-]+-\d)(?=:[^$]*$)/;
/** Wildcards that take any id cannot tell placeholders from names. */
const TAKES_ANY_ID = /^(\*|[^$]*:connection\/\*|[^$]*:\*)$/;
const OF_ANOTHER_SERVICE = /^arn:[^:*?$]+:(?!codeconnections:|codestar-connections:)[^:*?$]+:/;
/** Names that the engine itself may put into a witness; a principal that has one of these keeps all its names. */
const ENGINES_OWN = /0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5|\/0{8}-|ccguard|^any-/;

/** `fixed` says that somebody outside the policies names connections too, so that none may be renamed. */
export function shapeOf(policies: CarriedPolicies, fixed: boolean): Shape {
  const told = withoutSilent(policies);
  const layers = [told.identity, told.boundary ?? [], ...told.scps];
  const statements = layers.flat().flatMap((source) => source.statements);
  const isOurs = statements.some(mentionsPlaceholder);
  const names = new Names({
    ids: !isOurs && !fixed && everyArn(statements, namesWholeIds),
    regions: !isOurs && !fixed && everyArn(statements, (source) => TAKES_WHOLE_REGIONS.test(source)),
    repositories: !isOurs && statements.every(namesWholeRepositories),
    groups: !isOurs,
  });
  const key = layers.map((sources) => sources.map((source) => sourceKey(source, names)));
  return {
    key: JSON.stringify([told.boundary !== undefined, key]),
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

/** Texts that look like placeholders would be taken for names that were replaced. */
function mentionsPlaceholder(statement: Statement): boolean {
  return templatesOf(statement).some(({ source }) => source.includes('ccguard'));
}

function templatesOf({ resources, conditions }: Statement): readonly Template[] {
  return [...(resources?.patterns ?? []), ...conditions.flatMap(({ values }) => values)];
}

/** Whether all ARNs that can be a connection's are of a form. */
function everyArn(statements: readonly Statement[], isOfForm: (source: string) => boolean): boolean {
  const patterns = statements.flatMap(({ resources }) => resources?.patterns ?? []);
  return patterns.every(({ source }) => OF_ANOTHER_SERVICE.test(source) || isOfForm(source));
}

function namesWholeIds(source: string): boolean {
  return TAKES_ANY_ID.test(source) || (ID.test(source) && !ENGINES_OWN.test(source));
}

/** A variable would carry the name of a repository to where it is not renamed. */
function namesWholeRepositories(statement: Statement): boolean {
  if (templatesOf(statement).some(mentionsRepository)) return false;
  return statement.conditions.every(
    ({ key, operator, values }) =>
      !REPOSITORY_KEYS.has(key) ||
      operator.comparison.type === 'null' ||
      (operator.comparison.type === 'text' &&
        operator.comparison.mode === 'exact' &&
        values.every((value) => isWholeRepository(plainText(value) ?? ''))),
  );
}

function mentionsRepository({ parts }: Template): boolean {
  return parts.some((part) => part.kind === 'variable' && REPOSITORY_KEYS.has(part.key));
}

function isWholeRepository(text: string): boolean {
  return REPOSITORY.test(text) && !ENGINES_OWN.test(text);
}

type Renaming = Readonly<Record<'ids' | 'regions' | 'repositories' | 'groups', boolean>>;

/** The names of one principal, numbered as they come. */
class Names {
  readonly #renames: Renaming;
  readonly #placeholders = new Map<string, string>();
  readonly #owners = new Map<string, string>();

  constructor(renames: Renaming) {
    this.#renames = renames;
  }

  ofResource(source: string): string {
    const found = this.#renames.ids ? ID.exec(source) : null;
    const withId = found
      ? `${found[1]}${this.#number(found[2] ?? '', (n) => `ccguard0-0000-4000-8000-${n.padStart(12, '0')}`)}`
      : source;
    if (!this.#renames.regions) return withId;
    return withId.replace(
      REGION,
      (_, before: string, region: string) =>
        before + this.#number(`region ${region}`, (n) => `ccguard-region-${n}`),
    );
  }

  ofValue({ key }: Condition, source: string): string {
    const found = this.#renames.repositories && REPOSITORY_KEYS.has(key) ? REPOSITORY.exec(source) : null;
    if (!found) return source;
    const owner = this.#owners.get(found[1] ?? '') ?? `ccguard-owner-${this.#owners.size + 1}`;
    this.#owners.set(found[1] ?? '', owner);
    return this.#number(source, (n) => `${owner}/ccguard-repository-${n}`);
  }

  ofGroup(name: string): string {
    return !this.#renames.groups || ENGINES_OWN.test(name)
      ? name
      : this.#number(`group ${name}`, (n) => `ccguard-group-${n}`);
  }

  restore(text: string): string {
    if (!text.includes('ccguard')) return text;
    const originals = new Map(
      [...this.#placeholders, ...this.#owners].map(([name, placeholder]) => [
        placeholder,
        name.replace(/^(?:group|region) /, ''),
      ]),
    );
    return text.replace(PLACEHOLDER, (placeholder) => originals.get(placeholder) ?? placeholder);
  }

  #number(name: string, placeholder: (number: string) => string): string {
    const known = this.#placeholders.get(name) ?? placeholder(String(this.#placeholders.size + 1));
    this.#placeholders.set(name, known);
    return known;
  }
}

function sourceKey({ name, statements, unknown }: CarriedPolicy, names: Names): readonly unknown[] {
  const { kind, arn, group, ownedByAws } = name;
  // Messages speak of policies by name where AWS owns them or nobody could read them.
  const told = unknown || ownedByAws ? [kind, arn, name.name, name.unknown] : [];
  const via = group === undefined ? null : names.ofGroup(group);
  return [told, via, statements.map((statement) => statementKey(statement, names))];
}

function statementKey(
  { effect, actions, resources, conditions }: Statement,
  names: Names,
): readonly unknown[] {
  const about = resources && targetsKey(resources, (source) => names.ofResource(source));
  return [
    effect,
    targetsKey(actions, (source) => source),
    about,
    conditions.map((one) => conditionKey(one, names)),
  ];
}

function targetsKey({ negated, patterns }: Targets, rename: (source: string) => string): readonly unknown[] {
  return [negated, patterns.map((one) => templateKey(one, rename(one.source)))];
}

function conditionKey(condition: Condition, names: Names): readonly unknown[] {
  const { shown, values } = condition;
  const written = values.map((value) => templateKey(value, names.ofValue(condition, value.source)));
  return [shown.operator, shown.key, written];
}

/** A text with a dollar sign may be a variable or not, depending on the version of its document. */
function templateKey({ source, parts }: Template, name: string): unknown {
  return source.includes('$') ? parts : name;
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
  return name.group === undefined ? name : { ...name, group: names.ofGroup(name.group) };
}

function renamedStatement(statement: Statement, names: Names): Statement {
  const { resources, conditions } = statement;
  return {
    ...statement,
    resources: resources && {
      ...resources,
      patterns: resources.patterns.map((one) => as(one, names.ofResource(one.source), true)),
    },
    conditions: conditions.map((condition) => ({
      ...condition,
      values: condition.values.map((value) => as(value, names.ofValue(condition, value.source))),
    })),
  };
}

/** Nothing that is renamed has variables, and the names of resources have wildcards beside them at most. */
function as(template: Template, source: string, wildcards = false): Template {
  return template.source === source ? template : readTemplate(source, { wildcards, variables: false });
}
