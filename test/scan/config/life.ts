import type { AwsDouble, Entity, Item } from '../../support/aws-double/index.ts';
import { BROAD, NAMED, UNRELATED } from './policies.ts';

type Account = AwsDouble['account'];
type Kind = Entity['kind'];
type Edit = (account: Account) => void;

/** Who appears in the lives; names come back with new ids after a deletion. */
const CAST = { Role: 'deployer', User: 'ada', Group: 'builders' } as const;
const [SHIP, FENCE] = ['ship', 'fence'];
const DOCUMENTS = { broad: BROAD, named: NAMED, unrelated: UNRELATED };
type Document = keyof typeof DOCUMENTS;

const on =
  (kind: Kind, edit: (entity: Entity, account: Account) => void): Edit =>
  (account) => {
    const entity = account.find(kind, CAST[kind]);
    if (entity) edit(entity, account);
  };
const arnOf = ({ id }: Account, policy: string | undefined) => `arn:aws:iam::${id}:policy/${policy}`;

const onPolicy =
  (
    name: string | undefined,
    edit: (policy: NonNullable<ReturnType<Account['policy']>>, account: Account) => void,
  ): Edit =>
  (account) => {
    const policy = account.policy(arnOf(account, name));
    if (policy) edit(policy, account);
  };

const create =
  (kind: Kind, inline?: Document): Edit =>
  (account) => {
    if (account.find(kind, CAST[kind])) return;
    account.create(kind, CAST[kind], { ...(inline && { inline: { own: DOCUMENTS[inline] } }) });
  };
const remove = (kind: Kind): Edit => on(kind, (entity, account) => account.delete(entity));
const inline = (kind: Kind, document: Document): Edit =>
  on(kind, (entity, account) => account.setInline(entity, 'own', DOCUMENTS[document]));
const noInline = (kind: Kind): Edit => on(kind, (entity, account) => account.setInline(entity, 'own'));
const attach = (kind: Kind): Edit =>
  on(kind, (entity, account) => {
    const policy = account.policy(arnOf(account, SHIP));
    if (policy) account.attach(entity, policy.arn);
  });
const detach = (kind: Kind): Edit =>
  on(kind, (entity, account) => account.detach(entity, arnOf(account, SHIP)));
const bound = (kind: Kind): Edit =>
  on(kind, (entity, account) => account.setBoundary(entity, arnOf(account, FENCE)));
const unbound = (kind: Kind): Edit => on(kind, (entity, account) => account.setBoundary(entity, undefined));
const membership = (change: 'join' | 'leave'): Edit =>
  on('User', (user, account) => {
    const group = account.find('Group', CAST.Group);
    if (group) account[change](user, group);
  });
const version = (name: string | undefined, document: Document, asDefault = true): Edit =>
  onPolicy(name, (policy, account) => void account.addVersion(policy, DOCUMENTS[document], { asDefault }));
const rollBack = (name: string | undefined): Edit =>
  onPolicy(name, (policy, account) => account.setDefaultVersion(policy, policy.versions.at(-1)?.id ?? ''));

/** A policy comes back with the same ARN and starts over at v1. AWS deletes none that somebody carries. */
const remake = (name: string, document: Document): Edit =>
  onPolicy(name, (policy, account) => {
    const usages = ['PermissionsPolicy', 'PermissionsBoundary'] as const;
    if (usages.some((usage) => account.carriersOf(policy.arn, usage).length > 0)) return;
    account.deletePolicy(policy);
    account.createPolicy(name, DOCUMENTS[document]);
  });

/** What can happen to somebody; it does not where it makes no sense. */
export const EDITS = {
  'role made, named': create('Role', 'named'),
  'role made, broad': create('Role', 'broad'),
  'role deleted': remove('Role'),
  'role inline broad': inline('Role', 'broad'),
  'role inline named': inline('Role', 'named'),
  'role inline gone': noInline('Role'),
  'role carries ship': attach('Role'),
  'role drops ship': detach('Role'),
  'role bounded by fence': bound('Role'),
  'role unbounded': unbound('Role'),
  'user made': create('User'),
  'user deleted': remove('User'),
  'user inline broad': inline('User', 'broad'),
  'user inline gone': noInline('User'),
  'user carries ship': attach('User'),
  'user drops ship': detach('User'),
  'user bounded by fence': bound('User'),
  'user unbounded': unbound('User'),
  'user joins': membership('join'),
  'user leaves': membership('leave'),
  'group made': create('Group', 'named'),
  'group deleted': remove('Group'),
  'group inline broad': inline('Group', 'broad'),
  'group inline named': inline('Group', 'named'),
  'group carries ship': attach('Group'),
  'group drops ship': detach('Group'),
  'ship broad': version(SHIP, 'broad'),
  'ship named': version(SHIP, 'named'),
  'ship has a broad version': version(SHIP, 'broad', false),
  'ship back at its oldest version': rollBack(SHIP),
  'ship remade broad': remake('ship', 'broad'),
  'ship remade named': remake('ship', 'named'),
  'fence broad': version(FENCE, 'broad'),
  'fence unrelated': version(FENCE, 'unrelated'),
} satisfies Record<string, Edit>;
export type EditName = keyof typeof EDITS;

/** Everybody is there when a life begins, carries `ship`, and is compliant. */
export function prologue(account: Account): void {
  account.createPolicy('ship', NAMED);
  account.createPolicy('fence', UNRELATED);
  const names = [
    'group made',
    'group carries ship',
    'user made',
    'user joins',
    'role made, named',
    'role carries ship',
  ] as const;
  for (const name of names) EDITS[name](account);
}

/** Lives in which it matters what came when, of at most five events. */
export const LIVES: Readonly<Record<string, readonly EditName[]>> = {
  'a role is edited along with its policy': ['role inline broad', 'ship named'],
  'a policy turns broad': ['ship named', 'ship broad'],
  'a policy turns broad and back': ['ship broad', 'ship named'],
  'a policy is rolled back': ['ship broad', 'ship has a broad version', 'ship back at its oldest version'],
  'a version that nobody uses is added': [
    'ship has a broad version',
    'role inline broad',
    'role inline named',
  ],
  'a boundary closes': ['role inline broad', 'role bounded by fence'],
  'a boundary opens': ['role inline broad', 'role bounded by fence', 'fence broad'],
  'a boundary closes again': ['fence broad', 'role inline broad', 'role bounded by fence', 'fence unrelated'],
  'a boundary is taken away': ['user inline broad', 'user bounded by fence', 'user unbounded'],
  'a group turns broad': ['group inline broad'],
  'a group turns broad and back': ['group inline broad', 'group inline named'],
  'somebody leaves a broad group': ['group inline broad', 'user leaves'],
  'somebody joins a broad group': ['user leaves', 'group inline broad', 'user joins'],
  'a group is deleted': ['group inline broad', 'group deleted'],
  'a broad role is deleted': ['role inline broad', 'role deleted'],
  'a broad role comes back harmless': ['role inline broad', 'role deleted', 'role made, named'],
  'a harmless role comes back broad': ['role deleted', 'role made, broad', 'ship broad'],
};

/** More events than can be put in every order. */
export const LONG_LIVES: Readonly<Record<string, readonly EditName[]>> = {
  'a group comes back without its members': [
    'group inline broad',
    'group deleted',
    'group made',
    'user inline broad',
  ],
  'a policy comes back broad': [
    'role drops ship',
    'group drops ship',
    'ship remade broad',
    'role carries ship',
  ],
  'a policy comes back harmless': [
    'ship broad',
    'role drops ship',
    'group drops ship',
    'ship remade named',
    'role carries ship',
  ],
};

export type Recorded = { readonly item: Item; readonly before: Item | undefined };

/** An account whose AWS Config records at once what it sees, and makes it known when the test says so. */
export class Chronicle {
  readonly #unpublished = new Map<string, Item[]>();
  readonly #ids = new Map<string, { readonly type: string; readonly id: string }>();
  readonly #recorder: Account['recorder'];
  readonly #record: (item: Item) => void;

  constructor({ recorder }: Account) {
    this.#recorder = recorder;
    this.#record = recorder.record.bind(recorder);
    recorder.record = (item) => {
      const { resourceType: type, resourceId: id } = item;
      this.#ids.set(`${type} ${id}`, { type, id });
      this.#unpublished.set(`${type} ${id}`, [...(this.#unpublished.get(`${type} ${id}`) ?? []), item]);
    };
  }

  /** Every role, user and group that ever was. */
  get principals(): readonly { readonly type: string; readonly id: string }[] {
    return [...this.#ids.values()].filter(({ type }) => type !== 'AWS::IAM::Policy');
  }

  /** Resources with something that is not known yet. */
  get waiting(): readonly string[] {
    return [...this.#unpublished.keys()];
  }

  /** Makes everything known, in the order in which it happened. */
  publishAll(): readonly Recorded[] {
    const all: Recorded[] = [];
    while (this.waiting.length > 0) all.push(...this.waiting.map((resource) => this.publish(resource)));
    return all;
  }

  /** Makes the oldest unknown item of a resource known. */
  publish(resource: string): Recorded {
    const [item, ...rest] = this.#unpublished.get(resource) ?? [];
    if (!item) throw new Error(`nothing of ${resource} waits`);
    if (rest.length > 0) this.#unpublished.set(resource, rest);
    else this.#unpublished.delete(resource);
    const before = this.#recorder.historyOf(item.resourceType, item.resourceId).at(-1);
    this.#record(item);
    return { item, before };
  }
}

/** What AWS Config has to hold in the end, told from the account alone and without any of our code. */
export function expectedResults(
  account: Account,
  { principals }: Chronicle,
): Readonly<Record<string, string>> {
  const entities = (['Role', 'User', 'Group'] as const).flatMap((kind) => account.all(kind));
  return Object.fromEntries(
    principals.map(({ type, id }) => {
      const entity = entities.find((each) => each.id === id);
      const compliance = entity && (isBroad(entity, account) ? 'NON_COMPLIANT' : 'COMPLIANT');
      return [`${type} ${id}`, compliance ?? 'NOT_APPLICABLE'];
    }),
  );
}

function isBroad(entity: Entity, account: Account): boolean {
  const groups = [...entity.groups].flatMap((name) => account.find('Group', name) ?? []);
  const grants = [entity, ...groups].some(
    ({ inline: own, attached }) =>
      [...own.values()].some(isBroadText) ||
      [...attached].some((arn) => isBroadText(defaultOf(account, arn))),
  );
  return grants && (entity.boundary === undefined || isBroadText(defaultOf(account, entity.boundary)));
}

function isBroadText(text: string | undefined): boolean {
  return text === JSON.stringify(BROAD);
}

function defaultOf(account: Account, arn: string): string | undefined {
  const policy = account.policy(arn);
  return policy?.versions.find(({ id }) => id === policy.defaultVersion)?.document;
}
