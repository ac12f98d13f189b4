import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FACT_PARTS, type FactPart } from '#account';
import { type LiveReading, NoSuchRegion } from '#scan';
import type { AwsDouble, Fault } from '../support/aws-double/index.ts';
import { failureOf, withoutWaits } from './connected.ts';
import { connectedEstate } from './connected-estate.ts';
import { estateReaderContract, itemsOf } from './estate-reader.contract.ts';
import { ACCOUNT, CONNECTION, drawEstateIn, REGION, ROLE, SOURCE } from './estate-sketch.ts';
import { drawIn } from './sketch.ts';

const always = Number.POSITIVE_INFINITY;

/** An account with something for every reader to read. */
async function drawn(options: Parameters<typeof connectedEstate>[0] = {}) {
  const world = await connectedEstate(options, { id: ACCOUNT });
  drawIn(world.aws);
  drawEstateIn(world.aws);
  return world;
}

async function full() {
  const world = await drawn();
  const { estate, hub } = world.aws;
  estate.region(REGION).connect('main');
  estate.region(REGION).host('ghe');
  estate.join('ou-exam-1', 'ou-exam-2');
  hub.standards.push({
    arn: FSBP,
    status: 'READY',
    controls: { 'IAM.1': 'one', 'IAM.21': 'other' },
    disabled: ['IAM.21'],
  });
  return world;
}

const FSBP = 'arn:aws:securityhub:eu-central-1::standards/aws-foundational-security-best-practices/v/1.0.0';

/** Time passes while they are read. */
function factsOf({ facts }: LiveReading): object {
  return { ...facts, readAt: undefined };
}

estateReaderContract('the double', async () => (await drawn()).read());

estateReaderContract('the double, with pages of one entry', async () => {
  const { aws, read } = await drawn();
  aws.iam.mostPerPage = 1;
  aws.estate.mostPerPage = 1;
  return read();
});

describe('reading a whole account', () => {
  it('takes one call for each list of each Region, and one for each pipeline', async () => {
    const { aws, read } = await full();
    await read();
    const regions = 3;
    expect(aws.traffic.counts).toEqual({
      'sts:GetCallerIdentity': 1,
      'ec2:DescribeRegions': 1,
      'iam:GetAccountAuthorizationDetails': 1,
      'iam:GenerateCredentialReport': 2,
      'iam:GetCredentialReport': 1,
      'codeconnections:ListConnections': regions,
      'codeconnections:ListHosts': regions,
      'codestar-connections:ListConnections': regions,
      'codestar-connections:ListHosts': regions,
      'codepipeline:ListPipelines': regions,
      'codepipeline:GetPipeline': 1,
      'codebuild:ListProjects': regions,
      'codebuild:BatchGetProjects': 1,
      'ec2:DescribeVpcs': regions,
      'ec2:DescribeVpcEndpoints': regions,
      'ec2:DescribeSecurityGroups': 1,
      'securityhub:DescribeHub': regions,
      'securityhub:GetEnabledStandards': 1,
      'securityhub:BatchGetStandardsControlAssociations': 1,
      'organizations:DescribeOrganization': 1,
      'organizations:ListParents': 3,
      'organizations:ListPoliciesForTarget': 4,
      'organizations:DescribePolicy': 1,
    });
  });

  it('says the same with pages of one entry', async () => {
    const one = await full();
    const whole = await one.read();
    const other = await full();
    other.aws.estate.mostPerPage = 1;
    other.aws.iam.mostPerPage = 1;
    const pieces = await other.read();
    expect(factsOf(pieces)).toEqual(factsOf(whole));
    expect(pieces.serviceControlPolicies).toEqual(whole.serviceControlPolicies);
    expect(pieces.builder.finish()).toEqual(whole.builder.finish());
  });

  it('keeps to a pace', async () => {
    const { aws, read, passed } = await drawn();
    for (let index = 0; index < 300; index += 1)
      aws.estate.region(REGION).pipeline(`pipeline-${index}`, ROLE, SOURCE);
    const { facts } = await read({ regions: [REGION] });
    expect(itemsOf(facts.pipelines)).toHaveLength(301);
    // Twenty at once, and ten a second from then on.
    expect(passed()).toBeGreaterThanOrEqual((302 - 20) / 10);
  });

  it('has so many calls under way and not more, however much there is to read', async () => {
    const { aws, read } = await drawn();
    for (const { name } of aws.estate.regions)
      for (let index = 0; index < 30; index += 1)
        aws.estate.region(name).pipeline(`pipeline-${index}`, ROLE, SOURCE);
    aws.faults.next('codepipeline:GetPipeline', { kind: 'slow', milliseconds: 5 }, always);
    await read();
    expect(aws.traffic.mostAtOnce).toBeLessThanOrEqual(24);
  });

  it('tells how far it is', async () => {
    const { aws, read } = await full();
    aws.iam.mostPerPage = 2;
    const told: string[] = [];
    await read({
      onProgress: ({ principals, pages, regions: { done, of } }) =>
        told.push(`${principals} ${pages} ${done}/${of}`),
    });
    expect(told.at(-1)).toBe('6 5 3/3');
    expect(new Set(told).size).toBeGreaterThan(5);
  });
});

/** What each operation tells; nothing else is lost without it. */
const OPERATIONS: readonly (readonly [string, FactPart | 'scps' | 'principals'])[] = [
  ['codeconnections:ListConnections', 'connections'],
  ['codestar-connections:ListConnections', 'connections'],
  ['codeconnections:ListHosts', 'hosts'],
  ['codestar-connections:ListHosts', 'hosts'],
  ['codepipeline:ListPipelines', 'pipelines'],
  ['codepipeline:GetPipeline', 'pipelines'],
  ['codebuild:ListProjects', 'projects'],
  ['codebuild:BatchGetProjects', 'projects'],
  ['ec2:DescribeVpcs', 'vpcs'],
  ['ec2:DescribeVpcEndpoints', 'endpoints'],
  ['ec2:DescribeSecurityGroups', 'endpoints'],
  ['securityhub:DescribeHub', 'hub'],
  ['securityhub:GetEnabledStandards', 'hub'],
  ['securityhub:BatchGetStandardsControlAssociations', 'hub'],
  ['iam:GenerateCredentialReport', 'lastUsed'],
  ['iam:GetCredentialReport', 'lastUsed'],
  ['iam:GetAccountAuthorizationDetails', 'principals'],
  ['organizations:DescribeOrganization', 'scps'],
  ['organizations:ListParents', 'scps'],
  ['organizations:ListPoliciesForTarget', 'scps'],
  ['organizations:DescribePolicy', 'scps'],
];

describe.each(OPERATIONS)('without %s', (operation, what) => {
  it('the missing permission is named, and everything else is read', async () => {
    const whole = await (await full()).read();
    const { aws, read } = await full();
    aws.faults.next(operation, { kind: 'denied' }, always);
    const reading = await read();
    const lost = what === 'principals' ? ['lastUsed'] : [what];
    for (const part of FACT_PARTS) {
      const isLost = lost.includes(part);
      if (!isLost) expect(reading.facts[part]).toEqual(whole.facts[part]);
      const permissions = new Set(reading.facts[part].unread.map(({ permission }) => permission));
      expect([...permissions]).toEqual(isLost ? [operation] : []);
    }
    expect(reading.unread.map(({ permission }) => permission)).toEqual(what === 'scps' ? [operation] : []);
    expect(reading.isWhole).toBe(what !== 'principals');
    expect(reading.problems.map(({ message }) => message)).toEqual(
      what === 'principals' ? [expect.stringContaining(`missing permission ${operation}`)] : [],
    );
    expect(reading.builder.principalCount).toBe(what === 'principals' ? 0 : 6);
  });
});

it('docs/live-scan.md names just the permissions that are used', () => {
  const text = readFileSync('docs/live-scan.md', 'utf8');
  const [, policy = ''] = /```json\n(.*?)```/s.exec(text) ?? [];
  const operations = OPERATIONS.map(([operation]) => operation);
  expect(JSON.parse(policy).Statement[0].Action).toEqual(
    [...operations, 'ec2:DescribeRegions', 'iam:GetPolicy', 'iam:GetPolicyVersion'].sort(),
  );
});

describe('a call of a reader that fails at first', () => {
  it.each<[string, Fault]>([
    ['was throttled', { kind: 'throttled' }],
    ['failed inside AWS', { kind: 'broken' }],
    ['was cut off', { kind: 'reset' }],
  ])('is repeated when it %s', async (_how, fault) => {
    withoutWaits();
    const whole = await (await full()).read();
    const { aws, read } = await full();
    for (const [operation] of OPERATIONS) aws.faults.next(operation, fault, 2);
    const reading = await read();
    expect(factsOf(reading)).toEqual(factsOf(whole));
    expect(reading.serviceControlPolicies).toEqual(whole.serviceControlPolicies);
    expect(reading.isWhole).toBe(true);
  });

  it('is given up at last, and then it is what could not be read', async () => {
    withoutWaits();
    const { aws, read } = await full();
    aws.faults.next(`ec2:DescribeVpcs ${REGION}`, { kind: 'throttled' }, always);
    const { facts } = await read();
    expect(facts.vpcs).toMatchObject({ known: true, items: [] });
    expect(facts.vpcs.unread).toEqual([
      {
        what: 'VPCs',
        region: REGION,
        permission: undefined,
        message: expect.stringContaining('ec2:DescribeVpcs failed: RequestLimitExceeded'),
      },
    ]);
  });
});

describe('a Region', () => {
  it('that may not be read is told by its name', async () => {
    const { aws, read } = await full();
    aws.faults.next('codeconnections:ListConnections eu-west-1', { kind: 'denied' }, always);
    const { facts } = await read();
    expect(facts.connections.unread.map(({ region }) => region)).toEqual(['eu-west-1']);
    expect(itemsOf(facts.connections)).toHaveLength(1);
  });

  it('that is not enabled is left out where all are meant', async () => {
    const { read } = await full();
    const { facts } = await read();
    expect(facts.regions).toEqual(['eu-central-1', 'eu-west-1', 'us-east-1']);
  });

  it('that is not enabled and named is said to be unread in all that is read there', async () => {
    const { aws, read } = await full();
    const { facts } = await read({ regions: ['ap-east-1', REGION] });
    expect(facts.regions).toEqual([REGION]);
    for (const part of FACT_PARTS.filter((name) => name !== 'lastUsed'))
      expect(facts[part].unread).toMatchObject([{ region: 'ap-east-1', message: /not enabled/ }]);
    expect(aws.traffic.counts['codeconnections:ListConnections']).toBe(1);
  });

  it('that is not enabled is told as such also where nobody may list Regions', async () => {
    const { aws, read } = await full();
    aws.faults.next('ec2:DescribeRegions', { kind: 'denied' }, always);
    const { facts } = await read({ regions: ['ap-east-1', REGION] });
    expect(itemsOf(facts.connections)).toHaveLength(1);
    for (const part of FACT_PARTS.filter((name) => name !== 'lastUsed')) {
      const { unread } = facts[part];
      expect(new Set(unread.map(({ region }) => region))).toEqual(new Set(['ap-east-1']));
      expect(unread[0]?.message).toMatch(/not enabled/);
      expect(unread[0]?.permission).toBeUndefined();
    }
  });

  it('that does not exist is an error', async () => {
    const { read } = await full();
    await expect(read({ regions: ['eu-wst-1'] })).rejects.toThrow(NoSuchRegion);
  });

  it('is only that of the credentials where nobody may list Regions and none is named', async () => {
    const { aws, read } = await full();
    aws.faults.next('ec2:DescribeRegions', { kind: 'denied' }, always);
    const { facts } = await read();
    expect(facts.regions).toEqual(['eu-central-1']);
    expect(facts.vpcs.unread).toMatchObject([{ permission: 'ec2:DescribeRegions' }]);
  });
});

describe('credentials', () => {
  it.each<[string, Fault]>([
    ['sts:GetCallerIdentity', { kind: 'refused', code: 'ExpiredToken', status: 403 }],
    ['ec2:DescribeVpcs', { kind: 'refused', code: 'RequestExpired' }],
    ['codebuild:ListProjects', { kind: 'refused', code: 'ExpiredTokenException' }],
    ['iam:GetAccountAuthorizationDetails', { kind: 'refused', code: 'ExpiredToken', status: 403 }],
    ['organizations:ListParents', { kind: 'refused', code: 'ExpiredTokenException' }],
    ['iam:GetCredentialReport', { kind: 'refused', code: 'ExpiredToken', status: 403 }],
  ])('that expire before %s end everything', async (operation, fault) => {
    const { aws, read } = await full();
    aws.faults.next(operation, fault, always);
    expect(await failureOf(read())).toMatchObject({ operation, code: /Expired/ });
  });
});

describe('managed policies that the listing leaves out', () => {
  const boundary = (world: { readonly aws: AwsDouble }) => {
    world.aws.iam.listsBoundaries = false;
    const { arn } = world.aws.account.createPolicy(
      'Fence',
      { Version: '2012-10-17', Statement: [] },
      {
        isAwsManaged: true,
      },
    );
    for (const name of ['one', 'two', 'three']) world.aws.account.create('Role', name, { boundary: arn });
    return arn;
  };

  it('are read once each, however many carry them', async () => {
    const world = await drawn();
    boundary(world);
    const { builder } = await world.read();
    const one = builder.finish().principals.find(({ caller }) => caller.name === 'one');
    expect(one?.policies.boundary?.map(({ unknown }) => unknown)).toEqual([false]);
    expect(world.aws.traffic.counts).toMatchObject({ 'iam:GetPolicy': 1, 'iam:GetPolicyVersion': 1 });
  });

  it('stay unknown where they may not be read', async () => {
    const world = await drawn();
    boundary(world);
    world.aws.faults.next('iam:GetPolicy', { kind: 'denied' }, always);
    const { builder, unread } = await world.read();
    const one = builder.finish().principals.find(({ caller }) => caller.name === 'one');
    expect(one?.policies.boundary?.map(({ unknown }) => unknown)).toEqual([true]);
    expect(unread).toMatchObject([{ permission: 'iam:GetPolicy' }]);
  });
});

describe('service control policies', () => {
  const deny = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'codeconnections:*', Resource: '*' }],
  };

  it('come level by level, the root first and the account last', async () => {
    const { aws, read } = await drawn();
    const organization = aws.estate.join('ou-exam-1', 'ou-exam-2');
    organization.attach('p-deny', deny, 'ou-exam-2', ACCOUNT);
    const { serviceControlPolicies: levels } = await read();
    expect(levels.map((level) => level.map(({ name }) => name))).toEqual([
      ['FullAWSAccess'],
      ['FullAWSAccess'],
      ['FullAWSAccess', 'deny'],
      ['FullAWSAccess', 'deny'],
    ]);
    expect(JSON.parse(levels[3]?.[1]?.document ?? '')).toEqual(deny);
    expect(aws.traffic.counts['organizations:DescribePolicy']).toBe(2);
  });

  it.each<[string, (aws: AwsDouble) => void]>([
    ['an account of no organization', () => {}],
    ['the management account', ({ estate }) => Object.assign(estate.join(), { management: ACCOUNT })],
    [
      'an organization that does not use them',
      ({ estate }) => Object.assign(estate.join(), { hasServiceControlPolicies: false }),
    ],
  ])('do not bind %s', async (_what, arrange) => {
    const { aws, read } = await drawn();
    arrange(aws);
    const { serviceControlPolicies: levels, unread } = await read();
    expect({ levels, unread }).toEqual({ levels: [], unread: [] });
  });

  it('are unread for an account that may not ask for them', async () => {
    const { aws, read } = await drawn();
    Object.assign(aws.estate.join('ou-exam-1'), { isDelegated: false });
    const { serviceControlPolicies: levels, unread } = await read();
    expect(levels).toEqual([]);
    expect(unread).toMatchObject([
      { what: 'service control policies', permission: 'organizations:ListParents' },
    ]);
  });
});

describe('what is read', () => {
  it('holds a connection once that is listed under both prefixes', async () => {
    const { aws, read } = await drawn();
    const region = aws.estate.region(REGION);
    const arns = [region.connect('new'), region.connect('old', {}, 'codestar-connections')];
    const { facts } = await read();
    expect(itemsOf(facts.connections).map(({ arn }) => arn)).toEqual(arns);
  });

  it('says of hosts whether there is a certificate, and not which', async () => {
    const { aws, read } = await drawn();
    const vpc = { VpcId: 'vpc-1', SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] };
    aws.estate.region(REGION).host('with', { VpcConfiguration: { ...vpc, TlsCertificate: 'secret' } });
    aws.estate.region(REGION).host('without', { VpcConfiguration: vpc });
    aws.estate.region(REGION).host('public', { Status: 'VPC_CONFIG_FAILED_INITIALIZATION' });
    const { facts } = await read();
    expect(
      itemsOf(facts.hosts).map(({ name, status, vpc: at }) => [name, status, at?.hasTlsCertificate]),
    ).toEqual([
      ['with', 'AVAILABLE', true],
      ['without', 'AVAILABLE', false],
      ['public', 'VPC_CONFIG_FAILED_INITIALIZATION', undefined],
    ]);
    expect(JSON.stringify(facts)).not.toContain('secret');
  });

  it('names the role of the source action where it has one of its own', async () => {
    const { aws, read } = await drawn();
    const own = `arn:aws:iam::${ACCOUNT}:role/own`;
    const action = { name: 'fetch', configuration: SOURCE, roleArn: own };
    aws.estate.region(REGION).pipelines.push({ name: 'own', roleArn: ROLE, stages: [{ actions: [action] }] });
    const { facts } = await read();
    const found = itemsOf(facts.pipelines).map(({ name, roleArn }) => [name, roleArn]);
    expect(found).toEqual([
      ['ship', ROLE],
      ['own', own],
    ]);
  });

  it('leaves out pipelines that are gone by the time they are read, and sources without a connection', async () => {
    const { aws, read } = await drawn();
    aws.estate.region(REGION).pipeline('bucket', ROLE, { S3Bucket: 'a-bucket' }, { ConnectionArn: 'no ARN' });
    aws.faults.next('codepipeline:GetPipeline', { kind: 'refused', code: 'PipelineNotFoundException' });
    const { facts } = await read();
    expect(facts.pipelines).toEqual({ known: true, items: [], unread: [] });
  });

  it('tells every connection of a project, and no password', async () => {
    const { aws, read } = await drawn();
    const auth = { type: 'CODECONNECTIONS', resource: CONNECTION };
    aws.estate.region(REGION).project(
      'two',
      ROLE,
      { type: 'GITHUB', location: 'https://somebody:password@github.com/example/one.git', auth },
      {
        secondarySources: [
          { type: 'GITHUB', location: 'https://github.com/example/two', auth, sourceIdentifier: 'two' },
          { type: 'S3', location: 'a-bucket/key', sourceIdentifier: 'three' },
        ],
        vpcConfig: { vpcId: 'vpc-1' },
      },
    );
    const { facts } = await read();
    const two = itemsOf(facts.projects).filter(({ name }) => name === 'two');
    expect(two.map(({ repository, connectionArn, vpcId }) => [repository, connectionArn, vpcId])).toEqual([
      ['example/one', CONNECTION, 'vpc-1'],
      ['example/two', CONNECTION, 'vpc-1'],
    ]);
    expect(JSON.stringify(facts)).not.toContain('password');
  });

  it('keeps an endpoint whose security groups are gone', async () => {
    const { aws, read } = await drawn();
    aws.estate.region(REGION).securityGroups.length = 0;
    const { facts } = await read();
    const [endpoint] = itemsOf(facts.endpoints);
    expect(endpoint?.securityGroups).toEqual([{ id: expect.any(String), ingress: undefined }]);
  });

  it('passes over endpoints of other services and kinds', async () => {
    const { aws, read } = await drawn();
    const region = aws.estate.region(REGION);
    region.endpoint('vpc-1', [], { serviceName: `com.amazonaws.${REGION}.s3`, vpcEndpointType: 'Gateway' });
    region.endpoint('vpc-1', [], { serviceName: `com.amazonaws.${REGION}.sts` });
    const { facts } = await read();
    expect(itemsOf(facts.endpoints)).toHaveLength(1);
  });

  it('tells the standards of Security Hub and which of the two controls beside ours are off', async () => {
    const { facts } = await (await full()).read();
    expect(itemsOf(facts.hub)).toEqual([
      {
        region: 'eu-central-1',
        subscribed: true,
        standards: [{ arn: FSBP, status: 'READY', disabledControls: ['IAM.21'] }],
      },
      { region: 'eu-west-1', subscribed: false, standards: [] },
      { region: 'us-east-1', subscribed: false, standards: [] },
    ]);
  });

  it('tells when roles and users were last used, and of nobody that he never was where it is not known', async () => {
    const used = new Date('2026-01-02T03:04:05.000Z');
    const arrange = async () => {
      const world = await drawn();
      for (const [kind, name] of [['Role', 'deployer'] as const, ['User', 'ada'] as const])
        Object.assign(world.aws.account.find(kind, name) ?? {}, { lastUsed: used });
      const ids = (['Role', 'User'] as const).flatMap((kind) => world.aws.account.all(kind));
      const names = new Map(ids.map(({ id, name }) => [id, name]));
      const uses = async () =>
        Object.fromEntries(
          itemsOf((await world.read()).facts.lastUsed).map(({ principalId, lastUsedAt }) => [
            names.get(principalId),
            lastUsedAt,
          ]),
        );
      return { ...world, uses };
    };
    const at = used.toISOString();
    expect(await (await arrange()).uses()).toEqual({ deployer: at, idle: null, ada: at, grace: null });
    const { aws, uses } = await arrange();
    aws.faults.next('iam:GenerateCredentialReport', { kind: 'denied' }, always);
    expect(await uses()).toEqual({ deployer: at, idle: null, ada: undefined, grace: undefined });
  });

  it('is broken off where nobody waits for it any more', async () => {
    const { reader } = await drawn();
    const failure = await failureOf(reader.identity(AbortSignal.abort()));
    expect(failure).toMatchObject({ kind: 'aborted' });
  });
});
