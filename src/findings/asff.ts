import { CONTROLS, type Severity } from '#controls';
import type { AsffCompliance, AsffFinding, AsffSeverity, RelatedFinding } from './asff-format.ts';
import { asffResource } from './asff-resource.ts';
import { findingId } from './finding-id.ts';
import { fitted } from './fitted.ts';
import { checkedPlace, type Place } from './place.ts';
import { ACTIONS_OF_CONNECTIONS, COMPANY, generatorId, PRODUCT, productArn, TYPES } from './product.ts';
import { productFields } from './product-fields.ts';
import type { AppliedException, Finding, PrincipalReport } from './report.ts';

// What Security Hub takes: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
const MOST = { title: 256, description: 1024, recommendation: 512, reason: 512, reasons: 10, related: 10 };

const LABELS: Readonly<Record<Severity, AsffSeverity>> = {
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  critical: 'CRITICAL',
};
const STATUSES = {
  passed: 'PASSED',
  failed: 'FAILED',
  undetermined: 'WARNING',
  notApplicable: 'NOT_AVAILABLE',
} as const;

/** One finding for each control that was run on a principal. A principal that holds nothing has none. */
export function asffFindings(report: PrincipalReport, place: Place): readonly AsffFinding[] {
  const checked = checkedPlace(place);
  return report.findings.map((finding) => asffFinding(finding, report, checked));
}

function asffFinding(finding: Finding, report: PrincipalReport, place: Place): AsffFinding {
  const at = place.at.toISOString();
  return {
    SchemaVersion: '2018-10-08',
    Id: findingId(finding.control, report, place),
    ProductArn: productArn(place),
    ProductName: PRODUCT,
    CompanyName: COMPANY,
    GeneratorId: generatorId(finding.control),
    AwsAccountId: place.account,
    CreatedAt: at,
    FirstObservedAt: at,
    UpdatedAt: at,
    Title: fitted(`${finding.control} ${finding.title}`, MOST.title, finding.control),
    Description: description(finding, report),
    FindingProviderFields: {
      Severity: { Label: severityLabel(finding), Original: finding.severity ?? 'none' },
      Types: [...TYPES],
    },
    Compliance: compliance(finding),
    Remediation: { Recommendation: recommendation(finding, place) },
    ProductFields: productFields(finding, report),
    Resources: [asffResource(report, place)],
    RecordState: finding.status === 'notApplicable' ? 'ARCHIVED' : 'ACTIVE',
  };
}

/** Findings of others on the same resource, in an order of their own, so that the same ones make no difference. */
export function withRelated(finding: AsffFinding, related: readonly RelatedFinding[]): AsffFinding {
  const sorted = related
    .filter(({ Id }) => Id !== finding.Id)
    .toSorted((a, b) => (a.Id < b.Id ? -1 : a.Id > b.Id ? 1 : 0))
    .slice(0, MOST.related);
  if (sorted.length === 0) return finding;
  const { FindingProviderFields: fields } = finding;
  return { ...finding, FindingProviderFields: { ...fields, RelatedFindings: sorted } };
}

function severityLabel(finding: Finding): AsffSeverity {
  return finding.severity === null || isExcepted(finding) ? 'INFORMATIONAL' : LABELS[finding.severity];
}

/**
 * What is excepted passes, as it does in AWS Config and in reports, and says so. Nothing but the step from PASSED to FAILED makes
 * Security Hub open a finding again, and that is what must happen when the exception ends.
 */
function compliance(finding: Finding): AsffCompliance {
  const reasons = statusReasons(finding).slice(0, MOST.reasons);
  return {
    Status: isExcepted(finding) ? 'PASSED' : STATUSES[finding.status],
    StatusReasons: reasons.map(([code, text]) => ({
      ReasonCode: code,
      Description: fitted(text, MOST.reason, code),
    })),
    RelatedRequirements: [...(controlOf(finding)?.related ?? [])],
  };
}

function statusReasons(finding: Finding): (readonly [code: string, text: string])[] {
  const { messageKey, message, dependsOn, exception } = finding;
  return [
    ...(exception ? [exceptionReason(exception)] : []),
    [reasonCode(messageKey), message],
    ...dependsOn.map((text) => ['DEPENDS_ON', text] as const),
  ];
}

function exceptionReason({ applies, because, owner, reason, expires }: AppliedException) {
  const decision = `${owner} until ${expires}: ${reason}`;
  return applies
    ? (['SUPPRESSED_BY_EXCEPTION', decision] as const)
    : (['EXCEPTION_DOES_NOT_APPLY', `${because ?? 'unknown'}; ${decision}`] as const);
}

/** `notListed` in the form of AWS's codes, `NOT_LISTED`. */
function reasonCode(messageKey: string): string {
  return messageKey.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

function description(finding: Finding, { type, name }: PrincipalReport): string {
  const excepted = isExcepted(finding) ? 'suppressed by exception: ' : '';
  return fitted(`${type} ${name}: ${excepted}${finding.message}`, MOST.description, finding.title);
}

function recommendation(finding: Finding, { controlDocs }: Place) {
  const remedy = finding.remedy ?? controlOf(finding)?.remedy ?? '';
  return {
    Text: fitted(remedy, MOST.recommendation, finding.title),
    Url:
      controlDocs === undefined
        ? ACTIONS_OF_CONNECTIONS
        : `${controlDocs}/${finding.control}-${finding.slug}.md`,
  };
}

function isExcepted({ exception }: Finding): boolean {
  return exception?.applies === true;
}

function controlOf({ control }: Finding) {
  return CONTROLS.find(({ id }) => id === control);
}
