import {
  type AwsSecurityFinding,
  GetEnabledStandardsCommand,
  GetFindingsCommand,
  ListSecurityControlDefinitionsCommand,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { HubPlace, Neighbour, Practices } from '#scan';
import { entriesOf, listOf } from './calls.ts';
import { batchesOf } from './config-items.ts';
import { expected } from './errors.ts';
import { type HubCalls, READ } from './security-hub-calls.ts';
import { equals, MOST_VALUES, PAGE } from './security-hub-filters.ts';

const STANDARDS = 'securityhub:GetEnabledStandards';
const CONTROLS = 'securityhub:ListSecurityControlDefinitions';
/** https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html; whichever version is enabled. */
const FSBP = /:standards\/aws-foundational-security-best-practices\/v\//;

/** AWS's Foundational Security Best Practices, as they are enabled here. Which controls they have is asked, since AWS adds some every month. */
export async function bestPractices(
  hub: SecurityHubClient,
  calls: HubCalls,
  signal: AbortSignal,
): Promise<Practices> {
  const standards = await listOf(
    entriesOf((NextToken) =>
      calls.make(STANDARDS, signal, async (options) => {
        const answer = await hub.send(new GetEnabledStandardsCommand({ NextToken }), options);
        return { entries: expected(answer.StandardsSubscriptions, STANDARDS), next: answer.NextToken };
      }),
    ),
  );
  const standard = standards.find(({ StandardsArn }) => FSBP.test(StandardsArn ?? ''));
  if (!standard) return { state: 'not enabled', controls: new Set() };
  const { StandardsArn, StandardsStatus: state = 'INCOMPLETE' } = standard;
  const controls = entriesOf((NextToken) =>
    calls.make(CONTROLS, signal, async (options) => {
      const command = new ListSecurityControlDefinitionsCommand({
        StandardsArn,
        NextToken,
        MaxResults: PAGE,
      });
      const answer = await hub.send(command, options);
      return { entries: expected(answer.SecurityControlDefinitions, CONTROLS), next: answer.NextToken };
    }),
  );
  const ids = (await listOf(controls)).flatMap(({ SecurityControlId: id }) => id ?? []);
  return { state, controls: new Set(ids) };
}

/** Active findings of Security Hub itself on some resources. */
export async function* neighbours(
  hub: SecurityHubClient,
  calls: HubCalls,
  { account, partition, region, arns }: HubPlace & { readonly arns: readonly string[] },
  signal: AbortSignal,
): AsyncGenerator<Neighbour, void> {
  for (const some of batchesOf(arns, MOST_VALUES)) {
    const Filters = {
      ProductArn: equals([`arn:${partition}:securityhub:${region}::product/aws/securityhub`]),
      AwsAccountId: equals([account]),
      Region: equals([region]),
      RecordState: equals(['ACTIVE']),
      ResourceId: equals(some),
    };
    yield* entriesOf((NextToken) =>
      calls.make(READ, signal, async (options) => {
        const command = new GetFindingsCommand({ Filters, NextToken, MaxResults: PAGE });
        const answer = await hub.send(command, options);
        return { entries: expected(answer.Findings, READ).flatMap(neighbour), next: answer.NextToken };
      }),
    );
  }
}

function neighbour(given: AwsSecurityFinding): readonly Neighbour[] {
  const { Id, ProductArn, Compliance, Resources = [], Workflow } = given;
  const control = Compliance?.SecurityControlId;
  if (Id === undefined || ProductArn === undefined || control === undefined) return [];
  const resources = Resources.flatMap((resource) => resource.Id ?? []);
  const status = Compliance?.Status ?? 'NOT_AVAILABLE';
  const isSuppressed = Workflow?.Status === 'SUPPRESSED';
  return [{ finding: { Id, ProductArn }, control, resources, status, isSuppressed }];
}
