import type { Caller, Reading } from '#policy';
import type { CarriedPolicies, CarriedPolicy, PolicyName } from './carried.ts';
import { readTrustValue, unreadable } from './document-text.ts';
import type { Principal } from './principal.ts';
import type { Draft, ManagedPolicy } from './records.ts';
import { allowsSessionTags } from './session-tags.ts';

const TYPES = { RoleDetailList: 'role', UserDetailList: 'user', GroupDetailList: 'group' } as const;
const NO_TAGS: ReadonlyMap<string, string> = new Map();
const NO_TEXTS: readonly string[] = [];
const NO_POLICIES: readonly CarriedPolicy[] = [];
const NO_LEVELS: CarriedPolicies['scps'] = [];

/** Turns drafts into principals: looks up their managed policies, groups and boundary. What is not there is unknown. */
export class Resolver {
  readonly #groups = new Map<string, Draft>();
  /** Users say the name of a group alone, so that nobody can tell which of two they are in. */
  readonly #twice = new Set<string>();
  readonly #managed: ReadonlyMap<string, ManagedPolicy>;
  readonly #contradictions: ReadonlyMap<string, string>;
  readonly #scps: CarriedPolicies['scps'];
  /** What most principals of an account carry. */
  readonly #nothing: CarriedPolicies;
  /** By group, and then by ARN. */
  readonly #carried = new Map<string | undefined, Map<string, CarriedPolicy>>();
  readonly #byGroup = new Map<string, readonly CarriedPolicy[]>();

  constructor(
    drafts: ReadonlyMap<string, Draft>,
    managed: ReadonlyMap<string, ManagedPolicy>,
    contradictions: ReadonlyMap<string, string>,
    scps: CarriedPolicies['scps'],
  ) {
    this.#managed = managed;
    this.#contradictions = contradictions;
    this.#scps = scps;
    this.#nothing = { identity: NO_POLICIES, boundary: undefined, scps };
    for (const draft of drafts.values()) {
      if (draft.list !== 'GroupDetailList') continue;
      if (this.#groups.has(draft.name)) this.#twice.add(draft.name);
      this.#groups.set(draft.name, draft);
    }
  }

  principal(draft: Draft): Principal {
    const contradiction = this.#contradictions.get(draft.arn);
    const contradictions = contradiction === undefined ? NO_TEXTS : [contradiction];
    return new ReadPrincipal(draft, this.#policies(draft, contradiction), contradictions);
  }

  #policies(draft: Draft, contradiction: string | undefined): CarriedPolicies {
    const { boundary } = draft;
    const identity = this.#identity(draft, contradiction);
    // They never restrict service-linked roles:
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
    const scps = isServiceLinked(draft) ? NO_LEVELS : this.#scps;
    if (boundary !== undefined)
      return { identity, boundary: [this.#managedPolicy(boundary, boundary, undefined)], scps };
    return identity === NO_POLICIES && scps === this.#scps
      ? this.#nothing
      : { identity, boundary: undefined, scps };
  }

  #identity(draft: Draft, contradiction: string | undefined): readonly CarriedPolicy[] {
    const own = this.#own(draft, undefined);
    if (contradiction === undefined && draft.groups.length === 0) return own;
    return [
      ...own,
      ...draft.groups.flatMap((name) => this.#ofGroup(name)),
      // The other record may grant what this one does not.
      ...(contradiction === undefined
        ? []
        : [carried(inlineName('(all its policies)', undefined), unreadable(contradiction))]),
    ];
  }

  /** A managed policy as what it would give to a principal that carries nothing else. */
  policy({ arn, name }: ManagedPolicy, account: string, partition: string): Principal {
    const caller: Caller = {
      type: 'policy',
      arn,
      account,
      partition,
      id: undefined,
      name,
      tags: NO_TAGS,
      sessionTags: true,
    };
    return {
      caller,
      path: '/',
      policies: { identity: [this.#managedPolicy(arn, name, undefined)], boundary: undefined, scps: [] },
      trust: undefined,
      serviceLinked: false,
      permissionSet: undefined,
      groups: [],
      contradictions: [],
    };
  }

  /** Only policies that say something of what is wanted: most of an account's do not. */
  #own({ inline, attached, malformed }: Draft, group: string | undefined): readonly CarriedPolicy[] {
    const own: CarriedPolicy[] = [];
    for (const { name, reading } of inline) own.push(carried(inlineName(name, group), reading));
    for (const { arn, name } of attached) {
      const policy = this.#managedPolicy(arn, name, group);
      if (policy.unknown || policy.statements.length > 0) own.push(policy);
    }
    for (const element of malformed)
      own.push(carried(inlineName(element, group), unreadable('not of the shape IAM gives it')));
    // A list that grew takes as much memory as one of sixteen.
    return own.length > 0 ? own.slice() : NO_POLICIES;
  }

  #ofGroup(name: string): readonly CarriedPolicy[] {
    const known = this.#byGroup.get(name);
    if (known) return known;
    const group = this.#groups.get(name);
    const policies = group
      ? this.#own(group, name)
      : [carried(inlineName('(all its policies)', name), undefined)];
    const contradiction = this.#twice.has(name)
      ? 'two groups of that name'
      : group && this.#contradictions.get(group.arn);
    const all = contradiction
      ? [...policies, carried(inlineName('(all its policies)', name), unreadable(contradiction))]
      : policies;
    this.#byGroup.set(name, all);
    return all;
  }

  #managedPolicy(arn: string, name: string, group: string | undefined): CarriedPolicy {
    const carriedBy = this.#carried.get(group) ?? new Map<string, CarriedPolicy>();
    this.#carried.set(group, carriedBy);
    const known = carriedBy.get(arn);
    if (known) return known;
    const policy = this.#managed.get(arn);
    const policyName: PolicyName = {
      kind: 'managed',
      name: policy?.name ?? name,
      arn,
      version: policy?.version,
      ownedByAws: /^arn:[^:]+:iam::aws:policy\//.test(arn),
      group,
      unknown: undefined,
    };
    const contradiction = this.#contradictions.get(arn);
    const made = carried(
      policyName,
      contradiction === undefined ? policy?.reading : unreadable(contradiction),
    );
    carriedBy.set(arn, made);
    return made;
  }
}

/** A principal is its own caller. Tags and trust policy are read only when somebody asks: most roles can use no connection. */
class ReadPrincipal implements Principal, Caller {
  readonly policies: CarriedPolicies;
  readonly contradictions: readonly string[];
  readonly #draft: Draft;
  #trust: Reading | undefined;
  #tags: Caller['tags'] | undefined;

  constructor(draft: Draft, policies: CarriedPolicies, contradictions: readonly string[]) {
    this.policies = policies;
    this.contradictions = contradictions;
    this.#draft = draft;
  }

  get caller(): Caller {
    return this;
  }

  get type(): Caller['type'] {
    return TYPES[this.#draft.list];
  }

  get arn(): string {
    return this.#draft.arn;
  }

  // A record without an ARN such as `arn:aws:iam::111122223333:role/x` is left out.
  get partition(): string {
    return this.arn.slice(4, this.arn.indexOf(':', 4));
  }

  get account(): string {
    const end = this.arn.indexOf(':', 4);
    return this.arn.slice(end + 6, end + 18);
  }

  get id(): string | undefined {
    return this.#draft.id;
  }

  get name(): string {
    return this.#draft.name;
  }

  get path(): string {
    return this.#draft.path;
  }

  get groups(): readonly string[] {
    return this.#draft.groups;
  }

  get serviceLinked(): boolean {
    return isServiceLinked(this.#draft);
  }

  get permissionSet(): string | undefined {
    return this.#draft.list === 'RoleDetailList' ? permissionSetOf(this.#draft) : undefined;
  }

  get trust(): Reading | undefined {
    const draft = this.#draft;
    if (draft.list !== 'RoleDetailList') return undefined;
    this.#trust ??= draft.trustReading ?? readTrustValue(draft.trust);
    return this.#trust;
  }

  get tags(): Caller['tags'] {
    this.#tags ??= this.#draft.tags;
    return this.#tags;
  }

  get sessionTags(): boolean {
    return allowsSessionTags(this.trust);
  }
}

function isServiceLinked({ path }: Draft): boolean {
  return path.startsWith('/aws-service-role/');
}

/** `AWSReservedSSO_NAME_0123456789abcdef`: https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html */
function permissionSetOf({ path, name }: Draft): string | undefined {
  if (!path.startsWith('/aws-reserved/sso.amazonaws.com/')) return undefined;
  return /^AWSReservedSSO_(.+)_[0-9a-f]+$/.exec(name)?.[1] ?? name;
}

function inlineName(name: string, group: string | undefined): PolicyName {
  return {
    kind: 'inline',
    name,
    arn: undefined,
    version: undefined,
    ownedByAws: false,
    group,
    unknown: undefined,
  };
}

/** Names a document; without a reading it is missing. */
export function carried(name: PolicyName, reading: Reading | undefined): CarriedPolicy {
  if (reading?.readable) return { name, statements: reading.statements, unknown: false };
  const unknown = reading
    ? { reason: 'unreadable' as const, problems: reading.problems }
    : { reason: 'missing' as const };
  return { name: { ...name, unknown }, statements: [], unknown: true };
}
