import { parseDate } from '#policy';

/** What is wrong with facts.json, and where: `connections.items[3].arn`. */
export type FactsProblem = { readonly path: string; readonly message: string };

/** Reads one element. Where it is not as it should be a problem is noted, and what is answered is never used. */
export type Read<T> = (value: unknown, path: string, problems: Problems) => T;

const MOST_PROBLEMS = 20;

export class Problems {
  readonly #found: FactsProblem[] = [];

  get found(): readonly FactsProblem[] {
    return this.#found;
  }

  /** Never quotes the value: it may be anything. */
  expected(what: string, path: string, hint: string): never {
    if (this.#found.length < MOST_PROBLEMS)
      this.#found.push({ path, message: `expected ${what}${hint === '' ? '' : `; ${hint}`}` });
    // INVARIANT: with a problem nothing of what was read is handed on.
    return undefined as never;
  }
}

export const text: Read<string> = (value, path, problems) =>
  typeof value === 'string' ? value : problems.expected('a text', path, '');

export const flag: Read<boolean> = (value, path, problems) =>
  typeof value === 'boolean' ? value : problems.expected('true or false', path, '');

export const wholeNumber: Read<number> = (value, path, problems) =>
  Number.isInteger(value) ? (value as number) : problems.expected('a whole number', path, '');

export const moment: Read<string> = (value, path, problems) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && parseDate(value) !== undefined
    ? value
    : problems.expected('a time such as 2026-06-01T00:00:00Z', path, '');

export function matching(pattern: RegExp, { expected }: { readonly expected: string }): Read<string> {
  return (value, path, problems) =>
    typeof value === 'string' && pattern.test(value) ? value : problems.expected(expected, path, '');
}

/** JSON has no undefined: an element that is left out, or null. */
export function optional<T>(read: Read<T>): Read<T | undefined> {
  return (value, path, problems) =>
    value === undefined || value === null ? undefined : read(value, path, problems);
}

export function listOf<T>(read: Read<T>): Read<readonly T[]> {
  return (value, path, problems) =>
    Array.isArray(value)
      ? value.map((entry: unknown, index) => read(entry, `${path}[${index}]`, problems))
      : problems.expected('a list', path, '');
}

/** Keeps the elements that are asked for. */
export function recordOf<T extends object>(elements: { readonly [Name in keyof T]: Read<T[Name]> }): Read<T> {
  const reads = Object.entries<Read<unknown>>(elements);
  return (value, path, problems) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return problems.expected('an object', path, '');
    const given = new Map<string, unknown>(Object.entries(value));
    const at = (name: string) => (path === '' ? name : `${path}.${name}`);
    return Object.fromEntries(
      reads.map(([name, read]) => [name, read(given.get(name), at(name), problems)]),
    ) as T;
  };
}
