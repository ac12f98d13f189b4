import type { Fields } from '../../service.ts';

/**
 * What makes Security Hub fail a finding, in its own kind of words; undefined where it takes it.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
 */
export function complaintAbout(finding: Fields): string | undefined {
  if (Buffer.byteLength(JSON.stringify(finding)) > 240_000) return 'data should NOT be larger than 240 KB';
  return (
    first(REQUIRED, (name) =>
      isText(finding[name]) ? undefined : `data should have required property '${name}'`,
    ) ??
    first(Object.entries(LONGEST), ([path, most]) => tooLong(finding, path, most)) ??
    first(DATES, (name) => notADate(finding, name)) ??
    first(Object.entries(MOST), ([path, most]) => tooMany(finding, path, most)) ??
    classified(finding) ??
    resources(finding) ??
    productFields(finding) ??
    oneOf(at(finding, 'Compliance.Status'), 'Compliance.Status', COMPLIANCES) ??
    oneOf(finding.RecordState, 'RecordState', ['ACTIVE', 'ARCHIVED'])
  );
}

const REQUIRED = [
  'SchemaVersion',
  'Id',
  'ProductArn',
  'GeneratorId',
  'AwsAccountId',
  'CreatedAt',
  'UpdatedAt',
  'Title',
  'Description',
];
const LONGEST: Readonly<Record<string, number>> = {
  Id: 512,
  ProductArn: 2048,
  GeneratorId: 512,
  Title: 256,
  Description: 1024,
  'Remediation.Recommendation.Text': 512,
  Region: 16,
  ProductName: 128,
  CompanyName: 128,
};
const MOST: Readonly<Record<string, number>> = {
  Types: 50,
  Resources: 32,
  RelatedFindings: 10,
  'FindingProviderFields.Types': 50,
  'FindingProviderFields.RelatedFindings': 10,
  'Compliance.RelatedRequirements': 32,
};
const DATES = ['CreatedAt', 'UpdatedAt', 'FirstObservedAt', 'LastObservedAt'];
const COMPLIANCES = ['PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE'];
const SEVERITIES = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

function first<T>(entries: readonly T[], complaint: (entry: T) => string | undefined): string | undefined {
  for (const entry of entries) {
    const said = complaint(entry);
    if (said !== undefined) return said;
  }
  return undefined;
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => (isFields(inner) ? inner[name] : undefined), value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of white space alone is as good as empty. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && /\S/.test(value);
}

function tooLong(finding: Fields, path: string, most: number): string | undefined {
  const value = at(finding, path);
  if (value === undefined) return undefined;
  if (!isText(value)) return `data.${path} should NOT be shorter than 1 characters`;
  return [...value].length > most ? `data.${path} should NOT be longer than ${most} characters` : undefined;
}

function tooMany(finding: Fields, path: string, most: number): string | undefined {
  const value = at(finding, path);
  return Array.isArray(value) && value.length > most
    ? `data.${path} should NOT have more than ${most} items`
    : undefined;
}

function notADate(finding: Fields, name: string): string | undefined {
  const value = finding[name];
  if (value === undefined) return undefined;
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value)
    ? undefined
    : `data.${name} should match format "date-time"`;
}

function classified(finding: Fields): string | undefined {
  const label = at(finding, 'FindingProviderFields.Severity.Label') ?? at(finding, 'Severity.Label');
  const types = at(finding, 'FindingProviderFields.Types') ?? finding.Types;
  if (label === undefined || !Array.isArray(types))
    return "data should have required property 'FindingProviderFields', data should match some schema in anyOf";
  return oneOf(label, 'Severity.Label', SEVERITIES);
}

function resources({ Resources: given }: Fields): string | undefined {
  if (!Array.isArray(given) || given.length === 0) return "data should have required property 'Resources'";
  return first(given, (resource: unknown) => {
    if (!isText(at(resource, 'Id')) || !isText(at(resource, 'Type')))
      return 'data.Resources should have Id and Type';
    const tags = at(resource, 'Tags');
    if (isFields(tags) && Object.keys(tags).length === 0) return 'data.Resources.Tags should NOT be empty';
    const trust = at(resource, 'Details.AwsIamRole.AssumeRolePolicyDocument');
    return trust === undefined || (typeof trust === 'string' && DOCUMENT.test(trust))
      ? undefined
      : 'data.Resources.Details.AwsIamRole.AssumeRolePolicyDocument should match pattern';
  });
}

const DOCUMENT = /^[\t\n\r\x20-\x7E\u00A1-\u00FF]{1,131072}$/;

function productFields({ ProductFields: given }: Fields): string | undefined {
  if (given === undefined) return undefined;
  const entries = isFields(given) ? Object.entries(given) : [];
  if (entries.length > 50) return 'data.ProductFields should NOT have more than 50 properties';
  return first(entries, ([name, value]) => {
    if (name.length > 128) return 'data.ProductFields should NOT have keys longer than 128 characters';
    if (!isText(value)) return `data.ProductFields.${name} should NOT be shorter than 1 characters`;
    return [...value].length > 2048
      ? `data.ProductFields.${name} should NOT be longer than 2048 characters`
      : undefined;
  });
}

function oneOf(value: unknown, path: string, values: readonly string[]): string | undefined {
  return value === undefined || values.some((known) => known === value)
    ? undefined
    : `data.${path} should be equal to one of the allowed values`;
}
