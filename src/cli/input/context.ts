import { usageError } from '../errors.ts';

export type Context = Readonly<Record<string, string | readonly string[]>>;

/** `key=value` options; the same key twice is a list of values. Keys of any name, `__proto__` included. */
export function contextOf(pairs: readonly string[]): Context {
  const values = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at <= 0) throw usageError('--context', `expected key=value, found \`${pair}\``);
    const key = pair.slice(0, at);
    values.set(key, [...(values.get(key) ?? []), pair.slice(at + 1)]);
  }
  return Object.fromEntries(
    [...values].map(([key, list]) => [key, list.length === 1 ? (list[0] ?? '') : list]),
  );
}
