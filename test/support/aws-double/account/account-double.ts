import {
  documentText,
  type Entity,
  type EntityOptions,
  Ids,
  KINDS,
  type Kind,
  type ManagedPolicy,
} from './entities.ts';
import { deletedItemOf, itemOf } from './items.ts';
import { Recorder } from './recorder.ts';
import { SimulatedClock } from './simulated-clock.ts';

export type Usage = 'PermissionsPolicy' | 'PermissionsBoundary';
type Subject = Entity | ManagedPolicy;

/** An account in memory. Every edit takes a second, and AWS Config records what it touches. */
export class AccountDouble {
  readonly id: string;
  readonly partition: string;
  readonly clock: SimulatedClock;
  readonly recorder = new Recorder();
  readonly #ids = new Ids();
  readonly #entities = new Map<string, Entity>();
  readonly #policies = new Map<string, ManagedPolicy>();

  constructor(id: string, partition: string, start: Date) {
    this.id = id;
    this.partition = partition;
    this.clock = new SimulatedClock(start);
  }

  find(kind: Kind, name: string): Entity | undefined {
    return this.#entities.get(`${kind} ${name}`);
  }

  all(kind: Kind): readonly Entity[] {
    return [...this.#entities.values()].filter((entity) => entity.kind === kind);
  }

  policy(arn: string): ManagedPolicy | undefined {
    return this.#policies.get(arn);
  }

  get policies(): readonly ManagedPolicy[] {
    return [...this.#policies.values()];
  }

  carriersOf(arn: string, usage: Usage): readonly Entity[] {
    const found: Entity[] = [];
    for (const entity of this.#entities.values()) {
      const carries = usage === 'PermissionsPolicy' ? entity.attached.has(arn) : entity.boundary === arn;
      if (carries) found.push(entity);
    }
    return KINDS.flatMap((kind) => found.filter((entity) => entity.kind === kind));
  }

  membersOf(group: string): readonly Entity[] {
    return this.all('User').filter(({ groups }) => groups.has(group));
  }

  create(kind: Kind, name: string, options: EntityOptions = {}): Entity {
    const { path = '/', trust, inline = {}, attached = [], boundary, tags = {}, groups = [] } = options;
    if (this.find(kind, name)) throw new Error(`${kind} ${name} exists`);
    const entity: Entity = {
      kind,
      name,
      id: this.#ids.next(kind),
      path,
      arn: `arn:${this.partition}:iam::${this.id}:${kind.toLowerCase()}${path}${name}`,
      created: this.clock.now(),
      trust: kind === 'Role' ? documentText(trust ?? TRUST) : undefined,
      inline: new Map(Object.entries(inline).map(([policy, document]) => [policy, documentText(document)])),
      attached: new Set(attached),
      boundary,
      tags: new Map(Object.entries(tags)),
      groups: new Set(groups),
      lastUsed: undefined,
    };
    this.#entities.set(`${kind} ${name}`, entity);
    this.#changed(entity, ...this.#related(entity));
    return entity;
  }

  delete(entity: Entity): void {
    const related = this.#related(entity);
    if (entity.kind === 'Group')
      for (const { groups } of this.membersOf(entity.name)) groups.delete(entity.name);
    this.#entities.delete(`${entity.kind} ${entity.name}`);
    this.#changed(...related);
    this.recorder.record(deletedItemOf(entity, this));
  }

  /** Without a document the inline policy is removed. */
  setInline(entity: Entity, policy: string, document?: unknown): void {
    if (document === undefined) entity.inline.delete(policy);
    else entity.inline.set(policy, documentText(document));
    this.#changed(entity);
  }

  setTrust(role: Entity, document: unknown): void {
    role.trust = documentText(document);
    this.#changed(role);
  }

  setTag(entity: Entity, key: string, value: string): void {
    entity.tags.set(key, value);
    this.#changed(entity);
  }

  setBoundary(entity: Entity, arn: string | undefined): void {
    const before = entity.boundary;
    entity.boundary = arn;
    this.#changed(entity, ...[before, arn].flatMap((each) => this.#customerPolicy(each)));
  }

  attach(entity: Entity, arn: string): void {
    entity.attached.add(arn);
    this.#changed(entity, ...this.#customerPolicy(arn));
  }

  detach(entity: Entity, arn: string): void {
    entity.attached.delete(arn);
    this.#changed(entity, ...this.#customerPolicy(arn));
  }

  join(user: Entity, group: Entity): void {
    user.groups.add(group.name);
    this.#changed(user, group);
  }

  leave(user: Entity, group: Entity): void {
    user.groups.delete(group.name);
    this.#changed(user, group);
  }

  createPolicy(name: string, document: unknown, { path = '/', isAwsManaged = false } = {}): ManagedPolicy {
    const owner = isAwsManaged ? 'aws' : this.id;
    const created = this.clock.now();
    const policy: ManagedPolicy = {
      name,
      id: this.#ids.next('Policy'),
      path,
      arn: `arn:${this.partition}:iam::${owner}:policy${path}${name}`,
      created,
      isAwsManaged,
      versions: [{ id: 'v1', document: documentText(document), created }],
      defaultVersion: 'v1',
      lastVersion: 1,
      updated: created,
    };
    if (this.#policies.has(policy.arn)) throw new Error(`${policy.arn} exists`);
    this.#policies.set(policy.arn, policy);
    this.#changed(policy);
    return policy;
  }

  /** Answers the id of the new version. IAM keeps five, and so the oldest that is no default goes. */
  addVersion(policy: ManagedPolicy, document: unknown, { asDefault = true } = {}): string {
    policy.lastVersion += 1;
    const id = `v${policy.lastVersion}`;
    const spare =
      policy.versions.length >= 5
        ? policy.versions.findLast((each) => each.id !== policy.defaultVersion)
        : undefined;
    const created = this.clock.now();
    policy.versions = [
      { id, document: documentText(document), created },
      ...policy.versions.filter((version) => version !== spare),
    ];
    if (asDefault) policy.defaultVersion = id;
    policy.updated = created;
    this.#changed(policy);
    return id;
  }

  setDefaultVersion(policy: ManagedPolicy, id: string): void {
    policy.defaultVersion = id;
    this.#changed(policy);
  }

  deletePolicy(policy: ManagedPolicy): void {
    const carriers = this.carriersOf(policy.arn, 'PermissionsPolicy');
    for (const { attached } of carriers) attached.delete(policy.arn);
    this.#policies.delete(policy.arn);
    this.#changed(...carriers);
    this.recorder.record(deletedItemOf(policy, this));
  }

  /** What mentions an entity in its own configuration item. */
  #related({ kind, name, attached, boundary, groups }: Entity): readonly Subject[] {
    return [
      ...[...attached, boundary].flatMap((arn) => this.#customerPolicy(arn)),
      ...[...groups].flatMap((group) => this.find('Group', group) ?? []),
      ...(kind === 'Group' ? this.membersOf(name) : []),
    ];
  }

  #customerPolicy(arn: string | undefined): readonly ManagedPolicy[] {
    const policy = arn === undefined ? undefined : this.policy(arn);
    return policy && !policy.isAwsManaged ? [policy] : [];
  }

  #changed(...subjects: readonly Subject[]): void {
    this.clock.advance({ seconds: 1 });
    // Items of a large account take long to make.
    if (!this.recorder.isOn) return;
    for (const subject of new Set(subjects)) {
      if (!('isAwsManaged' in subject && subject.isAwsManaged)) this.recorder.record(itemOf(subject, this));
    }
  }
}

const TRUST = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'codepipeline.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
};
