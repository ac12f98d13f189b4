import type { Request } from '#policy';
import { fitted } from './fitted.ts';
import type { Evidence, Finding, PrincipalReport } from './report.ts';

/** Ours among the fields of a finding; Security Hub adds some that begin with `aws/`. */
export const OWN_FIELD = 'ccguard/';
const MOST_VALUE = 1024;
const MOST_EVIDENCE = 10;

/** What the format has no place for. The number of statements is written out, so that none can vanish unnoticed. */
export function productFields(finding: Finding, report: PrincipalReport): Record<string, string> {
  const { control, slug, status, messageKey, severity, evidence, witness, dependsOn } = finding;
  const fields: Readonly<Record<string, string | null>> = {
    control: `${control} ${slug}`,
    verdict: status,
    message: messageKey,
    severity,
    exposure: report.exposure,
    administrator: String(report.administrator),
    permissionSet: report.permissionSet,
    dependsOn: dependsOn.length > 0 ? dependsOn.join(' | ') : null,
    ...exceptionFields(finding),
    evidence: String(evidence.length),
    ...Object.fromEntries(
      evidence.slice(0, MOST_EVIDENCE).map((place, index) => [`evidence/${index + 1}`, placeText(place)]),
    ),
    ...witnessFields(witness),
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === null ? [] : [[`${OWN_FIELD}${name}`, fitted(value, MOST_VALUE, '-')]],
    ),
  );
}

function exceptionFields({ exception }: Finding): Readonly<Record<string, string | null>> {
  if (!exception) return { exception: 'none' };
  const { applies, reason, owner, expires, because } = exception;
  return {
    exception: applies ? 'applies' : 'ended',
    'exception/owner': owner,
    'exception/reason': reason,
    'exception/expires': expires,
    'exception/because': because,
  };
}

/** The request that shows the failure, as `ccguard can-use --requests` takes it, if it is short enough. */
function witnessFields(witness: Request | null): Readonly<Record<string, string | null>> {
  if (!witness) return {};
  return {
    'witness/action': witness.action,
    'witness/resource': witness.resource,
    'witness/context': JSON.stringify(witness.context),
  };
}

function placeText({
  policy,
  policyArn,
  policyVersion,
  viaGroup,
  statement,
  sid,
  awsManaged,
}: Evidence): string {
  return [
    `${statement}${sid === null ? '' : ` (${sid})`} of ${policyArn ?? policy}`,
    policyVersion === null ? '' : ` ${policyVersion}`,
    awsManaged ? ', an AWS managed policy' : '',
    viaGroup === null ? '' : `, through group ${viaGroup}`,
  ].join('');
}
