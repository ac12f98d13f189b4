import type { CarriedPolicies, CarriedPolicy, Principal } from '#account';
import type { Family } from '#grants';
import { type Grants, GrantsReader, USE } from '#grants';
import type { Caller, Problem } from '#policy';
import { readPolicyValue } from '../../src/account/document-text.ts';

/** What a test says of a principal; the rest follows from the ARN. */
export type Who = {
  readonly arn: string;
  readonly id?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly sessionTags?: boolean;
};

export const ROLE: Who = { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROAEXAMPLEAPP' };
export const NOW = Date.parse('2026-06-01T00:00:00Z');

export function callerFrom({ arn, id, tags = {}, sessionTags = false }: Who = ROLE): Caller {
  const [, partition = '', , , account = '', path = ''] = arn.split(':');
  return {
    type: path.startsWith('user/') ? 'user' : 'role',
    arn,
    account,
    partition,
    id,
    name: path.slice(path.lastIndexOf('/') + 1),
    tags: new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value])),
    sessionTags,
  };
}

/** A policy document as an object, or as the text of one. `missing` is one nobody has. */
export type Document = object | string;

export type Policies = {
  readonly identity: readonly Document[];
  readonly groups?: readonly Document[];
  readonly boundary?: Document;
  readonly scps?: readonly (readonly Document[])[];
};

export function carriedFrom(
  { identity, groups = [], boundary, scps = [] }: Policies,
  { arn }: Who = ROLE,
): CarriedPolicies {
  const named = (documents: readonly Document[], kind: 'inline' | 'managed' | 'scp', group?: string) =>
    documents.map((document, index) => carried(document, { kind, name: `${group ?? kind}-${index}`, group }));
  return {
    identity: [...named(identity, 'inline'), ...named(groups, 'inline', 'staff')],
    boundary: boundary === undefined ? undefined : named([boundary], 'managed'),
    // Service control policies do not bind service-linked roles.
    scps: arn.includes(':role/aws-service-role/') ? [] : scps.map((level) => named(level, 'scp')),
  };
}

type Label = Pick<CarriedPolicy['name'], 'kind' | 'name'> & { readonly group: string | undefined };

function carried(document: Document, label: Label): CarriedPolicy {
  const name = { ...label, arn: undefined, version: undefined, ownedByAws: false, unknown: undefined };
  if (typeof document === 'object' && 'missing' in document) {
    const arn = String(document.missing);
    return { name: { ...name, arn, unknown: { reason: 'missing' } }, statements: [], unknown: true };
  }
  const reading = readPolicyValue(document, 'permissions');
  if (reading.readable) return { name, statements: reading.statements, unknown: false };
  const { problems } = reading;
  return { name: { ...name, unknown: { reason: 'unreadable', problems } }, statements: [], unknown: true };
}

export function problemsIn({ identity, boundary, scps }: CarriedPolicies): readonly Problem[] {
  return [...identity, ...(boundary ?? []), ...scps.flat()].flatMap(({ name: { unknown } }) =>
    unknown?.reason === 'unreadable' ? unknown.problems.slice(0, 1) : [],
  );
}

export function grantsOf(policies: Policies, who?: Who, family: Family = USE, now = NOW): Grants {
  return new GrantsReader(now).read(callerFrom(who), carriedFrom(policies, who), family);
}

/** A principal as a control sees it. */
export function principalFrom(policies: CarriedPolicies, who?: Who): Principal {
  return {
    caller: callerFrom(who),
    path: '/',
    policies,
    trust: undefined,
    serviceLinked: false,
    permissionSet: undefined,
    groups: [],
    contradictions: [],
  };
}
