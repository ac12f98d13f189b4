export { ConfigEventError } from './config-event.ts';
export { EvaluationsRefused, evaluateConfigEvent, type Outcome } from './evaluate-config-event.ts';
export { AwsFailure, type FailureKind } from './failures.ts';
export {
  type AccountReader,
  type Clock,
  type ConfigRulePorts,
  type ConfigurationItem,
  type DetailRecord,
  type Evaluation,
  type EvaluationSink,
  type FailedImport,
  type FindingStore,
  type FindingsPort,
  type HubPlace,
  type HubState,
  type Log,
  type Metrics,
  type NamedResource,
  type Neighbour,
  type OwnFindings,
  type PolicyRecord,
  type Practices,
  RESOURCE_TYPES,
  type ResourceKey,
  type ResourceType,
} from './ports.ts';
export { FindingsRefused } from './publish.ts';
export { type Report, type ScanOptions, scanAccount } from './scan-account.ts';
export { scanWants, wantsActions } from './wants.ts';
