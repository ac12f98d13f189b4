import { describe, expect, it } from 'vitest';
import type { ConfigRulePorts } from '#scan';
import { eventForm } from '../support/aws-double/index.ts';
import { changeMessage, newestOf, notificationOf } from './config/events.ts';
import { BROAD, NAMED, UNRELATED } from './config/policies.ts';
import { openRule, type Rule } from './config/rule.ts';

/** Everybody who can carry a policy, and one who does not. */
async function carried() {
  const rule = await openRule();
  const { account } = rule.aws;
  const ship = account.createPolicy('ship', NAMED);
  const builders = account.create('Group', 'builders', { attached: [ship.arn] });
  account.create('Group', 'readers', { inline: { own: BROAD } });
  const subjects = {
    policy: ship,
    role: account.create('Role', 'deployer', { attached: [ship.arn] }),
    bounded: account.create('Role', 'bounded', { inline: { own: BROAD }, boundary: ship.arn }),
    both: account.create('User', 'both', { attached: [ship.arn], boundary: ship.arn, groups: ['builders'] }),
    boundedUser: account.create('User', 'bounded', { inline: { own: BROAD }, boundary: ship.arn }),
    group: builders,
    member: account.create('User', 'member', { groups: ['builders', 'readers'] }),
  };
  account.create('Role', 'bystander', { inline: { own: BROAD } });
  return { ...rule, account, ship, subjects };
}

/** By the names above. */
function toldOf({ told }: Rule, subjects: Readonly<Record<string, { readonly id: string }>>) {
  const nameOf = (id: string) => Object.keys(subjects).find((name) => subjects[name]?.id === id) ?? id;
  return Object.fromEntries(told().map(({ id, compliance }) => [nameOf(id), compliance]));
}

describe('a change of a managed policy', () => {
  it('is a change of all that carry it: by attachment, as boundary, and through groups', async () => {
    const world = await carried();
    world.account.addVersion(world.ship, BROAD);
    const message = notificationOf(newestOf(world.aws, world.ship));
    const now = world.account.clock.advance({ days: 1 });
    const outcome = await world.invoke(message);
    expect(toldOf(world, world.subjects)).toEqual({
      policy: 'NOT_APPLICABLE',
      role: 'NON_COMPLIANT',
      bounded: 'NON_COMPLIANT',
      both: 'NON_COMPLIANT',
      boundedUser: 'NON_COMPLIANT',
      group: 'NON_COMPLIANT',
      member: 'NON_COMPLIANT',
    });
    expect(world.told()).toHaveLength(7);
    // The policy as of its item, its carriers as of the moment at which IAM was asked.
    const [policy, ...carriers] = world.told();
    expect(policy?.at).toEqual(newestOf(world.aws, world.ship).item.configurationItemCaptureTime);
    expect(new Set(carriers.map(({ at }) => at.getTime()))).toEqual(new Set([now.getTime()]));
    expect(outcome).toMatchObject({ evaluations: 7, nonCompliant: 6, undetermined: 0 });
  });

  it('is one when it turns harmless as well', async () => {
    const world = await carried();
    world.account.addVersion(world.ship, UNRELATED);
    await world.invoke(notificationOf(newestOf(world.aws, world.ship)));
    expect(toldOf(world, world.subjects)).toEqual({
      policy: 'NOT_APPLICABLE',
      role: 'COMPLIANT',
      bounded: 'COMPLIANT',
      both: 'COMPLIANT',
      boundedUser: 'COMPLIANT',
      group: 'COMPLIANT',
      // Of the other group.
      member: 'NON_COMPLIANT',
    });
  });

  it.each<[string, (world: Awaited<ReturnType<typeof carried>>) => void]>([
    [
      'a version that is not the default',
      ({ account, ship }) => void account.addVersion(ship, BROAD, { asDefault: false }),
    ],
    [
      'one more that carries it',
      ({ account, ship }) => void account.create('Role', 'another', { attached: [ship.arn] }),
    ],
  ])('matters to nobody else when it is %s', async (_what, change) => {
    const world = await carried();
    change(world);
    await world.invoke(notificationOf(newestOf(world.aws, world.ship)));
    expect(toldOf(world, world.subjects)).toEqual({ policy: 'NOT_APPLICABLE' });
    expect(world.calls()).toEqual({ 'config:PutEvaluations': 1 });
  });

  it('counts when it only says which version is the default', async () => {
    const world = await carried();
    const id = world.account.addVersion(world.ship, BROAD, { asDefault: false });
    world.account.setDefaultVersion(world.ship, id);
    await world.invoke(notificationOf(newestOf(world.aws, world.ship)));
    expect(toldOf(world, world.subjects)).toMatchObject({ role: 'NON_COMPLIANT' });
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['no property', { changedProperties: {}, changeType: 'UPDATE' }],
    ['that the policy is new', { changedProperties: { Configuration: {} }, changeType: 'CREATE' }],
    ['that all of it changed', { changedProperties: { Configuration: {} }, changeType: 'UPDATE' }],
  ])('counts when the difference says %s', async (_what, diff) => {
    const world = await carried();
    await world.invoke(changeMessage(eventForm(newestOf(world.aws, world.ship).item), diff));
    expect(world.told()).toHaveLength(7);
  });

  it('finds carriers page by page', async () => {
    const rule = await openRule();
    const { account, iam } = rule.aws;
    const ship = account.createPolicy('ship', NAMED);
    const group = account.create('Group', 'builders', { attached: [ship.arn] });
    for (let index = 0; index < 7; index += 1) {
      account.create('Role', `role-${index}`, { attached: [ship.arn] });
      account.create('User', `user-${index}`, { groups: ['builders'] });
    }
    iam.mostPerPage = 3;
    account.addVersion(ship, BROAD);
    await rule.invoke(notificationOf(newestOf(rule.aws, ship)));
    expect(rule.told().filter(({ compliance }) => compliance === 'NON_COMPLIANT')).toHaveLength(15);
    expect(rule.told()).toContainEqual(expect.objectContaining({ id: group.id }));
  });

  it('asks only a few things at a time', async () => {
    const rule = await openRule();
    const { account, faults, traffic } = rule.aws;
    const ship = account.createPolicy('ship', NAMED);
    for (let index = 0; index < 30; index += 1) {
      const policies = Array.from(
        { length: 8 },
        (_, at) => account.createPolicy(`p-${index}-${at}`, UNRELATED).arn,
      );
      account.create('Role', `role-${index}`, { attached: [ship.arn, ...policies] });
    }
    account.addVersion(ship, BROAD);
    faults.next('iam:GetPolicy', { kind: 'slow', milliseconds: 5 }, 100);
    await rule.invoke(notificationOf(newestOf(rule.aws, ship)));
    expect(rule.told()).toHaveLength(31);
    expect(traffic.mostAtOnce).toBeGreaterThan(1);
    expect(traffic.mostAtOnce).toBeLessThanOrEqual(5);
  });

  it('that hundreds carry is answered by the listing of the account, and told in batches of 100', async () => {
    const rule = await openRule();
    const { account } = rule.aws;
    const ship = account.createPolicy('ship', NAMED);
    for (let index = 0; index < 250; index += 1) {
      account.create('Role', `role-${index}`, { attached: [ship.arn] });
      account.create('Role', `bystander-${index}`);
    }
    account.addVersion(ship, BROAD);
    await rule.invoke(notificationOf(newestOf(rule.aws, ship)));
    expect(rule.told()).toHaveLength(251);
    expect(rule.held()).toHaveLength(251);
    expect(rule.calls()).toEqual({
      'config:PutEvaluations': 3,
      'iam:GetAccountAuthorizationDetails': 1,
      'iam:ListEntitiesForPolicy': 1,
    });
  });

  it('that is gone by now is a change of nobody', async () => {
    const rule = await openRule();
    const { account } = rule.aws;
    const ship = account.createPolicy('ship', BROAD);
    account.create('Role', 'deployer', { attached: [ship.arn] });
    const message = notificationOf(newestOf(rule.aws, ship));
    account.deletePolicy(ship);
    await rule.invoke(message);
    expect(rule.told()).toMatchObject([{ id: ship.id, compliance: 'NOT_APPLICABLE' }]);
  });

  it('needs to say which policy it is', async () => {
    const world = await carried();
    const item = { ...eventForm(newestOf(world.aws, world.ship).item), ARN: undefined };
    await expect(world.invoke(changeMessage(item))).rejects.toThrow(/^invokingEvent: ARN is missing$/);
    expect(world.calls()).toEqual({});
  });
});

describe('a change of a group', () => {
  it('is a change of its users', async () => {
    const rule = await openRule();
    const { account } = rule.aws;
    const group = account.create('Group', 'builders', { inline: { own: NAMED } });
    const [ada, grace] = ['ada', 'grace'].map((name) =>
      account.create('User', name, { groups: ['builders'] }),
    );
    account.create('User', 'bystander', { inline: { own: BROAD } });
    account.setInline(group, 'own', BROAD);
    const { item, before } = newestOf(rule.aws, group);
    const now = account.clock.advance({ days: 1 });
    await rule.invoke(notificationOf({ item, before }));
    expect(rule.told()).toMatchObject([
      { id: group.id, compliance: 'NON_COMPLIANT', at: item.configurationItemCaptureTime },
      { id: ada?.id, compliance: 'NON_COMPLIANT', at: now },
      { id: grace?.id, compliance: 'NON_COMPLIANT', at: now },
    ]);
  });

  it('without users is that of itself alone', async () => {
    const rule = await openRule();
    const group = rule.aws.account.create('Group', 'builders', { inline: { own: BROAD } });
    await rule.invoke(notificationOf(newestOf(rule.aws, group)));
    expect(rule.told()).toMatchObject([{ id: group.id, compliance: 'NON_COMPLIANT' }]);
    expect(rule.calls()).toEqual({ 'config:PutEvaluations': 1, 'iam:GetGroup': 1 });
  });
});

describe('what changes while it is read', () => {
  /** Does something right after a principal was read. */
  const afterReading =
    (edit: () => void) =>
    (ports: ConfigRulePorts): ConfigRulePorts => {
      const { principal } = ports.reader;
      const reader = {
        ...ports.reader,
        principal: async (...given: Parameters<typeof principal>) => {
          const record = await principal(...given);
          edit();
          return record;
        },
      };
      return { ...ports, reader };
    };

  it('is told of as of a moment before, so that the event of the change wins', async () => {
    const rule = await openRule({ change: afterReading(() => edit()) });
    const { account } = rule.aws;
    const ship = account.createPolicy('ship', NAMED);
    const role = account.create('Role', 'deployer', { attached: [ship.arn] });
    account.addVersion(ship, UNRELATED);
    const message = notificationOf(newestOf(rule.aws, ship));
    const edit = () => account.setInline(role, 'own', BROAD);
    const later = () => notificationOf(newestOf(rule.aws, role));
    await rule.invoke(message);
    expect(rule.told()).toContainEqual(expect.objectContaining({ id: role.id, compliance: 'COMPLIANT' }));
    await rule.invoke(later());
    expect(rule.held()).toContainEqual(expect.objectContaining({ id: role.id, compliance: 'NON_COMPLIANT' }));
  });

  it('is not told of at all when it is gone: its own event will tell', async () => {
    const rule = await openRule({
      change: (ports) => ({
        ...ports,
        reader: {
          ...ports.reader,
          holdersOf: async (...given) => {
            const holders = await ports.reader.holdersOf(...given);
            edit();
            return holders;
          },
        },
      }),
    });
    const { account } = rule.aws;
    const ship = account.createPolicy('ship', NAMED);
    const role = account.create('Role', 'deployer', { attached: [ship.arn] });
    const other = account.create('Role', 'other', { attached: [ship.arn] });
    const edit = () => {
      account.delete(role);
      // Somebody else under the same name is not the one who was listed.
      account.create('Role', 'deployer', { inline: { own: BROAD } });
    };
    account.addVersion(ship, BROAD);
    await rule.invoke(notificationOf(newestOf(rule.aws, ship)));
    expect(rule.told()).toMatchObject([
      { id: ship.id, compliance: 'NOT_APPLICABLE' },
      { id: other.id, compliance: 'NON_COMPLIANT' },
    ]);
  });

  it('is not what AWS Config knew of it, which may be minutes old', async () => {
    const rule = await openRule();
    const { account } = rule.aws;
    const ship = account.createPolicy('ship', UNRELATED);
    const role = account.create('Role', 'deployer', { attached: [ship.arn] });
    account.addVersion(ship, NAMED);
    const message = notificationOf(newestOf(rule.aws, ship));
    account.recorder.isOn = false;
    account.setInline(role, 'own', BROAD);
    account.recorder.isOn = true;
    await rule.invoke(message);
    expect(rule.told()).toContainEqual(expect.objectContaining({ id: role.id, compliance: 'NON_COMPLIANT' }));
  });
});

describe('a function that is not in the account of its rule', () => {
  it('judges no strangers', async () => {
    const rule = await openRule();
    const { account } = rule.aws;
    const ship = account.createPolicy('ship', BROAD);
    account.create('Role', 'deployer', { attached: [ship.arn] });
    const item = { ...eventForm(newestOf(rule.aws, ship).item), awsAccountId: '444455556666' };
    await expect(rule.invoke(changeMessage(item), { accountId: '444455556666' })).rejects.toThrow(
      'the principals are of account 111122223333, the rule of account 444455556666',
    );
    expect(rule.calls()).not.toHaveProperty('config:PutEvaluations');
  });
});
