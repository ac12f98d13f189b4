export { ConfigEventError } from './config-event.ts';
export { EvaluationsRefused, evaluateConfigEvent, type Outcome } from './evaluate-config-event.ts';
export { AwsFailure, type FailureKind } from './failures.ts';
export {
  type AccountReader,
  type CallerIdentity,
  type Clock,
  type ConfigRulePorts,
  type ConfigurationItem,
  type DetailRecord,
  type EstateReader,
  type Evaluation,
  type EvaluationSink,
  type FailedImport,
  type FindingStore,
  type FindingsPort,
  type HubState,
  type KnownRegions,
  type Log,
  type Metrics,
  type NamedResource,
  type OwnFindings,
  type PolicyRecord,
  RESOURCE_TYPES,
  type RegionalFacts,
  type ResourceKey,
  type ResourceType,
  type ServiceControlPolicy,
} from './ports.ts';
export { FindingsRefused } from './publish.ts';
export { type Report, type ScanOptions, scanAccount } from './scan-account.ts';
export { type LiveProgress, type LiveReading, NoSuchRegion, readLive } from './scan-live.ts';
export { isCredentialsFailure, reasonOf, unreadOf } from './unread.ts';
export { scanWants, wantsActions } from './wants.ts';
