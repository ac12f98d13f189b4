import type { Severity } from '#controls';
import type { AsffCompliance, AsffFinding, AsffSeverity, RelatedFinding } from './asff-format.ts';
import { asffResource } from './asff-resource.ts';
import { findingId } from './finding-id.ts';
import {
  describedFinding,
  isExcepted,
  isToldToOthers,
  relatedRequirements,
  remedyText,
  remedyUrl,
  statusReasons,
} from './finding-text.ts';
import { fitted, fittedSentences } from './fitted.ts';
import { checkedPlace, type Place } from './place.ts';
import { COMPANY, generatorId, PRODUCT, productArn, TYPES } from './product.ts';
import { productFields } from './product-fields.ts';
import type { Finding, Reported } from './report.ts';

// What Security Hub takes: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
// It does not say how long a reason may be; the shortest text it takes is safe.
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

/** One finding for each control that was run on a principal or a resource. A principal that holds nothing has none. */
export function asffFindings(report: Reported, place: Place): readonly AsffFinding[] {
  const checked = checkedPlace(place);
  return report.findings.filter(isToldToOthers).map((finding) => asffFinding(finding, report, checked));
}

function asffFinding(finding: Finding, report: Reported, place: Place): AsffFinding {
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
    Description: fitted(describedFinding(finding, report), MOST.description, finding.title),
    FindingProviderFields: {
      Severity: { Label: severityLabel(finding), Original: finding.severity ?? 'none' },
      Types: [...TYPES],
    },
    Compliance: compliance(finding),
    Remediation: {
      Recommendation: {
        Text: fittedSentences(remedyText(finding), MOST.recommendation, finding.title),
        Url: remedyUrl(finding, place),
      },
    },
    ProductFields: productFields(finding, report),
    Resources: [asffResource(report, place)],
    RecordState: finding.status === 'notApplicable' ? 'ARCHIVED' : 'ACTIVE',
  };
}

function severityLabel(finding: Finding): AsffSeverity {
  return finding.severity === null || isExcepted(finding) ? 'INFORMATIONAL' : LABELS[finding.severity];
}

/**
 * What is excepted passes, as it does in AWS Config and in reports, and says so. Only the step from PASSED to FAILED makes
 * Security Hub open a finding again, and that is what must happen when the exception ends.
 */
function compliance(finding: Finding): AsffCompliance {
  return {
    Status: isExcepted(finding) ? 'PASSED' : STATUSES[finding.status],
    StatusReasons: statusReasons(finding)
      .slice(0, MOST.reasons)
      .map(([code, text]) => ({ ReasonCode: code, Description: fitted(text, MOST.reason, code) })),
    RelatedRequirements: [...relatedRequirements(finding)],
  };
}

/** Findings of others on the same resource, in an order of their own, so that the same ones make no difference. */
export function withRelated(finding: AsffFinding, related: readonly RelatedFinding[]): AsffFinding {
  const sorted = related.toSorted((a, b) => (a.Id < b.Id ? -1 : a.Id > b.Id ? 1 : 0)).slice(0, MOST.related);
  if (sorted.length === 0) return finding;
  const { FindingProviderFields: fields } = finding;
  return { ...finding, FindingProviderFields: { ...fields, RelatedFindings: sorted } };
}
