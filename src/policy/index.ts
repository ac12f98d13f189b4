export { parseBase64 } from './base64.ts';
export { conditionHolds, holdsWhenAbsent, nullOfEach } from './conditions.ts';
export type {
  Condition,
  PolicyKind,
  Principals,
  Problem,
  Reading,
  Statement,
  Targets,
} from './document.ts';
export { type DecidingStatement, type Decision, evaluate, type PolicySet, type Source } from './evaluate.ts';
export { globMatches } from './glob.ts';
export type { Comparison, Operator, Relation } from './operators.ts';
export { readOperator } from './operators.ts';
export { type ReadOptions, readDocument } from './read-document.ts';
export { accountOfArn, type Caller, type KeyFact, keyFact, type Request } from './request.ts';
export { IPV6_START, parseAddress, parseAddressBlock, parseDate, parseNumber } from './scalars.ts';
export {
  hasVariables,
  type Part,
  plainText,
  readTemplate,
  splitTemplate,
  type Template,
  templateKey,
} from './template.ts';
