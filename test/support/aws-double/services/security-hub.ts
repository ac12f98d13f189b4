import type { EstateDouble } from '../estate/estate-double.ts';
import { pageOf } from '../pages.ts';
import { restJson } from '../protocols/rest-json.ts';
import { type Fields, Refusal, type Service } from '../service.ts';
import { filterOf, invalidInput } from './hub/filters.ts';
import { complaintAbout } from './hub/finding-rules.ts';
import type { Hub } from './hub/hub.ts';

const ROUTES = {
  BatchImportFindings: 'POST /findings/import',
  BatchUpdateFindings: 'PATCH /findings/batchupdate',
  GetFindings: 'POST /findings',
  DescribeHub: 'GET /accounts',
  GetEnabledStandards: 'POST /standards/get',
  ListSecurityControlDefinitions: 'GET /securityControls/definitions',
  BatchGetStandardsControlAssociations: 'POST /associations/batchGet',
} as const;

type Call = (hub: Hub, input: Fields, spoilt: number) => Fields;
const CALLS: Readonly<Record<keyof typeof ROUTES, Call>> = {
  BatchImportFindings: importFindings,
  BatchUpdateFindings: updateFindings,
  GetFindings: getFindings,
  DescribeHub: (hub) => ({
    HubArn: hub.arn,
    SubscribedAt: '2025-11-03T08:00:00.000Z',
    AutoEnableControls: true,
    ControlFindingGenerator: 'SECURITY_CONTROL',
  }),
  GetEnabledStandards: enabledStandards,
  ListSecurityControlDefinitions: controlDefinitions,
  BatchGetStandardsControlAssociations: controlAssociations,
};

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/: what publishing findings needs, with the documented limits. */
export function securityHub(hub: Hub, estate: EstateDouble): Service {
  const operations = Object.entries(CALLS).map(([name, perform]) => [
    name,
    (input: Fields, spoilt: number, region: string) => {
      estate.entered(region, 'UnrecognizedClientException');
      hub.admit(name, region);
      return perform(hub, input, spoilt);
    },
  ]);
  return { name: 'securityhub', protocol: restJson(ROUTES), operations: Object.fromEntries(operations) };
}

/** A call is refused whole for what concerns access and for the form of a product's ARN; the rest is told for each finding. */
function importFindings(hub: Hub, { Findings: given }: Fields, spoilt: number): Fields {
  const findings: readonly Fields[] = Array.isArray(given) ? given : [];
  if (findings.length < 1 || findings.length > 100) throw invalidInput('Findings takes 1 to 100 findings');
  if (Buffer.byteLength(JSON.stringify(findings)) > 6_000_000)
    throw invalidInput('the findings are larger than 6 MB');
  for (const finding of findings) checkOwner(hub, finding);
  const failed = findings.flatMap((finding, index) => {
    const failure = failureOf(finding, index < spoilt, findings.slice(0, index));
    if (failure) return [{ Id: finding.Id, ...failure }];
    hub.store(finding);
    return [];
  });
  return {
    FailedCount: failed.length,
    SuccessCount: findings.length - failed.length,
    FailedFindings: failed,
  };
}

/** Only the account itself may import into its default product, and AWS's message does not say why it may not. */
function checkOwner(hub: Hub, { ProductArn: product, AwsAccountId: account }: Fields): void {
  if (
    typeof product !== 'string' ||
    !/^arn:[a-z-]+:securityhub:[a-z0-9-]+:\d{12}:product\/[^/]+\/[^/]+$/.test(product)
  )
    throw invalidInput(`Invalid parameter 'Findings': ProductArn ${String(product)} is not valid`);
  if (account === hub.account && product === hub.defaultProduct) return;
  throw new Refusal(
    'AccessDeniedException',
    `User is not authorized to perform: securityhub:BatchImportFindings on resource: ${product}`,
    403,
  );
}

function failureOf(finding: Fields, isSpoilt: boolean, earlier: readonly Fields[]): Fields | undefined {
  if (isSpoilt) return { ErrorCode: 'InternalFailure', ErrorMessage: 'We encountered an internal error.' };
  const complaint =
    complaintAbout(finding) ??
    (earlier.some(({ Id }) => Id === finding.Id) ? 'the Id is not unique in the batch' : undefined);
  return complaint === undefined
    ? undefined
    : {
        ErrorCode: 'InvalidInput',
        ErrorMessage: `Finding does not adhere to Amazon Finding Format. ${complaint}`,
      };
}

const CUSTOMERS = [
  'Note',
  'Severity',
  'VerificationState',
  'Confidence',
  'Criticality',
  'Types',
  'UserDefinedFields',
  'Workflow',
  'RelatedFindings',
];

function updateFindings(hub: Hub, input: Fields): Fields {
  const given: readonly Fields[] = Array.isArray(input.FindingIdentifiers) ? input.FindingIdentifiers : [];
  if (given.length < 1 || given.length > 100)
    throw invalidInput('FindingIdentifiers takes 1 to 100 findings');
  const changes = Object.fromEntries(
    CUSTOMERS.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])),
  );
  const isFound = (identifier: Fields) =>
    hub.customerSays(String(identifier.Id), changes, String(identifier.ProductArn));
  const results = given.map((identifier) => ({ identifier, found: isFound(identifier) }));
  return {
    ProcessedFindings: results.flatMap(({ identifier, found }) => (found ? [identifier] : [])),
    UnprocessedFindings: results.flatMap(({ identifier, found }) =>
      found
        ? []
        : [{ FindingIdentifier: identifier, ErrorCode: 'FindingNotFound', ErrorMessage: 'not found' }],
    ),
  };
}

function getFindings(hub: Hub, input: Fields): Fields {
  const { Filters: filters, NextToken: marker, MaxResults: limit = 10 } = input;
  const { page, next } = pageOf(hub.seen().filter(filterOf(filters)), {
    list: `findings ${JSON.stringify(filters)}`,
    marker,
    limit: limitOf(limit),
    badMarker: 'InvalidInputException',
  });
  return { Findings: page, NextToken: next };
}

function limitOf(given: unknown): number {
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return limit;
  throw invalidInput('MaxResults must be between 1 and 100');
}

function enabledStandards(hub: Hub, { NextToken: marker, MaxResults: limit = 100 }: Fields): Fields {
  const badMarker = 'InvalidInputException';
  const { page, next } = pageOf(hub.standards, {
    list: 'standards',
    marker,
    limit: limitOf(limit),
    badMarker,
  });
  const subscriptions = page.map(({ arn, status }) => ({
    StandardsSubscriptionArn: `arn:aws:securityhub:${hub.region}:${hub.account}:subscription/${arn.split('/').slice(1).join('/')}`,
    StandardsArn: arn,
    StandardsInput: {},
    StandardsStatus: status,
    StandardsControlsUpdatable: status === 'READY' ? 'READY_FOR_UPDATES' : 'NOT_READY_FOR_UPDATES',
  }));
  return { StandardsSubscriptions: subscriptions, NextToken: next };
}

function controlDefinitions(hub: Hub, input: Fields): Fields {
  const { StandardsArn: wanted, NextToken: marker, MaxResults: limit = 25 } = input;
  const standards = hub.standards.filter(({ arn }) => wanted === undefined || arn === wanted);
  const controls = Object.entries(Object.assign({}, ...standards.map((standard) => standard.controls)));
  const { page, next } = pageOf(controls, {
    list: `controls ${String(wanted)}`,
    marker,
    limit: limitOf(limit),
    badMarker: 'InvalidInputException',
  });
  const definitions = page.map(([id, title]) => ({
    SecurityControlId: id,
    Title: title,
    Description: String(title),
    RemediationUrl: `https://docs.aws.amazon.com/console/securityhub/${id}/remediation`,
    SeverityRating: 'MEDIUM',
    CurrentRegionAvailability: 'AVAILABLE',
  }));
  return { SecurityControlDefinitions: definitions, NextToken: next };
}

function controlAssociations(hub: Hub, input: Fields): Fields {
  const given: readonly Fields[] = Array.isArray(input.StandardsControlAssociationIds)
    ? input.StandardsControlAssociationIds
    : [];
  if (given.length < 1 || given.length > 100) throw invalidInput('takes 1 to 100 associations');
  const found = given.map((id) => {
    const standard = hub.standards.find(({ arn }) => arn === id.StandardsArn);
    const isKnown = standard && Object.hasOwn(standard.controls, String(id.SecurityControlId));
    return { id, isKnown, isDisabled: standard?.disabled?.includes(String(id.SecurityControlId)) };
  });
  return {
    StandardsControlAssociationDetails: found
      .filter(({ isKnown }) => isKnown)
      .map(({ id, isDisabled }) => ({
        ...id,
        SecurityControlArn: `arn:aws:securityhub:${hub.region}:${hub.account}:security-control/${String(id.SecurityControlId)}`,
        AssociationStatus: isDisabled === true ? 'DISABLED' : 'ENABLED',
      })),
    UnprocessedAssociations: found
      .filter(({ isKnown }) => !isKnown)
      .map(({ id }) => ({
        StandardsControlAssociationId: id,
        ErrorCode: 'RESOURCE_NOT_FOUND',
        ErrorReason: 'no such control',
      })),
  };
}
