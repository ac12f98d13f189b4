import type { Account } from '#account';
import { inputError } from '../errors.ts';
import { type Line, linesOf } from '../input/lines.ts';
import { PrincipalDirectory } from '../input/principals.ts';
import { readRequest } from '../input/requests.ts';
import { sourcesOf } from '../input/sources.ts';
import { type Answer, answerTo } from '../output/decided-by.ts';
import type { World } from '../world.ts';

/** Answers line by line, in order, while the requests come in. False when some line was no request that can be answered. */
export async function answerRequests(
  file: string,
  account: Account,
  now: number,
  world: World,
): Promise<boolean> {
  const [source, ...others] = sourcesOf(file, world);
  if (!source || others.length > 0)
    throw inputError(file, 'is a folder; name a file with one request a line');
  const directory = new PrincipalDirectory(account);
  let allAnswered = true;
  for await (const lines of linesOf(source.chunks())) {
    const answers = lines.map((line) => answerLine(line, directory, now));
    allAnswered &&= answers.every((answer) => 'decision' in answer);
    await world.stdout.write(answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''));
    if (world.stdout.isClosed()) break;
  }
  return allAnswered;
}

function answerLine(
  line: Line,
  directory: PrincipalDirectory,
  now: number,
): Answer | { readonly error: string } {
  if ('problem' in line) return { error: line.problem };
  const asked = readRequest(line.text);
  if (typeof asked === 'string') return { error: asked };
  const principal = directory.findCaller(asked.principal);
  return typeof principal === 'string' ? { error: principal } : answerTo(asked.request, principal, now);
}
