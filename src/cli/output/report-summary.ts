import { SEVERITIES } from '#controls';
import type { Finding, PrincipalReport } from '#findings';
import type { Report } from '#scan';
import { type Cell, columns } from './columns.ts';
import type { Paint } from './paint.ts';
import { shortArn, worstFirst } from './report-table.ts';
import { quoted, shown } from './shown.ts';

const MOST_REASONS = 5;

type Line = readonly [heading: string, text: string];

/**
 * The last lines of a report: counts, what is not known and why, and what to do next. `inputs` as the user wrote them; none after a
 * live scan that left no dump.
 */
export function reportSummary(report: Report, inputs: readonly string[], paint: Paint): string {
  const { summary, account, principals } = report;
  const { passed, failed, undetermined, notApplicable } = summary.byStatus;
  const lines: Line[] = [
    [
      'Account',
      `${shown(account.id)}, ${summary.principals} principals: ${failed} failed, ${undetermined} undetermined, ${passed} passed, ${notApplicable} not applicable`,
    ],
    ['Exposure', counts(summary.byExposure)],
    ...resourceLine(summary),
    ['Findings', failures(report)],
    ...unknowns(report),
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
function resourceLine({ resourcesByStatus }: Report['summary']): Line[] {
  const { passed, failed, undetermined, notApplicable } = resourcesByStatus;
  if (passed + failed + undetermined === 0) return [];
  const text = `${failed} failed, ${undetermined} undetermined, ${passed} passed, ${notApplicable} not applicable`;
  return [['Resources', text]];
}

type Waiting = { principals: number; resources: number };

/** What would have to be known, by how many principals and resources wait for it. */
function unknowns({ principals, resources }: Pick<Report, 'principals' | 'resources'>): Line[] {
  const waiting = new Map<string, Waiting>();
  for (const { findings } of principals) countWaiting(findings, 'principals', waiting);
  for (const { findings } of resources) countWaiting(findings, 'resources', waiting);
  const sorted = [...waiting].sort(([, one], [, other]) => total(other) - total(one));
  const lines = sorted
    .slice(0, MOST_REASONS)
    .map(([reason, who]) => `${shown(reason)} (${waitingText(who)})`);
  const rest = sorted.length - MOST_REASONS;
  if (rest > 0) lines.push(`and ${rest} more; --format json lists them all`);
  return lines.map((line, index): Line => [index === 0 ? 'Not known' : '', line]);
}

function countWaiting(
  findings: readonly Finding[],
  whose: keyof Waiting,
  waiting: Map<string, Waiting>,
): void {
  if (findings.length === 0) return;
  for (const reason of new Set(findings.flatMap(({ dependsOn }) => dependsOn))) {
    const known = waiting.get(reason) ?? { principals: 0, resources: 0 };
    known[whose] += 1;
    waiting.set(reason, known);
  }
}

function total({ principals, resources }: Waiting): number {
  return principals + resources;
}

function waitingText({ principals, resources }: Waiting): string {
  return [numberOf(principals, 'principal'), numberOf(resources, 'resource')]
    .filter((text) => text !== '')
    .join(', ');
}

function numberOf(number: number, what: string): string {
  return number === 0 ? '' : `${number} ${what}${number === 1 ? '' : 's'}`;
}

function next(principals: readonly PrincipalReport[], inputs: readonly string[]): Line[] {
  const rows = worstFirst(principals);
  const worst = rows.find(({ principal }) => !principal.administrator) ?? rows[0];
  if (!worst) return [];
  const explain = (...of: readonly string[]) =>
    ['ccguard explain', ...[shortArn(worst.principal.arn), ...of].map(quoted)].join(' ');
  if (inputs.length > 0) return [['Next', explain(...inputs)]];
  return [
    ['Next', `ccguard scan --live --save-dump ${SAVED}`],
    ['', explain(SAVED)],
  ];
}

/** Where a live scan can leave what it read, for whoever has not said where. */
const SAVED = 'account';
