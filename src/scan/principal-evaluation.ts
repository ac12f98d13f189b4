import type { Principal } from '#account';
import type { Judge } from '#controls';
import { SEVERITIES } from '#controls';
import { findingsOf, type PrincipalReport, principalReport } from '#findings';
import type { Evaluation, ResourceKey } from './ports.ts';

/** What AWS Config takes: https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html */
const MOST_ANNOTATION = 256;
const NO_ANSWER = 'could not evaluate: ';

/** The result for one principal. Undetermined is never compliant: AWS Config has no word for it but an annotation. */
export function principalEvaluation(report: PrincipalReport, key: ResourceKey, at: Date): Evaluation {
  return { ...key, at, ...complianceOf(report) };
}

export function reportOn(judge: Judge, principal: Principal): PrincipalReport {
  const judged = judge.judge(principal);
  return principalReport(judged, findingsOf(judged));
}

export function notApplicable(key: ResourceKey, at: Date, annotation: string): Evaluation {
  return { ...key, at, compliance: 'NOT_APPLICABLE', annotation: shortened(annotation) };
}

/** Where not even the principal could be read. */
export function notEvaluated(key: ResourceKey, at: Date, why: string): Evaluation {
  return { ...key, at, compliance: 'NON_COMPLIANT', annotation: shortened(`${NO_ANSWER}${why}`) };
}

export function isUndetermined({ annotation }: Evaluation): boolean {
  return annotation?.startsWith(NO_ANSWER) === true;
}

function complianceOf(report: PrincipalReport): Pick<Evaluation, 'compliance' | 'annotation'> {
  const { status, reason } = report;
  if (status === 'notApplicable') return { compliance: 'NOT_APPLICABLE', annotation: shortened(reason) };
  if (status === 'passed') return { compliance: 'COMPLIANT', annotation: shortened(reason) };
  const text = status === 'failed' ? failureText(report) : `${NO_ANSWER}${doubtText(report)}`;
  return { compliance: 'NON_COMPLIANT', annotation: shortened(text) };
}

/** The worst failure in words, the ids of the others. */
function failureText({ findings }: PrincipalReport): string {
  const failed = findings
    .filter(({ status, exception }) => status === 'failed' && !exception?.applies)
    .toSorted((a, b) => weight(b.severity) - weight(a.severity));
  const [worst, ...others] = failed;
  const also = others.length > 0 ? ` (also ${others.map(({ control }) => control).join(', ')})` : '';
  return `${worst?.control}${also}: ${worst?.message}`;
}

function doubtText({ findings }: PrincipalReport): string {
  const open = findings.filter(({ status }) => status === 'undetermined');
  const dependsOn = [...new Set(open.flatMap((finding) => finding.dependsOn))];
  return `${open.map(({ control }) => control).join(', ')} depend on ${dependsOn.join(', ')}`;
}

function weight(severity: (typeof SEVERITIES)[number] | null): number {
  return severity === null ? -1 : SEVERITIES.indexOf(severity);
}

/**
 * At most 256 characters, cut at a word, and counted in UTF-16, which is never fewer than the code points; never empty, which AWS
 * Config refuses. What policies name can hold anything: half a character or one that cannot be seen would spoil the whole call.
 */
export function shortened(text: string): string | undefined {
  const line = text.toWellFormed().replace(UNSEEN, ' ').trim();
  if (line.length <= MOST_ANNOTATION) return line === '' ? undefined : line;
  const kept = line.slice(0, MOST_ANNOTATION - 1);
  const word = kept.lastIndexOf(' ');
  return `${kept.slice(0, word > MOST_ANNOTATION / 2 ? word : kept.length).replace(HALF, '')}…`;
}

const UNSEEN = /[\s\p{Cc}\p{Cf}]+/gu;
const HALF = /[\uD800-\uDBFF]$/;
