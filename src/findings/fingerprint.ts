import { type CarriedPolicies, type CarriedPolicy, loosePolicy, type Principal } from '#account';
import type { Control, Judged } from '#controls';
import { FAMILIES, type Family, isWithin, relevantTo } from '#grants';
import { type Caller, keyFact, type Statement, type Template } from '#policy';
import { isObject, isStatements, type StatementJson, statementJson } from './statement-json.ts';

/** What one family of actions was granted by: a list of statements per layer, all of which must allow a request. */
type GrantJson = {
  readonly layers: readonly (readonly StatementJson[])[];
  /** What the statements ask of the principal itself (name, ARN, tags), null for what it did not have: of another the same words grant something else. */
  readonly principal?: Readonly<Record<string, string | null>>;
};

/**
 * The grant that a finding is about, written as IAM writes it. It is compared as a set of requests, not as a text: a later
 * grant is covered while every request it allows was allowed by this one.
 */
export type Fingerprint = Readonly<Record<string, GrantJson | readonly StatementJson[]>>;

const TRUST = 'trust';

export function fingerprintOf(control: Control, { principal }: Judged): Fingerprint {
  const { caller, policies } = principal;
  const grants = judgedBy(control).map(
    (family) => [family.name, grantJson(relevantTo(family, policies), caller)] as const,
  );
  return {
    ...Object.fromEntries(grants),
    ...(control.readsTrust && { [TRUST]: trustStatements(principal) }),
  };
}

/** Whether a value has the shape of a fingerprint. A statement in it that cannot be read covers nothing. */
export function isFingerprint(value: unknown): value is Fingerprint {
  return isObject(value) && Object.values(value).every((grant) => isStatements(grant) || isGrant(grant));
}

/** Whether what a principal may do now is within what a fingerprint describes. */
export function isCovered(
  approved: Fingerprint,
  control: Control,
  { principal }: Judged,
  now: number,
): boolean {
  const { caller, policies } = principal;
  if (control.readsTrust && !isTrustWithin(principal, approved[TRUST])) return false;
  return judgedBy(control).every((family) => {
    const grant = approved[family.name];
    if (!isGrant(grant) || !isAlike(caller, grant)) return false;
    return isWithin({ caller, family, policies: relevantTo(family, policies), now }, policiesOf(grant));
  });
}

function judgedBy({ families }: Control): readonly Family[] {
  return FAMILIES.filter(({ name }) => families.includes(name));
}

function trustStatements({ trust }: Principal): StatementJson[] {
  return trust?.readable ? trust.statements.map(statementJson) : [];
}

/** Trust policies are compared statement by statement: no new Allow, and no Deny gone. */
function isTrustWithin(principal: Principal, approved: Fingerprint[string] | undefined): boolean {
  if (!isStatements(approved) || principal.trust?.readable === false) return false;
  const now = trustStatements(principal);
  return (
    now.every((statement) => isDeny(statement) || isAmong(statement, approved)) &&
    approved.every((statement) => !isDeny(statement) || isAmong(statement, now))
  );
}

function isDeny({ Effect: effect }: StatementJson): boolean {
  return effect === 'Deny';
}

function isAmong(statement: StatementJson, statements: readonly StatementJson[]): boolean {
  const text = JSON.stringify(statement);
  return statements.some((other) => JSON.stringify(other) === text);
}

function grantJson({ identity, boundary, scps }: CarriedPolicies, caller: Caller): GrantJson {
  const layers = [identity, ...(boundary ? [boundary] : []), ...scps].map((sources) =>
    sources.flatMap(({ statements }) => statements),
  );
  const facts = factsAskedFor(layers.flat(), caller);
  return {
    layers: layers.map((statements) => distinct(statements.map(statementJson))),
    ...(facts.length > 0 && { principal: Object.fromEntries(facts) }),
  };
}

function distinct(statements: readonly StatementJson[]): StatementJson[] {
  return [...new Map(statements.map((statement) => [JSON.stringify(statement), statement])).values()];
}

/** What whoever assumes the role can choose, such as its session tags, is no part of the grant: that holds for all of them. */
function factsAskedFor(statements: readonly Statement[], caller: Caller): [string, string | null][] {
  const keys = statements.flatMap(({ resources, conditions }) => [
    ...(resources?.patterns ?? []).flatMap(variablesOf),
    ...conditions.flatMap(({ key, values }) => [key, ...values.flatMap(variablesOf)]),
  ]);
  return [...new Set(keys)].sort().flatMap((key): [string, string | null][] => {
    const value = factOf(caller, key);
    return value === undefined ? [] : [[key, value]];
  });
}

/** The value of a key that is fixed by who the principal is, null where it is never there, undefined where it is open. */
function factOf(caller: Caller, key: string): string | null | undefined {
  const fact = keyFact(caller, key);
  switch (fact.kind) {
    case 'fixed':
      return fact.value;
    case 'begun':
      // No tag and no id holds an asterisk.
      return `${fact.prefix}*`;
    case 'absent':
      return null;
    case 'free':
      return undefined;
  }
}

function variablesOf({ parts }: Template): string[] {
  return parts.flatMap((part) => (part.kind === 'variable' ? part.key : []));
}

function isAlike(caller: Caller, { principal = {} }: GrantJson): boolean {
  return Object.entries(principal).every(([key, approved]) => {
    const now = factOf(caller, key.toLowerCase());
    if (now === approved || typeof now !== 'string' || !approved?.endsWith('*')) return now === approved;
    return now.startsWith(approved.slice(0, -1));
  });
}

function isGrant(value: unknown): value is GrantJson {
  if (!isObject(value)) return false;
  const { layers, principal = {} } = value;
  return Array.isArray(layers) && layers.every(isStatements) && isObject(principal);
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
