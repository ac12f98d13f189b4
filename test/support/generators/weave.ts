import type { Pattern, Token } from '../reference/patterns.ts';

/**
 * Reads decisions from a list of numbers; zeros, and the end of the list, mean the simplest choice, so that shrinking
 * the list simplifies what is built from it.
 */
export type Tape = {
  readonly pick: <T>(items: readonly T[]) => T | undefined;
  readonly chance: (percent: number) => boolean;
};

export function tapeOf(numbers: readonly number[]): Tape {
  let position = 0;
  const next = (): number => numbers[position++] ?? 0;
  return {
    pick: (items) => (items.length === 0 ? undefined : items[next() % items.length]),
    chance: (percent) => next() % 100 >= 100 - percent,
  };
}

/** One character, and the characters that may stand in its place without the ARN losing its shape. */
export type Slot = { readonly char: string; readonly free: string };

const FREE = { region: 'abcdeginorstuvw-123', account: '1234567890', id: 'abcdefE0123456789' } as const;

function slots(text: string, free: string): readonly Slot[] {
  return [...text].map((char) => ({ char, free: char === '-' && free === FREE.id ? '' : free }));
}

/** A well-formed connection ARN taken apart. */
export function slotsOf(arn: string): readonly Slot[] {
  const [prefix = '', partition = '', service = '', region = '', account = '', resource = ''] =
    arn.split(':');
  const id = resource.slice('connection/'.length);
  return [
    ...slots(`${prefix}:${partition}:${service}:`, ''),
    ...slots(region, FREE.region),
    ...slots(':', ''),
    ...slots(account, FREE.account),
    ...slots(':connection/', ''),
    ...slots(id, FREE.id),
  ];
}

/** One free character changed. */
export function nudged(template: readonly Slot[], tape: Tape): string {
  const places = template.flatMap(({ free }, index) => (free === '' ? [] : [index]));
  const place = tape.pick(places) ?? -1;
  const replacement = tape.pick([...(template[place]?.free ?? '')]);
  return template.map(({ char }, index) => (index === place ? (replacement ?? char) : char)).join('');
}

/**
 * A text of the template's shape that the pattern matches, if there is one: the pattern's own characters where it names
 * them, the template's under its wildcards.
 */
export function weave(pattern: Pattern, template: readonly Slot[]): string | undefined {
  const steps = pattern.flatMap(
    (token): Pattern => (typeof token === 'string' ? [token] : [...token.text].map((text) => ({ text }))),
  );
  const dead = new Set<number>();
  const from = (step: number, slot: number): string | undefined => {
    const token = steps[step];
    const place = template[slot];
    if (token === undefined) return place === undefined ? '' : undefined;
    const state = step * (template.length + 1) + slot;
    if (dead.has(state)) return undefined;
    const found = token === '*' ? from(step + 1, slot) : undefined;
    if (found !== undefined) return found;
    const char = place === undefined ? undefined : charFor(token, place);
    const rest = char === undefined ? undefined : from(token === '*' ? step : step + 1, slot + 1);
    if (rest === undefined) dead.add(state);
    return rest === undefined ? undefined : `${char}${rest}`;
  };
  return from(0, 0);
}

function charFor(token: Token, { char, free }: Slot): string | undefined {
  if (typeof token === 'string') return char;
  return token.text === char || free.includes(token.text) ? token.text : undefined;
}

const FILLERS = ['', 'a', '1', '/', ':', '-2', 'us-east-1', '111122223333', 'x:y/z'];

/** Some text that the pattern matches, of whatever shape. */
export function filled(pattern: Pattern, tape: Tape): string {
  return pattern
    .map((token) => {
      if (token === '*') return tape.pick(FILLERS);
      return token === '?' ? tape.pick(['a', '1', '/']) : token.text;
    })
    .join('');
}

const CHARACTERS = ['a', '1', '/', ':', '*', '?', 'A', '-'];

/** One character gone, added, changed, or in the other case: next to a pattern's edge is where readings differ. */
export function mutated(text: string, tape: Tape): string {
  const at = tape.pick([...text].map((_char, index) => index)) ?? 0;
  const [before, char, after] = [text.slice(0, at), text.slice(at, at + 1), text.slice(at + 1)];
  const other = char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase();
  const extra = tape.pick(CHARACTERS) ?? '';
  const forms = [
    `${before}${after}`,
    `${before}${other}${after}`,
    `${before}${extra}${after}`,
    `${text}${extra}`,
    `${extra}${text}`,
  ];
  return tape.pick(forms) ?? text;
}
