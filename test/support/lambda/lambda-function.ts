import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, RuntimeApi } from './runtime-api.ts';
import { RUNTIME_CLIENT } from './runtime-client.ts';

export type FunctionSettings = {
  readonly name: string;
  /** As in the template: `handlers/config-rule.handler`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memorySize: number;
  readonly environment: Readonly<Record<string, string>>;
};

/** An execution environment: one process that is handed one event after the other. */
export type LambdaFunction = {
  /** From the start of the process until it asked for its first event. */
  readonly initMs: number;
  /** What it answered, and the lines it wrote meanwhile. */
  readonly invoke: (event: unknown) => Promise<{ readonly answer: Answer; readonly log: readonly string[] }>;
  readonly stop: () => Promise<void>;
};

const REGION = 'eu-central-1';

/** Starts the function in `folder` with the runtime client of AWS. `endpoint` takes the place of AWS. */
export async function startFunction(
  folder: string,
  settings: FunctionSettings,
  endpoint: string,
): Promise<LambdaFunction> {
  const api = await RuntimeApi.start(`arn:aws:lambda:${REGION}:111122223333:function:${settings.name}`);
  const logs = await mkdtemp(join(tmpdir(), 'ccguard-lambda-'));
  const log = openSync(join(logs, 'log'), 'a');
  const begin = performance.now();
  const child = spawn(process.execPath, [RUNTIME_CLIENT, settings.handler], {
    cwd: folder,
    env: environmentOf(folder, settings, endpoint, api.address),
    // A file, because what is in a pipe may be read after the answer that it was written before.
    stdio: ['ignore', log, log],
  });
  const exited = once(child, 'exit').then(([code]) =>
    api.abandon(new Error(`the process ended with ${code}`)),
  );
  const linesSince = (lines: number) =>
    readFileSync(join(logs, 'log'), 'utf8').split('\n').filter(Boolean).slice(lines);
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
    await api.close();
    rmSync(logs, { recursive: true });
  };
  try {
    await api.initialised;
  } catch (error) {
    const said = linesSince(0).join('\n');
    await stop();
    throw new Error(`\`${settings.handler}\` did not start\n${said}`, { cause: error });
  }
  return {
    initMs: performance.now() - begin,
    invoke: async (event) => {
      const before = linesSince(0).length;
      const answer = await api.invoke(JSON.stringify(event), settings.timeoutSeconds * 1000);
      return { answer, log: linesSince(before) };
    },
    stop,
  };
}

/** Nothing of the surroundings goes in: no profile, no credentials, no Region of whoever runs this. */
function environmentOf(
  folder: string,
  { name, handler, memorySize, environment }: FunctionSettings,
  endpoint: string,
  runtimeApi: string,
): NodeJS.ProcessEnv {
  return {
    ...environment,
    _HANDLER: handler,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: folder,
    TZ: ':UTC',
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE0000000000',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    AWS_SESSION_TOKEN: 'not-a-token',
    AWS_ENDPOINT_URL: endpoint,
  };
}
