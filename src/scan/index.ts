export { ConfigEventError } from './config-event.ts';
export { EvaluationsRefused, evaluateConfigEvent, type Outcome } from './evaluate-config-event.ts';
export { AwsFailure, type FailureKind } from './failures.ts';
export { type FsbpReading, readFsbpFindings } from './fsbp-in-file.ts';
export { fsbpFindings } from './fsbp-in-hub.ts';
export type {
  AccountAccess,
  AccountDirectory,
  AccountScanPorts,
  FileStore,
  ListedAccount,
} from './organization-ports.ts';
export {
  type AccountResult,
  type BriefSummary,
  type OrganizationSummary,
  type SummaryPorts,
  summarizeOrganizationScan,
} from './organization-summary.ts';
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
  type HubPlace,
  type HubState,
  type KnownRegions,
  type Log,
  type Metrics,
  type NamedResource,
  type Neighbour,
  type OwnFindings,
  type PolicyRecord,
  type Practices,
  RESOURCE_TYPES,
  type RegionalFacts,
  type ResourceKey,
  type ResourceType,
  type ServiceControlPolicy,
} from './ports.ts';
export {
  concerning,
  type Posture,
  type PostureRow,
  postureOf,
  type TheirSide,
  withAlongside,
} from './posture.ts';
export { FindingsRefused } from './publish.ts';
export { publishScan } from './publish-scan.ts';
export { type Report, type ScanOptions, scanAccount } from './scan-account.ts';
export { InvalidScan } from './scan-event.ts';
export { AccountScanFailed, SCAN_FAILURES, type ScanFailureName, timeIsUp } from './scan-failure.ts';
export { filesOf, LISTS_FOLDER } from './scan-files.ts';
export { scanListedAccount } from './scan-listed-account.ts';
export { type LiveProgress, type LiveReading, NoSuchRegion, readLive } from './scan-live.ts';
export {
  beginOrganizationScan,
  type MapLimits,
  type OrganizationPorts,
  type OrganizationScan,
} from './scan-organization.ts';
export { readScanSettings } from './scan-settings.ts';
export type { ScannedAccount } from './scanned-account.ts';
export { isCredentialsFailure, reasonOf, unreadOf } from './unread.ts';
export { scanWants, wantsActions } from './wants.ts';
