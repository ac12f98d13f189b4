export {
  type CarriedPolicies,
  type CarriedPolicy,
  describePolicy,
  type PolicyName,
  type StatementReference,
  type UnknownDocument,
} from './carried.ts';
export type { Account, Principal } from './principal.ts';
