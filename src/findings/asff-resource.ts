import type { AsffDetails, AsffResource } from './asff-format.ts';
import { fitted } from './fitted.ts';
import type { Place } from './place.ts';
import { isPrincipal, type PrincipalReport, type Reported, type ResourceReport } from './report.ts';

// No ARN is longer.
const MOST_ID = 2048;

const TYPES = {
  role: 'AwsIamRole',
  user: 'AwsIamUser',
  group: 'AwsIamGroup',
  policy: 'AwsIamPolicy',
} as const;
const NAMES = {
  role: ['RoleId', 'RoleName'],
  user: ['UserId', 'UserName'],
  group: ['GroupId', 'GroupName'],
  policy: ['PolicyId', 'PolicyName'],
} as const;

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const IS_ID = /^[A-Z0-9]{16,128}$/;
const IS_NAME = /^[\w+=,.@-]{1,128}$/;
const IS_PATH = /^\/(?:[\x21-\x7e]{1,510}\/)?$/;

/** Types of resources that the format knows; the others are told by their ARN. */
const RESOURCE_TYPES: Readonly<Record<string, string>> = {
  'AWS::::Account': 'AwsAccount',
  'AWS::EC2::VPC': 'AwsEc2Vpc',
};

export function asffResource(report: Reported, place: Place): AsffResource {
  return isPrincipal(report) ? ofPrincipal(report, place) : ofResource(report, place);
}

/** An account goes by the name that the findings of FSBP use, so that both stand together. */
function ofResource({ arn, id, type, region }: ResourceReport, place: Place): AsffResource {
  const { partition } = place;
  return {
    Type: RESOURCE_TYPES[type] ?? 'Other',
    Id: type === 'AWS::::Account' ? `${type}:${id}` : fitted(arn, MOST_ID, 'a resource without an ARN'),
    ...(isPartition(partition) && { Partition: partition }),
    Region: region ?? place.region,
  };
}

function ofPrincipal(report: PrincipalReport, { partition, region }: Place): AsffResource {
  const details = detailsOf(report);
  return {
    Type: TYPES[report.type],
    Id: fitted(report.arn, MOST_ID, `${report.type} without an ARN`),
    ...(isPartition(partition) && { Partition: partition }),
    Region: region,
    ...(details && { Details: details }),
  };
}

/** The format knows no others; one that it does not know would make it refuse the finding. */
function isPartition(partition: string): partition is NonNullable<AsffResource['Partition']> {
  return ['aws', 'aws-cn', 'aws-us-gov'].includes(partition);
}

/** Only what is as IAM writes it: one bad character in a detail, and Security Hub refuses the finding. */
function detailsOf({ type, id, name, arn }: PrincipalReport): AsffDetails | undefined {
  const [idField, nameField] = NAMES[type];
  const path = /:[^:/]+(\/(?:.*\/)?)[^/]*$/.exec(arn)?.[1] ?? '';
  const details = {
    ...(id !== null && IS_ID.test(id) && { [idField]: id }),
    ...(IS_NAME.test(name) && { [nameField]: name }),
    ...(IS_PATH.test(path) && { Path: path }),
  };
  return Object.keys(details).length > 0 ? { [TYPES[type]]: details } : undefined;
}
