import { type CarriedPolicies, type CarriedPolicy, loosePolicy, type Principal } from '#account';
import { type Control, familiesOf, type Judged } from '#controls';
import { FAMILIES, type Family, isWithin, relevantTo } from '#grants';
import type { Condition, Part, Statement, Targets } from '#policy';

type StatementJson = Readonly<Record<string, unknown>>;

/** What one family of actions was granted by: a list of statements per layer, all of which must allow a request. */
export type GrantJson = { readonly layers: readonly (readonly StatementJson[])[] };

/**
 * The grant that a finding is about, written as IAM writes it. It is compared as a set of requests, not as a text: a later
 * grant is covered while every request it allows was allowed by this one.
 */
export type Fingerprint = Readonly<Record<string, GrantJson | StatementJson[]>>;

const TRUST = 'trust';

export function fingerprintOf(control: Control, { principal }: Judged): Fingerprint {
  if (control.reads.includes('trust policy')) return { [TRUST]: trustStatements(principal) };
  return Object.fromEntries(
    judgedBy(control).map((family) => [family.name, grantJson(relevantTo(family, principal.policies))]),
  );
}

/** Whether what a principal may do now is within what a fingerprint describes. */
export function isCovered(
  approved: Fingerprint,
  control: Control,
  { principal }: Judged,
  now: number,
): boolean {
  if (control.reads.includes('trust policy')) {
    return JSON.stringify(approved[TRUST]) === JSON.stringify(trustStatements(principal));
  }
  return judgedBy(control).every((family) => {
    const grant = approved[family.name];
    if (!grant || Array.isArray(grant)) return false;
    const { caller, policies } = principal;
    return isWithin({ caller, family, policies: relevantTo(family, policies), now }, policiesOf(grant));
  });
}

function judgedBy(control: Control): readonly Family[] {
  const names = familiesOf(control);
  return FAMILIES.filter(({ name }) => names.includes(name));
}

function trustStatements({ trust }: Principal): StatementJson[] {
  return trust?.readable ? trust.statements.map(statementJson) : [];
}

function grantJson({ identity, boundary, scps }: CarriedPolicies): GrantJson {
  const layers = [identity, ...(boundary ? [boundary] : []), ...scps];
  return {
    layers: layers.map((sources) =>
      distinct(sources.flatMap(({ statements }) => statements.map(statementJson))),
    ),
  };
}

function distinct(statements: readonly StatementJson[]): StatementJson[] {
  return [...new Map(statements.map((statement) => [JSON.stringify(statement), statement])).values()];
}

/** Layers after the first narrow what the first allows, whichever of a boundary and service control policies they were. */
function policiesOf({ layers }: GrantJson): CarriedPolicies {
  const [identity = [], ...others] = layers.map((statements) => [approvedPolicy(statements)]);
  return { identity, boundary: undefined, scps: others };
}

function approvedPolicy(statements: readonly StatementJson[]): CarriedPolicy {
  return loosePolicy(
    { name: 'approved grant', document: { Version: '2012-10-17', Statement: statements } },
    'inline',
  );
}

function statementJson({ effect, actions, resources, principals, conditions }: Statement): StatementJson {
  return {
    Effect: effect,
    ...(principals && {
      [principals.negated ? 'NotPrincipal' : 'Principal']: principals.everyone
        ? '*'
        : Object.fromEntries(principals.byType),
    }),
    ...targetsJson(actions, 'Action'),
    ...(resources && targetsJson(resources, 'Resource')),
    ...(conditions.length > 0 && { Condition: conditionsJson(conditions) }),
  };
}

function targetsJson({ negated, patterns }: Targets, name: string): StatementJson {
  return { [negated ? `Not${name}` : name]: patterns.map(({ parts }) => written(parts)) };
}

function conditionsJson(conditions: readonly Condition[]): StatementJson {
  const byOperator: Record<string, Record<string, string[]>> = {};
  for (const { shown, values } of conditions) {
    const keys = byOperator[shown.operator] ?? {};
    keys[shown.key] = values.map(({ parts }) => written(parts));
    byOperator[shown.operator] = keys;
  }
  return byOperator;
}

/** As version 2012-10-17 writes it, whichever version it came from. */
function written(parts: readonly Part[]): string {
  return parts.map(writtenPart).join('');
}

function writtenPart(part: Part): string {
  switch (part.kind) {
    case 'one':
      return '?';
    case 'many':
      return '*';
    case 'variable':
      return part.fallback === undefined ? `\${${part.shown}}` : `\${${part.shown}, '${part.fallback}'}`;
    case 'text':
      return part.text.replace(/[*?]|\$(?=\{)/g, (char) => `\${${char}}`);
  }
}
