/**
 * What was read of an account besides IAM. A live scan reads it, `--save-dump` writes it as facts.json, and `ccguard scan`
 * reads that again; src/account/read-facts.ts is the decoder, and both must change together.
 */
export type Facts = {
  /** Account id; facts of another account than the principals' are refused. */
  readonly account: string;
  /** When it was read, ISO 8601: how long ago something was used is counted from here. */
  readonly readAt: string;
  /** Regions that were asked. What lies elsewhere is unknown, not absent. */
  readonly regions: readonly string[];
  /** May hold a connection twice, once under each service prefix. */
  readonly connections: Known<Connection>;
  readonly hosts: Known<Host>;
  readonly pipelines: Known<PipelineSource>;
  readonly projects: Known<BuildProject>;
  readonly vpcs: Known<Vpc>;
  /** Interface endpoints of CodeConnections, whatever their state. */
  readonly endpoints: Known<VpcEndpoint>;
  readonly lastUsed: Known<LastUsed>;
  readonly hub: Known<Hub>;
};

/** Names of the parts, in the order they are told. */
export const FACT_PARTS = [
  'connections',
  'hosts',
  'pipelines',
  'projects',
  'vpcs',
  'endpoints',
  'lastUsed',
  'hub',
] as const;
export type FactPart = (typeof FACT_PARTS)[number];

/**
 * INVARIANT: what could not be read stands in `unread`, so that an empty list always means that there is none. Not known and
 * nothing unread: nobody asked.
 */
export type Known<T> =
  | { readonly known: true; readonly items: readonly T[]; readonly unread: readonly Unread[] }
  | { readonly known: false; readonly unread: readonly Unread[] };

export type Unread = {
  /** In words, such as `connections` or `security groups`. */
  readonly what: string;
  /** Undefined where it is not of one Region. */
  readonly region: string | undefined;
  /** The IAM action whose permission is missing; undefined where something else went wrong. */
  readonly permission: string | undefined;
  /** What AWS said, or what happened. */
  readonly message: string;
};

export type Connection = {
  /** Under either service prefix. */
  readonly arn: string;
  readonly region: string;
  readonly name: string;
  /** `AVAILABLE`, `PENDING`, `ERROR`, or what AWS may add. */
  readonly status: string;
  readonly provider: string | undefined;
  readonly hostArn: string | undefined;
};

export type Host = {
  readonly arn: string;
  readonly region: string;
  readonly name: string;
  /** `AVAILABLE`, `PENDING`, `VPC_CONFIG_INITIALIZING`, `VPC_CONFIG_FAILED_INITIALIZATION`, … */
  readonly status: string;
  readonly statusMessage: string | undefined;
  readonly provider: string | undefined;
  /** URL of the provider. */
  readonly endpoint: string | undefined;
  readonly vpc: HostVpc | undefined;
};

export type HostVpc = {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** Whether a TLS certificate is set; the certificate itself is not kept. */
  readonly hasTlsCertificate: boolean;
};

/** A source action of a pipeline that uses a connection; a pipeline can have several. */
export type PipelineSource = {
  readonly arn: string;
  readonly region: string;
  readonly name: string;
  /** The role that fetches the source: the action's own, else the pipeline's. */
  readonly roleArn: string;
  readonly connectionArn: string;
  /** `owner/repository`. */
  readonly repository: string | undefined;
  readonly branch: string | undefined;
  /** `CODE_ZIP` or `CODEBUILD_CLONE_REF`. */
  readonly outputFormat: string | undefined;
};

/** A CodeBuild project. */
export type BuildProject = {
  readonly arn: string;
  readonly region: string;
  readonly name: string;
  readonly roleArn: string | undefined;
  /** The connection it fetches source through; undefined where it uses none of its own. */
  readonly connectionArn: string | undefined;
  /** `owner/repository`, or the location as it is written. */
  readonly repository: string | undefined;
  /** The VPC its builds run in. */
  readonly vpcId: string | undefined;
};

export type Vpc = {
  readonly id: string;
  readonly region: string;
  /** Tag `Name`. */
  readonly name: string | undefined;
  /** Another account's where the VPC is shared with this one; then its endpoints cannot be seen from here. */
  readonly ownerId: string | undefined;
};

export type VpcEndpoint = {
  readonly id: string;
  readonly region: string;
  readonly vpcId: string;
  /** Tag `Name`. */
  readonly name: string | undefined;
  /** Such as `com.amazonaws.eu-central-1.codestar-connections.api`. */
  readonly serviceName: string;
  /** `available`, `pending`, … in lower case. */
  readonly state: string;
  readonly privateDns: boolean;
  /** The policy document as EC2 gives it, a JSON text; undefined where EC2 gave none, which means full access. */
  readonly policy: string | undefined;
  readonly securityGroups: readonly SecurityGroup[];
};

export type SecurityGroup = {
  readonly id: string;
  /** Undefined where the group could not be read. */
  readonly ingress: readonly Ingress[] | undefined;
};

export type Ingress = {
  /** `tcp`, `udp`, `icmp`, a number, or `-1` for all. */
  readonly protocol: string;
  /** Undefined for all ports. */
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  /** Address blocks, of IPv4 and IPv6 alike. */
  readonly cidrs: readonly string[];
  /** Security groups and prefix lists that are admitted. */
  readonly sources: readonly string[];
};

export type LastUsed = {
  /** Immutable id, `AROA…` or `AIDA…`. */
  readonly principalId: string;
  /** ISO 8601, as all times of the facts. */
  readonly createdAt: string | undefined;
  /** When the principal was last used at all (IAM looks back 400 days). `null`: never in that time. Undefined: not known. */
  readonly lastUsedAt: string | null | undefined;
  /** Service last accessed data; undefined where nobody asked for it. */
  readonly services: readonly ServiceLastUsed[] | undefined;
};

export type ServiceLastUsed = {
  /** `codeconnections` or `codestar-connections`. */
  readonly namespace: string;
  /** `null`: never in the tracking period. */
  readonly lastUsedAt: string | null;
};

/** Security Hub in one Region. */
export type Hub = {
  readonly region: string;
  readonly subscribed: boolean;
  readonly standards: readonly HubStandard[];
};

export type HubStandard = {
  readonly arn: string;
  /** `READY`, `PENDING`, `INCOMPLETE`, … */
  readonly status: string;
  /** Ids of controls that are disabled in it, such as `IAM.1`. */
  readonly disabledControls: readonly string[];
};

/** The service an interface endpoint of CodeConnections is for; AWS documents only the older name. */
const ENDPOINT_SERVICE = /\.(codestar-connections|codeconnections)\.api$/;

export function isConnectionsEndpoint(serviceName: string): boolean {
  return ENDPOINT_SERVICE.test(serviceName);
}

export const NOT_ASKED: Extract<Known<never>, { known: false }> = { known: false, unread: [] };

/** What is known of an account of which only the principals were read. */
export const NO_FACTS: Facts = {
  account: '',
  readAt: '',
  regions: [],
  connections: NOT_ASKED,
  hosts: NOT_ASKED,
  pipelines: NOT_ASKED,
  projects: NOT_ASKED,
  vpcs: NOT_ASKED,
  endpoints: NOT_ASKED,
  lastUsed: NOT_ASKED,
  hub: NOT_ASKED,
};

const MOST_QUOTED = 300;

/** `connections in eu-west-1, which could not be read: missing permission codeconnections:ListConnections`. */
export function describeUnread({ what, region, permission, message }: Unread): string {
  const where = region === undefined ? what : `${what} in ${region}`;
  const why = permission === undefined ? message.slice(0, MOST_QUOTED) : `missing permission ${permission}`;
  return `${where}, which could not be read: ${why}`;
}
