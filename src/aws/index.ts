export type { AwsOptions } from './clients.ts';
export { connectConfigRule } from './connect-config-rule.ts';
export { connectEstate } from './connect-estate.ts';
export { connectFindingStore } from './connect-finding-store.ts';
export { connectFindings } from './connect-findings.ts';
export { connectHub } from './connect-hub.ts';
export { connectOrganization, connectScans } from './connect-scans.ts';
export { memberPolicy, READS } from './member-policy.ts';
export type { Time } from './security-hub-pace.ts';
