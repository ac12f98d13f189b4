import type { Pattern } from '../reference/patterns.ts';
import type { ReferencePrincipal, ReferenceRequest } from '../reference/types.ts';
import { ACCOUNTS, NOW, STRING_KEYS, TEAMS, TYPED_KEYS } from './alphabet.ts';
import type { RequestOptions } from './options.ts';
import { filled, mutated, type Tape } from './weave.ts';

type Values = ReadonlyMap<string, readonly Pattern[]>;

/** As a policy or AWS would write a key, and as no one would. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  STRING_KEYS.map(({ key }) => [key.toLowerCase(), key]),
);

const FIXED = /^aws:(?:principal(?:arn|account|type|isawsservice)|username|userid)$/u;
const TIME = /^aws:(?:currenttime|epochtime)$/u;
const FORGERIES = ['arn:aws:iam::444455556666:role/app', ...ACCOUNTS, ...TEAMS, 'dev', 'true'];
const NONSENSE = ['', 'maybe', '1.2.3', '-', '2026-13-01'];

function isFixed(key: string, { sessionTags }: ReferencePrincipal): boolean {
  return FIXED.test(key) || (key.startsWith('aws:principaltag/') && !sessionTags);
}

function stringValue(key: string, patterns: readonly Pattern[], tape: Tape): string {
  const words = STRING_KEYS.find((known) => known.key.toLowerCase() === key)?.words ?? TEAMS;
  const pattern = tape.chance(20) ? undefined : tape.pick(patterns);
  const value = pattern === undefined ? (tape.pick(words) ?? '') : filled(pattern, tape);
  if (tape.chance(10)) return value === value.toUpperCase() ? value.toLowerCase() : value.toUpperCase();
  return tape.chance(20) ? mutated(value, tape) : value;
}

function typedValue(
  key: keyof typeof TYPED_KEYS,
  patterns: readonly Pattern[],
  tape: Tape,
  options: RequestOptions,
): string {
  if (options.wellTyped !== true && tape.chance(5)) return tape.pick(NONSENSE) ?? '';
  const pool: readonly string[] = TYPED_KEYS[key];
  if (key !== 'aws:sourceip') return tape.pick(pool) ?? '';
  const edges = patterns.map((pattern) => filled(pattern, tape).replace(/\/.*/u, ''));
  return tape.pick([...pool, ...edges.filter((edge) => /^[\d.]+$|::/u.test(edge))]) ?? '';
}

/** Seconds, from now on: at the edges of the windows that policies mention, on either side. */
function moment(values: Values, tape: Tape): number {
  const texts = [...(values.get('aws:currenttime') ?? []), ...(values.get('aws:epochtime') ?? [])].map(
    (pattern) => filled(pattern, tape),
  );
  const instants = texts.map((text) => (/^\d+$/u.test(text) ? Number(text) : Date.parse(text) / 1000));
  const edge = tape.pick([NOW / 1000, ...instants.filter((instant) => instant >= NOW / 1000)]) ?? 0;
  return Math.max(NOW / 1000, edge + (tape.pick([0, 1, -1]) ?? 0));
}

function timeKeys(values: Values, tape: Tape): Record<string, string> {
  const asked = [...values.keys()].some((key) => TIME.test(key));
  if (!asked || !tape.chance(60)) return {};
  const seconds = moment(values, tape);
  const iso = new Date(seconds * 1000).toISOString().replace('.000', '');
  return { 'aws:CurrentTime': iso, 'aws:EpochTime': String(seconds) };
}

function valueFor(key: string, patterns: readonly Pattern[], tape: Tape, options: RequestOptions): string {
  return Object.hasOwn(TYPED_KEYS, key)
    ? typedValue(key as keyof typeof TYPED_KEYS, patterns, tape, options)
    : stringValue(key, patterns, tape);
}

/** Single values for some of the keys that policies mention, and now and then for one they do not. */
export function contextFor(
  principal: ReferencePrincipal,
  values: Values,
  tape: Tape,
  options: RequestOptions,
): ReferenceRequest['context'] {
  const extra = tape.chance(10) ? (tape.pick(STRING_KEYS)?.key.toLowerCase() ?? '') : '';
  const keys = new Set([...values.keys(), ...(extra === '' ? [] : [extra])]);
  const context: Record<string, string> = timeKeys(values, tape);
  for (const key of keys) {
    // The ARN says whose a resource is; a request that contradicts it cannot happen.
    if (TIME.test(key) || key === 'aws:resourceaccount') continue;
    const spelling = tape.chance(5) ? key.toUpperCase() : (SPELLINGS.get(key) ?? key);
    if (isFixed(key, principal)) {
      if (options.forged === true && tape.chance(15)) context[spelling] = tape.pick(FORGERIES) ?? '';
    } else if (tape.chance(65)) context[spelling] = valueFor(key, values.get(key) ?? [], tape, options);
  }
  return context;
}
