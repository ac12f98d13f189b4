import type { Condition } from '#policy';
import type { Name } from './names.ts';

const ID = /^(arn:[^*?$]*:connection\/)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
/** Such as AWS has, since the engine makes up others, and but those that it puts into a witness as examples. */
const REGION =
  /^(arn:[^:*?$]+:[^:*?$]+:)(?!us-east-1:|cn-north-1:|us-gov-west-1:)([a-z]{2}-[a-z-]+-\d)(?=:[^$]*$)/;
/** Kinds of names that conditions compare, by the keys they are values of. */
const KEYS = {
  repositories: /^(?:codeconnections|codestar-connections):fullrepositoryid$/,
  tags: /^aws:resourcetag\//,
};
const FORMS = { repositories: /^[\w.-]+\/[\w.-]+$/, tags: /^[\w.-]+$/ };
export type Compared = keyof typeof KEYS;

/** A text of a policy in pieces: plain ones, and the names in it. */
export type Pieces = readonly (string | Name)[];

/** What the values of a condition are names of. Whether a key is there (`Null`) is no name. */
export function comparedBy({ key, operator }: Condition): Compared | undefined {
  return operator.comparison.type === 'text' ? namedBy(key) : undefined;
}

/** What the values of a condition key are names of. */
export function namedBy(key: string): Compared | undefined {
  return KEYS.tags.test(key) ? 'tags' : KEYS.repositories.test(key) ? 'repositories' : undefined;
}

export function isName(of: Compared, text: string): boolean {
  return FORMS[of].test(text);
}

export function endsInId(source: string): boolean {
  return ID.test(source);
}

/** Of the pattern of an ARN: its Region, and the id of a connection. */
export function piecesOfResource(source: string): Pieces {
  const [, before = source, id] = ID.exec(source) ?? [];
  const [found = '', start = '', region] = REGION.exec(before) ?? [];
  const pieces: Pieces =
    region === undefined ? [before] : [start, { of: 'regions', name: region }, before.slice(found.length)];
  return id === undefined ? pieces : [...pieces, { of: 'ids', name: id }];
}

/** Of a value of a condition that compares names. */
export function piecesOfValue(of: Compared | undefined, source: string): Pieces {
  return of && isName(of, source) ? [{ of, name: source }] : [source];
}
