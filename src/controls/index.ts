export { CONTROLS } from './catalogue.ts';
export {
  type AnyControl,
  type Control,
  type ControlText,
  type Example,
  isAboutPrincipals,
  isAboutResources,
  type Message,
  type Resource,
  type ResourceControl,
  type ResourceExample,
  SEVERITIES,
  type Severity,
  type Subject,
  type Verdict,
} from './control.ts';
export { Judge, matchesAny } from './judge.ts';
export { type JudgedResource, judgeResources } from './judge-resources.ts';
export type { Judged, Judgement } from './judged.ts';
export { NOT_READ } from './known-facts.ts';
export {
  DEFAULT_PARAMETERS,
  PARAMETER_HELP,
  PARAMETER_NAMES,
  type ParameterProblem,
  type ParameterReading,
  type Parameters,
  parameterForm,
  readParameters,
} from './parameters.ts';
export { POLICY_CONTROLS } from './policy-catalogue.ts';
export { CATALOGUE, RESOURCE_CONTROLS } from './resource-catalogue.ts';
