import { SEVERITIES, type Severity } from '#controls';
import type { Finding, PrincipalReport } from '#findings';
import type { Report } from '#scan';
import { type Cell, columns } from './columns.ts';
import { type Paint, SEVERITY_FORMATS } from './paint.ts';
import { shown } from './shown.ts';

const HEADINGS: readonly Cell[] = ['SEVERITY', 'PRINCIPAL', 'EXPOSURE', 'CONTROLS', 'WHY'].map((text) => ({
  text,
}));

type Group = { readonly title: string; readonly principals: readonly PrincipalReport[] };

/** The principals that need somebody's attention, worst first. Administrators reach everything by design and stand apart. */
export function reportTable({ principals }: Report, paint: Paint, lineWidth: number | undefined): string {
  const open = principals.filter((principal) => openFindings(principal).length > 0).sort(worstFirst);
  const groups: Group[] = [
    { title: 'Failed', principals: open.filter((one) => isFailed(one) && !one.administrator) },
    {
      title: 'Undetermined: what is not known never counts as passed',
      principals: open.filter((one) => !isFailed(one) && !one.administrator),
    },
    {
      title: 'Administrators: they reach every connection by design',
      principals: open.filter((one) => one.administrator),
    },
  ];
  return groups
    .filter((group) => group.principals.length > 0)
    .map(
      (group) =>
        `${paint('bold', `${group.title} (${group.principals.length})`)}\n${columns([HEADINGS.map(({ text }) => ({ text, painted: paint('dim', text) })), ...group.principals.map((one) => row(one, paint))], lineWidth)}\n`,
    )
    .join('');
}

/** Findings that fail or might, and that no exception covers; the worst first. */
export function openFindings({ findings }: PrincipalReport): readonly Finding[] {
  return findings
    .filter(
      ({ status, exception }) => (status === 'failed' || status === 'undetermined') && !exception?.applies,
    )
    .sort((one, other) => rankOf(other) - rankOf(one));
}

/** The ARN without what every ARN of the account has in common. */
export function shortArn(arn: string): string {
  return arn.split(':').slice(5).join(':');
}

function isFailed(principal: PrincipalReport): boolean {
  return openFindings(principal)[0]?.status === 'failed';
}

function worstFirst(one: PrincipalReport, other: PrincipalReport): number {
  return rankOf(openFindings(other)[0]) - rankOf(openFindings(one)[0]) || (one.arn < other.arn ? -1 : 1);
}

/** A proven failure comes before everything that is only possible. */
function rankOf(finding: Finding | undefined): number {
  if (!finding?.severity) return 0;
  return SEVERITIES.indexOf(finding.severity) + (finding.status === 'failed' ? SEVERITIES.length : 0) + 1;
}

function row(principal: PrincipalReport, paint: Paint): Cell[] {
  const open = openFindings(principal);
  const [worst] = open;
  return [
    severityCell(worst, paint),
    { text: shown(shortArn(principal.arn)) },
    { text: principal.exposure },
    { text: open.map(({ control }) => control).join(' ') },
    { text: worst ? shown(why(worst)) : '' },
  ];
}

function severityCell(finding: Finding | undefined, paint: Paint): Cell {
  const severity: Severity | undefined = finding?.severity ?? undefined;
  return severity ? { text: severity, painted: paint(SEVERITY_FORMATS[severity], severity) } : { text: '' };
}

function why({ message, dependsOn, exception }: Finding): string {
  const unknown = dependsOn.length === 0 ? '' : `; not known: ${dependsOn.join(', ')}`;
  const lapsed = exception?.because
    ? ` (the exception of ${exception.owner} does not apply: ${exception.because})`
    : '';
  return `${message}${unknown}${lapsed}`;
}
