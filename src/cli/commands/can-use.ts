import type { Request } from '#policy';
import { wantsActions } from '#scan';
import { usageError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { CONNECTION_FORM, isConnectionArn } from '../input/connection.ts';
import { contextOf } from '../input/context.ts';
import { PrincipalDirectory } from '../input/principals.ts';
import { fromFiles } from '../input/scan-input.ts';
import { type Asked, answerText } from '../output/answer-text.ts';
import { type Answer, answerTo } from '../output/decided-by.ts';
import { paintFor } from '../output/paint.ts';
import { problemLine, writeProblems } from '../output/problems.ts';
import type { World } from '../world.ts';
import { inputsOf, namedScps, type SharedFlags } from './shared.ts';

export type CanUseFlags = SharedFlags & {
  readonly principal: string | undefined;
  readonly connection: string | undefined;
  readonly action: string | undefined;
  readonly context: readonly string[];
  readonly requests: string | undefined;
  readonly format: 'table' | 'json';
};

const PREFIXES = ['codeconnections', 'codestar-connections'];
const CODES = { allowed: EXIT.ok, denied: EXIT.failed, undetermined: EXIT.undetermined } as const;

/** Answers whether a principal may make one request, or each request of a file. */
export async function canUse(given: readonly string[], flags: CanUseFlags, world: World): Promise<ExitCode> {
  if (flags.requests !== undefined) return answerAll(given, flags.requests, flags, world);
  const { principal, connection, format } = flags;
  if (principal === undefined) throw usageError('--principal', 'missing; name the role or user to ask for');
  if (connection === undefined) throw usageError('--connection', 'missing; name the ARN of one connection');
  const requests = requestsOf(connection, flags);
  const actions = requests.map(({ action }) => action);
  const { account, problems } = await read(given, flags, actions, world);
  const found = new PrincipalDirectory(account).findCaller(principal);
  if (typeof found === 'string') {
    await writeProblems([...problems, { place: '--principal', message: found }], world.stderr);
    return EXIT.unusable;
  }
  const answers = requests.map((request) => ({ ...request, ...answerTo(request, found, flags.now) }));
  const overall = together(answers);
  await world.stdout.write(
    format === 'json'
      ? answerJson(overall, answers)
      : answerText(found.caller.arn, overall, answers, paintFor(world.stdout, world.env, flags.color)),
  );
  if (connection !== '*' && !isConnectionArn(connection))
    await world.stderr.write(problemLine('--connection', asWritten(connection)));
  await writeProblems(problems, world.stderr);
  return problems.length > 0 ? EXIT.unusable : CODES[overall.decision];
}

/** Nothing is wrong with asking, but whoever mistyped an ARN would take `denied` for good news. */
function asWritten(connection: string): string {
  return `\`${connection}\` is not of the form ${CONNECTION_FORM}; no connection is called that`;
}

/** An action without a prefix is asked under both, as connections of either name may need either. */
function requestsOf(connection: string, { action = 'UseConnection', context }: CanUseFlags): Request[] {
  if (connection !== '*' && (!connection.startsWith('arn:') || /[*?]/.test(connection)))
    throw usageError('--connection', `\`${connection}\` is not the ARN of one connection`);
  if (action.trim() === '') throw usageError('--action', 'empty; name an action, or leave it out');
  const actions = action.includes(':') ? [action] : PREFIXES.map((prefix) => `${prefix}:${action}`);
  return actions.map((one) => ({ action: one, resource: connection, context: contextOf(context) }));
}

function answerJson(overall: Answer, answers: readonly Asked[]): string {
  const each = answers.map(({ action, decision, decidedBy }) => ({ action, decision, decidedBy }));
  return `${JSON.stringify(answers.length > 1 ? { ...overall, answers: each } : overall, null, 2)}\n`;
}

/** Either prefix is enough to use a connection. */
function together(answers: readonly Answer[]): Answer {
  const decision = (['allowed', 'undetermined', 'denied'] as const).find((one) =>
    answers.some((answer) => answer.decision === one),
  );
  const deciding = answers.filter((answer) => answer.decision === decision);
  const distinct = new Map(
    deciding.flatMap(({ decidedBy }) => decidedBy).map((by) => [JSON.stringify(by), by]),
  );
  return { decision: decision ?? 'denied', decidedBy: [...distinct.values()] };
}

async function read(
  given: readonly string[],
  flags: SharedFlags,
  actions: readonly string[] | undefined,
  world: World,
) {
  const wants = actions && wantsActions(actions);
  const scps = await namedScps(flags, wants, world);
  return fromFiles(inputsOf(given, world), { wants, scps }, world);
}

async function answerAll(
  given: readonly string[],
  file: string,
  flags: CanUseFlags,
  world: World,
): Promise<ExitCode> {
  const clashing = (['principal', 'connection', 'action'] as const).find((name) => flags[name] !== undefined);
  if (clashing) throw usageError(`--${clashing}`, 'is part of every line of --requests; leave it out');
  if (flags.context.length > 0)
    throw usageError('--context', 'is part of every line of --requests; leave it out');
  if (file === '-' && (given.length === 0 || given.includes('-')))
    throw usageError(
      '--requests',
      'standard input cannot be both the requests and the account; name a file for one',
    );
  const { account, problems } = await read(given, flags, undefined, world);
  const { answerRequests } = await import('./can-use-requests.ts');
  const allAnswered = await answerRequests(file, account, flags.now, world);
  await writeProblems(problems, world.stderr);
  return allAnswered && problems.length === 0 ? EXIT.ok : EXIT.unusable;
}
