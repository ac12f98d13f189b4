import type { Principal } from '#account';
import { evidenceOf, SCHEMA_VERSION } from '#findings';
import { GrantsReader, globPattern, USE } from '#grants';
import { evaluate, type Request } from '#policy';
import { wantsActions } from '#scan';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { connectionArn } from '../input/connection.ts';
import { type Context, contextOf } from '../input/context.ts';
import { fromFiles } from '../input/scan-input.ts';
import { unknownReasons } from '../output/decided-by.ts';
import { paintFor } from '../output/paint.ts';
import { writeProblems } from '../output/problems.ts';
import { type User, usersText } from '../output/users-text.ts';
import type { World } from '../world.ts';
import { inputsOf, namedScps, type SharedFlags } from './shared.ts';

export type WhoCanFlags = SharedFlags & {
  readonly connection: string;
  readonly context: readonly string[];
  readonly format: 'table' | 'json';
};

/** Says of a principal whether it can use the connection; undefined where it cannot. */
type Ask = (principal: Principal) => Pick<User, 'answer' | 'through' | 'witness' | 'dependsOn'> | undefined;

/** Every role and user that can use one connection in some request, or in just the one that --context describes. */
export async function whoCan(given: readonly string[], flags: WhoCanFlags, world: World): Promise<ExitCode> {
  const connection = connectionArn(flags.connection);
  const context = flags.context.length === 0 ? undefined : contextOf(flags.context);
  const wants = wantsActions(USE.actions);
  const scps = await namedScps(flags, wants, world);
  const { account, problems } = await fromFiles(inputsOf(given, world), { wants, scps }, world);
  const ask = context ? askExactly(connection, context, flags.now) : askAny(connection, flags.now);
  const users = account.principals.flatMap((principal): User[] => {
    const { arn, name, type } = principal.caller;
    if (type !== 'role' && type !== 'user') return [];
    const answered = ask(principal);
    return answered ? [{ arn, name, type, ...answered }] : [];
  });
  if (account.principals.length > 0) {
    const json = { schemaVersion: SCHEMA_VERSION, connection, context: context ?? null, principals: users };
    const text = () => usersText(users, paintFor(world.stdout, world.env, flags.color), world.stdout.columns);
    await world.stdout.write(flags.format === 'json' ? `${JSON.stringify(json, null, 2)}\n` : text());
  }
  await writeProblems(problems, world.stderr);
  if (problems.length > 0) return EXIT.unusable;
  return users.some(({ answer }) => answer === 'undetermined') ? EXIT.undetermined : EXIT.ok;
}

/** Any request on the connection will do, whatever its context: the exact region knows. */
function askAny(connection: string, now: number): Ask {
  const reader = new GrantsReader(now, (words) => ({ connection: words.onArn(globPattern(connection)) }));
  return ({ caller, policies }) => {
    const grants = reader.read(caller, policies, USE);
    const question = grants.asked.connection;
    const answer = question ? grants.ask(question) : { answer: 'no' as const };
    if (answer.answer === 'no') return undefined;
    const through = grants.referencesOf(answer.statements).map(evidenceOf);
    return answer.answer === 'yes'
      ? { answer: 'allowed', through, witness: answer.witness, dependsOn: [] }
      : { answer: 'undetermined', through, witness: null, dependsOn: answer.dependsOn };
  };
}

/** One request, under both prefixes of the action. */
function askExactly(resource: string, context: Context, now: number): Ask {
  const requests = USE.actions.map((action): Request => ({ action, resource, context }));
  return ({ caller, policies }) => {
    const answers = requests.map((request) => ({ request, ...evaluate(request, caller, policies, now) }));
    const found =
      answers.find(({ decision }) => decision === 'allowed') ??
      answers.find(({ decision }) => decision === 'undetermined');
    if (!found) return undefined;
    const through = found.statements
      .filter(({ source, statement }) => statement.effect === 'Allow' && source.kind !== 'scp')
      .map(({ source, statement }) => evidenceOf({ policy: source, statement }));
    return found.decision === 'allowed'
      ? { answer: 'allowed', through, witness: found.request, dependsOn: [] }
      : { answer: 'undetermined', through, witness: null, dependsOn: unknownReasons(found) };
  };
}
