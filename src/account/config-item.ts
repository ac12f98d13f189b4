import type { ListName } from './records.ts';

/** What a configuration item says of itself, whichever of its two forms it came in. */
export type ItemHeader = {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly arn: string | undefined;
  readonly account: string;
  /** Tells the items of one resource apart, in events and in the history alike. */
  readonly stateId: string | undefined;
  /** Milliseconds since 1970. */
  readonly capturedAt: number;
  /** Whether the resource is there to be judged: recorded and not deleted. */
  readonly isLive: boolean;
  /** Customer managed policies and groups that AWS Config relates it to. */
  readonly related: readonly { readonly type: string; readonly id: string; readonly name: string }[];
};

type Json = { readonly [name: string]: unknown };

/** What is wrong with an item, and where. */
export class MalformedItem extends Error {}

const LIST_OF: ReadonlyMap<string, ListName> = new Map([
  ['AWS::IAM::Role', 'RoleDetailList'],
  ['AWS::IAM::User', 'UserDetailList'],
  ['AWS::IAM::Group', 'GroupDetailList'],
  ['AWS::IAM::Policy', 'Policies'],
]);
const LIVE = new Set(['OK', 'ResourceDiscovered']);

/**
 * Reads the header of an item or of the summary in an oversized notification: events say `ARN` and `awsAccountId`, the API says
 * `arn` and `accountId` and has real dates. Throws MalformedItem.
 */
export function readItemHeader(item: unknown): ItemHeader {
  if (!isObject(item)) throw new MalformedItem('expected a configuration item');
  const {
    resourceType: type,
    resourceId: id,
    configurationItemCaptureTime: captured,
    configurationItemStatus: status,
  } = item;
  const { awsAccountId: account = item.accountId, ARN: arn = item.arn } = item;
  const capturedAt =
    captured instanceof Date
      ? captured.getTime()
      : typeof captured === 'string'
        ? Date.parse(captured)
        : Number.NaN;
  if (typeof type !== 'string' || type === '') throw new MalformedItem('resourceType is missing');
  if (typeof id !== 'string' || id === '') throw new MalformedItem('resourceId is missing');
  if (typeof account !== 'string' || !/^\d{12}$/.test(account))
    throw new MalformedItem('awsAccountId is missing');
  if (Number.isNaN(capturedAt)) throw new MalformedItem('configurationItemCaptureTime is no date');
  if (typeof status !== 'string') throw new MalformedItem('configurationItemStatus is missing');
  return {
    type,
    id,
    name: nameOf(item.resourceName, arn, id),
    arn: typeof arn === 'string' ? arn : undefined,
    account,
    capturedAt,
    stateId: stateIdOf(item.configurationStateId),
    isLive: LIVE.has(status),
    related: relatedTo(item.relationships),
  };
}

/** A name may be left out; an ARN ends in it. */
function nameOf(name: unknown, arn: unknown, id: string): string {
  if (typeof name === 'string' && name !== '') return name;
  return typeof arn === 'string' ? arn.slice(arn.lastIndexOf('/') + 1) : id;
}

/** A number in events, a text in the API. */
function stateIdOf(id: unknown): string | undefined {
  return typeof id === 'number' || (typeof id === 'string' && id !== '') ? String(id) : undefined;
}

function relatedTo(relationships: unknown): ItemHeader['related'] {
  if (!Array.isArray(relationships)) return [];
  return relationships
    .filter(isObject)
    .flatMap(({ resourceType: type, resourceId: id, resourceName: name }) =>
      typeof type === 'string' && typeof id === 'string'
        ? [{ type, id, name: typeof name === 'string' ? name : '' }]
        : [],
    );
}

/**
 * The record of get-account-authorization-details that an item's configuration amounts to. AWS Config writes the same elements
 * with a small first letter, and the API hands the whole over as a text. Throws MalformedItem.
 */
export function detailRecordOf(item: unknown): { readonly list: ListName; readonly record: Json } {
  const { type } = readItemHeader(item);
  const list = LIST_OF.get(type);
  if (!list) throw new MalformedItem(`${type} is not a type of resource that is judged`);
  const configuration = parsed(isObject(item) ? item.configuration : undefined);
  if (!isObject(configuration)) throw new MalformedItem('configuration is missing');
  return { list, record: capitalised(configuration) };
}

function parsed(configuration: unknown): unknown {
  if (typeof configuration !== 'string') return configuration;
  try {
    return JSON.parse(configuration);
  } catch {
    throw new MalformedItem('configuration is not JSON');
  }
}

/** Elements that hold policy documents: what is below is the customer's and stays as it is. */
const DOCUMENTS = new Set(['assumeRolePolicyDocument', 'policyDocument', 'document']);

function capitalised(value: Json): Json {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.charAt(0).toUpperCase() + name.slice(1),
      DOCUMENTS.has(name) ? inner : capitalisedValue(inner),
    ]),
  );
}

function capitalisedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalisedValue);
  return isObject(value) ? capitalised(value) : value;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
