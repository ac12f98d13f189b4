import type { PolicySet } from './quota.ts';

/** One number that shapes a policy set, and how far it may go. */
export type Knob = { readonly name: string; readonly least: number; readonly most: number };

/** A way to make policies that are dear to judge. */
export type Family = {
  readonly name: string;
  readonly knobs: readonly Knob[];
  /** The slowest settings found so far by `bench/search-adversarial.ts`, and some that were slow in another way. */
  readonly worst: readonly (readonly number[])[];
  readonly build: (...knobs: number[]) => PolicySet;
};

export function knob(name: string, least: number, most: number): Knob {
  return { name, least, most };
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A letter that depends on a number in no simple way. */
export function letter(index: number, alphabet = LETTERS.length): string {
  const mixed = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  return LETTERS[mixed % Math.min(alphabet, LETTERS.length)] ?? 'a';
}

/** Stars and letters in turn: `*a*k*u*`. */
export function crossing(index: number, wildcards: number, alphabet: number): string {
  return `${Array.from({ length: wildcards }, (_, at) => `*${letter(index * 7 + at, alphabet)}`).join('')}*`;
}

/** A word that is used once. */
export function word(index: number, length = 0): string {
  return `${index.toString(36)}${'x'.repeat(Math.max(0, length))}`;
}

export const USE = ['codeconnections:UseConnection', 'codestar-connections:UseConnection'];
export const ALL_ACTIONS = 'code*';
export const REPOSITORY = 'codeconnections:FullRepositoryId';

export function arn(region: string, account: string, resource: string): string {
  return `arn:aws:codeconnections:${region}:${account}:${resource}`;
}

export function twelveDigits(index: number): string {
  return String((index * 7919 + 100_000_000_003) % 1_000_000_000_000).padStart(12, '0');
}

export function uuidOf(index: number): string {
  const hex = (Math.imul(index + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
  return `${hex}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}
