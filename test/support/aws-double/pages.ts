import { Refusal } from './service.ts';

type Request = {
  /** What the list depends on: a marker is only good for the list that it came from. */
  readonly list: string;
  readonly marker: unknown;
  readonly limit: number;
  /** How the service calls a marker that it never gave. */
  readonly badMarker: string;
};

/** One page of a list, and the marker of the next. */
export function pageOf<T>(
  all: readonly T[],
  { list, marker, limit, badMarker }: Request,
): {
  readonly page: readonly T[];
  readonly next: string | undefined;
} {
  const start = marker === undefined ? 0 : offsetOf(marker, list, badMarker);
  const end = start + limit;
  const next = end < all.length ? markerAt(list, end) : undefined;
  return { page: all.slice(start, end), next };
}

export function markerAt(list: string, offset: number): string {
  return Buffer.from(`${offset} ${list}`).toString('base64url');
}

export function offsetOf(marker: unknown, list: string, badMarker: string): number {
  const [, offset, of] = /^(\d+) (.*)$/s.exec(Buffer.from(String(marker), 'base64url').toString()) ?? [];
  if (of !== list) throw new Refusal(badMarker, 'the marker is of no list that was asked for');
  return Number(offset);
}
