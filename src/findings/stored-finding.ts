import type { AsffCompliance, AsffFinding, AsffProviderFields, AsffResource } from './asff-format.ts';

/**
 * A finding of ours as Security Hub answers it: with what the service adds, and possibly without what an older version of ours
 * did not send. What customers write (Workflow, Note, UserDefinedFields, VerificationState, and the top-level Severity, Types,
 * Confidence and Criticality) is no part of it: it is neither read nor sent.
 */
export type StoredFinding = {
  readonly Id: string;
  readonly ProductArn: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Title: string;
  readonly Description: string;
  readonly Resources: readonly AsffResource[];
  /** Of the hub it was sent to. A hub that aggregates answers findings of other regions as well. */
  readonly Region?: string | undefined;
  readonly FirstObservedAt?: string | undefined;
  readonly RecordState?: AsffFinding['RecordState'] | undefined;
  readonly FindingProviderFields?: Optional<AsffProviderFields> | undefined;
  readonly Compliance?: Optional<AsffCompliance> | undefined;
  readonly Remediation?: AsffFinding['Remediation'] | undefined;
  readonly ProductFields?: Readonly<Record<string, string>> | undefined;
  readonly ProductName?: string | undefined;
  readonly CompanyName?: string | undefined;
};

type Optional<T> = { readonly [Field in keyof T]?: T[Field] | undefined };
