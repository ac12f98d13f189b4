/** `*` and `?` stand for themselves as wildcards; text, wherever it came from, is never one. */
export type Token = '*' | '?' | { readonly text: string };
export type Pattern = readonly Token[];

/** The value of a policy variable, or nothing when the request carries none. */
export type Lookup = (name: string) => string | undefined;

// A quoted default may hold a closing brace.
const VARIABLE = /(\$\{(?:[^}']|'[^']*')*\})/u;
const INNER = /^\s*([^,']*?)\s*(?:,\s*'((?:[^']|'')*)'\s*)?$/su;

export function wildcards(text: string): Pattern {
  return text
    .split(/([*?])/u)
    .filter((part) => part !== '')
    .map((part) => (part === '*' || part === '?' ? part : { text: part }));
}

/**
 * Text of a `2012-10-17` document. Undefined when a variable has neither value nor default: such a pattern matches
 * nothing. A value, and a default, is text: a `*` inside a tag value must not turn into a wildcard.
 */
export function withVariables(text: string, lookup: Lookup): Pattern | undefined {
  const parts = text.split(VARIABLE).map((part, index) => {
    if (index % 2 === 0) return wildcards(part);
    const value = valueOfVariable(part.slice(2, -1), lookup);
    return value === undefined ? undefined : [{ text: value }];
  });
  return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

function valueOfVariable(inner: string, lookup: Lookup): string | undefined {
  if (inner === '*' || inner === '?' || inner === '$') return inner;
  const [, name = '', fallback] = INNER.exec(inner) ?? [];
  return lookup(name) ?? fallback?.replaceAll("''", "'");
}

/** What an operator without wildcards compares with. */
export function plainText(pattern: Pattern): string {
  return pattern.map((token) => (typeof token === 'string' ? token : token.text)).join('');
}

function sourceOf(token: Token): string {
  if (token === '*') return '.*';
  if (token === '?') return '.';
  return [...token.text].map((char) => `\\u{${char.codePointAt(0)?.toString(16)}}`).join('');
}

// Property tests ask about the same few patterns over and over, and compiling costs most of the time.
const compiled = new Map<string, RegExp>();

/** `u` makes `?` one code point, `s` lets it be a line break. */
export function matches(pattern: Pattern, value: string, fold: '' | 'i' = ''): boolean {
  const body = pattern
    .filter((token, index) => token !== '*' || pattern[index - 1] !== '*')
    .map(sourceOf)
    .join('');
  const known = compiled.get(fold + body);
  const expression = known ?? new RegExp(`^${body}$`, `su${fold}`);
  if (known === undefined) {
    if (compiled.size > 10_000) compiled.clear();
    compiled.set(fold + body, expression);
  }
  return expression.test(value);
}

/** The same question answered by definition, to check the translation to regular expressions. */
export function matchesByDefinition(pattern: Pattern, value: string): boolean {
  const single = pattern.flatMap(
    (token): Pattern => (typeof token === 'string' ? [token] : [...token.text].map((text) => ({ text }))),
  );
  return walk(single, [...value]);
}

function walk([token, ...rest]: Pattern, chars: readonly string[]): boolean {
  if (token === undefined) return chars.length === 0;
  if (token === '*') return walk(rest, chars) || (chars.length > 0 && walk([token, ...rest], chars.slice(1)));
  const [char, ...after] = chars;
  return char !== undefined && (token === '?' || token.text === char) && walk(rest, after);
}

/** The six components of an ARN; the last keeps its colons. Undefined when there are fewer. */
export function arnParts(value: string): readonly string[] | undefined {
  const parts = value.split(':');
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** The same for a pattern: a colon under a wildcard does not separate, one in a variable's value does. */
export function arnPatternParts(pattern: Pattern): readonly Pattern[] | undefined {
  const parts: Token[][] = [[]];
  for (const token of pattern) {
    const [first = '', ...others] = typeof token === 'string' ? [] : token.text.split(':');
    parts.at(-1)?.push(typeof token === 'string' ? token : { text: first });
    for (const text of others) {
      if (parts.length < 6) parts.push([{ text }]);
      else parts.at(-1)?.push({ text: `:${text}` });
    }
  }
  return parts.length < 6 ? undefined : parts;
}
