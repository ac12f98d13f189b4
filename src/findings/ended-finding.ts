import type { AsffFinding } from './asff-format.ts';
import { ACTIONS_OF_CONNECTIONS } from './finding-text.ts';
import { COMPANY, PRODUCT, TYPES } from './product.ts';
import { OWN_FIELD, ownFields } from './product-fields.ts';
import { NO_GRANT } from './report.ts';
import type { StoredFinding } from './stored-finding.ts';

/** What became of a finding that no control gives any more: its resource is deleted, or holds nothing on connections. */
export type Gone = { readonly gone: 'resource' | 'grants'; readonly at: Date };

/** A stored finding with its end. Nobody is left to ask for the rest of it, so it is sent back as it was. */
export function ended(stored: StoredFinding, { gone, at }: Gone): AsffFinding {
  const whole = { ...sentAgain(stored), UpdatedAt: at.toISOString() };
  const isOver = gone === 'resource' || whole.RecordState === 'ARCHIVED';
  return isOver ? { ...whole, RecordState: 'ARCHIVED' } : { ...whole, ...settled(whole) };
}

/** Only what is ours of it. What is missing is filled with what is true of any finding of ours. */
function sentAgain(stored: StoredFinding): AsffFinding {
  const { Id, ProductArn, GeneratorId, AwsAccountId, CreatedAt, UpdatedAt, Title, Description } = stored;
  const { Compliance = {}, FindingProviderFields: fields = {}, Remediation, Resources } = stored;
  return {
    SchemaVersion: '2018-10-08',
    Id,
    ProductArn,
    ProductName: PRODUCT,
    CompanyName: COMPANY,
    GeneratorId,
    AwsAccountId,
    CreatedAt,
    UpdatedAt,
    Title,
    Description,
    FirstObservedAt: stored.FirstObservedAt ?? CreatedAt,
    FindingProviderFields: {
      Severity: fields.Severity ?? HARMLESS,
      Types: fields.Types ?? [...TYPES],
      ...(fields.RelatedFindings && { RelatedFindings: fields.RelatedFindings }),
    },
    Compliance: {
      Status: Compliance.Status ?? 'NOT_AVAILABLE',
      StatusReasons: Compliance.StatusReasons ?? [],
      RelatedRequirements: Compliance.RelatedRequirements ?? [],
    },
    Remediation: Remediation ?? { Recommendation: { Text: Title, Url: ACTIONS_OF_CONNECTIONS } },
    ProductFields: Object.fromEntries(ownAmong(stored)),
    Resources: [...Resources],
    RecordState: stored.RecordState ?? 'ACTIVE',
  };
}

const CONTROL = `${OWN_FIELD}control`;
const HARMLESS = { Label: 'INFORMATIONAL', Original: 'none' } as const;

/** A grant that was taken away is the fix that a failure asks for. */
function settled(finding: AsffFinding): Partial<AsffFinding> {
  const { FindingProviderFields, Compliance } = finding;
  const control = finding.ProductFields[CONTROL];
  return {
    Description: NO_GRANT,
    FindingProviderFields: { ...FindingProviderFields, Severity: HARMLESS },
    Compliance: {
      ...Compliance,
      Status: 'PASSED',
      StatusReasons: [{ ReasonCode: 'NOTHING_GRANTED', Description: NO_GRANT }],
    },
    ProductFields: {
      ...(control !== undefined && { [CONTROL]: control }),
      ...ownFields({
        verdict: 'passed',
        message: 'nothingGranted',
        exposure: 'none',
        exception: 'none',
        evidence: '0',
      }),
    },
  };
}

function ownAmong({ ProductFields = {} }: StoredFinding): [string, string][] {
  return Object.entries(ProductFields).filter(([name]) => name.startsWith(OWN_FIELD));
}
