import { SEVERITIES } from '#controls';
import type { Finding, PrincipalReport } from '#findings';
import type { Report } from '#scan';
import { type Cell, columns } from './columns.ts';
import type { Paint } from './paint.ts';
import { shortArn, worstFirst } from './report-table.ts';
import { quoted, shown } from './shown.ts';

const MOST_REASONS = 5;

type Line = readonly [heading: string, text: string];

/** The last lines of a report: counts, what is not known and why, and what to do next. `inputs` as the user wrote them. */
export function reportSummary(report: Report, inputs: readonly string[], paint: Paint): string {
  const { summary, account, principals, resources } = report;
  const { passed, failed, undetermined, notApplicable } = summary.byStatus;
  const lines: Line[] = [
    [
      'Account',
      `${shown(account.id)}, ${summary.principals} principals: ${failed} failed, ${undetermined} undetermined, ${passed} passed, ${notApplicable} not applicable`,
    ],
    ['Exposure', counts(summary.byExposure)],
    ...resourceLine(summary),
    ['Findings', failures(report)],
    ...unknowns([...principals, ...resources]),
    ...next(principals, inputs),
  ];
  const rows = lines.map(([heading, text]): Cell[] => [
    { text: heading, painted: paint('bold', heading) },
    { text },
  ]);
  return columns(rows, undefined);
}

function counts(numbers: Readonly<Record<string, number>>): string {
  return Object.entries(numbers)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function failures({ summary: { failedFindings, exceptedFindings, administrators } }: Report): string {
  const bySeverity = counts(
    Object.fromEntries(SEVERITIES.toReversed().map((severity) => [severity, failedFindings[severity]])),
  );
  const excepted = exceptedFindings > 0 ? `; excepted ${exceptedFindings}` : '';
  return `${bySeverity}${excepted}; administrators ${administrators}`;
}

/** Where nothing but IAM was read there is nothing to say of resources. */
function resourceLine({ resourcesByStatus: counts }: Report['summary']): Line[] {
  const { passed, failed, undetermined, notApplicable } = counts;
  if (passed + failed + undetermined === 0) return [];
  const text = `${failed} failed, ${undetermined} undetermined, ${passed} passed, ${notApplicable} not applicable`;
  return [['Resources', text]];
}

/** What would have to be known, by how many principals and resources wait for it. */
function unknowns(judged: readonly { readonly findings: readonly Finding[] }[]): Line[] {
  const waiting = new Map<string, number>();
  for (const { findings } of judged) {
    for (const reason of new Set(findings.flatMap(({ dependsOn }) => dependsOn)))
      waiting.set(reason, (waiting.get(reason) ?? 0) + 1);
  }
  const sorted = [...waiting].sort(([, one], [, other]) => other - one);
  const lines = sorted
    .slice(0, MOST_REASONS)
    .map(([reason, count]) => `${shown(reason)} (${count} ${count === 1 ? 'principal' : 'principals'})`);
  const rest = sorted.length - MOST_REASONS;
  if (rest > 0) lines.push(`and ${rest} more; --format json lists them all`);
  return lines.map((line, index): Line => [index === 0 ? 'Not known' : '', line]);
}

function next(principals: readonly PrincipalReport[], inputs: readonly string[]): Line[] {
  const rows = worstFirst(principals);
  const worst = rows.find(({ principal }) => !principal.administrator) ?? rows[0];
  if (!worst) return [];
  const command = ['ccguard explain', ...[shortArn(worst.principal.arn), ...inputs].map(quoted)].join(' ');
  return [['Next', command]];
}
