import { distributedMap } from './map-run.ts';
import { filled, type Json, placed, resolved } from './paths.ts';
import { StateFailure, withRetries } from './retries.ts';

export type Definition = { readonly StartAt: string; readonly States: Readonly<Record<string, Json>> };

/** What a state machine touches. */
export type World = {
  /** Throws what the function throws. */
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  /** A bucket, by the names of its objects. */
  readonly objects: Map<string, string>;
  /** Told of every wait, in seconds; nothing really waits. */
  readonly onWait?: (seconds: number) => void;
};

export type Execution =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string };

/**
 * Step Functions, as far as our state machine uses it, after the Amazon States Language: https://states-language.net/spec.html
 * What it does not know it refuses, so that a field is never silently without effect.
 */
export async function execute(
  definition: Definition,
  input: unknown,
  context: Json,
  world: World,
): Promise<Execution> {
  try {
    return { status: 'SUCCEEDED', output: await run(definition, input, context, world) };
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error;
    return { status: 'FAILED', error: error.error, cause: error.cause };
  }
}

async function run(
  { StartAt, States }: Definition,
  input: unknown,
  context: Json,
  world: World,
): Promise<unknown> {
  let [name, value]: [string, unknown] = [StartAt, input];
  for (;;) {
    const state = States[name];
    if (!state) throw new Error(`there is no state ${name}`);
    const [output, next] = await step(state, value, context, world);
    if (next === undefined) return output;
    [name, value] = [next, output];
  }
}

/** What a state makes of its input, and which one comes next; none at the end. */
async function step(state: Json, input: unknown, context: Json, world: World): Promise<[unknown, string?]> {
  if (state.Type === 'Fail') throw failOf(state, input, context);
  const next = typeof state.Next === 'string' ? state.Next : undefined;
  try {
    const output = await withRetries(state.Retry, world, () => work(state, input, context, world));
    return next === undefined ? [output] : [output, next];
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error;
    const caught = catcherOf(state, error);
    if (!caught) throw error;
    const told = { Error: error.error, Cause: error.cause };
    return [placed(caught.ResultPath as string, told, input), String(caught.Next)];
  }
}

async function work(state: Json, input: unknown, context: Json, world: World): Promise<unknown> {
  switch (state.Type) {
    case 'Task':
      return task(checked(state, TASK), input, context, world);
    case 'Map':
      return placed(
        state.ResultPath as string,
        await distributedMap(checked(state, MAP), input, context, world, execute),
        input,
      );
    default:
      throw new Error(`no type of state that is known here: ${String(state.Type)}`);
  }
}

const ALWAYS = [
  'Type',
  'Comment',
  'Next',
  'End',
  'Retry',
  'Catch',
  'ResultPath',
  'Resource',
  'TimeoutSeconds',
];
const TASK = [...ALWAYS, 'Parameters', 'ResultSelector', 'OutputPath'];
const MAP = [
  ...ALWAYS,
  'Label',
  'ItemReader',
  'ItemSelector',
  'ItemProcessor',
  'ResultWriter',
  'MaxConcurrencyPath',
  'ToleratedFailurePercentagePath',
];

function checked(state: Json, known: readonly string[]): Json {
  const strange = Object.keys(state).filter((name) => !known.includes(name));
  if (strange.length > 0) throw new Error(`fields that are not known here: ${strange.join(', ')}`);
  return state;
}

/** Lambda answers with more than the payload; what a function throws comes with its name and as JSON. */
async function task(state: Json, input: unknown, context: Json, world: World): Promise<unknown> {
  if (!/^arn:aws:states:::lambda:invoke$/.test(String(state.Resource)))
    throw new Error(`no resource that is known here: ${String(state.Resource)}`);
  const { FunctionName, Payload } = filled(state.Parameters, { input, context }) as Json;
  const result = {
    StatusCode: 200,
    ExecutedVersion: '$LATEST',
    Payload: await invoked(String(FunctionName), Payload, world),
  };
  const selected =
    state.ResultSelector === undefined ? result : filled(state.ResultSelector, { input: result, context });
  const output = placed(state.ResultPath as string | undefined, selected, input);
  return state.OutputPath === undefined
    ? output
    : resolved(state.OutputPath as string, { input: output, context });
}

/** Everything passes through JSON, as it does on its way to a function and back. */
async function invoked(functionName: string, payload: unknown, world: World): Promise<unknown> {
  try {
    return json(await world.invoke(functionName, json(payload)));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const cause = { errorType: error.name, errorMessage: error.message, trace: [] };
    throw new StateFailure(error.name, JSON.stringify(cause));
  }
}

function json(value: unknown): unknown {
  const text = JSON.stringify(value ?? null);
  if (text.length > 256 * 1024) throw new StateFailure('States.DataLimitExceeded', 'more than 256 KiB');
  return JSON.parse(text);
}

function catcherOf({ Catch: catchers = [] }: Json, failure: StateFailure): Json | undefined {
  return (catchers as readonly Json[]).find(({ ErrorEquals: names }) => failure.isOneOf(names as string[]));
}

function failOf({ Error: error, CausePath: path }: Json, input: unknown, context: Json): StateFailure {
  if (typeof error !== 'string' || error.startsWith('States.'))
    throw new Error('an error needs a name of its own');
  return new StateFailure(error, String(resolved(String(path), { input, context })));
}
