import { describe, expect, it } from 'vitest';
import { type BuildProject, FACT_PARTS, type Known, readFacts } from '#account';
import type { LiveReading } from '#scan';
import { ACCOUNT, CONNECTION, NAME, POLICY, REGION, ROLE, SERVICE } from './estate-sketch.ts';

const PRINCIPALS = ['ada', 'builders', 'deployer', 'grace', 'idle', 'nobody'];

/** What a reader of a whole account owes, whatever it speaks to: an account with both sketches in it. */
export function estateReaderContract(
  world: string,
  open: () => Promise<LiveReading>,
  { tellsPipelines = true } = {},
): void {
  describe(`a live reading of ${world}`, () => {
    it('tells whose account it is', async () => {
      const { identity, facts } = await open();
      expect(identity).toMatchObject({ account: ACCOUNT, partition: 'aws' });
      expect(facts.account).toBe(ACCOUNT);
      expect(facts.regions).toContain(REGION);
    });

    it('has all principals, with the policies they carry', async () => {
      const { builder, isWhole, problems } = await open();
      const { principals } = builder.finish();
      expect(principals.map(({ caller }) => caller.name).sort()).toEqual(PRINCIPALS);
      const deployer = principals.find(({ caller }) => caller.name === 'deployer');
      expect(deployer?.policies.identity.map(({ name }) => name.name)).toEqual(['first', 'second', 'ship']);
      expect(deployer?.policies.boundary?.map(({ unknown }) => unknown)).toEqual([false]);
      expect({ isWhole, problems }).toEqual({ isWhole: true, problems: [] });
    });

    it('knows which role fetches which repository through which connection, or that it could not be read', async () => {
      const { facts } = await open();
      if (!tellsPipelines) {
        expect(facts.pipelines.unread).toMatchObject([{ what: 'pipelines', region: REGION }]);
        return;
      }
      expect(itemsOf(facts.pipelines)).toMatchObject([
        {
          region: REGION,
          name: 'ship',
          roleArn: ROLE,
          connectionArn: CONNECTION,
          repository: 'example/app',
          branch: 'main',
          outputFormat: 'CODEBUILD_CLONE_REF',
        },
      ]);
    });

    it('knows which role builds what', async () => {
      const { facts } = await open();
      const projects = itemsOf(facts.projects).map(toldOfProject);
      expect(projects).toEqual([
        { name: 'build', roleArn: ROLE, repository: 'example/app', connectionArn: undefined },
        { name: 'package', roleArn: ROLE, repository: 'a-bucket/source.zip', connectionArn: undefined },
      ]);
    });

    it('knows the networks, and the endpoint with its policy and who may reach it', async () => {
      const { facts } = await open();
      const named = itemsOf(facts.vpcs).filter(({ name }) => name === NAME[0]?.Value);
      expect(named).toMatchObject([{ region: REGION, ownerId: ACCOUNT }]);
      const [endpoint, ...others] = itemsOf(facts.endpoints);
      expect(others).toEqual([]);
      expect(endpoint).toMatchObject({
        region: REGION,
        vpcId: named[0]?.id,
        serviceName: SERVICE,
        state: 'available',
        privateDns: true,
      });
      expect(JSON.parse(endpoint?.policy ?? '')).toEqual(JSON.parse(POLICY));
      expect(endpoint?.securityGroups.map(({ ingress }) => ingress)).toEqual([
        [{ protocol: 'tcp', fromPort: 443, toPort: 443, cidrs: ['10.0.0.0/16'], sources: [] }],
      ]);
    });

    it('knows whether Security Hub is used, Region by Region', async () => {
      const { facts } = await open();
      expect(
        itemsOf(facts.hub)
          .map(({ region }) => region)
          .sort(),
      ).toEqual([...facts.regions].sort());
    });

    it('knows of each principal when it was last used, or that it does not', async () => {
      const { facts } = await open();
      expect(itemsOf(facts.lastUsed)).toHaveLength(4);
      expect(itemsOf(facts.lastUsed).every(({ createdAt }) => createdAt !== undefined)).toBe(true);
    });

    it('reads nothing that it could not save and read again', async () => {
      const { facts } = await open();
      const saved = JSON.parse(JSON.stringify({ schemaVersion: '1.0', ...facts }));
      const reading = readFacts(saved);
      expect(reading.ok ? [] : reading.problems).toEqual([]);
      if (reading.ok) for (const part of FACT_PARTS) expect(reading.facts[part]).toEqual(facts[part]);
    });
  });
}

export function itemsOf<T>(part: Known<T>): readonly T[] {
  if (part.known) return part.items;
  throw new Error(`not known: ${JSON.stringify(part.unread)}`);
}

function toldOfProject({ name, roleArn, repository, connectionArn }: BuildProject) {
  return { name, roleArn, repository, connectionArn };
}
