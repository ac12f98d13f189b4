import type { Facts } from '#account';
import type { AsffFinding, Place, RelatedFinding, StoredFinding } from '#findings';

/** What the use cases need of the world. Each port has one contract suite in test/contract. */

/** The types of resources a Config rule of ours judges. */
export const RESOURCE_TYPES = [
  'AWS::IAM::Role',
  'AWS::IAM::User',
  'AWS::IAM::Group',
  'AWS::IAM::Policy',
] as const;
export type ResourceType = (typeof RESOURCE_TYPES)[number];

/** How AWS Config knows a resource: the type and the immutable id (`AROA…`, `AIDA…`, `AGPA…`, `ANPA…`). */
export type ResourceKey = { readonly type: ResourceType; readonly id: string };

/** A resource as the IAM API tells of it: with the name its calls go by. */
export type NamedResource = ResourceKey & { readonly name: string };

/** A configuration item, in the form of the API or of an event; src/account/config-item.ts reads both. */
export type ConfigurationItem = Readonly<Record<string, unknown>>;

/** Records of get-account-authorization-details, in the API's form, with the list they belong to. */
export type DetailRecord = {
  readonly list: 'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies';
  readonly record: unknown;
};

/** The default version of a managed policy; `record` has the form of the Policies list. Undefined where it does not exist. */
export type PolicyRecord = { readonly arn: string; readonly version: string; readonly record: unknown };

/** Reads of one account. Every method throws AwsFailure (src/scan/failures.ts) where AWS refuses or does not answer. */
export type AccountReader = {
  /** The newest item of a resource at or before a time (7-day windows, empty pages); undefined where there is none. */
  readonly itemBefore: (
    key: ResourceKey,
    before: Date,
    signal: AbortSignal,
  ) => Promise<ConfigurationItem | undefined>;
  /** The current items of resources that Config records, in as few calls as possible; those it does not have are left out. */
  readonly currentItems: (
    keys: readonly ResourceKey[],
    signal: AbortSignal,
  ) => Promise<readonly ConfigurationItem[]>;
  /** Managed policies from IAM; documents are kept across calls by ARN and version. */
  readonly managedPolicies: (
    arns: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly PolicyRecord[]>;
  /** Roles, users and groups that carry a managed policy, as policy or as boundary. */
  readonly holdersOf: (policyArn: string, signal: AbortSignal) => Promise<readonly NamedResource[]>;
  /** Users of a group, by name. */
  readonly membersOf: (groupName: string, signal: AbortSignal) => Promise<readonly NamedResource[]>;
  /** A group as a record of GroupDetailList, by name, from IAM; undefined where it does not exist. */
  readonly group: (name: string, signal: AbortSignal) => Promise<unknown>;
  /** A role or user as a record of its detail list, from IAM by name; undefined where it does not exist. */
  readonly principal: (
    type: 'AWS::IAM::Role' | 'AWS::IAM::User',
    name: string,
    signal: AbortSignal,
  ) => Promise<unknown>;
  /** Everything of the account, page by page. */
  readonly everything: (signal: AbortSignal) => AsyncIterable<DetailRecord>;
};

/** Whose credentials are used. */
export type CallerIdentity = { readonly account: string; readonly partition: string; readonly arn: string };

/** Regions of a partition, in the order of the alphabet. */
export type KnownRegions = { readonly enabled: readonly string[]; readonly notEnabled: readonly string[] };

/** A policy as Organizations tells it, with its document as text. */
export type ServiceControlPolicy = { readonly name: string; readonly document: string };

/** What is read Region by Region. */
export type RegionalFacts = Pick<
  Facts,
  'connections' | 'hosts' | 'pipelines' | 'projects' | 'vpcs' | 'endpoints' | 'hub'
>;

/**
 * Reads a whole account for a scan, in calls whose number does not follow that of principals. Methods throw AwsFailure where AWS
 * refuses or does not answer, but for `facts`, which says what it could not read.
 */
export type EstateReader = {
  /** The Region to begin in. */
  readonly home: string;
  readonly identity: (signal: AbortSignal) => Promise<CallerIdentity>;
  /** Everything of IAM, page by page. */
  readonly everything: (signal: AbortSignal, onPage: () => void) => AsyncIterable<DetailRecord>;
  readonly managedPolicies: AccountReader['managedPolicies'];
  /** By ARN, as ISO 8601; `null` for never in the time that IAM looks back. */
  readonly usersLastUsed: (signal: AbortSignal) => Promise<ReadonlyMap<string, string | null>>;
  /** One list per level from the root down; none where none bind the account. */
  readonly serviceControlPolicies: (
    account: string,
    signal: AbortSignal,
  ) => Promise<readonly (readonly ServiceControlPolicy[])[]>;
  readonly regions: (signal: AbortSignal) => Promise<KnownRegions>;
  readonly facts: (
    regions: readonly string[],
    signal: AbortSignal,
    /** Told how many Regions are done. */
    onRegion: (done: number) => void,
  ) => Promise<RegionalFacts>;
};

/** One result for AWS Config. `at` orders results of one resource: older ones never replace newer ones. */
export type Evaluation = ResourceKey & {
  readonly compliance: 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';
  /** 1 to 256 characters. */
  readonly annotation: string | undefined;
  readonly at: Date;
};

export type EvaluationSink = {
  /** Answers the evaluations that AWS Config did not take. In test mode nothing is stored. */
  readonly put: (
    evaluations: readonly Evaluation[],
    token: { readonly resultToken: string; readonly testMode: boolean },
    signal: AbortSignal,
  ) => Promise<readonly Evaluation[]>;
  /** Resources that a rule has a result for. */
  readonly known: (ruleName: string, signal: AbortSignal) => AsyncIterable<ResourceKey>;
};

/** Whether an account uses Security Hub in a Region. */
export type HubState = 'subscribed' | 'not subscribed';

/** The hub of an account in a Region. */
export type HubPlace = Pick<Place, 'account' | 'partition' | 'region'>;

/** Whose findings of ours are asked for, and which: those of some generators, or those with some ids. */
export type OwnFindings = HubPlace &
  ({ readonly generators: readonly string[] } | { readonly ids: readonly string[] });

/** A finding that Security Hub does not have now, although it was sent as often as makes sense. */
export type FailedImport = {
  readonly id: string;
  /** Security Hub's own word for it, such as InvalidInput. */
  readonly code: string;
  readonly message: string;
};

/** AWS's Foundational Security Best Practices, as an account has them. */
export type Practices = {
  /** Of the standard: READY where all of its controls report. */
  readonly state: 'READY' | 'PENDING' | 'INCOMPLETE' | 'DELETING' | 'FAILED' | 'not enabled';
  /** Ids such as IAM.1. */
  readonly controls: ReadonlySet<string>;
};

/** A finding that Security Hub made itself. */
export type Neighbour = {
  readonly finding: RelatedFinding;
  readonly control: string;
  readonly resources: readonly string[];
  /** What the control says of them. */
  readonly status: 'PASSED' | 'WARNING' | 'FAILED' | 'NOT_AVAILABLE';
  /** Somebody has set its workflow status so. */
  readonly isSuppressed: boolean;
};

/** Security Hub of one account in one Region. Throws AwsFailure where AWS refuses or does not answer. */
export type FindingStore = {
  readonly state: (signal: AbortSignal) => Promise<HubState>;
  /** Active ones and archived ones. They may be some seconds old: reads lag writes. */
  readonly own: (wanted: OwnFindings, signal: AbortSignal) => AsyncIterable<StoredFinding>;
  /** Sends all of them, in as few calls as the service allows; what cannot be imported costs only itself. Throws at the deadline. */
  readonly import: (
    findings: readonly AsffFinding[],
    signal: AbortSignal,
  ) => Promise<readonly FailedImport[]>;
  readonly bestPractices: (signal: AbortSignal) => Promise<Practices>;
  /** Active findings of Security Hub's own controls on some resources. */
  readonly neighbours: (
    wanted: HubPlace & { readonly arns: readonly string[] },
    signal: AbortSignal,
  ) => AsyncIterable<Neighbour>;
};

/** Milliseconds since 1970. */
export type Clock = { readonly now: () => number };

/** Never given policy text, tags or descriptions. */
export type Log = Readonly<
  Record<
    'info' | 'warn' | 'error',
    (message: string, details?: Readonly<Record<string, string | number | boolean>>) => void
  >
>;

export type Metrics = { readonly count: (name: string, value: number) => void };

/** Where findings go besides AWS Config. */
export type FindingsPort = {
  readonly store: FindingStore;
  /** Of the hub. IAM itself has none. */
  readonly region: string;
  /** Where docs/controls can be read. */
  readonly controlDocs: string | undefined;
};

export type ConfigRulePorts = {
  readonly reader: AccountReader;
  readonly sink: EvaluationSink;
  /** Undefined where findings are not to be published. */
  readonly findings: FindingsPort | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

export type PublishPorts = {
  readonly store: FindingStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};
