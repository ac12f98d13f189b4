import type { Evidence } from '#findings';
import type { Request } from '#policy';
import { placeText } from './answer-text.ts';
import { type Cell, columns } from './columns.ts';
import type { Paint } from './paint.ts';
import { shortArn } from './report-table.ts';
import { shown } from './shown.ts';

/** A principal that can use a connection, or may. */
export type User = {
  readonly arn: string;
  readonly name: string;
  readonly type: 'role' | 'user';
  readonly answer: 'allowed' | 'undetermined';
  readonly through: readonly Evidence[];
  /** A request that is allowed. */
  readonly witness: Request | null;
  /** What would have to be known. */
  readonly dependsOn: readonly string[];
};

const HEADINGS = ['ANSWER', 'PRINCIPAL', 'THROUGH'];

export function usersText(users: readonly User[], paint: Paint, lineWidth: number | undefined): string {
  if (users.length === 0) return 'no role and no user can use it\n';
  const sorted = [...users].sort((one, other) =>
    one.answer === other.answer ? (one.arn < other.arn ? -1 : 1) : one.answer === 'allowed' ? -1 : 1,
  );
  const rows = sorted.map(({ arn, answer, through, dependsOn }): Cell[] => [
    { text: answer, painted: paint(answer === 'allowed' ? 'green' : 'yellow', answer) },
    { text: shown(shortArn(arn)) },
    {
      text: shown(
        [...dependsOn.map((reason) => `not known: ${reason}`), ...through.map(placeText)].join('; '),
      ),
    },
  ]);
  const headings = HEADINGS.map((text): Cell => ({ text, painted: paint('dim', text) }));
  const allowed = users.filter(({ answer }) => answer === 'allowed').length;
  const counts = `${allowed} can use it, ${users.length - allowed} undetermined\n`;
  return `${columns([headings, ...rows], lineWidth)}\n${counts}`;
}
