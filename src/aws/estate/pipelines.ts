import {
  type ActionDeclaration,
  GetPipelineCommand,
  ListPipelinesCommand,
  type PipelineDeclaration,
} from '@aws-sdk/client-codepipeline';
import type { PipelineSource } from '#account';
import { entriesOf, inParallel, listOf } from '../calls.ts';
import { expected, unlessGone } from '../errors.ts';
import type { RegionClients } from './clients.ts';
import { isConnectionArn } from './connections.ts';

const LIST = 'codepipeline:ListPipelines';
const GET = 'codepipeline:GetPipeline';
/** The names of a page. */
const PAGE = 1000;
/** Other Regions are read at the same time. */
const AT_ONCE = 3;

/** Source actions that use a connection. There is no call that tells several pipelines. */
export async function pipelineSourcesOf(
  clients: RegionClients,
  signal: AbortSignal,
): Promise<readonly PipelineSource[]> {
  const names = await listOf(pipelineNames(clients, signal));
  const sources = await inParallel(names, (name) => sourcesOf(name, clients, signal), AT_ONCE);
  return sources.flat();
}

function pipelineNames({ codePipeline, calls }: RegionClients, signal: AbortSignal) {
  return entriesOf(async (nextToken) => {
    const command = new ListPipelinesCommand({ maxResults: PAGE, nextToken });
    return calls.make(LIST, signal, async (options) => {
      const page = await codePipeline.send(command, options);
      const entries = expected(page.pipelines, LIST).map(({ name }) => expected(name, LIST));
      return { entries, next: page.nextToken };
    });
  });
}

async function sourcesOf(
  name: string,
  { codePipeline, calls, region }: RegionClients,
  signal: AbortSignal,
): Promise<readonly PipelineSource[]> {
  const command = new GetPipelineCommand({ name });
  const answer = await unlessGone(calls.make(GET, signal, (options) => codePipeline.send(command, options)));
  if (!answer) return [];
  const pipeline = expected(answer.pipeline, GET);
  const arn = expected(answer.metadata?.pipelineArn, GET);
  return actionsOf(pipeline).flatMap(({ roleArn, configuration }): PipelineSource[] => {
    const { ConnectionArn: connectionArn } = configuration ?? {};
    if (connectionArn === undefined || !isConnectionArn(connectionArn)) return [];
    return [
      {
        arn,
        region,
        name,
        roleArn: roleArn ?? expected(pipeline.roleArn, GET),
        connectionArn,
        repository: configuration?.FullRepositoryId,
        branch: configuration?.BranchName,
        outputFormat: configuration?.OutputArtifactFormat,
      },
    ];
  });
}

function actionsOf({ stages = [] }: PipelineDeclaration): readonly ActionDeclaration[] {
  return stages.flatMap(({ actions = [] }) => actions);
}
