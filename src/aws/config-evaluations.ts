import {
  type ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
  PutEvaluationsCommand,
  type Evaluation as SentEvaluation,
} from '@aws-sdk/client-config-service';
import { AwsFailure, type Evaluation, RESOURCE_TYPES, type ResourceKey } from '#scan';
import { call, entriesOf } from './calls.ts';
import { batchesOf } from './config-items.ts';

/** The most that one PutEvaluations takes. */
const BATCH = 100;
const PUT = 'config:PutEvaluations';

type Token = { readonly resultToken: string; readonly testMode: boolean };

/** Puts batch after batch, and answers what AWS Config did not take although it answered with success. */
export async function putEvaluations(
  config: ConfigServiceClient,
  evaluations: readonly Evaluation[],
  { resultToken, testMode }: Token,
  signal: AbortSignal,
): Promise<readonly Evaluation[]> {
  const refused: Evaluation[] = [];
  const batches = batchesOf(evaluations, BATCH).map((batch) => ({ batch, sent: batch.map(sentForm) }));
  for (const { batch, sent } of batches) {
    const request = { Evaluations: sent, ResultToken: resultToken, TestMode: testMode };
    const command = new PutEvaluationsCommand(request);
    const { FailedEvaluations: failed = [] } = await call(PUT, signal, (options) =>
      config.send(command, options),
    );
    refused.push(...refusedOf(batch, failed));
  }
  return refused;
}

/** Everything is made ready before anything is sent, so that a mistake of ours does not leave half of it stored. */
function sentForm({ type, id, compliance, annotation, at }: Evaluation): SentEvaluation {
  // The SDK writes it as NaN, which is no JSON, and AWS Config could not say which evaluation it was.
  if (Number.isNaN(at.getTime())) {
    throw new AwsFailure('invalid', PUT, 'InvalidOrderingTimestamp', `no date to order ${type} ${id} by`);
  }
  return {
    ComplianceResourceType: type,
    ComplianceResourceId: id,
    ComplianceType: compliance,
    // An annotation is left out or has at least one character.
    ...(annotation !== undefined && annotation !== '' && { Annotation: annotation }),
    OrderingTimestamp: at,
  };
}

function refusedOf(batch: readonly Evaluation[], failed: readonly SentEvaluation[]): readonly Evaluation[] {
  const keys = new Set(failed.map((each) => `${each.ComplianceResourceType} ${each.ComplianceResourceId}`));
  const refused = batch.filter(({ type, id }) => keys.has(`${type} ${id}`));
  // A failure that names nothing of ours could be any of them.
  return refused.length < keys.size ? batch : refused;
}

/** Resources that a rule says something of; of NOT_APPLICABLE ones there is nothing left to take back. */
export function knownResources(
  config: ConfigServiceClient,
  ruleName: string,
  signal: AbortSignal,
): AsyncIterable<ResourceKey> {
  return entriesOf(async (NextToken) => {
    const command = new GetComplianceDetailsByConfigRuleCommand({
      ConfigRuleName: ruleName,
      ComplianceTypes: ['COMPLIANT', 'NON_COMPLIANT'],
      Limit: 100,
      NextToken,
    });
    const page = await call('config:GetComplianceDetailsByConfigRule', signal, (options) =>
      config.send(command, options),
    );
    const entries = (page.EvaluationResults ?? []).flatMap((result) => {
      const { ResourceType, ResourceId } = result.EvaluationResultIdentifier?.EvaluationResultQualifier ?? {};
      return keyOf(ResourceType, ResourceId);
    });
    return { entries, next: page.NextToken };
  });
}

function keyOf(given: string | undefined, id: string | undefined): readonly ResourceKey[] {
  const type = RESOURCE_TYPES.find((known) => known === given);
  return type === undefined || id === undefined ? [] : [{ type, id }];
}
