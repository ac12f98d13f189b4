export { NOW } from './alphabet.ts';
export { arnPattern, connectionArn, NEAR_MISSES } from './arns.ts';
export { mutations } from './mutations.ts';
export { conditionedSet, policySet } from './policies.ts';
export { requestFor, type Scenario, scenario } from './requests.ts';
