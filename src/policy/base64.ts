// https://www.rfc-editor.org/rfc/rfc4648#section-3.5
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const WELL_FORMED = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** All texts that stand for the same bytes: the last character may carry bits that no byte uses. */
export type Base64 = { readonly head: string; readonly last: readonly string[]; readonly padding: string };

/** Undefined where a text is no base 64; such a text equals nothing, itself included. */
export function parseBase64(text: string): Base64 | undefined {
  if (!WELL_FORMED.test(text)) return undefined;
  const digits = text.replace(/=*$/, '');
  const padding = text.slice(digits.length);
  if (padding === '') return { head: digits, last: [], padding };
  const unused = padding.length === 1 ? 4 : 16;
  const value = ALPHABET.indexOf(digits.at(-1) ?? '');
  const first = value - (value % unused);
  return { head: digits.slice(0, -1), last: Array.from(ALPHABET.slice(first, first + unused)), padding };
}

export function isSameBase64(one: string, other: string): boolean {
  const [left, right] = [parseBase64(one), parseBase64(other)];
  if (!left || !right) return false;
  return left.head === right.head && left.last[0] === right.last[0] && left.padding === right.padding;
}
