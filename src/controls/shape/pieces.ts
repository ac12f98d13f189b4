import type { Name } from './names.ts';

const ID = /^(arn:[^*?$]*:connection\/)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
/** Such as AWS has, since the engine makes up others, and but those that it puts into a witness as examples. */
const REGION =
  /^(arn:[^:*?$]+:[^:*?$]+:)(?!us-east-1:|cn-north-1:|us-gov-west-1:)([a-z]{2}-[a-z-]+-\d)(?=:[^$]*$)/;
const REPOSITORY = /^[\w.-]+\/[\w.-]+$/;
const REPOSITORY_KEYS = new Set([
  'codeconnections:fullrepositoryid',
  'codestar-connections:fullrepositoryid',
]);

/** A text of a policy in pieces: plain ones, and the names in it. */
export type Pieces = readonly (string | Name)[];

export function isRepositoryKey(key: string): boolean {
  return REPOSITORY_KEYS.has(key);
}

export function isRepository(text: string): boolean {
  return REPOSITORY.test(text);
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

/** Of the value of a condition on a key: a whole repository. */
export function piecesOfValue(key: string, source: string): Pieces {
  return isRepositoryKey(key) && isRepository(source) ? [{ of: 'repositories', name: source }] : [source];
}
