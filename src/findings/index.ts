export {
  type Exception,
  type ExceptionRegister,
  exceptionFor,
  type RegisterReading,
  readRegister,
  withException,
} from './exceptions.ts';
export {
  type AppliedException,
  type Evidence,
  evidenceOf,
  type Finding,
  findingsOf,
  type Grant,
  type PrincipalReport,
  principalReport,
  SCHEMA_VERSION,
  type Status,
} from './report.ts';
export { type Summary, summaryOf } from './summary.ts';
