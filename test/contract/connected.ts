import { onTestFinished, vi } from 'vitest';
import { type AwsOptions, connectConfigRule } from '#aws';
import { AwsFailure } from '#scan';
import { type AwsDouble, startAwsDouble } from '../support/aws-double/index.ts';

/** Credentials as Lambda gives them, so that the SDK looks no further. */
export function stubCredentials(): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
}

/** The adapters over the real clients, and the double that they speak to. */
export async function connected(
  options: AwsOptions = {},
  double: Parameters<typeof startAwsDouble>[0] = {},
): Promise<{ aws: AwsDouble } & ReturnType<typeof connectConfigRule>> {
  const aws = await startAwsDouble(double);
  onTestFinished(() => aws.close());
  stubCredentials();
  return { aws, ...connectConfigRule({ region: 'eu-central-1', endpoint: aws.endpoint, ...options }) };
}

/** Chance decides how long a retry waits; without chance it is not at all. */
export function withoutWaits(): void {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0);
  onTestFinished(() => random.mockRestore());
}

export const never = new AbortController().signal;

/** How a call failed, in the words of the port. */
export async function failureOf(
  answer: Promise<unknown>,
): Promise<Pick<AwsFailure, 'kind' | 'operation' | 'code'>> {
  try {
    await answer;
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    const { kind, operation, code } = error;
    return { kind, operation, code };
  }
  throw new Error('the call did not fail');
}

export async function all<T>(entries: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const entry of entries) list.push(entry);
  return list;
}
