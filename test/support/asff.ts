import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { AsffFinding } from '#findings';

export const PRODUCT = 'arn:aws:securityhub:eu-central-1:111122223333:product/111122223333/default';

const FINDING: AsffFinding = {
  SchemaVersion: '2018-10-08',
  Id: 'ccguard/CCG.1/111122223333/eu-central-1/AROAEXAMPLE0000000000',
  ProductArn: PRODUCT,
  ProductName: 'ccguard',
  CompanyName: 'codeconnections-guard',
  GeneratorId: 'ccguard/CCG.1',
  AwsAccountId: '111122223333',
  CreatedAt: '2026-01-05T09:00:00.000Z',
  FirstObservedAt: '2026-01-05T09:00:00.000Z',
  UpdatedAt: '2026-01-05T09:00:00.000Z',
  Title: 'UseConnection is limited to named connections',
  Description: 'may use every connection of every account',
  FindingProviderFields: {
    Severity: { Label: 'HIGH', Original: 'high' },
    Types: ['Software and Configuration Checks'],
  },
  Compliance: { Status: 'FAILED', StatusReasons: [], RelatedRequirements: ['AC-6'] },
  Remediation: { Recommendation: { Text: 'name the connections', Url: 'https://example.com' } },
  ProductFields: { 'ccguard/control': 'CCG.1 use-connection-named' },
  Resources: [{ Type: 'AwsIamRole', Id: 'arn:aws:iam::111122223333:role/deployer' }],
  RecordState: 'ACTIVE',
};

/** A finding like those that we write, written by hand. */
export function aFinding(overrides: Partial<AsffFinding> = {}): AsffFinding {
  return { ...FINDING, ...overrides };
}

/** What nobody should write. */
export function anyFinding(overrides: Partial<AwsSecurityFinding>): AwsSecurityFinding {
  return { ...FINDING, ...overrides };
}

/** Findings of one control about different roles. */
export function manyFindings(count: number, overrides: Partial<AsffFinding> = {}): AsffFinding[] {
  return Array.from({ length: count }, (_, index) => aFinding({ Id: findingIdAt(index), ...overrides }));
}

export function findingIdAt(index: number): string {
  return `ccguard/CCG.1/111122223333/eu-central-1/AROAEXAMPLE${String(index).padStart(10, '0')}`;
}
