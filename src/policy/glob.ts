import type { Part, Template } from './template.ts';

/**
 * Whether a template without variables matches a whole text. `*` is any text, `?` one character (code point).
 * Goes back only to the last `*`, so the time is bounded by the product of the two lengths.
 */
export function globMatches({ parts }: Template, text: string): boolean {
  const first = parts[0];
  if (parts.length === 1 && first) {
    if (first.kind === 'text') return first.text === text;
    if (first.kind === 'many') return true;
  }
  let at = 0;
  let part = 0;
  let retryPart = -1;
  let retryAt = 0;
  while (at < text.length || part < parts.length) {
    const current = parts[part];
    if (current?.kind === 'many') {
      retryPart = part;
      retryAt = at;
      part += 1;
      continue;
    }
    const length = current && at <= text.length ? matchLength(current, text, at) : -1;
    if (length >= 0 && current) {
      at += length;
      part += 1;
      continue;
    }
    if (retryPart < 0 || retryAt >= text.length) return false;
    retryAt += charLength(text, retryAt);
    at = retryAt;
    part = retryPart + 1;
  }
  return true;
}

/** How many code units one piece takes at a place of the text, -1 where it does not match. */
function matchLength(part: Part, text: string, at: number): number {
  if (part.kind === 'text') return text.startsWith(part.text, at) ? part.text.length : -1;
  return part.kind === 'one' && at < text.length ? charLength(text, at) : -1;
}

function charLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
