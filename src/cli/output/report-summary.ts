import { SEVERITIES } from '#controls';
import type { PrincipalReport } from '#findings';
import type { Report } from '#scan';
import { type Cell, columns } from './columns.ts';
import type { Paint } from './paint.ts';
import { openFindings, shortArn } from './report-table.ts';
import { shown } from './shown.ts';

const MOST_REASONS = 5;

/** The last lines of a report: counts, what is not known and why, and what to do next. `inputs` as the user wrote them. */
export function reportSummary(report: Report, inputs: readonly string[], paint: Paint): string {
  const { summary, account } = report;
  const { passed, failed, undetermined, notApplicable } = summary.byStatus;
  const rows: (readonly [string, string])[] = [
    [
      'Account',
      `${account.id}, ${summary.principals} principals: ${failed} failed, ${undetermined} undetermined, ${passed} passed, ${notApplicable} not applicable`,
    ],
    ['Exposure', counts(summary.byExposure)],
    [
      'Failed',
      `${counts(Object.fromEntries(SEVERITIES.toReversed().map((name) => [name, summary.failedFindings[name]])))}, administrators ${summary.administrators}`,
    ],
    ...(summary.exceptedFindings > 0
      ? [['Excepted', `${summary.exceptedFindings} findings, by the register of exceptions`] as const]
      : []),
    ...unknowns(report.principals),
    ...next(report, inputs),
  ];
  return columns(
    rows.map(([name, text]): Cell[] => [{ text: name, painted: paint('bold', name) }, { text }]),
    undefined,
  );
}

function counts(numbers: Readonly<Record<string, number>>): string {
  return Object.entries(numbers)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

/** What would have to be known, by how many principals wait for it. */
function unknowns(principals: readonly PrincipalReport[]): (readonly [string, string])[] {
  const waiting = new Map<string, number>();
  for (const { findings } of principals) {
    for (const reason of new Set(findings.flatMap(({ dependsOn }) => dependsOn)))
      waiting.set(reason, (waiting.get(reason) ?? 0) + 1);
  }
  const sorted = [...waiting].sort(([, one], [, other]) => other - one);
  const lines = sorted.slice(0, MOST_REASONS).map(([reason, count]) => `${count} × ${shown(reason)}`);
  if (sorted.length > MOST_REASONS)
    lines.push(`and ${sorted.length - MOST_REASONS} more; --format json lists all`);
  return lines.map((line, index) => [index === 0 ? 'Not known' : '', line]);
}

function next({ principals }: Report, inputs: readonly string[]): (readonly [string, string])[] {
  const worst = principals.find(
    (principal) => openFindings(principal).length > 0 && !principal.administrator,
  );
  if (!worst) return [];
  return [['Next', `ccguard explain ${quoted(shortArn(worst.arn))} ${inputs.map(quoted).join(' ')}`]];
}

/** As a shell takes it for one word. */
export function quoted(word: string): string {
  const text = shown(word);
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
