import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeUnread, FACTS_SCHEMA_VERSION, type Facts, readFacts } from '#account';

const CONNECTION =
  'arn:aws:codestar-connections:eu-central-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
const ROLE = 'arn:aws:iam::111122223333:role/pipelines/web';
const HOSTILE = `\u202e\u0000\ud800 "}]\u001b[31m ${'🦄'.repeat(2_500)}`;

const WHOLE: Facts = {
  account: '111122223333',
  readAt: '2026-06-01T00:00:00.000Z',
  regions: ['eu-central-1', 'us-gov-west-1'],
  connections: {
    known: true,
    items: [
      {
        arn: CONNECTION,
        region: 'eu-central-1',
        name: HOSTILE,
        status: 'AVAILABLE',
        provider: 'GitHub',
        hostArn: undefined,
      },
    ],
    unread: [
      {
        what: 'connections',
        region: 'us-gov-west-1',
        permission: 'codeconnections:ListConnections',
        message: HOSTILE,
      },
    ],
  },
  hosts: {
    known: true,
    items: [
      {
        arn: 'arn:aws:codeconnections:eu-central-1:111122223333:host/forge-0a1b2c3d',
        region: 'eu-central-1',
        name: 'forge',
        status: 'PENDING',
        statusMessage: HOSTILE,
        provider: 'GitLabSelfManaged',
        endpoint: 'https://forge.example.com',
        vpc: {
          vpcId: 'vpc-0a1b2c3d4e5f60718',
          subnetIds: ['subnet-1'],
          securityGroupIds: [],
          hasTlsCertificate: false,
        },
      },
    ],
    unread: [],
  },
  pipelines: {
    known: true,
    items: [
      {
        arn: 'arn:aws:codepipeline:eu-central-1:111122223333:web',
        region: 'eu-central-1',
        name: 'web',
        roleArn: ROLE,
        connectionArn: CONNECTION,
        repository: 'acme/web',
        branch: HOSTILE,
        outputFormat: 'CODEBUILD_CLONE_REF',
      },
    ],
    unread: [],
  },
  projects: {
    known: true,
    items: [
      {
        arn: 'arn:aws:codebuild:eu-central-1:111122223333:project/web',
        region: 'eu-central-1',
        name: 'web',
        roleArn: ROLE,
        connectionArn: undefined,
        repository: undefined,
        vpcId: 'vpc-0a1b2c3d4e5f60718',
      },
    ],
    unread: [],
  },
  vpcs: {
    known: true,
    items: [{ id: 'vpc-0a1b2c3d4e5f60718', region: 'eu-central-1', name: HOSTILE, ownerId: '444455556666' }],
    unread: [],
  },
  endpoints: {
    known: true,
    items: [
      {
        id: 'vpce-0a1b2c3d4e5f60718',
        region: 'eu-central-1',
        vpcId: 'vpc-0a1b2c3d4e5f60718',
        name: undefined,
        serviceName: 'com.amazonaws.eu-central-1.codestar-connections.api',
        state: 'available',
        privateDns: true,
        policy: HOSTILE,
        securityGroups: [
          { id: 'sg-0a1b2c3d4e5f60718', ingress: undefined },
          {
            id: 'sg-1a1b2c3d4e5f60718',
            ingress: [
              {
                protocol: '-1',
                fromPort: undefined,
                toPort: undefined,
                cidrs: ['10.0.0.0/8', '2001:db8::/32'],
                sources: ['sg-0a1b2c3d4e5f60718', 'pl-1'],
              },
            ],
          },
        ],
      },
    ],
    unread: [],
  },
  lastUsed: {
    known: true,
    items: [
      { principalId: 'AROAEXAMPLE', createdAt: '2024-01-01T00:00:00Z', lastUsedAt: null, services: [] },
      {
        principalId: 'AIDAEXAMPLE',
        createdAt: undefined,
        lastUsedAt: undefined,
        services: [
          { namespace: 'codeconnections', lastUsedAt: null },
          { namespace: 'codestar-connections', lastUsedAt: '2026-05-01T10:20:30+00:00' },
        ],
      },
    ],
    unread: [],
  },
  hub: {
    known: false,
    unread: [{ what: 'Security Hub', region: undefined, permission: undefined, message: 'no answer' }],
  },
};

const WRITTEN = JSON.parse(JSON.stringify({ schemaVersion: FACTS_SCHEMA_VERSION, ...WHOLE }));

/** The facts with one element put in place of another. */
function withElement(path: string, value: unknown): unknown {
  const copy = structuredClone(WRITTEN);
  const names = path.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce((inner, name) => inner[name], copy);
  holder[last] = value;
  return copy;
}

function problemsOf(given: unknown): readonly string[] {
  const reading = readFacts(given);
  return reading.ok ? [] : reading.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('facts.json', () => {
  it('comes back as it was written, hostile texts and all', () => {
    expect(readFacts(WRITTEN)).toEqual({ ok: true, facts: WHOLE });
  });

  it('may lack a part, which then nobody has asked for', () => {
    const { hosts: _, ...rest } = WRITTEN;
    expect(readFacts({ ...rest, hub: null })).toEqual({
      ok: true,
      facts: { ...WHOLE, hosts: { known: false, unread: [] }, hub: { known: false, unread: [] } },
    });
  });

  it('may hold what a later minor version adds', () => {
    const later = withElement('connections.items.0.later', { than: 'this' }) as object;
    expect(readFacts({ ...later, schemaVersion: '1.9', more: [] })).toEqual({ ok: true, facts: WHOLE });
  });

  it.each<[string, unknown, string]>([
    ['schemaVersion', '2.0', 'schemaVersion: expected version 1 of the format; made by another release'],
    ['schemaVersion', undefined, 'schemaVersion: expected version 1 of the format; made by another release'],
    ['account', '1111', 'account: expected an account id (12 digits)'],
    ['readAt', 'yesterday', 'readAt: expected a time such as 2026-06-01T00:00:00Z'],
    ['readAt', '2026-13-41T00:00:00Z', 'readAt: expected a time such as 2026-06-01T00:00:00Z'],
    ['regions', 'eu-central-1', 'regions: expected a list'],
    ['regions.1', '*', 'regions[1]: expected a Region'],
    ['connections', [], 'connections: expected an object'],
    ['connections.known', 'yes', 'connections.known: expected true or false'],
    ['connections.items', undefined, 'connections.items: expected a list'],
    ['connections.items.0', null, 'connections.items[0]: expected an object'],
    ['connections.items.0.arn', ROLE, 'connections.items[0].arn: expected the ARN of a connection'],
    ['connections.items.0.name', 7, 'connections.items[0].name: expected a text'],
    ['connections.unread.0.message', null, 'connections.unread[0].message: expected a text'],
    [
      'hosts.items.0.vpc.hasTlsCertificate',
      'true',
      'hosts.items[0].vpc.hasTlsCertificate: expected true or false',
    ],
    ['pipelines.items.0.roleArn', CONNECTION, 'pipelines.items[0].roleArn: expected the ARN of a role'],
    ['projects.items.0.vpcId', 'web', 'projects.items[0].vpcId: expected the id of a VPC'],
    ['vpcs.items.0.ownerId', 444455556666, 'vpcs.items[0].ownerId: expected an account id (12 digits)'],
    [
      'endpoints.items.0.securityGroups.1.ingress.0.cidrs.1',
      '10.0.0.0/99',
      'endpoints.items[0].securityGroups[1].ingress[0].cidrs[1]: expected an address block such as 10.0.0.0/16',
    ],
    [
      'endpoints.items.0.securityGroups.1.ingress.0.fromPort',
      4.5,
      'endpoints.items[0].securityGroups[1].ingress[0].fromPort: expected a whole number',
    ],
    [
      'lastUsed.items.1.services.0.lastUsedAt',
      0,
      'lastUsed.items[1].services[0].lastUsedAt: expected a time such as 2026-06-01T00:00:00Z',
    ],
    ['hub.unread', {}, 'hub.unread: expected a list'],
  ])('names the bad element: %s as %j', (path, value, problem) => {
    expect(problemsOf(withElement(path, value))).toEqual([problem]);
  });

  it.each([undefined, null, 17, 'facts', [], [{}]])('is an object: %j is none', (given) => {
    expect(problemsOf(given)).toEqual([': expected an object; what a live scan saved as facts.json']);
  });

  it('tells the first twenty of many problems', () => {
    const items = Array.from({ length: 10_000 }, () => null);
    expect(problemsOf(withElement('connections.items', items)).length).toBe(20);
  });

  it('is read or refused, whatever it holds, and never quoted', () => {
    const elements = Object.keys(WRITTEN);
    fc.assert(
      fc.property(fc.constantFrom(...elements), fc.jsonValue(), (name, value) => {
        const reading = readFacts({ ...WRITTEN, [name]: value });
        if (reading.ok) return;
        expect(reading.problems.length).toBeGreaterThan(0);
        for (const { message } of reading.problems) expect(message).toMatch(/^expected [\x20-\x7e]+$/);
      }),
    );
  });

  it('takes names that objects have from birth for what they are', () => {
    const given = JSON.parse(JSON.stringify(WRITTEN).replace('"name":', '"__proto__":{"status":1},"name":'));
    expect(readFacts(given)).toEqual({ ok: true, facts: WHOLE });
    expect(problemsOf(withElement('connections.items.0', { constructor: 1 }))).toContain(
      'connections.items[0].arn: expected the ARN of a connection',
    );
  });
});

describe('what could not be read', () => {
  it.each([
    [
      { what: 'hosts', region: 'eu-west-1', permission: 'codeconnections:ListHosts', message: 'no' },
      'hosts in eu-west-1, which could not be read: missing permission codeconnections:ListHosts',
    ],
    [
      { what: 'last-accessed data', region: undefined, permission: undefined, message: 'timed out' },
      'last-accessed data, which could not be read: timed out',
    ],
  ])('is told with what is missing', (unread, text) => {
    expect(describeUnread(unread)).toBe(text);
  });

  it('is told in short, however much AWS had to say', () => {
    const unread = { what: 'VPCs', region: 'eu-west-1', permission: undefined, message: 'x'.repeat(10_000) };
    expect(describeUnread(unread).length).toBeLessThan(400);
  });
});
