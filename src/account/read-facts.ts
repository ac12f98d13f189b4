import { parseAddressBlock } from '#policy';
import { FACT_PARTS, type Facts, type Known, NOT_ASKED, type Unread } from './facts.ts';
import {
  type FactsProblem,
  flag,
  listOf,
  matching,
  moment,
  optional,
  Problems,
  type Read,
  recordOf,
  text,
  wholeNumber,
} from './facts-elements.ts';

/** Additions are minor, removals major. */
export const FACTS_SCHEMA_VERSION = '1.0';

export type FactsReading =
  | { readonly ok: true; readonly facts: Facts }
  /** At least one; the first few of a broken file tell the story. */
  | { readonly ok: false; readonly problems: readonly FactsProblem[] };

const CONNECTION = matching(/^arn:[^:]+:(codeconnections|codestar-connections):[^:]+:\d{12}:connection\/./, {
  expected: 'the ARN of a connection',
});
const ARN = matching(/^arn:[^:]+:[^:]+:[^:]*:\d{12}:./, { expected: 'an ARN' });
const ROLE = matching(/^arn:[^:]+:iam::\d{12}:role\/./, { expected: 'the ARN of a role' });
const ACCOUNT = matching(/^\d{12}$/, { expected: 'an account id (12 digits)' });
const REGION = matching(/^[a-z]{2,}(-[a-z0-9]+)+$/, { expected: 'a Region' });
const VPC = matching(/^vpc-[0-9a-z]+$/, { expected: 'the id of a VPC' });
const ENDPOINT = matching(/^vpce-[0-9a-z]+$/, { expected: 'the id of a VPC endpoint' });
const GROUP = matching(/^sg-[0-9a-z]+$/, { expected: 'the id of a security group' });
const BLOCK: Read<string> = (value, path, problems) =>
  typeof value === 'string' && parseAddressBlock(value) !== undefined
    ? value
    : problems.expected('an address block such as 10.0.0.0/16', path, '');

const INGRESS = recordOf({
  protocol: text,
  fromPort: optional(wholeNumber),
  toPort: optional(wholeNumber),
  cidrs: listOf(BLOCK),
  sources: listOf(text),
});

/** How an item of each part is read. The keys are those of Facts, so that no part can be forgotten. */
const ITEMS: { readonly [Part in (typeof FACT_PARTS)[number]]: Read<ItemOf<Facts[Part]>> } = {
  connections: recordOf({
    arn: CONNECTION,
    region: REGION,
    name: text,
    status: text,
    provider: optional(text),
    hostArn: optional(text),
  }),
  hosts: recordOf({
    arn: ARN,
    region: REGION,
    name: text,
    status: text,
    statusMessage: optional(text),
    provider: optional(text),
    endpoint: optional(text),
    vpc: optional(
      recordOf({
        vpcId: VPC,
        subnetIds: listOf(text),
        securityGroupIds: listOf(text),
        hasTlsCertificate: flag,
      }),
    ),
  }),
  pipelines: recordOf({
    arn: ARN,
    region: REGION,
    name: text,
    roleArn: ROLE,
    connectionArn: CONNECTION,
    repository: optional(text),
    branch: optional(text),
    outputFormat: optional(text),
  }),
  projects: recordOf({
    arn: ARN,
    region: REGION,
    name: text,
    roleArn: optional(ROLE),
    connectionArn: optional(CONNECTION),
    repository: optional(text),
    vpcId: optional(VPC),
  }),
  vpcs: recordOf({ id: VPC, region: REGION, name: optional(text), ownerId: optional(ACCOUNT) }),
  endpoints: recordOf({
    id: ENDPOINT,
    region: REGION,
    vpcId: VPC,
    name: optional(text),
    serviceName: text,
    state: text,
    privateDns: flag,
    policy: optional(text),
    securityGroups: listOf(recordOf({ id: GROUP, ingress: optional(listOf(INGRESS)) })),
  }),
  lastUsed: recordOf({
    principalId: text,
    createdAt: optional(moment),
    // Never used, and not known whether, are two things.
    lastUsedAt: (value, path, problems) => (value === null ? null : optional(moment)(value, path, problems)),
    services: optional(listOf(recordOf({ namespace: text, lastUsedAt: momentOrNever }))),
  }),
  hub: recordOf({
    region: REGION,
    subscribed: flag,
    standards: listOf(recordOf({ arn: text, status: text, disabledControls: listOf(text) })),
  }),
};

type ItemOf<Part> = Part extends Known<infer Item> ? Item : never;

const UNREAD: Read<Unread> = recordOf({
  what: text,
  region: optional(REGION),
  permission: optional(text),
  message: text,
});

const HEAD = recordOf({ account: ACCOUNT, readAt: moment, regions: listOf(REGION) });

/** Reads facts.json, given as parsed JSON. Unknown elements are of a later minor version and left alone. */
export function readFacts(given: unknown): FactsReading {
  const problems = new Problems();
  if (!isObject(given)) {
    problems.expected('an object', '', 'what a live scan saved as facts.json');
    return { ok: false, problems: problems.found };
  }
  const { schemaVersion: version } = given;
  if (typeof version !== 'string' || !/^1\.\d+$/.test(version))
    problems.expected('version 1 of the format', 'schemaVersion', 'made by another release');
  const head = HEAD(given, '', problems);
  const parts = FACT_PARTS.map((part) => [part, partOf(given[part], part, problems)] as const);
  if (problems.found.length > 0) return { ok: false, problems: problems.found };
  return { ok: true, facts: { ...head, ...Object.fromEntries(parts) } as Facts };
}

/** A part that is not there was not asked for. */
function partOf(given: unknown, part: (typeof FACT_PARTS)[number], problems: Problems): Known<unknown> {
  if (given === undefined || given === null) return NOT_ASKED;
  if (!isObject(given)) return problems.expected('an object', part, '');
  const known = flag(given.known, `${part}.known`, problems);
  const unread = optional(listOf(UNREAD))(given.unread, `${part}.unread`, problems) ?? [];
  if (!known) return { known: false, unread };
  const read: Read<unknown> = ITEMS[part];
  return { known, items: listOf(read)(given.items, `${part}.items`, problems), unread };
}

function momentOrNever(value: unknown, path: string, problems: Problems): string | null {
  return value === null ? null : moment(value, path, problems);
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
