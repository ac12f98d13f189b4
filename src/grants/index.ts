export { Analysis, type Answer, LIMITS, type Subject } from './analysis.ts';
export { dependsOnCaller, relevantTo } from './compile.ts';
export {
  conditionPredicate,
  keyTypes,
  opaqueCondition,
  type PartOf,
  partPredicate,
  type Setting,
} from './conditions.ts';
export { isWithin } from './containment.ts';
export { domainOf } from './coordinates.ts';
export { allowsEverything } from './everything.ts';
export {
  type Cell,
  type Confinement,
  confinementOf,
  type Exposure,
  REACHES,
  type Reach,
  type RepositoryScope,
} from './exposure.ts';
export { FAMILIES, type Family, HANDSHAKE, INSTALLATION, PASS, TOKEN, USE } from './families.ts';
export { type Asks, type Grants, GrantsReader } from './grants.ts';
export { arnWith, globPattern } from './patterns.ts';
export type { Vocabulary } from './vocabulary.ts';
