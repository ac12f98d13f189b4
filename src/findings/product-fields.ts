import { evidenceText, witnessLine } from './finding-text.ts';
import { fitted } from './fitted.ts';
import { type Finding, isPrincipal, type Reported } from './report.ts';

/** What the fields of ours begin with; those that Security Hub adds begin with `aws/`. */
export const OWN_FIELD = 'ccguard/';

// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html takes 50 fields of 2048 characters.
const MOST_VALUE = 1024;
const MOST_WITNESS = 2048;
const MOST_EVIDENCE = 10;

/** What the format has no place for. How much evidence there is stands beside it, so that none can vanish unnoticed. */
export function productFields(finding: Finding, report: Reported): Record<string, string> {
  const { control, slug, status, messageKey, severity, evidence, dependsOn } = finding;
  const witness = witnessField(finding, report);
  const texts: Readonly<Record<string, string | null>> = {
    control: `${control} ${slug}`,
    verdict: status,
    message: messageKey,
    severity,
    ...(isPrincipal(report) && {
      exposure: report.exposure,
      administrator: String(report.administrator),
      permissionSet: report.permissionSet,
    }),
    dependsOn: dependsOn.length > 0 ? dependsOn.join(' | ') : null,
    ...exceptionFields(finding),
    evidence: String(evidence.length),
    ...Object.fromEntries(
      evidence.slice(0, MOST_EVIDENCE).map((place, index) => [`evidence/${index + 1}`, evidenceText(place)]),
    ),
  };
  return {
    ...ownFields(texts),
    ...(witness !== undefined && { [`${OWN_FIELD}witness`]: witness }),
  };
}

export function ownFields(texts: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) =>
      text === null ? [] : [[`${OWN_FIELD}${name}`, fitted(text, MOST_VALUE, 'none')]],
    ),
  );
}

function exceptionFields({ exception }: Finding): Readonly<Record<string, string | null>> {
  if (!exception) return { exception: 'none' };
  const { applies, reason, owner, expires, because } = exception;
  return {
    exception: applies ? 'applies' : 'does not apply',
    'exception/owner': owner,
    'exception/reason': reason,
    'exception/expires': expires,
    'exception/because': because,
  };
}

/** Half a request would ask something else. */
function witnessField({ witness }: Finding, report: Reported): string | undefined {
  if (!witness) return undefined;
  const line = witnessLine(report, witness);
  return line.length <= MOST_WITNESS ? line : 'too long to be shown here; `ccguard explain` shows it';
}
