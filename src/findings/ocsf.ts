import type { Severity } from '#controls';
import { findingId } from './finding-id.ts';
import {
  describedFinding,
  evidenceText,
  isExcepted,
  isToldToOthers,
  reasonCode,
  relatedRequirements,
  remedyText,
  remedyUrl,
  statusReasons,
  witnessLine,
} from './finding-text.ts';
import { visible } from './fitted.ts';
import type { OcsfFinding } from './ocsf-format.ts';
import { checkedPlace, type Place } from './place.ts';
import { COMPANY, generatorId, PRODUCT, productArn, TYPES } from './product.ts';
import { type Finding, isPrincipal, type Reported } from './report.ts';

const SEVERITIES = {
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
} as const satisfies Readonly<Record<Severity, unknown>>;

const RESOURCE_TYPES = {
  role: 'AWS::IAM::Role',
  user: 'AWS::IAM::User',
  group: 'AWS::IAM::Group',
  policy: 'AWS::IAM::Policy',
} as const;

/** The findings of a principal or a resource as OCSF Compliance Findings. Texts are of any length: what reads files has no limits of AWS. */
export function ocsfFindings(report: Reported, place: Place): readonly OcsfFinding[] {
  const checked = checkedPlace(place);
  return report.findings.filter(isToldToOthers).map((finding) => ocsfFinding(finding, report, checked));
}

function ocsfFinding(finding: Finding, report: Reported, place: Place): OcsfFinding {
  const { account, partition, region, at } = place;
  const description = visible(describedFinding(finding, report));
  return {
    ...activity(finding),
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2003,
    class_name: 'Compliance Finding',
    time: at.getTime(),
    time_dt: at.toISOString(),
    ...severity(finding),
    message: description,
    ...comment(finding),
    metadata: {
      version: '1.6.0',
      profiles: ['cloud', 'datetime'],
      product: { name: PRODUCT, vendor_name: COMPANY, uid: productArn(place) },
    },
    cloud: {
      provider: 'AWS',
      account: { uid: account, type: 'AWS Account', type_id: 10 },
      cloud_partition: partition,
      region,
    },
    finding_info: findingInfo(finding, report, place, description),
    compliance: compliance(finding),
    resources: [resource(report, place)],
    evidences: evidences(finding, report),
    remediation: { desc: visible(remedyText(finding)), references: [remedyUrl(finding, place)] },
  };
}

const CREATE = {
  activity_id: 1,
  activity_name: 'Create',
  type_uid: 200301,
  type_name: 'Compliance Finding: Create',
} as const;
const CLOSE = {
  activity_id: 3,
  activity_name: 'Close',
  type_uid: 200303,
  type_name: 'Compliance Finding: Close',
} as const;

/** What is open, and what is closed because it passes or because there is nothing to judge. */
function activity(finding: Finding) {
  if (isExcepted(finding)) return { ...CREATE, status_id: 3, status: 'Suppressed' } as const;
  if (finding.status === 'passed') return { ...CLOSE, status_id: 4, status: 'Resolved' } as const;
  if (finding.status === 'notApplicable') return { ...CLOSE, status_id: 5, status: 'Archived' } as const;
  return { ...CREATE, status_id: 1, status: 'New' } as const;
}

function severity({ severity: grade }: Finding): Pick<OcsfFinding, 'severity_id' | 'severity'> {
  const [id, caption] = grade === null ? ([1, 'Informational'] as const) : SEVERITIES[grade];
  return { severity_id: id, severity: caption };
}

function comment({ exception }: Finding): Pick<OcsfFinding, 'comment'> {
  if (!exception) return {};
  const { applies, owner, reason, expires, because } = exception;
  const standing = applies ? 'applies' : `does not apply: ${because}`;
  return { comment: visible(`exception of ${owner} until ${expires} (${reason}) ${standing}`) };
}

function findingInfo(finding: Finding, report: Reported, place: Place, description: string) {
  const { control, slug, title } = finding;
  return {
    uid: findingId(control, report, place),
    title: `${control} ${title}`,
    desc: description,
    types: TYPES,
    modified_time: place.at.getTime(),
    modified_time_dt: place.at.toISOString(),
    product_uid: productArn(place),
    src_url: remedyUrl(finding, place),
    analytic: { uid: generatorId(control), name: slug, type_id: 1, type: 'Rule' },
  } as const;
}

/** A failure that is excepted is still one: here the status of the finding says that it is suppressed. */
function compliance(finding: Finding): OcsfFinding['compliance'] {
  const reasons = statusReasons(finding);
  return {
    control: finding.control,
    desc: finding.title,
    standards: [COMPANY],
    requirements: relatedRequirements(finding),
    ...complianceStatus(finding),
    status_code: reasonCode(finding),
    status_detail: visible(finding.message),
    status_details: reasons.map(([code, text]) => `${code}: ${visible(text)}`),
  };
}

function complianceStatus({ status }: Finding): Pick<OcsfFinding['compliance'], 'status_id' | 'status'> {
  switch (status) {
    case 'passed':
      return { status_id: 1, status: 'Pass' };
    case 'undetermined':
      return { status_id: 2, status: 'Warning' };
    case 'failed':
      return { status_id: 3, status: 'Fail' };
    case 'notApplicable':
      return {};
  }
}

function resource(report: Reported, { partition, region }: Place) {
  const { arn, id, name, type } = report;
  return {
    uid: visible(arn),
    ...(id !== null && { uid_alt: visible(id) }),
    name: visible(name),
    type: isPrincipal(report) ? RESOURCE_TYPES[report.type] : type,
    cloud_partition: partition,
    region: isPrincipal(report) ? region : (report.region ?? region),
  };
}

function evidences({ evidence, witness }: Finding, report: Reported): OcsfFinding['evidences'] {
  const statements = evidence.map((place) => ({
    name: 'statement',
    data: { statement: visible(evidenceText(place)) },
  }));
  const request = witness && { name: 'witness', data: { request: witnessLine(report, witness) } };
  return [...statements, ...(request ? [request] : [])];
}
