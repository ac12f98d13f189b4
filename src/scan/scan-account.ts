import { type Account, type Facts, type InputProblem, NO_FACTS } from '#account';
import {
  type AnyControl,
  isAboutPrincipals,
  isAboutResources,
  Judge,
  type Judgement,
  judgeResources,
  type Parameters,
} from '#controls';
import {
  type ExceptionRegister,
  type Finding,
  findingsOf,
  type PrincipalReport,
  principalReport,
  type ResourceReport,
  resourceReport,
  SCHEMA_VERSION,
  type Summary,
  summaryOf,
  withException,
} from '#findings';

export type ScanOptions = {
  /** Of principals and of resources. */
  readonly controls: readonly AnyControl[];
  /** What was read of the account besides its principals. Without it, controls that need it say what to add. */
  readonly facts?: Facts | undefined;
  readonly parameters: Parameters;
  readonly exceptions: ExceptionRegister;
  /** Milliseconds since 1970: grants are judged from this moment on. */
  readonly now: number;
  /** Told after every principal, for a progress line. */
  readonly onPrincipal?: (done: number, total: number) => void;
};

/** The report of a scan; docs/schema/report.schema.json describes it as JSON. */
export type Report = {
  readonly schemaVersion: string;
  readonly evaluatedAt: string;
  readonly account: { readonly id: string; readonly partition: string };
  readonly summary: Summary;
  readonly resources: readonly ResourceReport[];
  readonly principals: readonly PrincipalReport[];
};

const NO_FINDINGS: PrincipalReport['findings'] = [];

/** Judges every principal of an account, and what else is known of it, by every control. */
export function scanAccount(
  account: Account,
  inputProblems: readonly InputProblem[],
  options: ScanOptions,
): Report {
  const { parameters, exceptions, now, onPrincipal } = options;
  const controls = options.controls.filter(isAboutPrincipals);
  const resourceControls = options.controls.filter(isAboutResources);
  const facts = factsOf(account, options.facts);
  const judge = new Judge(controls, parameters, now, facts);
  const told = new Map<Judgement, Finding>();
  const principals = account.principals.map((principal, index): PrincipalReport => {
    const judged = judge.judge(principal);
    // Most principals of an account have none.
    const findings =
      judged.judgements.length === 0
        ? NO_FINDINGS
        : findingsOf(judged, told).map((finding) => withException(finding, judged, exceptions, now));
    onPrincipal?.(index + 1, account.principals.length);
    return principalReport(judged, findings);
  });
  const resources = judgeResources(resourceControls, account, { facts, parameters, now }).map(resourceReport);
  return {
    schemaVersion: SCHEMA_VERSION,
    evaluatedAt: new Date(now).toISOString(),
    account: { id: account.id, partition: account.partition },
    summary: summaryOf({ principals, controls, resources, resourceControls }, inputProblems),
    resources,
    principals,
  };
}

/** Facts of another account would clear this one of what is its own. */
function factsOf({ id }: Account, facts: Facts | undefined): Facts {
  if (facts && facts.account !== id)
    throw new Error(`facts of account ${facts.account} do not go with principals of account ${id}`);
  return facts ?? NO_FACTS;
}
