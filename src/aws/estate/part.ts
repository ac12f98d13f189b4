import type { Unread } from '#account';
import { AwsFailure, unreadOf } from '#scan';

/** What one reader found in one Region, and what it could not read. */
export type Part<T> = {
  readonly items: readonly T[];
  readonly unread: readonly Unread[];
  readonly isKnown: boolean;
  /** The address of the service does not exist, as where a Region does not have the service. */
  readonly isNowhere?: boolean;
};

export function whole<T>(items: readonly T[]): Part<T> {
  return { items, unread: [], isKnown: true };
}

/** A reading whose failure costs only itself: what could not be read is said instead of read. */
export async function partOf<T>(
  what: string,
  region: string | undefined,
  read: () => Promise<Part<T>>,
): Promise<Part<T>> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    const isNowhere = error.code === 'ENOTFOUND';
    return { items: [], unread: [unreadOf(error, what, region)], isKnown: false, isNowhere };
  }
}
