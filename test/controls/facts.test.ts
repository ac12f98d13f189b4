import { describe, expect, it } from 'vitest';
import type {
  BuildProject,
  Connection,
  Facts,
  Hub,
  HubStandard,
  LastUsed,
  Unread,
  Vpc,
  VpcEndpoint,
} from '#account';
import { CONTROLS, DEFAULT_PARAMETERS, judgeResources, RESOURCE_CONTROLS, type Verdict } from '#controls';
import {
  CONNECTION,
  type Given,
  NOW,
  OTHER_CONNECTION,
  resourceVerdicts,
  UNREADABLE,
  verdictOf,
} from './judged.ts';

const USE = { Action: 'codeconnections:UseConnection', Resource: CONNECTION };
const VPC = 'vpc-0a1b2c3d4e5f60718';
const DENIED: Unread = {
  what: 'connections',
  region: 'us-east-1',
  permission: 'codeconnections:ListConnections',
  message: 'AccessDeniedException',
};
const REASON =
  'connections in us-east-1, which could not be read: missing permission codeconnections:ListConnections';

function known<T>(items: readonly T[], ...unread: readonly Unread[]) {
  return { known: true, items, unread } as const;
}

function connection(arn: string, status = 'AVAILABLE'): Connection {
  const region = arn.split(':')[3] ?? '';
  return { arn, region, name: 'web', status, provider: 'GitHub', hostArn: undefined };
}

function told({ status, message }: Verdict): string {
  return `${status}: ${message.key}`;
}

function dependsOn(verdict: Verdict): readonly string[] {
  return 'dependsOn' in verdict ? verdict.dependsOn : [];
}

function resources(id: string, given: Pick<Given, 'facts' | 'parameters'>) {
  const control = RESOURCE_CONTROLS.find((one) => one.id === id);
  if (!control) throw new Error(`no ${id}`);
  return resourceVerdicts(control, given).map(({ resource, verdict }) => [resource.id, told(verdict)]);
}

it('calls a group that could not be read by its name', () => {
  const verdict = verdictOf('CCG.6', {
    policies: [USE],
    groups: { devs: [UNREADABLE] },
    principal: 'arn:aws:iam::111122223333:user/ana',
    facts: { regions: ['us-east-1'], connections: known([connection(CONNECTION)]) },
  });
  if (verdict.status !== 'undetermined') expect.unreachable();
  expect(verdict.dependsOn.join()).toContain('of group devs');
});

describe('CCG.6', () => {
  const on = (given: Partial<Given>, ...live: readonly Connection[]) =>
    verdictOf('CCG.6', {
      policies: [USE],
      ...given,
      facts: { regions: ['us-east-1'], connections: known(live), ...given.facts },
    });

  it('names every connection that is gone, and the statements that name it', () => {
    const verdict = on(
      { policies: [{ ...USE, Resource: [CONNECTION, OTHER_CONNECTION] }, USE] },
      connection(OTHER_CONNECTION),
    );
    expect(verdict.message.text).toContain(CONNECTION);
    expect(verdict.message.text).not.toContain(OTHER_CONNECTION);
    expect(verdict.status === 'failed' && verdict.evidence.map(({ policy }) => policy.name)).toEqual([
      'policy-0',
      'policy-1',
    ]);
  });

  it('tells principals apart that differ only in the connection they name', () => {
    const live = connection(OTHER_CONNECTION);
    expect(told(on({}, live))).toBe('failed: gone');
    expect(told(on({ policies: [{ ...USE, Resource: OTHER_CONNECTION }] }, live))).toBe('passed: live');
  });

  it('takes both prefixes for one connection, in the grant and in the inventory', () => {
    const old = CONNECTION.replace('codeconnections', 'codestar-connections');
    expect(told(on({ policies: [{ ...USE, Resource: old }] }, connection(CONNECTION)))).toBe('passed: live');
    expect(told(on({}, connection(old), connection(CONNECTION)))).toBe('passed: live');
  });

  it('finds a connection whatever its status', () => {
    expect(told(on({}, connection(CONNECTION, 'ERROR')))).toBe('passed: live');
  });

  it('does not look at what a statement leaves out, nor at a Deny', () => {
    expect(told(on({ policies: [{ Action: USE.Action, NotResource: CONNECTION }] }))).toBe(
      'notApplicable: unnamed',
    );
    const open = { ...USE, Resource: '*' };
    expect(told(on({ policies: [open, { ...USE, Effect: 'Deny' }] }))).toBe('notApplicable: unnamed');
  });

  it('does not look at grants of other actions', () => {
    const gone = { ...USE, Action: 'codeconnections:PassConnection', Resource: OTHER_CONNECTION };
    expect(told(on({ policies: [USE, gone] }, connection(CONNECTION)))).toBe('passed: live');
  });

  it('is open where the Region could not be read, and names the permission', () => {
    const verdict = on({ facts: { connections: known([], DENIED) } });
    expect(told(verdict)).toBe('undetermined: unknown');
    expect(dependsOn(verdict)).toEqual([REASON]);
  });

  it('is not open where only another Region could not be read', () => {
    const verdict = on({ facts: { connections: known([], { ...DENIED, region: 'eu-west-1' }) } });
    expect(told(verdict)).toBe('failed: gone');
  });

  it('is open where nothing of it could be read', () => {
    const verdict = on({ facts: { connections: { known: false, unread: [DENIED] } } });
    expect(told(verdict)).toBe('undetermined: unread');
    expect(dependsOn(verdict)).toEqual([REASON]);
  });

  it('says of a connection of another account that it cannot be seen from here', () => {
    const foreign = CONNECTION.replace('111122223333', '444455556666');
    const verdict = on({ policies: [{ ...USE, Resource: foreign }] }, connection(CONNECTION));
    expect(told(verdict)).toBe('undetermined: unknown');
    expect(dependsOn(verdict)).toEqual([
      'the connections of account 444455556666, which cannot be read from account 111122223333',
    ]);
  });

  it('fails for what is gone, whatever else is not known', () => {
    const foreign = CONNECTION.replace('111122223333', '444455556666');
    expect(told(on({ policies: [{ ...USE, Resource: [foreign, CONNECTION] }] }))).toBe('failed: gone');
  });

  it('does not pass where a policy is unreadable', () => {
    expect(on({ policies: [USE, UNREADABLE] }, connection(CONNECTION)).status).toBe('undetermined');
  });
});

describe('CCG.11', () => {
  const RECORD: LastUsed = {
    principalId: 'AROAEXAMPLE',
    createdAt: '2020-01-01T00:00:00Z',
    lastUsedAt: undefined,
    services: undefined,
  };
  const on = (record: Partial<LastUsed>, given: Partial<Given> = {}) =>
    told(
      verdictOf('CCG.11', {
        policies: [USE],
        ...given,
        facts: { readAt: '2026-06-01T00:00:00Z', lastUsed: known([{ ...RECORD, ...record }]) },
      }),
    );
  const service = (lastUsedAt: string | null, namespace = 'codeconnections') => ({ namespace, lastUsedAt });

  it.each<[string, Partial<LastUsed>, string]>([
    ['the 90th day', { services: [service('2026-03-03T00:00:00Z')] }, 'failed: unused'],
    ['the day before', { services: [service('2026-03-03T00:00:01Z')] }, 'passed: used'],
    [
      'a use under one of the names',
      { services: [service(null), service('2026-05-31T00:00:00Z', 'codestar-connections')] },
      'passed: used',
    ],
    ['the use of another service', { services: [service('2026-05-31T00:00:00Z', 's3')] }, 'failed: unused'],
    ['no use of any service', { services: [] }, 'failed: unused'],
    ['a use after it was read', { services: [service('2026-06-02T00:00:00Z')] }, 'passed: used'],
    ['an old role nobody assumed', { lastUsedAt: null }, 'failed: idle'],
    ['a role last assumed long ago', { lastUsedAt: '2025-06-01T00:00:00Z' }, 'failed: idle'],
    ['a role assumed lately', { lastUsedAt: '2026-05-31T00:00:00Z' }, 'notApplicable: active'],
    ['a young role', { lastUsedAt: null, createdAt: '2026-03-04T00:00:00Z' }, 'notApplicable: young'],
    [
      'a young role that was used',
      { services: [service('2026-05-31T00:00:00Z')], createdAt: '2026-05-01T00:00:00Z' },
      'passed: used',
    ],
    ['a role of which nothing is known', {}, 'undetermined: unknown'],
    ['a role of unknown age', { lastUsedAt: null, createdAt: undefined }, 'undetermined: unknown'],
    [
      'a role of unknown age that was used once',
      { lastUsedAt: '2025-06-01T00:00:00Z', createdAt: undefined },
      'failed: idle',
    ],
    ['another principal', { principalId: 'AROAANOTHER', lastUsedAt: null }, 'undetermined: unknown'],
  ])('judges by the days before the reading: %s', (_, record, verdict) => {
    expect(on(record)).toBe(verdict);
  });

  it('counts as many days as unusedDays says', () => {
    const services = [service('2026-05-22T00:00:00Z')];
    expect(on({ services }, { parameters: { unusedDays: 10 } })).toBe('failed: unused');
    expect(on({ services }, { parameters: { unusedDays: 11 } })).toBe('passed: used');
  });

  it('shows the statements that could go', () => {
    const verdict = verdictOf('CCG.11', {
      policies: [USE, { Action: 's3:GetObject', Resource: '*' }],
      facts: { readAt: '2026-06-01T00:00:00Z', lastUsed: known([{ ...RECORD, lastUsedAt: null }]) },
    });
    expect(verdict.status === 'failed' && verdict.evidence.map(({ policy }) => policy.name)).toEqual([
      'policy-0',
    ]);
  });

  it('names what could not be read where a principal has no record', () => {
    const permission = 'iam:GenerateServiceLastAccessedDetails';
    const unread = { what: 'last-accessed data', region: undefined, permission, message: '' };
    const verdict = verdictOf('CCG.11', { policies: [USE], facts: { lastUsed: known([], unread) } });
    expect(dependsOn(verdict)[0]).toBe(
      'last-accessed data, which could not be read: missing permission iam:GenerateServiceLastAccessedDetails',
    );
  });
});

describe('CCG.12', () => {
  const vpc = (given: Partial<Vpc> = {}): Vpc => {
    return { id: VPC, region: 'us-east-1', name: 'builds', ownerId: '111122223333', ...given };
  };
  const endpoint = (given: Partial<VpcEndpoint> = {}): VpcEndpoint => ({
    id: 'vpce-0a1b2c3d4e5f60718',
    region: 'us-east-1',
    vpcId: VPC,
    name: undefined,
    serviceName: 'com.amazonaws.us-east-1.codestar-connections.api',
    state: 'available',
    privateDns: true,
    policy: undefined,
    securityGroups: [],
    ...given,
  });
  const project = (given: Partial<BuildProject>): BuildProject => ({
    arn: 'arn:aws:codebuild:us-east-1:111122223333:project/web',
    region: 'us-east-1',
    name: 'web',
    roleArn: undefined,
    connectionArn: CONNECTION,
    repository: undefined,
    vpcId: VPC,
    ...given,
  });
  const on = (facts: Partial<Facts>, ...vpcIds: readonly string[]) =>
    resources('CCG.12', {
      facts: { vpcs: known([vpc()]), endpoints: known([]), projects: known([]), ...facts },
      parameters: { vpcIds },
    });

  it.each<[string, Partial<Facts>, readonly string[], string]>([
    ['named, without an endpoint', {}, [VPC], 'failed: absent'],
    ['one of all, without an endpoint', {}, ['*'], 'failed: absent'],
    ['not named, without an endpoint', {}, ['vpc-1a1b2c3d4e5f60718'], 'notApplicable: outOfScope'],
    ['that nobody named and nothing runs in', {}, [], 'notApplicable: outOfScope'],
    ['in which a build uses a connection', { projects: known([project({})]) }, [], 'failed: absent'],
    [
      'in which a build uses no connection',
      { projects: known([project({ connectionArn: undefined })]) },
      [],
      'notApplicable: outOfScope',
    ],
    [
      'in which a build runs, where vpcIds names another',
      { projects: known([project({})]) },
      ['vpc-1a1b2c3d4e5f60718'],
      'notApplicable: outOfScope',
    ],
    ['with an endpoint', { endpoints: known([endpoint()]) }, [], 'passed: present'],
    [
      'with an endpoint in another VPC',
      { endpoints: known([endpoint({ vpcId: 'vpc-1a1b2c3d4e5f60718' })]) },
      [VPC],
      'failed: absent',
    ],
    [
      'with one that is pending',
      { endpoints: known([endpoint({ state: 'pending' })]) },
      [VPC],
      'failed: notReady',
    ],
    [
      'with one that is pending and one that is not',
      { endpoints: known([endpoint({ state: 'failed' }), endpoint({ id: 'vpce-1' })]) },
      [VPC],
      'passed: present',
    ],
    [
      'of another account, in which a build uses a connection',
      { vpcs: known([vpc({ ownerId: '444455556666' })]), projects: known([project({})]) },
      [],
      'undetermined: unknown',
    ],
  ])('judges a VPC %s', (_, facts, vpcIds, verdict) => {
    expect(on(facts, ...vpcIds).filter(([id]) => id === VPC)).toEqual([[VPC, verdict]]);
  });

  it('is open for a VPC where endpoints of its Region could not be read, and says so of the account', () => {
    const unread = { ...DENIED, what: 'VPC endpoints', permission: 'ec2:DescribeVpcEndpoints' };
    expect(on({ endpoints: known([], unread) }, VPC)).toEqual([
      [VPC, 'undetermined: unknown'],
      ['111122223333', 'undetermined: unread'],
    ]);
  });

  it('is open for a VPC that was not found', () => {
    expect(on({ vpcs: known([]) }, VPC, VPC)).toEqual([[VPC, 'undetermined: notFound']]);
  });
});

describe('CCG.14', () => {
  const old = CONNECTION.replace('codeconnections', 'codestar-connections');
  const id = CONNECTION.split('/')[1];

  it.each<[string, readonly Connection[], string]>([
    ['the newer listing', [connection(old), connection(CONNECTION, 'ERROR')], 'failed: errored'],
    ['the older listing', [connection(CONNECTION), connection(old, 'PENDING')], 'failed: pending'],
    ['neither', [connection(old), connection(CONNECTION)], 'passed: available'],
  ])('judges a connection once that is listed twice: not well in %s', (_, items, verdict) => {
    expect(resources('CCG.14', { facts: { connections: known(items) } })).toEqual([[id, verdict]]);
  });
});

describe('CCG.15', () => {
  it('tells everything that is wrong with a host in one finding', () => {
    const host = {
      arn: 'arn:aws:codeconnections:us-east-1:111122223333:host/forge-0a1b2c3d',
      region: 'us-east-1',
      name: 'forge',
      status: 'VPC_CONFIG_FAILED_INITIALIZATION',
      statusMessage: undefined,
      provider: undefined,
      endpoint: undefined,
      vpc: undefined,
    };
    const control = RESOURCE_CONTROLS.filter(({ id }) => id === 'CCG.15');
    const [found] = control.flatMap((one) => resourceVerdicts(one, { facts: { hosts: known([host]) } }));
    expect(found?.resource.id).toBe('forge-0a1b2c3d');
    expect(found?.verdict.message.text).toBe(
      'it is not available: its status is VPC_CONFIG_FAILED_INITIALIZATION; it has no VPC configuration, so the provider is reached over the Internet',
    );
  });
});

describe('CCG.16', () => {
  const STANDARD = {
    arn: 'arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0',
    status: 'READY',
    disabledControls: [],
  };
  const hub = (region: string, ...standards: readonly Partial<HubStandard>[]): Hub => {
    return { region, subscribed: true, standards: standards.map((given) => ({ ...STANDARD, ...given })) };
  };
  const off = (region: string): Hub => ({ region, subscribed: false, standards: [] });
  const unreadHub = { ...DENIED, what: 'Security Hub', permission: 'securityhub:DescribeHub' };

  it.each<[string, Facts['hub'], string]>([
    ['is ready in one Region of two', known([off('eu-west-1'), hub('us-east-1', {})]), 'passed: enabled'],
    [
      'has each of the two in another Region',
      known([
        hub('eu-west-1', { disabledControls: ['IAM.1'] }),
        hub('us-east-1', { disabledControls: ['IAM.21'] }),
      ]),
      'passed: enabled',
    ],
    [
      'is ready without the two, and has them where it is not ready',
      known([
        hub('eu-west-1', { disabledControls: ['IAM.1', 'IAM.21'] }),
        hub('us-east-1', { status: 'INCOMPLETE' }),
      ]),
      'failed: disabled',
    ],
    ['is not ready', known([hub('us-east-1', { status: 'FAILED' })]), 'failed: notReady'],
    [
      'stands beside another',
      known([hub('us-east-1', { arn: 'arn:x::standards/cis/v/5' }, {})]),
      'passed: enabled',
    ],
    [
      'is of another partition and version',
      known([hub('cn-north-1', { arn: STANDARD.arn.replace('aws:', 'aws-cn:').replace('1.0.0', '2.0.0') })]),
      'passed: enabled',
    ],
    [
      'is told by a hub that is not in use',
      known([{ ...hub('us-east-1', {}), subscribed: false }]),
      'failed: notSubscribed',
    ],
    ['is ready, whatever could not be read', known([hub('us-east-1', {})], unreadHub), 'passed: enabled'],
    ['may be where nobody could read it', known([off('us-east-1')], unreadHub), 'undetermined: unknown'],
  ])('judges the account by a standard that %s', (_, facts, verdict) => {
    expect(resources('CCG.16', { facts: { hub: facts } })).toEqual([['111122223333', verdict]]);
  });

  it('names the Regions, the controls and the permission', () => {
    const textOf = (facts: Facts['hub']) => {
      const control = RESOURCE_CONTROLS.filter(({ id }) => id === 'CCG.16');
      return control
        .flatMap((one) => resourceVerdicts(one, { facts: { hub: facts } }))
        .map(({ verdict }) => verdict);
    };
    const [disabled] = textOf(known([hub('us-east-1', { disabledControls: ['IAM.21', 'IAM.1'] })]));
    expect(disabled?.message.text).toBe(
      'the FSBP standard is ready in us-east-1, but without IAM.1 and IAM.21, which are disabled there',
    );
    const [absent] = textOf(known([off('us-east-1'), off('eu-west-1')]));
    expect(absent?.message.text).toContain(
      'does not use Security Hub in the Regions that were read: eu-west-1, us-east-1',
    );
    const [unknown] = textOf(known([off('us-east-1')], unreadHub));
    expect(unknown && dependsOn(unknown)).toEqual([
      'Security Hub in us-east-1, which could not be read: missing permission securityhub:DescribeHub',
    ]);
  });
});

describe('controls that have to know more than policies', () => {
  it.each(RESOURCE_CONTROLS)('say of the account that it has nothing to judge: $id', (control) => {
    const facts = Object.fromEntries(control.facts.map((part) => [part, known([])]));
    expect(resources(control.id, { facts })).toEqual([['111122223333', 'notApplicable: nothingThere']]);
  });

  it.each(RESOURCE_CONTROLS)('name the permission that is missing: $id', (control) => {
    const facts = Object.fromEntries(control.facts.map((part) => [part, { known: false, unread: [DENIED] }]));
    const [found] = resourceVerdicts(control, { facts });
    expect(found && told(found.verdict)).toBe('undetermined: unread');
    expect(found && dependsOn(found.verdict)).toEqual([REASON]);
  });

  it('say something each, of an account of which nothing was read', () => {
    const judged = judgeResources(
      RESOURCE_CONTROLS,
      { id: '111122223333', partition: 'aws-cn' },
      { facts: EMPTY, parameters: DEFAULT_PARAMETERS, now: NOW },
    );
    expect(judged.map(({ resource }) => resource.arn)).toEqual(['arn:aws-cn:iam::111122223333:root']);
    expect(judged[0]?.judgements.map(({ control, verdict }) => [control.id, told(verdict)])).toEqual(
      RESOURCE_CONTROLS.map(({ id }) => [id, 'notApplicable: notRead']),
    );
  });

  it.each(CONTROLS.filter(({ facts }) => facts))(
    'leave service-linked and excluded principals be: $id',
    ({ id }) => {
      const given = { policies: [USE], parameters: { excludePrincipals: ['*'] } };
      expect(told(verdictOf(id, given))).toBe('notApplicable: excluded');
    },
  );
});

const NOTHING = { known: false, unread: [] } as const;
const EMPTY: Facts = {
  account: '111122223333',
  readAt: '',
  regions: [],
  connections: NOTHING,
  hosts: NOTHING,
  pipelines: NOTHING,
  projects: NOTHING,
  vpcs: NOTHING,
  endpoints: NOTHING,
  lastUsed: NOTHING,
  hub: NOTHING,
};
