/** A piece of a policy text: plain text, a wildcard, or a policy variable. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'many' }
  | {
      readonly kind: 'variable';
      readonly key: string;
      readonly shown: string;
      readonly fallback: string | undefined;
    };

/** A text of a policy, read: `source` is as written. Adjacent plain pieces are one. */
export type Template = { readonly source: string; readonly parts: readonly Part[] };

export type TemplateSyntax = { readonly wildcards: boolean; readonly variables: boolean };

const DOLLAR = 0x24;
const STAR = 0x2a;
const QUESTION_MARK = 0x3f;
const ONE: Part = { kind: 'one' };
const MANY: Part = { kind: 'many' };
// `${*}`, `${?}` and `${$}` are the characters themselves; `${key, 'default'}` has a default.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
const VARIABLE = /^\$\{(?:([*?$])|\s*([^{},\s][^{},]*?)\s*(?:,\s*'([^']*)'\s*)?)\}/;

export function readTemplate(source: string, syntax: TemplateSyntax): Template {
  // Most are one text. A list that grows takes as much memory as one of sixteen.
  if (source !== '' && nextSpecial(source, 0, syntax) === source.length)
    return { source, parts: [{ kind: 'text', text: source }] };
  const parts: Part[] = [];
  // Cut out, not put together: a text made of characters takes ten times its memory for as long as nobody reads it.
  let text = '';
  const flush = () => {
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
  };
  for (let at = 0; at < source.length; ) {
    const special = nextSpecial(source, at, syntax);
    text += source.slice(at, special);
    at = special;
    if (at === source.length) break;
    const char = source[at] ?? '';
    const variable = char === '$' ? VARIABLE.exec(source.slice(at)) : null;
    at += variable ? variable[0].length : 1;
    if (char === '$' && variable?.[2] === undefined) text += variable?.[1] ?? char;
    else {
      flush();
      parts.push(variable ? variablePart(variable[2] ?? '', variable[3]) : char === '*' ? MANY : ONE);
    }
  }
  flush();
  return { source, parts: parts.slice() };
}

/** The place of the next character that may be more than itself; the end where there is none. */
function nextSpecial(source: string, start: number, { wildcards, variables }: TemplateSyntax): number {
  for (let at = start; at < source.length; at += 1) {
    const char = source.charCodeAt(at);
    if (wildcards && (char === STAR || char === QUESTION_MARK)) return at;
    if (variables && char === DOLLAR) return at;
  }
  return source.length;
}

function variablePart(shown: string, fallback: string | undefined): Part {
  return { kind: 'variable', key: shown.toLowerCase(), shown, fallback };
}

export function hasVariables({ parts }: Template): boolean {
  for (const { kind } of parts) if (kind === 'variable') return true;
  return false;
}

/**
 * INVARIANT: templates of equal keys match the same texts, as far as they are matched in the same way. As written they may not: a
 * text with a dollar sign may be a variable or not, depending on the version of its document.
 */
export function templateKey({ source, parts }: Template): unknown {
  return source.includes('$') ? parts : source;
}

/** The text of a template without wildcards and variables, else undefined. */
export function plainText({ parts }: Template): string | undefined {
  if (parts.length === 0) return '';
  const [only] = parts;
  return parts.length === 1 && only?.kind === 'text' ? only.text : undefined;
}

/** Puts in the values of variables, taken literally; undefined when one has neither value nor default. */
export function substitute(
  template: Template,
  valueFor: (key: string) => string | undefined,
): Template | undefined {
  if (!hasVariables(template)) return template;
  const parts: Part[] = [];
  for (const part of template.parts) {
    const text = part.kind === 'variable' ? (valueFor(part.key) ?? part.fallback) : undefined;
    if (part.kind === 'variable' && text === undefined) return undefined;
    parts.push(text === undefined ? part : { kind: 'text', text });
  }
  return { source: template.source, parts };
}

/** Splits at a character of the plain pieces into at most `limit` templates; the last keeps the rest. */
export function splitTemplate({ source, parts }: Template, separator: string, limit: number): Template[] {
  const pieces: Part[][] = [[]];
  for (const part of parts) {
    let rest = part;
    while (rest.kind === 'text' && pieces.length < limit && rest.text.includes(separator)) {
      const at = rest.text.indexOf(separator);
      if (at > 0) pieces.at(-1)?.push({ kind: 'text', text: rest.text.slice(0, at) });
      pieces.push([]);
      rest = { kind: 'text', text: rest.text.slice(at + separator.length) };
    }
    if (rest.kind !== 'text' || rest.text !== '') pieces.at(-1)?.push(rest);
  }
  return pieces.map((piece) => ({ source, parts: piece }));
}
