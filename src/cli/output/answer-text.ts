import type { Answer, DecidedBy } from './decided-by.ts';
import type { Format, Paint } from './paint.ts';
import { shown } from './shown.ts';

const FORMATS: Readonly<Record<Answer['decision'], Format>> = {
  allowed: 'green',
  denied: 'red',
  undetermined: 'yellow',
};

export type Asked = Answer & { readonly action: string; readonly resource: string };

/** An answer for people: the decision first, then each action that was asked and what decided it. */
export function answerText(arn: string, overall: Answer, answers: readonly Asked[], paint: Paint): string {
  const lines = answers.flatMap(({ action, resource, decision, decidedBy }) => [
    `  ${shown(action)} on ${shown(resource)}: ${decision}`,
    ...decidedBy.map((by) => `    ${decidedByText(by)}`),
  ]);
  const head = `${paint(FORMATS[overall.decision], overall.decision)}: ${shown(arn)}`;
  return `${[head, ...lines].join('\n')}\n`;
}

function decidedByText(by: DecidedBy): string {
  if ('reason' in by) return shown(by.reason);
  return shown(`${by.effect} by ${placeText(by)}`);
}

/** Where a statement stands, as in `Statement[2] (Sid) of p, through group g`. Not yet fit to be printed. */
export function placeText(place: {
  readonly policy: string;
  readonly policyArn: string | null;
  readonly statement: string;
  readonly sid: string | null;
  readonly viaGroup: string | null;
}): string {
  const sid = place.sid === null ? '' : ` (${place.sid})`;
  const group = place.viaGroup === null ? '' : `, through group ${place.viaGroup}`;
  return `${place.statement}${sid} of ${place.policyArn ?? place.policy}${group}`;
}
