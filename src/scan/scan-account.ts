import type { Account, InputProblem } from '#account';
import { type Control, Judge, type Parameters } from '#controls';
import {
  type ExceptionRegister,
  findingsOf,
  type PrincipalReport,
  principalReport,
  SCHEMA_VERSION,
  type Summary,
  summaryOf,
  withException,
} from '#findings';

export type ScanOptions = {
  readonly controls: readonly Control[];
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
  readonly principals: readonly PrincipalReport[];
};

/** Judges every principal of an account by every control. */
export function scanAccount(
  account: Account,
  inputProblems: readonly InputProblem[],
  options: ScanOptions,
): Report {
  const { controls, parameters, exceptions, now, onPrincipal } = options;
  const judge = new Judge(controls, parameters, now);
  const principals = account.principals.map((principal, index): PrincipalReport => {
    const judged = judge.judge(principal);
    const findings = findingsOf(judged).map((finding) => withException(finding, judged, exceptions, now));
    onPrincipal?.(index + 1, account.principals.length);
    return principalReport(judged, findings);
  });
  return {
    schemaVersion: SCHEMA_VERSION,
    evaluatedAt: new Date(now).toISOString(),
    account: { id: account.id, partition: account.partition },
    summary: summaryOf(principals, controls, inputProblems),
    principals,
  };
}
