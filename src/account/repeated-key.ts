/** A key that one object of a JSON text gives twice: `Statement[0].Effect`, and the offset where it comes again. */
export type RepeatedKey = { readonly path: string; readonly offset: number };

/**
 * The first such key of a text, of which `parsed` is what JSON.parse makes. Which of the two counts is nobody's rule: JSON.parse
 * takes the last, other readers the first (RFC 8259, section 4), and IAM does not say.
 */
export function repeatedKey(text: string, parsed: unknown): RepeatedKey | undefined {
  // No key can hide from this count, so where it is as high as there are keys left, none was lost.
  const most = text.match(/"\s*:/g)?.length ?? 0;
  return most === keysIn(parsed) ? undefined : firstRepeated(text);
}

function keysIn(json: unknown): number {
  let keys = 0;
  const found = [json];
  for (const one of found) {
    if (typeof one !== 'object' || one === null) continue;
    const inner: readonly unknown[] = Object.values(one);
    if (!Array.isArray(one)) keys += inner.length;
    for (const value of inner) found.push(value);
  }
  return keys;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g;

type Open = { readonly keys: Set<string> | undefined; at: string | number };

/** Reads a text that is known to be JSON, for nothing but its keys. */
function firstRepeated(text: string): RepeatedKey | undefined {
  const open: Open[] = [];
  let isKey = false;
  for (const { 0: token, index: offset } of text.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (token === '{' || token === '[') open.push({ keys: token === '{' ? new Set() : undefined, at: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && typeof inside?.at === 'number') inside.at += 1;
    else if (isKey && inside?.keys) {
      const key = String(JSON.parse(token));
      inside.at = key;
      if (inside.keys.has(key)) return { path: pathOf(open), offset };
      inside.keys.add(key);
    }
    isKey = token === '{' || (token === ',' && inside?.keys !== undefined);
  }
  return undefined;
}

function pathOf(open: readonly Open[]): string {
  const path = open.map(({ at }) => (typeof at === 'number' ? `[${at}]` : `.${at}`)).join('');
  return path.replace(/^\./, '');
}
