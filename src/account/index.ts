export { AccountBuilder, type AccountOptions, type InputProblem } from './account-builder.ts';
export {
  type CarriedPolicies,
  type CarriedPolicy,
  describePolicy,
  type PolicyName,
  type StatementReference,
  type UnknownDocument,
} from './carried.ts';
export { detailRecordOf, type ItemHeader, MalformedItem, readItemHeader } from './config-item.ts';
export type { Wants } from './document-text.ts';
export { type LoosePolicy, loosePolicy, principalOf } from './loose-policies.ts';
export { MalformedPage } from './malformed-page.ts';
export { type PageHandler, PageSplitter } from './page-splitter.ts';
export type { Account, Principal } from './principal.ts';
export { LISTS, type ListName } from './records.ts';
