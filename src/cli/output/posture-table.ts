import type { Posture, PostureRow, TheirSide } from '#scan';
import { type Cell, columns } from './columns.ts';
import { type Paint, SEVERITY_FORMATS } from './paint.ts';
import { shortArn, why } from './report-table.ts';
import { shown } from './shown.ts';

const HEADINGS = ['SEVERITY', 'PRINCIPAL', 'EXPOSURE', 'OURS', 'FSBP', 'WHY'];

type Group = { readonly title: string; readonly rows: readonly PostureRow[] };

/** Ours and FSBP's side by side: first what FSBP misses, worst first. */
export function postureTable(posture: Posture, paint: Paint, lineWidth: number | undefined): string {
  return groupsOf(posture.principals)
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, rows }) => {
      const head = HEADINGS.map((text): Cell => ({ text, painted: paint('dim', text) }));
      const cells = rows.map((row) => cellsOf(row, paint));
      return `${paint('bold', `${title} (${rows.length})`)}\n${columns([head, ...cells], lineWidth)}\n`;
    })
    .join('');
}

/** Counts, and where the other side comes from. */
export function postureSummary({ account, summary }: Posture, source: string, paint: Paint): string {
  const { principals, failed, missed, both, fsbp, undetermined } = summary;
  const lines: readonly (readonly [string, string])[] = [
    ['Account', `${account.id}, ${principals} principals: ${failed} failed, ${undetermined} undetermined`],
    ['FSBP', `misses ${missed} of ${failed}, finds ${both}; fails ${fsbp} that do not fail here; ${source}`],
  ];
  return columns(
    lines.map(([heading, text]) => [
      { text: heading, painted: paint('bold', heading) },
      { text: shown(text) },
    ]),
    undefined,
  );
}

function groupsOf(rows: readonly PostureRow[]): readonly Group[] {
  const of = (agreement: PostureRow['agreement']) => rows.filter((row) => row.agreement === agreement);
  return [
    { title: 'FSBP misses', rows: of('missed') },
    { title: 'Both find', rows: of('both') },
    { title: 'Only FSBP finds', rows: of('fsbp') },
    {
      title: 'Undetermined: what is not known never counts as passed',
      rows: of('neither').filter(({ status }) => status === 'undetermined'),
    },
  ];
}

function cellsOf({ arn, exposure, severity, ours, fsbp }: PostureRow, paint: Paint): Cell[] {
  const [worst] = ours;
  return [
    severity ? { text: severity, painted: paint(SEVERITY_FORMATS[severity], severity) } : { text: '' },
    { text: shown(shortArn(arn)) },
    { text: exposure },
    { text: [...new Set(ours.map(({ control }) => control))].join(' ') },
    { text: shown(theirs(fsbp)) },
    { text: shown(worst ? why({ ...worst, exception: null }) : whereOf(fsbp)) },
  ];
}

/** What fails; else that it looked and passed, or that it has not looked at all. */
function theirs(fsbp: readonly TheirSide[]): string {
  const failing = fsbp.filter(({ status }) => status === 'FAILED');
  if (failing.length > 0) return [...new Set(failing.map(named))].join(' ');
  return fsbp.length > 0 ? 'passed' : 'no finding';
}

function named({ control, suppressed }: TheirSide): string {
  return suppressed ? `${control} (suppressed)` : control;
}

function whereOf(fsbp: readonly TheirSide[]): string {
  const failing = fsbp.filter(({ status }) => status === 'FAILED');
  return failing.map(({ control, resource }) => `${control} on ${shortArn(resource)}`).join(', ');
}
