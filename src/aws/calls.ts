import { AwsFailure } from '#scan';
import { expected, failureOf, isGone } from './errors.ts';

export type SendOptions = { readonly abortSignal: AbortSignal };

/** One call of the SDK, whose errors come out as AwsFailure. `operation` as a policy would write it. */
export async function call<T>(
  operation: string,
  signal: AbortSignal,
  send: (options: SendOptions) => Promise<T>,
): Promise<T> {
  try {
    signal.throwIfAborted();
    return await send({ abortSignal: signal });
  } catch (error) {
    throw failureOf(error, operation, signal);
  }
}

export type Page<T> = { readonly entries: readonly T[]; readonly next: string | undefined };

/** The entries of all pages. A page can be empty and not be the last. */
export async function* entriesOf<T>(
  page: (marker: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<T, void> {
  let marker: string | undefined;
  do {
    const { entries, next } = await page(marker);
    yield* entries;
    marker = next;
  } while (marker !== undefined && marker !== '');
}

type Truncated = { readonly IsTruncated?: boolean | undefined; readonly Marker?: string | undefined };

/** A page as IAM gives it. One that says neither what it holds nor where it goes on is no page. */
export function pageOf<T>(operation: string, entries: readonly T[] | undefined, page: Truncated): Page<T> {
  const next = page.IsTruncated === true ? expected(page.Marker, operation) : undefined;
  return { entries: expected(entries, operation), next };
}

export async function listOf<T>(entries: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const entry of entries) list.push(entry);
  return list;
}

/** IAM throttles an account as a whole, so that only so many calls of ours may be under way. */
const AT_ONCE = 5;

/** Does a piece of work for each entry, a few at a time. After a failure nothing more is begun. */
export async function inParallel<T, R>(
  entries: readonly T[],
  work: (entry: T) => Promise<R>,
  atOnce = AT_ONCE,
): Promise<readonly R[]> {
  const results: R[] = [];
  let isFailed = false;
  // All workers share the iterator, so that each takes what comes next.
  const queue = entries.entries();
  const worker = async (): Promise<void> => {
    for (const [index, entry] of queue) {
      if (isFailed) return;
      try {
        results[index] = await work(entry);
      } catch (error) {
        isFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

const READINGS = 3;

/**
 * Repeats a reading of several calls when something that the first of them listed is gone for the next: IAM was changed in
 * between, and what was read so far is neither the state before nor the one after.
 */
export async function consistently<T>(operation: string, read: () => Promise<T>): Promise<T> {
  for (let reading = 1; ; reading += 1) {
    try {
      return await read();
    } catch (error) {
      if (!isGone(error)) throw error;
      if (reading === READINGS) throw new AwsFailure('retryable', operation, 'ChangedWhileReading', error);
    }
  }
}
