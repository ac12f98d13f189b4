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
export {
  type BuildProject,
  type Connection,
  describeUnread,
  FACT_PARTS,
  type FactPart,
  type Facts,
  type Host,
  type HostVpc,
  type Hub,
  type HubStandard,
  type Ingress,
  isConnectionsEndpoint,
  type Known,
  type LastUsed,
  NO_FACTS,
  NOT_ASKED,
  type PipelineSource,
  type SecurityGroup,
  type ServiceLastUsed,
  type Unread,
  type Vpc,
  type VpcEndpoint,
} from './facts.ts';
export type { FactsProblem } from './facts-elements.ts';
export { type LoosePolicy, loosePolicy, principalOf } from './loose-policies.ts';
export { MalformedPage } from './malformed-page.ts';
export { type PageHandler, PageSplitter, type RecordTaker } from './page-splitter.ts';
export type { Account, Principal } from './principal.ts';
export { FACTS_SCHEMA_VERSION, type FactsReading, readFacts } from './read-facts.ts';
export { LISTS, type ListName } from './records.ts';
export { repeatedKey } from './repeated-key.ts';
export { BytesAdder } from './skim/bytes-adder.ts';
