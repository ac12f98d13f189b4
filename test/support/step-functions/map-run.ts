import type { Definition, Execution, World } from './machine.ts';
import { filled, type Json, resolved } from './paths.ts';
import { StateFailure } from './retries.ts';

type Execute = (definition: Definition, input: unknown, context: Json, world: World) => Promise<Execution>;
type Child = { readonly input: unknown; readonly execution: Execution | undefined };

/** Few, so that results come in more than one file: Step Functions begins a new one at 5 GB. */
const CHILDREN_IN_A_FILE = 2000;
const MAP_RUN = 'f4b2e8a0-1c3d-4e5f-8a9b-0c1d2e3f4a5b';

/**
 * A Distributed Map: a child execution for each item of a file, so many at once, until too many have failed.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export async function distributedMap(
  state: Json,
  input: unknown,
  context: Json,
  world: World,
  execute: Execute,
): Promise<unknown> {
  const scope = { input, context };
  const items = itemsOf(state.ItemReader as Json, scope, world);
  const most = Number(resolved(String(state.MaxConcurrencyPath), scope));
  const tolerated = Number(resolved(String(state.ToleratedFailurePercentagePath), scope));
  const children = items.map((Value, Index): { input: unknown; execution: Execution | undefined } => ({
    input: filled(state.ItemSelector, { input, context: { ...context, Map: { Item: { Index, Value } } } }),
    execution: undefined,
  }));
  let failed = 0;
  const isOver = () => (failed / children.length) * 100 > tolerated;
  const queue = children.values();
  const worker = async () => {
    for (const child of queue) {
      if (isOver()) return;
      const execution = await execute(state.ItemProcessor as Definition, child.input, context, world);
      child.execution = execution;
      if (execution.status === 'FAILED') failed += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, children.length) }, worker));
  const details = written(state.ResultWriter as Json, children, scope, world);
  if (isOver())
    throw new StateFailure(
      'States.ExceedToleratedFailureThreshold',
      'The specified tolerated failure threshold was exceeded',
    );
  return { MapRunArn: mapRunArn(), ResultWriterDetails: details };
}

function itemsOf(
  { Resource, ReaderConfig, Parameters }: Json,
  scope: Parameters<typeof filled>[1],
  world: World,
): unknown[] {
  const { InputType } = ReaderConfig as Json;
  if (Resource !== 'arn:aws:states:::s3:getObject' || InputType !== 'JSON')
    throw new Error('no reader of that kind');
  const { Key } = filled(Parameters, scope) as Json;
  const text = world.objects.get(String(Key));
  if (text === undefined) throw new StateFailure('States.ItemReaderFailed', `there is no ${String(Key)}`);
  const items: unknown = JSON.parse(text);
  if (Array.isArray(items)) return items;
  throw new StateFailure('States.ItemReaderFailed', 'Attempting to map over non-iterable node.');
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html */
function written(
  { Resource, Parameters }: Json,
  children: readonly Child[],
  scope: Parameters<typeof filled>[1],
  { objects }: World,
): Json {
  if (Resource !== 'arn:aws:states:::s3:putObject') throw new Error('no writer of that kind');
  const { Bucket, Prefix } = filled(Parameters, scope) as { Bucket: string; Prefix: string };
  const folder = `${Prefix}/${MAP_RUN}`;
  const write = (status: string, some: readonly Child[]) => {
    const files: { Key: string; Size: number }[] = [];
    for (let start = 0; start < some.length; start += CHILDREN_IN_A_FILE) {
      const Key = `${folder}/${status}_${files.length}.json`;
      const text = JSON.stringify(some.slice(start, start + CHILDREN_IN_A_FILE).map(describedChild));
      objects.set(Key, text);
      files.push({ Key, Size: text.length });
    }
    return files;
  };
  const of = (status: string | undefined) => children.filter(({ execution }) => execution?.status === status);
  const ResultFiles = {
    FAILED: write('FAILED', of('FAILED')),
    PENDING: write('PENDING', of(undefined)),
    SUCCEEDED: write('SUCCEEDED', of('SUCCEEDED')),
  };
  const Key = `${folder}/manifest.json`;
  objects.set(Key, JSON.stringify({ DestinationBucket: Bucket, MapRunArn: mapRunArn(), ResultFiles }));
  return { Bucket, Key };
}

function describedChild({ input, execution }: Child, index: number): Json {
  const common = {
    ExecutionArn: `arn:aws:states:eu-central-1:777788889999:execution:organization-scan/ScanAccounts:${index}`,
    Input: JSON.stringify(input),
    InputDetails: { Included: true },
    Name: String(index),
    StartDate: '2026-11-23T06:00:00.000Z',
    StateMachineArn: 'arn:aws:states:eu-central-1:777788889999:stateMachine:organization-scan/ScanAccounts',
    Status: execution?.status ?? 'PENDING',
    StopDate: '2026-11-23T06:01:00.000Z',
  };
  if (execution?.status === 'FAILED') return { ...common, Error: execution.error, Cause: execution.cause };
  if (!execution) return common;
  return { ...common, Output: JSON.stringify(execution.output), OutputDetails: { Included: true } };
}

function mapRunArn(): string {
  return `arn:aws:states:eu-central-1:777788889999:mapRun:organization-scan/ScanAccounts:${MAP_RUN}`;
}
