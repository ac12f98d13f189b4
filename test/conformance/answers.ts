import type { Principal } from '#account';
import { CONTROLS, DEFAULT_PARAMETERS, Judge } from '#controls';
import { type Grants, GrantsReader, USE } from '#grants';
import { evaluate } from '#policy';
import { ALWAYS } from '#regions';
import { problemsIn } from '../support/engine.ts';
import type { Question } from './vectors.ts';

const UNDECIDED = { yes: 'yes', no: 'no', maybe: 'undetermined' } as const;

/** What the engine answers to a question, in the shape of the question itself. */
export function answerTo(question: Question, subject: Principal, now: number): unknown {
  const { caller, policies } = subject;
  const grants = (): Grants => new GrantsReader(now).read(caller, policies, USE);
  if ('request' in question) {
    const request = { context: {}, ...question.request };
    return { ...question, decision: evaluate(request, caller, policies, now).decision };
  }
  if ('canUse' in question) return { ...question, canUse: UNDECIDED[grants().ask(ALWAYS).answer] };
  if ('overBroad' in question) {
    const { ask, questions } = grants();
    return { ...question, overBroad: UNDECIDED[ask(questions.notNamed).answer] };
  }
  if ('reach' in question) return { ...question, reach: [grants().exposure.reach] };
  if ('repositories' in question) {
    const { repositories, unlessKeyAbsent } = grants().exposure;
    return { ...question, repositories, unlessKeyAbsent };
  }
  if ('access' in question) return { ...question, access: grants().exposure.access };
  if ('unreadable' in question) {
    const paths = problemsIn(policies).map(({ path }) => path);
    const found = paths.find((path) => path.startsWith(question.unreadable));
    return { ...question, unreadable: found === undefined ? paths : question.unreadable };
  }
  return { ...question, controls: verdicts(Object.keys(question.controls), subject, now) };
}

function verdicts(ids: readonly string[], subject: Principal, now: number): Record<string, string> {
  const { judgements } = new Judge(CONTROLS, DEFAULT_PARAMETERS, now).judge(subject);
  const found = new Map(judgements.map(({ control, verdict }) => [control.id, verdict.status]));
  // Whoever holds nothing that a control asks about is not judged at all.
  const unjudged = (id: string) =>
    CONTROLS.some((control) => control.id === id) ? 'notApplicable' : 'unknown';
  return Object.fromEntries(ids.map((id) => [id, found.get(id) ?? unjudged(id)]));
}
