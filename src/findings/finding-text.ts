import { CATALOGUE, type ControlText, NOT_READ } from '#controls';
import type { Request } from '#policy';
import { fitted } from './fitted.ts';
import type { Place } from './place.ts';
import type { AppliedException, Evidence, Finding, Reported } from './report.ts';

const MOST_NAME = 128;

/** What the actions and condition keys of connections are, where no page of ours can be linked. */
export const ACTIONS_OF_CONNECTIONS =
  'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodeconnections.html';

/**
 * What nobody read is no news to who collects findings: it must not end what another scan has found. Reports of ours say it,
 * so that nobody takes silence for a pass.
 */
export function isToldToOthers({ messageKey }: Finding): boolean {
  return messageKey !== NOT_READ;
}

export function isExcepted({ exception }: Finding): boolean {
  return exception?.applies === true;
}

/** What people call the types of CloudFormation; those of principals are words already. */
const KINDS: Readonly<Record<string, string>> = {
  'AWS::::Account': 'account',
  'AWS::CodeConnections::Connection': 'connection',
  'AWS::CodeConnections::Host': 'host',
  'AWS::EC2::VPC': 'VPC',
  'AWS::EC2::VPCEndpoint': 'VPC endpoint',
};

/** A name could fill every field there is, and push out what is said of it. */
export function describedFinding(finding: Finding, { type, name }: Reported): string {
  const excepted = isExcepted(finding) ? 'suppressed by exception: ' : '';
  return `${KINDS[type] ?? type} ${fitted(name, MOST_NAME, 'without a name')}: ${excepted}${finding.message}`;
}

/** Why a finding has its status, most telling first, with codes in the form of AWS's own. */
export function statusReasons(finding: Finding): (readonly [code: string, text: string])[] {
  const { message, dependsOn, exception } = finding;
  return [
    ...(exception ? [exceptionReason(exception)] : []),
    [reasonCode(finding), message],
    ...dependsOn.map((text) => ['DEPENDS_ON', text] as const),
  ];
}

function exceptionReason({ applies, because, owner, reason, expires }: AppliedException) {
  const decision = `${owner} until ${expires}: ${reason}`;
  return applies
    ? (['SUPPRESSED_BY_EXCEPTION', decision] as const)
    : (['EXCEPTION_DOES_NOT_APPLY', `${because}; ${decision}`] as const);
}

/** `notListed` becomes `NOT_LISTED`. */
export function reasonCode({ messageKey }: Finding): string {
  return messageKey.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

export function relatedRequirements(finding: Finding): readonly string[] {
  return controlOf(finding)?.related ?? [];
}

/** What to do, also of a finding that passes: it says what keeps it so. A function that only judges carries no such texts. */
export function remedyText(finding: Finding): string {
  return finding.remedy || controlOf(finding)?.remedy || finding.title;
}

export function remedyUrl({ control, slug }: Finding, { controlDocs }: Place): string {
  return controlDocs === undefined ? ACTIONS_OF_CONNECTIONS : `${controlDocs}/${control}-${slug}.md`;
}

function controlOf({ control }: Finding): ControlText | undefined {
  return CATALOGUE.find(({ id }) => id === control);
}

export function evidenceText(evidence: Evidence): string {
  const { policy, policyArn, policyVersion, viaGroup, statement, sid, awsManaged } = evidence;
  return [
    `${statement}${sid === null ? '' : ` (${sid})`} of ${policyArn ?? policy}`,
    policyVersion === null ? '' : ` ${policyVersion}`,
    awsManaged ? ', an AWS managed policy' : '',
    viaGroup === null ? '' : `, through group ${viaGroup}`,
  ].join('');
}

/**
 * A line for `ccguard can-use --requests`, in ASCII: nothing in it can be hidden or lost on the way. Of a group or a policy it is
 * what those who carry it may ask, and of a trust policy what others ask, so no principal is named.
 */
export function witnessLine({ arn, type }: Reported, { action, resource, context }: Request): string {
  const isItsOwn = (type === 'role' || type === 'user') && !action.toLowerCase().startsWith('sts:');
  const line = JSON.stringify({ ...(isItsOwn && { principal: arn }), action, resource, context });
  return line.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
