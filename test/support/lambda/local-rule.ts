import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AwsDouble, startAwsDouble } from '../aws-double/index.ts';
import { RULE } from './example-account.ts';
import { type FunctionSettings, type LambdaFunction, startFunction } from './lambda-function.ts';
import { ARCHIVE, functionIn, readTemplate } from './packaged.ts';
import type { Answer } from './runtime-api.ts';
import { unzip } from './zip.ts';

/** One result as it came over the wire. */
type Received = {
  readonly ComplianceResourceType: string;
  readonly ComplianceResourceId: string;
  readonly ComplianceType: string;
  readonly Annotation?: string;
  /** Seconds since 1970. */
  readonly OrderingTimestamp: number;
};

export type Invocation = {
  readonly answer: Answer;
  readonly log: readonly string[];
  /** What AWS Config was told, call by call. */
  readonly told: readonly { readonly isTest: boolean; readonly evaluations: readonly Received[] }[];
  /** How often which operation was called. */
  readonly calls: Readonly<Record<string, number>>;
};

/** The packaged function of the Config rule, between a double of AWS and the runtime client of Lambda. */
export type LocalRule = {
  readonly aws: AwsDouble;
  readonly initMs: number;
  readonly invoke: (event: unknown) => Promise<Invocation>;
  readonly stop: () => Promise<void>;
};

export async function startRule(
  packageFolder: string,
  environment: Readonly<Record<string, string>> = {},
  changes: Partial<FunctionSettings> = {},
): Promise<LocalRule> {
  const folder = await mkdtemp(join(tmpdir(), 'ccguard-function-'));
  await unzip(join(packageFolder, ARCHIVE), folder);
  const aws = await startAwsDouble();
  const settings = functionIn(readTemplate(packageFolder), 'ConfigRuleLambdaFunction');
  const changed = { ...settings, ...changes, environment: { ...settings.environment, ...environment } };
  const cleanUp = async () => {
    await aws.close();
    await rm(folder, { recursive: true });
  };
  const lambda = await startFunction(folder, changed, aws.endpoint).catch(async (error: unknown) => {
    await cleanUp();
    throw error;
  });
  return {
    aws,
    initMs: lambda.initMs,
    invoke: (event) => invoke(lambda, aws, event),
    stop: async () => {
      await lambda.stop();
      await cleanUp();
    },
  };
}

async function invoke(lambda: LambdaFunction, aws: AwsDouble, event: unknown): Promise<Invocation> {
  aws.traffic.forget();
  const { answer, log } = await lambda.invoke(withToken(event, aws));
  const told = aws.traffic.inputsOf('config:PutEvaluations').map(({ TestMode, Evaluations }) => {
    return { isTest: TestMode === true, evaluations: Evaluations as readonly Received[] };
  });
  return { answer, log, told, calls: aws.traffic.counts };
}

/** AWS Config knows only the tokens that it gave away. That of a test is none of them, and one that is missing stays so. */
function withToken(event: unknown, { rules }: AwsDouble): unknown {
  if (!hasToken(event) || event.resultToken === 'TESTMODE') return event;
  const { configRuleName: name = RULE } = event;
  if (!rules.names.includes(name)) rules.add(name);
  return { ...event, resultToken: rules.token(name) };
}

function hasToken(
  event: unknown,
): event is { readonly resultToken: string; readonly configRuleName?: string } {
  return typeof event === 'object' && event !== null && 'resultToken' in event && event.resultToken !== '';
}
