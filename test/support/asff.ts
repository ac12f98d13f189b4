import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';

export const PRODUCT = 'arn:aws:securityhub:eu-central-1:111122223333:product/111122223333/default';

/** A finding with little more than it has to have, written by nobody's code. */
export function aFinding(overrides: Partial<AwsSecurityFinding> = {}): AwsSecurityFinding & { Id: string } {
  return {
    SchemaVersion: '2018-10-08',
    Id: 'ccguard/CCG.1/111122223333/eu-central-1/AROAEXAMPLE0000000000',
    ProductArn: PRODUCT,
    GeneratorId: 'ccguard/CCG.1',
    AwsAccountId: '111122223333',
    Region: 'eu-central-1',
    CreatedAt: '2026-01-05T09:00:00.000Z',
    FirstObservedAt: '2026-01-05T09:00:00.000Z',
    UpdatedAt: '2026-01-05T09:00:00.000Z',
    Title: 'UseConnection is limited to named connections',
    Description: 'may use every connection of every account',
    FindingProviderFields: { Severity: { Label: 'HIGH' }, Types: ['Software and Configuration Checks'] },
    Resources: [{ Type: 'AwsIamRole', Id: 'arn:aws:iam::111122223333:role/deployer' }],
    Compliance: { Status: 'FAILED' },
    RecordState: 'ACTIVE',
    ...overrides,
  };
}

/** Findings of one control about different roles. */
export function manyFindings(
  count: number,
  overrides: Partial<AwsSecurityFinding> = {},
): (AwsSecurityFinding & { Id: string })[] {
  return Array.from({ length: count }, (_, index) =>
    aFinding({
      Id: `ccguard/CCG.1/111122223333/eu-central-1/AROAEXAMPLE${String(index).padStart(10, '0')}`,
      ...overrides,
    }),
  );
}
