import { ANY_CHAR, type CharSet, eitherCase, hasCode, oneChar } from './chars.ts';

/** One step of a pattern: exactly one character of a set, or (`repeats`) any number of them, none included. */
export type Token = { readonly chars: CharSet; readonly repeats: boolean };

/** A pattern matches whole strings, character by character (code points). `literal` holds the text where it has just one. */
export type Pattern = {
  readonly tokens: readonly Token[];
  readonly literal: string | undefined;
  /** Equal keys mean equal patterns. */
  readonly key: string;
};

/**
 * Lists of patterns as one text, in their order. INVARIANT: different lists are different texts. The pattern of the empty text
 * has the empty key, so a list says how many it holds.
 */
export function keyOf(...lists: readonly (readonly Pattern[])[]): string {
  return lists.map((patterns) => JSON.stringify(patterns.map(({ key }) => key))).join('');
}

export const ONE: Token = { chars: ANY_CHAR, repeats: false };
export const MANY: Token = { chars: ANY_CHAR, repeats: true };

export function exactly(text: string): Token[] {
  return Array.from(text, tokenOf);
}

const asciiTokens = new Map<string, Token>();
const foldedTokens = new Map<string, Token>();
const tokenKeys = new WeakMap<Token, string>();

/** Tokens of ASCII are made once: every ARN is made of the same few. */
function tokenOf(char: string): Token {
  const known = asciiTokens.get(char);
  if (known) return known;
  const token = { chars: oneChar(char), repeats: false };
  if (char <= '\u007f') asciiTokens.set(char, token);
  return token;
}

export function literalPattern(text: string): Pattern {
  return new LiteralPattern(text);
}

/** Policies write out thousands of texts, and hardly any is ever walked character by character. */
class LiteralPattern implements Pattern {
  readonly literal: string;
  readonly key: string;
  #tokens: readonly Token[] | undefined;

  constructor(text: string) {
    this.literal = text;
    this.key = keyOfText(text);
  }

  get tokens(): readonly Token[] {
    this.#tokens ??= exactly(this.literal);
    return this.#tokens;
  }
}

export function exactlyInAnyCase(text: string): Token[] {
  return Array.from(text, (char) => {
    const known = foldedTokens.get(char) ?? { chars: eitherCase(char), repeats: false };
    if (char <= '\u007f') foldedTokens.set(char, known);
    return known;
  });
}

export function pattern(given: readonly Token[]): Pattern {
  const tokens = inOrder(given);
  return { tokens, literal: literalOf(tokens), key: tokens.map(tokenKey).join('') };
}

/** Wildcards side by side mean the same in any order; with the repeat last, and once, there are far fewer places to be at. */
function inOrder(given: readonly Token[]): readonly Token[] {
  const tokens: Token[] = [];
  let repeats = false;
  for (const token of given) {
    const isWild = token.chars === ANY_CHAR;
    if (repeats && !isWild) tokens.push(MANY);
    if (!isWild) repeats = false;
    if (isWild && token.repeats) repeats = true;
    else tokens.push(token);
  }
  return repeats ? [...tokens, MANY] : tokens;
}

export function matches({ tokens, literal }: Pattern, text: string): boolean {
  if (literal !== undefined) return literal === text;
  let positions = startOf(tokens);
  for (const char of text) {
    positions = step(tokens, positions, char.codePointAt(0) ?? 0);
    if (positions.length === 0) return false;
  }
  return positions.includes(tokens.length);
}

/** The places in the pattern one can be at before the first character, those behind empty repeats included. */
export function startOf(tokens: readonly Token[]): readonly number[] {
  return closure(tokens, [0]);
}

export function step(tokens: readonly Token[], from: readonly number[], code: number): readonly number[] {
  const reached: number[] = [];
  for (const position of from) {
    const token = tokens[position];
    if (token && hasCode(token.chars, code)) reached.push(token.repeats ? position : position + 1);
  }
  return closure(tokens, reached);
}

function closure(tokens: readonly Token[], from: readonly number[]): readonly number[] {
  const reached = new Set<number>();
  for (let position of from) {
    reached.add(position);
    while (tokens[position]?.repeats) reached.add(++position);
  }
  return withoutDominated(
    tokens,
    [...reached].sort((a, b) => a - b),
  );
}

// INVARIANT: whatever an earlier place can still match, a later place matches as well if nothing but `?` lies between it and
// a `*`: every path from the earlier place runs through the same pieces. Dropping the earlier ones keeps the number of
// states near the pattern's length.
function withoutDominated(tokens: readonly Token[], positions: readonly number[]): readonly number[] {
  if (positions.length < 2) return positions;
  const running = runningIntoAnything(tokens);
  const last = positions.findLastIndex((position) => running[position]);
  return last > 0 ? positions.slice(last) : positions;
}

const running = new WeakMap<readonly Token[], readonly boolean[]>();

/** For each place, whether nothing but `?` lies between it and a `*`. */
function runningIntoAnything(tokens: readonly Token[]): readonly boolean[] {
  const known = running.get(tokens);
  if (known) return known;
  const runs = tokens.map(isAnything);
  for (let at = tokens.length - 2; at >= 0; at -= 1) {
    if (tokens[at]?.chars === ANY_CHAR && runs[at + 1]) runs[at] = true;
  }
  running.set(tokens, runs);
  return runs;
}

export function isAnything(token: Token | undefined): boolean {
  return token?.repeats === true && token.chars === ANY_CHAR;
}

function literalOf(tokens: readonly Token[]): string | undefined {
  let text = '';
  for (const { chars, repeats } of tokens) {
    const only = chars.length === 1 ? chars[0] : undefined;
    if (repeats || !only || only[0] !== only[1]) return undefined;
    text += String.fromCodePoint(only[0]);
  }
  return text;
}

function tokenKey(token: Token): string {
  if (token.chars === ANY_CHAR) return token.repeats ? '\u{1}' : '\u{2}';
  const key = tokenKeys.get(token) ?? writtenKey(token);
  tokenKeys.set(token, key);
  return key;
}

function writtenKey({ chars, repeats }: Token): string {
  const only = chars[0];
  const text =
    chars.length === 1 && only && only[0] === only[1] ? charKey(only[0]) : `\u{3}${chars.join()}\u{4}`;
  return repeats ? `${text}\u{5}` : text;
}

function keyOfText(text: string): string {
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) < 32)
      return Array.from(text, (char) => charKey(char.codePointAt(0) ?? 0)).join('');
  }
  return text;
}

// Control characters separate the other forms, so they are written out.
function charKey(code: number): string {
  return code < 32 ? `\u{3}${code}\u{4}` : String.fromCodePoint(code);
}
