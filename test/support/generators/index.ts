export { NOW } from './alphabet.ts';
export { arnPattern, connectionArn, NEAR_MISSES, resourceEntry } from './arns.ts';
export { conditionBlock } from './conditions.ts';
export { mutations } from './mutations.ts';
export {
  type Fragment,
  type FragmentOptions,
  fragmentOf,
  type RequestOptions,
  type Sizes,
} from './options.ts';
export { conditionedSet, policySet, principal, statement } from './policies.ts';
export { requestFor, type Scenario, scenario } from './requests.ts';
