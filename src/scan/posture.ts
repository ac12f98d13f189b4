import { SEVERITIES, type Severity } from '#controls';
import type { Finding, PrincipalReport, Status } from '#findings';
import type { Neighbour } from './ports.ts';
import type { Report } from './scan-account.ts';

/** Additions are minor, removals major. docs/schema/posture.schema.json says the same; both must change together. */
const POSTURE_SCHEMA_VERSION = '1.0';

/** What one finding of ours says, without what only a report has room for. */
type OurSide = Pick<Finding, 'control' | 'status' | 'severity' | 'message' | 'dependsOn'>;

/** What FSBP says of the principal, or of a policy of the account's own that grants it something on connections. */
export type TheirSide = {
  readonly control: string;
  readonly status: Neighbour['status'];
  /** Somebody has decided to live with it. It was found all the same. */
  readonly suppressed: boolean;
  /** ARN of the principal or policy. IAM.1 and IAM.21 look at policies, not at principals. */
  readonly resource: string;
};

/** Who finds that something is wrong: `missed` is what FSBP does not say. */
type Agreement = 'missed' | 'both' | 'fsbp' | 'neither';

export type PostureRow = Pick<
  PrincipalReport,
  'arn' | 'id' | 'name' | 'type' | 'exposure' | 'administrator'
> & {
  readonly status: Status;
  /** The worst of what counts; null where nothing does. */
  readonly severity: Severity | null;
  readonly agreement: Agreement;
  /** Those that fail or might, and that no exception covers; the worst first. */
  readonly ours: readonly OurSide[];
  /** Failures first. */
  readonly fsbp: readonly TheirSide[];
  /** Ids of FSBP controls with active findings on the very ARN of the principal. */
  readonly alongside: readonly string[];
};

type PostureSummary = {
  readonly principals: number;
  /** Those that fail a control of ours; `missed` and `both` together. */
  readonly failed: number;
  readonly missed: number;
  readonly both: number;
  readonly fsbp: number;
  readonly undetermined: number;
};

export type Posture = Pick<Report, 'schemaVersion' | 'evaluatedAt' | 'account'> & {
  readonly summary: PostureSummary;
  /** The worst first. */
  readonly principals: readonly PostureRow[];
};

/** What FSBP can have findings on that concern a principal. */
export function concerning({ arn, grants }: Pick<PrincipalReport, 'arn' | 'grants'>): readonly string[] {
  const policies = grants.flatMap(({ policyArn, awsManaged }) => (awsManaged ? [] : (policyArn ?? [])));
  return [...new Set([arn, ...policies])];
}

/** What we say and what FSBP says, principal by principal. `theirs` are active findings of FSBP's controls. */
export function postureOf(
  { principals, evaluatedAt, account }: Pick<Report, 'principals' | 'evaluatedAt' | 'account'>,
  theirs: readonly Neighbour[],
): Posture {
  const byResource = sidesByResource(theirs);
  const rows = principals.map((principal) => rowOf(principal, byResource)).sort(worstFirst);
  const count = (agreement: Agreement) => rows.filter((row) => row.agreement === agreement).length;
  const [missed, both] = [count('missed'), count('both')];
  return {
    schemaVersion: POSTURE_SCHEMA_VERSION,
    evaluatedAt,
    account,
    summary: {
      principals: rows.length,
      failed: missed + both,
      missed,
      both,
      fsbp: count('fsbp'),
      undetermined: rows.filter(({ status }) => status === 'undetermined').length,
    },
    principals: rows,
  };
}

/** The report with what FSBP has on each of some principals, which alone have been asked about. */
export function withAlongside(
  report: Report,
  asked: ReadonlySet<string>,
  theirs: readonly Neighbour[],
): Report {
  const byResource = sidesByResource(theirs);
  const principals = report.principals.map((principal) =>
    asked.has(principal.arn)
      ? { ...principal, alongside: controlsOf(byResource.get(principal.arn)) }
      : principal,
  );
  return { ...report, principals };
}

type Sides = ReadonlyMap<string, ReadonlyMap<string, TheirSide>>;

/** By resource and control. Every Region has a finding of its own on one principal: a failure is one wherever it is told. */
function sidesByResource(theirs: readonly Neighbour[]): Sides {
  const byResource = new Map<string, Map<string, TheirSide>>();
  for (const { control, resources, status, isSuppressed } of theirs) {
    for (const resource of resources) {
      const sides = byResource.get(resource) ?? new Map<string, TheirSide>();
      byResource.set(resource, sides);
      const side = { control, status, suppressed: isSuppressed, resource };
      const known = sides.get(control);
      if (!known || rankOfTheirs(side) > rankOfTheirs(known)) sides.set(control, side);
    }
  }
  return byResource;
}

function rowOf(principal: PrincipalReport, byResource: Sides): PostureRow {
  const { arn, id, name, type, exposure, administrator, status } = principal;
  const open = principal.findings.filter(isOpen).sort((one, other) => rankOf(other) - rankOf(one));
  const fsbp = concerning(principal)
    .flatMap((resource) => [...(byResource.get(resource)?.values() ?? [])])
    .sort((one, other) => rankOfTheirs(other) - rankOfTheirs(one) || byControl(one.control, other.control));
  return {
    arn,
    id,
    name,
    type,
    exposure,
    administrator,
    status,
    severity: open[0]?.severity ?? null,
    agreement: agreementOf(open.some(isFailure), fsbp.some(isTheirFailure)),
    ours: open.map(({ control, status: verdict, severity, message, dependsOn }) => {
      return { control, status: verdict, severity, message, dependsOn };
    }),
    fsbp,
    alongside: controlsOf(byResource.get(arn)),
  };
}

function agreementOf(isOurs: boolean, isTheirs: boolean): Agreement {
  if (isOurs) return isTheirs ? 'both' : 'missed';
  return isTheirs ? 'fsbp' : 'neither';
}

function controlsOf(sides: ReadonlyMap<string, unknown> | undefined): readonly string[] {
  return [...(sides?.keys() ?? [])].sort(byControl);
}

function isOpen({ status, exception }: Finding): boolean {
  return (status === 'failed' || status === 'undetermined') && exception?.applies !== true;
}

function isFailure({ status }: Pick<Finding, 'status'>): boolean {
  return status === 'failed';
}

function isTheirFailure({ status }: TheirSide): boolean {
  return status === 'FAILED';
}

/** A proven failure comes before everything that is only possible. */
function rankOf(finding: Pick<OurSide, 'status' | 'severity'> | undefined): number {
  if (!finding?.severity) return 0;
  return SEVERITIES.indexOf(finding.severity) + (isFailure(finding) ? SEVERITIES.length : 0) + 1;
}

function rankOfTheirs({ status, suppressed }: TheirSide): number {
  return THEIR_RANKS.indexOf(status) * 2 + (suppressed ? 0 : 1);
}

const THEIR_RANKS: readonly Neighbour['status'][] = ['NOT_AVAILABLE', 'PASSED', 'WARNING', 'FAILED'];
const AGREEMENT_RANKS: readonly Agreement[] = ['neither', 'fsbp', 'both', 'missed'];

function worstFirst(one: PostureRow, other: PostureRow): number {
  return (
    rankOf(other.ours[0]) - rankOf(one.ours[0]) ||
    AGREEMENT_RANKS.indexOf(other.agreement) - AGREEMENT_RANKS.indexOf(one.agreement) ||
    (one.arn < other.arn ? -1 : Number(one.arn > other.arn))
  );
}

/** IAM.9 before IAM.10. */
function byControl(one: string, other: string): number {
  const [service = '', number = ''] = one.split('.');
  const [otherService = '', otherNumber = ''] = other.split('.');
  if (service !== otherService) return service < otherService ? -1 : 1;
  return Number(number) - Number(otherNumber);
}
