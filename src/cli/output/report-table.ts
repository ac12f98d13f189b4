import { SEVERITIES } from '#controls';
import type { Finding, PrincipalReport, ResourceReport } from '#findings';
import type { Report } from '#scan';
import { type Cell, columns } from './columns.ts';
import { type Paint, SEVERITY_FORMATS } from './paint.ts';
import { shown } from './shown.ts';

const HEADINGS = ['SEVERITY', 'PRINCIPAL', 'EXPOSURE', 'CONTROLS', 'WHY'];
const RESOURCE_HEADINGS = ['SEVERITY', 'RESOURCE', 'REGION', 'CONTROLS', 'WHY'];

type Row = { readonly principal: PrincipalReport; readonly open: readonly Finding[] };
type ResourceRow = { readonly resource: ResourceReport; readonly open: readonly Finding[] };
type Group<R = Row> = { readonly title: string; readonly rows: readonly R[] };

/** The principals that need somebody's attention, worst first. Administrators reach everything by design and stand apart. */
export function reportTable(
  { principals, resources = [] }: Pick<Report, 'principals'> & Partial<Pick<Report, 'resources'>>,
  paint: Paint,
  lineWidth: number | undefined,
): string {
  const tables = [
    ...groupsOf(principals).map(({ title, rows }) => ({
      title,
      headings: HEADINGS,
      rows: rows.map((row) => cellsOf(row, paint)),
    })),
    ...resourceGroupsOf(resources).map(({ title, rows }) => ({
      title,
      headings: RESOURCE_HEADINGS,
      rows: rows.map((row) => resourceCellsOf(row, paint)),
    })),
  ];
  return tables
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, headings, rows }) => {
      const head = headings.map((text): Cell => ({ text, painted: paint('dim', text) }));
      return `${paint('bold', `${title} (${rows.length})`)}\n${columns([head, ...rows], lineWidth)}\n`;
    })
    .join('');
}

/** Findings that fail or might, and that no exception covers; the worst first. */
export function openFindings({ findings }: Pick<PrincipalReport, 'findings'>): readonly Finding[] {
  return findings
    .filter(
      ({ status, exception }) => (status === 'failed' || status === 'undetermined') && !exception?.applies,
    )
    .sort((one, other) => rankOf(other) - rankOf(one));
}

/** The ARN without what all ARNs of the account have in common. */
export function shortArn(arn: string): string {
  return arn.split(':').slice(5).join(':');
}

/** Principals with open findings, the worst first. */
export function worstFirst(principals: readonly PrincipalReport[]): readonly Row[] {
  return principals
    .filter(({ findings }) => findings.length > 0)
    .map((principal): Row => ({ principal, open: openFindings(principal) }))
    .filter(({ open }) => open.length > 0)
    .sort(
      (one, other) =>
        rankOf(other.open[0]) - rankOf(one.open[0]) || (one.principal.arn < other.principal.arn ? -1 : 1),
    );
}

function groupsOf(principals: readonly PrincipalReport[]): Group[] {
  const all = worstFirst(principals);
  const others = all.filter(({ principal }) => !principal.administrator);
  return [
    { title: 'Failed', rows: others.filter(isFailed) },
    {
      title: 'Undetermined: what is not known never counts as passed',
      rows: others.filter((row) => !isFailed(row)),
    },
    {
      title: 'Administrators: they reach every connection by design',
      rows: all.filter(({ principal }) => principal.administrator),
    },
  ];
}

function resourceGroupsOf(resources: readonly ResourceReport[]): Group<ResourceRow>[] {
  const all = resources
    .map((resource): ResourceRow => ({ resource, open: openFindings(resource) }))
    .filter(({ open }) => open.length > 0)
    .sort(
      (one, other) =>
        rankOf(other.open[0]) - rankOf(one.open[0]) || (one.resource.arn < other.resource.arn ? -1 : 1),
    );
  return [
    { title: 'Resources that failed', rows: all.filter(isFailed) },
    { title: 'Resources undetermined', rows: all.filter((row) => !isFailed(row)) },
  ];
}

function isFailed({ open }: Pick<Row, 'open'>): boolean {
  return open[0]?.status === 'failed';
}

/** A proven failure comes before everything that is only possible. */
function rankOf(finding: Finding | undefined): number {
  if (!finding?.severity) return 0;
  return SEVERITIES.indexOf(finding.severity) + (finding.status === 'failed' ? SEVERITIES.length : 0) + 1;
}

function cellsOf({ principal, open }: Row, paint: Paint): Cell[] {
  return [
    severityCell(open, paint),
    { text: shown(shortArn(principal.arn)) },
    { text: principal.exposure },
    ...reasonCells(open),
  ];
}

/** What people chose to call it is said where it says more than the id. */
function resourceCellsOf({ resource, open }: ResourceRow, paint: Paint): Cell[] {
  const { arn, id, name, region, type } = resource;
  const what = type === 'AWS::::Account' ? 'account' : shortArn(arn);
  return [
    severityCell(open, paint),
    { text: shown(name === id ? what : `${what} (${name.slice(0, MOST_OF_A_NAME)})`) },
    { text: region ?? '' },
    ...reasonCells(open),
  ];
}

const MOST_OF_A_NAME = 64;

function severityCell([worst]: readonly Finding[], paint: Paint): Cell {
  const severity = worst?.severity;
  return severity ? { text: severity, painted: paint(SEVERITY_FORMATS[severity], severity) } : { text: '' };
}

function reasonCells(open: readonly Finding[]): Cell[] {
  const [worst] = open;
  return [{ text: open.map(({ control }) => control).join(' ') }, { text: worst ? shown(why(worst)) : '' }];
}

/** A finding in one sentence. */
export function why({
  message,
  dependsOn,
  exception,
}: Pick<Finding, 'message' | 'dependsOn' | 'exception'>): string {
  const told = dependsOn.length === 0 ? message : `${message}: ${dependsOn.join(', ')}`;
  return exception?.because
    ? `${told} (the exception of ${exception.owner} does not apply: ${exception.because})`
    : told;
}
