export { asffFindings, withRelated } from './asff.ts';
export type { AsffFinding, RelatedFinding } from './asff-format.ts';
export type { Gone } from './ended-finding.ts';
export {
  type Exception,
  type ExceptionRegister,
  exceptionFor,
  type RegisterReading,
  readRegister,
  withException,
} from './exceptions.ts';
export { findingId } from './finding-id.ts';
export { type LifecycleRules, nextWrite, REFRESH_AFTER } from './lifecycle.ts';
export { ocsfFindings } from './ocsf.ts';
export type { OcsfFinding } from './ocsf-format.ts';
export { type Place, placeProblem } from './place.ts';
export { generatorId, productArn } from './product.ts';
export {
  type AppliedException,
  type Evidence,
  evidenceOf,
  type Finding,
  findingsOf,
  type Grant,
  type PrincipalReport,
  principalReport,
  type Reported,
  type ResourceReport,
  resourceReport,
  SCHEMA_VERSION,
  type Status,
} from './report.ts';
export type { StoredFinding } from './stored-finding.ts';
export { type Summary, summaryOf } from './summary.ts';
