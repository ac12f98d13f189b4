/**
 * The AWS Security Finding Format, as far as we write it. Lists are not readonly because those of the SDK's AwsSecurityFinding
 * are not, and what is made here goes there as it is.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html
 */
export type AsffFinding = {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly ProductName: string;
  readonly CompanyName: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly CreatedAt: string;
  readonly FirstObservedAt: string;
  readonly UpdatedAt: string;
  readonly Title: string;
  readonly Description: string;
  readonly FindingProviderFields: AsffProviderFields;
  readonly Compliance: AsffCompliance;
  readonly Remediation: { readonly Recommendation: { readonly Text: string; readonly Url: string } };
  readonly ProductFields: Readonly<Record<string, string>>;
  readonly Resources: AsffResource[];
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
};

export type AsffSeverity = 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/** What a customer may override: sent this way, Security Hub keeps the override. */
export type AsffProviderFields = {
  readonly Severity: { readonly Label: AsffSeverity; readonly Original: string };
  readonly Types: string[];
  readonly RelatedFindings?: RelatedFinding[];
};

export type RelatedFinding = { readonly ProductArn: string; readonly Id: string };

export type AsffCompliance = {
  readonly Status: 'PASSED' | 'WARNING' | 'FAILED' | 'NOT_AVAILABLE';
  readonly StatusReasons: { readonly ReasonCode: string; readonly Description: string }[];
  readonly RelatedRequirements: string[];
};

export type AsffResource = {
  readonly Type: string;
  readonly Id: string;
  readonly Partition?: 'aws' | 'aws-cn' | 'aws-us-gov' | undefined;
  readonly Region?: string | undefined;
  readonly Details?: AsffDetails | undefined;
};

type Details = Readonly<Record<string, string>>;
export type AsffDetails = {
  readonly AwsIamRole?: Details;
  readonly AwsIamUser?: Details;
  readonly AwsIamGroup?: Details;
  readonly AwsIamPolicy?: Details;
};
