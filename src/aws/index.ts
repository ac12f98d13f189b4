export type { AwsOptions } from './clients.ts';
export { connectConfigRule } from './connect-config-rule.ts';
