import type { Place } from './place.ts';

export const PRODUCT = 'ccguard';
export const COMPANY = 'codeconnections-guard';

/** No standard of Security Hub, and no control of its own, is claimed anywhere. */
export const TYPES = ['Software and Configuration Checks/AWS Security Best Practices'] as const;

/** The product of an account's own findings: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-custom-providers.html */
export function productArn({
  account,
  partition,
  region,
}: Pick<Place, 'account' | 'partition' | 'region'>): string {
  return `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`;
}

export function generatorId(control: string): string {
  return `${PRODUCT}/${control}`;
}
