import { plainText, type Template } from '#policy';

// What decides whether a name may be left open: no wildcard may run into it, and the engine must not have names like it.

const ID = /^(arn:[^*?$]*:connection\/)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const REPOSITORY = /^([\w.-]+)\/([\w.-]+)$/;
const REPOSITORY_KEYS = new Set([
  'codeconnections:fullrepositoryid',
  'codestar-connections:fullrepositoryid',
]);
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

/** Texts that look like placeholders would be taken for names that were replaced. */
export function looksLikePlaceholder(text: string): boolean {
  return text.includes('ccguard');
}

export function isEnginesOwn(name: string): boolean {
  return ENGINES_OWN.test(name);
}

/** Of an ARN pattern, if it may be a connection's. */
export function namesWholeId(source: string): boolean {
  return (
    OF_ANOTHER_SERVICE.test(source) ||
    TAKES_ANY_ID.test(source) ||
    (ID.test(source) && !ENGINES_OWN.test(source))
  );
}

export function namesWholeRegion(source: string): boolean {
  return OF_ANOTHER_SERVICE.test(source) || TAKES_WHOLE_REGIONS.test(source);
}

export function isRepositoryKey(key: string): boolean {
  return REPOSITORY_KEYS.has(key);
}

/** Of the value of a condition on repositories. */
export function isWholeRepository(value: Template): boolean {
  const text = plainText(value) ?? '';
  return REPOSITORY.test(text) && !ENGINES_OWN.test(text);
}

export function splitRepository(source: string): readonly [owner: string, name: string] | undefined {
  const [, owner, name] = REPOSITORY.exec(source) ?? [];
  return owner === undefined || name === undefined ? undefined : [owner, name];
}

/** The id of a connection that an ARN ends in, with what stands before it. */
export function splitId(source: string): readonly [before: string, id: string] | undefined {
  const [, before, id] = ID.exec(source) ?? [];
  return before === undefined || id === undefined ? undefined : [before, id];
}

/** The Region of an ARN, with what stands before and after it. */
export function splitRegion(
  source: string,
): readonly [before: string, region: string, after: string] | undefined {
  const [all, before, region] = REGION.exec(source) ?? [];
  return all === undefined || before === undefined || region === undefined
    ? undefined
    : [before, region, source.slice(all.length)];
}
