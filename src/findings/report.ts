import type { PolicyName, StatementReference } from '#account';
import type { ControlText, Judged, JudgedResource, Judgement, Severity, Verdict } from '#controls';
import type { Exposure, Reach } from '#grants';
import type { Request } from '#policy';

/** Additions are minor, removals major. docs/schema/report.schema.json says the same; both must change together. */
export const SCHEMA_VERSION = '1.2';

export type Status = 'passed' | 'failed' | 'undetermined' | 'notApplicable';

/** Where a finding points: a statement of a policy, and how the principal came by that policy. */
export type Evidence = {
  readonly policy: string;
  readonly policyArn: string | null;
  readonly policyVersion: string | null;
  readonly policyKind: PolicyName['kind'];
  /** AWS's own policies can be replaced, not edited. */
  readonly awsManaged: boolean;
  readonly viaGroup: string | null;
  /** `Statement[2]`. */
  readonly statement: string;
  readonly sid: string | null;
};

/** An identity statement that gives the principal something, with what it says. */
export type Grant = Evidence & {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly string[];
};

export type Finding = {
  readonly control: string;
  readonly slug: string;
  readonly title: string;
  readonly status: Status;
  /** Of a failure, or of what might be one; null where nothing is wrong. */
  readonly severity: Severity | null;
  readonly messageKey: string;
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly witness: Request | null;
  readonly dependsOn: readonly string[];
  readonly remedy: string | null;
  readonly exception: AppliedException | null;
};

/** An exception that covers the finding, or that used to and why it does not any more. */
export type AppliedException = {
  readonly applies: boolean;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  /** Why it does not apply. */
  readonly because: string | null;
};

export type PrincipalReport = {
  readonly arn: string;
  readonly id: string | null;
  readonly name: string;
  readonly type: 'role' | 'user' | 'group' | 'policy';
  readonly exposure: Reach | 'undetermined';
  readonly repositories: Exposure['repositories'] | null;
  readonly unlessKeyAbsent: boolean;
  readonly access: 'read-only' | 'read-write' | null;
  readonly administrator: boolean;
  readonly permissionSet: string | null;
  readonly cells: readonly { readonly actionPrefix: string; readonly arnPrefix: string }[];
  readonly status: Status;
  readonly reason: string;
  readonly grants: readonly Grant[];
  readonly findings: readonly Finding[];
  /** Ids of FSBP controls with active findings on the same ARN; absent where nobody has asked. */
  readonly alongside?: readonly string[];
};

/** What a reader is told of something that is no principal: a connection, a host, a VPC, an endpoint, or the account itself. */
export type ResourceReport = {
  readonly arn: string;
  readonly id: string;
  /** As CloudFormation names it, such as `AWS::EC2::VPC`. */
  readonly type: string;
  readonly name: string;
  /** Null for the account as a whole. */
  readonly region: string | null;
  readonly status: Status;
  readonly findings: readonly Finding[];
};

/** What findings are about. */
export type Reported = PrincipalReport | ResourceReport;

export function isPrincipal(report: Reported): report is PrincipalReport {
  return 'exposure' in report;
}

export const NO_GRANT = 'no policy grants it anything on connections';

/** What a reader is told of one principal. */
export function principalReport(judged: Judged, findings: readonly Finding[]): PrincipalReport {
  const { principal, use } = judged;
  const { caller } = principal;
  const { exposure } = use;
  const holdsUse = exposure.reach !== 'none';
  return {
    arn: caller.arn,
    id: caller.id ?? null,
    name: caller.name,
    type: caller.type,
    exposure: isKnown(judged) ? exposure.reach : 'undetermined',
    repositories: holdsUse ? exposure.repositories : null,
    unlessKeyAbsent: exposure.unlessKeyAbsent,
    access: exposure.access ?? null,
    administrator: use.administrator,
    permissionSet: principal.permissionSet ?? null,
    cells: each(exposure.cells, ({ action, resource }) => ({ actionPrefix: action, arnPrefix: resource })),
    ...(judged.holds.length > 0 ? outcomeOf(findings) : NOTHING),
    grants: each(judged.grants, grantOf),
    findings,
  };
}

const NONE: readonly never[] = [];

/** Most principals of an account have nothing, and share it. */
function each<From, To>(list: readonly From[], made: (one: From) => To): readonly To[] {
  return list.length === 0 ? NONE : list.map(made);
}

/** Above an unreadable or missing document nothing is known, not even an upper bound worth showing. */
function isKnown({ principal, use }: Judged): boolean {
  return (
    principal.contradictions.length === 0 &&
    (use.unknown.length === 0 || use.exposure.reach === 'none') &&
    use.analysis?.cap === undefined
  );
}

const WORST: readonly Status[] = ['failed', 'undetermined', 'passed', 'notApplicable'];

type Outcome = Pick<PrincipalReport, 'status' | 'reason'>;
const NOTHING: Outcome = { status: 'passed', reason: NO_GRANT };

/** The worst of the findings made the status; of what passed, first what passed by exception. */
function outcomeOf(findings: readonly Finding[]): Outcome {
  const worst = worstOf(findings);
  if (!worst) return { status: 'notApplicable', reason: 'no control applies' };
  const status = countedAs(worst);
  const excepted = status === 'passed' && findings.find(({ exception }) => exception?.applies);
  return { status, reason: excepted ? `excepted: ${excepted.message}` : worst.message };
}

function worstOf(findings: readonly Finding[]): Finding | undefined {
  for (const status of WORST) {
    const worst = findings.find((finding) => countedAs(finding) === status);
    if (worst) return worst;
  }
  return undefined;
}

/** One that an approved exception covers counts as passed. */
function countedAs({ status, exception }: Finding): Status {
  return exception?.applies ? 'passed' : status;
}

export function resourceReport({ resource, judgements }: JudgedResource): ResourceReport {
  const findings = judgements.map(({ control, verdict }) => findingOf(control, verdict));
  const { arn, id, type, name, region } = resource;
  const status = worstOf(findings)?.status ?? 'notApplicable';
  return { arn, id, type, name, region: region ?? null, status, findings };
}

/** `told`: findings that were made before. Many principals of an account share judgements. */
export function findingsOf({ judgements }: Judged, told = new Map<Judgement, Finding>()): Finding[] {
  return judgements.map((judgement) => {
    const finding = told.get(judgement) ?? findingOf(judgement.control, judgement.verdict);
    if (!finding.severity) told.set(judgement, finding);
    return finding;
  });
}

function findingOf(control: ControlText, verdict: Verdict): Finding {
  const isWrong = verdict.status === 'failed' || verdict.status === 'undetermined';
  return {
    control: control.id,
    slug: control.slug,
    title: control.title,
    status: verdict.status,
    severity: isWrong ? verdict.severity : null,
    messageKey: verdict.message.key,
    message: verdict.message.text,
    evidence: isWrong ? each(verdict.evidence, evidenceOf) : NONE,
    witness: verdict.status === 'failed' ? (verdict.witness ?? null) : null,
    dependsOn: verdict.status === 'undetermined' ? verdict.dependsOn : NONE,
    remedy: isWrong ? control.remedy : null,
    exception: null,
  };
}

export function evidenceOf({ policy, statement }: StatementReference): Evidence {
  return {
    policy: policy.name,
    policyArn: policy.arn ?? null,
    policyVersion: policy.version ?? null,
    policyKind: policy.kind,
    awsManaged: policy.ownedByAws,
    viaGroup: policy.group ?? null,
    statement: `Statement[${statement.index}]`,
    sid: statement.sid ?? null,
  };
}

function grantOf(reference: StatementReference): Grant {
  const { actions, resources, conditions } = reference.statement;
  const written = (targets: typeof resources, name: string) =>
    targets?.patterns.map(({ source }) => (targets.negated ? `not ${source}` : source)) ?? [name];
  return {
    ...evidenceOf(reference),
    actions: written(actions, '*'),
    resources: written(resources, '*'),
    conditions: each(
      conditions,
      ({ shown, values }) =>
        `${shown.operator} ${shown.key} [${values.map(({ source }) => source || '""').join(', ')}]`,
    ),
  };
}
