import {
  BatchGetStandardsControlAssociationsCommand,
  DescribeHubCommand,
  GetEnabledStandardsCommand,
} from '@aws-sdk/client-securityhub';
import type { Hub, HubStandard } from '#account';
import { AwsFailure } from '#scan';
import { entriesOf, listOf } from '../calls.ts';
import { expected } from '../errors.ts';
import { NOT_SUBSCRIBED } from '../security-hub-import.ts';
import type { RegionClients } from './clients.ts';

const DESCRIBE = 'securityhub:DescribeHub';
const STANDARDS = 'securityhub:GetEnabledStandards';
const ASSOCIATIONS = 'securityhub:BatchGetStandardsControlAssociations';
const PAGE = 100;

/** Those that look at grants as well: the report tells theirs beside ours. */
const CONTROLS = ['IAM.1', 'IAM.21'];
const FOUNDATIONAL = /:standards\/aws-foundational-security-best-practices\//;

/** Security Hub of a Region. Of controls only the standard that has those beside ours is asked. */
export async function hubOf(clients: RegionClients, signal: AbortSignal): Promise<readonly Hub[]> {
  const { region } = clients;
  if (!(await isSubscribed(clients, signal))) return [{ region, subscribed: false, standards: [] }];
  const enabled = await listOf(enabledStandards(clients, signal));
  const standards: HubStandard[] = [];
  for (const { arn, status } of enabled) {
    const disabledControls = FOUNDATIONAL.test(arn) ? await disabledIn(arn, clients, signal) : [];
    standards.push({ arn, status, disabledControls });
  }
  return [{ region, subscribed: true, standards }];
}

async function isSubscribed({ securityHub, calls }: RegionClients, signal: AbortSignal): Promise<boolean> {
  try {
    await calls.make(DESCRIBE, signal, async (options) =>
      expected((await securityHub.send(new DescribeHubCommand({}), options)).HubArn, DESCRIBE),
    );
    return true;
  } catch (error) {
    if (error instanceof AwsFailure && error.code === NOT_SUBSCRIBED) return false;
    throw error;
  }
}

function enabledStandards({ securityHub, calls }: RegionClients, signal: AbortSignal) {
  return entriesOf(async (NextToken) => {
    const command = new GetEnabledStandardsCommand({ NextToken, MaxResults: PAGE });
    return calls.make(STANDARDS, signal, async (options) => {
      const page = await securityHub.send(command, options);
      const entries = expected(page.StandardsSubscriptions, STANDARDS).map(
        ({ StandardsArn, StandardsStatus }) => ({
          arn: expected(StandardsArn, STANDARDS),
          status: StandardsStatus ?? '',
        }),
      );
      return { entries, next: page.NextToken };
    });
  });
}

async function disabledIn(
  StandardsArn: string,
  { securityHub, calls }: RegionClients,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const ids = CONTROLS.map((SecurityControlId) => ({ SecurityControlId, StandardsArn }));
  const command = new BatchGetStandardsControlAssociationsCommand({ StandardsControlAssociationIds: ids });
  return calls.make(ASSOCIATIONS, signal, async (options) => {
    const answer = await securityHub.send(command, options);
    const details = expected(answer.StandardsControlAssociationDetails, ASSOCIATIONS);
    // Whatever the reason that nothing is said of a control, such as a Region that does not have it: there it does not look.
    return CONTROLS.filter((control) => {
      const association = details.find(({ SecurityControlId }) => SecurityControlId === control);
      return association?.AssociationStatus !== 'ENABLED';
    });
  });
}
