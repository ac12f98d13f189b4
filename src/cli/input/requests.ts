import { repeatedKey } from '#account';
import type { Request } from '#policy';

export type AskedRequest = { readonly principal: string; readonly request: Request };

const MEMBERS = ['principal', 'action', 'resource'] as const;

/** Reads one line of --requests; a text says what is wrong with it. */
export function readRequest(text: string): AskedRequest | string {
  const json = parsed(text);
  if (json === undefined) return 'not JSON';
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return 'expected an object';
  const repeated = repeatedKey(text, json);
  if (repeated) return `${repeated.path}: given twice`;
  const given = new Map<string, unknown>(Object.entries(json));
  for (const name of MEMBERS) if (typeof given.get(name) !== 'string') return `${name}: expected a string`;
  // A misspelt `context` would be an empty one, and the answer that of another question.
  const stray = given.has('context') ? undefined : [...given.keys()].find((name) => !isMember(name));
  if (stray !== undefined) return `${stray}: unknown member; known are ${MEMBERS.join(', ')}, context`;
  const context = given.get('context') ?? {};
  const wrong = contextProblem(context);
  if (wrong !== undefined) return wrong;
  const [principal, action, resource] = MEMBERS.map((name) => String(given.get(name)));
  return {
    principal: principal ?? '',
    request: { action: action ?? '', resource: resource ?? '', context: context as Request['context'] },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMember(name: string): boolean {
  return MEMBERS.some((member) => member === name);
}

function contextProblem(context: unknown): string | undefined {
  if (typeof context !== 'object' || context === null || Array.isArray(context))
    return 'context: expected an object';
  const keys = new Set<string>();
  for (const [key, value] of Object.entries(context)) {
    const isText =
      typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
    if (!isText) return `context.${key}: expected a string or a list of strings`;
    if (keys.has(key.toLowerCase())) return `context.${key}: given twice; names of keys have no case`;
    keys.add(key.toLowerCase());
  }
  return undefined;
}
