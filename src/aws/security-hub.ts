import {
  type AwsSecurityFinding,
  type AwsSecurityFindingFilters,
  DescribeHubCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { productArn, type StoredFinding } from '#findings';
import { AwsFailure, type FindingStore, type HubState, type OwnFindings } from '#scan';
import { entriesOf } from './calls.ts';
import { type AwsOptions, settingsFor } from './clients.ts';
import { batchesOf } from './config-items.ts';
import { expected } from './errors.ts';
import { HubCalls, READ } from './security-hub-calls.ts';
import { equals, MOST_VALUES, PAGE } from './security-hub-filters.ts';
import { FindingImport, NOT_SUBSCRIBED } from './security-hub-import.ts';
import type { Time } from './security-hub-pace.ts';
import { bestPractices, neighbours } from './security-hub-standards.ts';

/** Security Hub behind the port. */
export function findingStore(options: AwsOptions, time: Time): FindingStore {
  const hub = new SecurityHubClient({ ...settingsFor(options), maxAttempts: 1 });
  const calls = new HubCalls(time);
  return {
    state: (signal) => hubState(hub, calls, signal),
    own: (wanted, signal) => ownFindings(hub, calls, wanted, signal),
    import: (findings, signal) => new FindingImport(hub, calls, signal).run(findings),
    bestPractices: (signal) => bestPractices(hub, calls, signal),
    neighbours: (wanted, signal) => neighbours(hub, calls, wanted, signal),
  };
}

async function hubState(hub: SecurityHubClient, calls: HubCalls, signal: AbortSignal): Promise<HubState> {
  try {
    await calls.make('securityhub:DescribeHub', signal, async (options) =>
      expected((await hub.send(new DescribeHubCommand({}), options)).HubArn, 'securityhub:DescribeHub'),
    );
    return 'subscribed';
  } catch (error) {
    if (error instanceof AwsFailure && error.code === NOT_SUBSCRIBED) return 'not subscribed';
    throw error;
  }
}

async function* ownFindings(
  hub: SecurityHubClient,
  calls: HubCalls,
  wanted: OwnFindings,
  signal: AbortSignal,
): AsyncGenerator<StoredFinding, void> {
  for (const some of withFewValues(wanted)) {
    yield* entriesOf(async (NextToken) => {
      const command = new GetFindingsCommand({ Filters: filtersOf(some), NextToken, MaxResults: PAGE });
      return calls.make(READ, signal, async (options) => {
        const answer = await hub.send(command, options);
        const entries = expected(answer.Findings, READ).flatMap((finding) => asked(finding, some));
        return { entries, next: answer.NextToken };
      });
    });
  }
}

function withFewValues(wanted: OwnFindings): readonly OwnFindings[] {
  return 'ids' in wanted
    ? batchesOf(wanted.ids, MOST_VALUES).map((ids) => ({ ...wanted, ids }))
    : batchesOf(wanted.generators, MOST_VALUES).map((generators) => ({ ...wanted, generators }));
}

/** A hub that aggregates answers what other accounts and Regions have as well, unless it is asked for one of each. */
function filtersOf(wanted: OwnFindings): AwsSecurityFindingFilters {
  return {
    ProductArn: equals([productOf(wanted)]),
    AwsAccountId: equals([wanted.account]),
    Region: equals([wanted.region]),
    ...('ids' in wanted ? { Id: equals(wanted.ids) } : { GeneratorId: equals(wanted.generators) }),
  };
}

function productOf({ account, region, partition }: OwnFindings): string {
  return productArn({ account, region, partition });
}

/** The finding, if it is one that was asked for: what a filter lets through would be archived as if it were ours. */
function asked(finding: AwsSecurityFinding, wanted: OwnFindings): readonly StoredFinding[] {
  if (!isWhole(finding) || finding.ProductArn !== productOf(wanted)) return [];
  if (finding.AwsAccountId !== wanted.account || (finding.Region ?? wanted.region) !== wanted.region)
    return [];
  const isAsked =
    'ids' in wanted ? wanted.ids.includes(finding.Id) : wanted.generators.includes(finding.GeneratorId);
  return isAsked ? [finding] : [];
}

function isWhole(finding: AwsSecurityFinding): finding is AwsSecurityFinding & StoredFinding {
  const { Id, ProductArn, GeneratorId, AwsAccountId, CreatedAt, UpdatedAt, Title, Description } = finding;
  const texts = [Id, ProductArn, GeneratorId, AwsAccountId, CreatedAt, UpdatedAt, Title, Description];
  return texts.every((text) => typeof text === 'string') && Array.isArray(finding.Resources);
}
