/** A finding of FSBP as Security Hub tells it, on one resource. */
export function fsbpFinding(
  control: string,
  resource: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    SchemaVersion: '2018-10-08',
    Id: `arn:aws:securityhub:eu-central-1:111122223333:security-control/${control}/finding/${resource}`,
    ProductArn: 'arn:aws:securityhub:eu-central-1::product/aws/securityhub',
    GeneratorId: `security-control/${control}`,
    AwsAccountId: '111122223333',
    CreatedAt: '2026-05-01T00:00:00.000Z',
    UpdatedAt: '2026-05-01T00:00:00.000Z',
    Title: 'a title',
    Description: 'a description',
    Types: ['Software and Configuration Checks/Industry and Regulatory Standards'],
    Severity: { Label: 'HIGH' },
    Compliance: {
      Status: 'FAILED',
      SecurityControlId: control,
      AssociatedStandards: [{ StandardsId: 'standards/aws-foundational-security-best-practices/v/1.0.0' }],
    },
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    Resources: [{ Type: 'AwsIamRole', Id: resource }],
    ...more,
  };
}

export const PASSED = {
  Compliance: {
    Status: 'PASSED',
    SecurityControlId: 'IAM.2',
    AssociatedStandards: [{ StandardsId: 'standards/aws-foundational-security-best-practices/v/1.0.0' }],
  },
};
