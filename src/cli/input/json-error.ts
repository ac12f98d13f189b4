const SPACE = /[ \t\n\r]*/y;
const MARK = /[{}[\],:]/y;
const STRING = /"[ !#-[\]-\uFFFF]*(?:\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})[ !#-[\]-\uFFFF]*)*"/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
/** What a string or scalar that is right so far can look like at the end of the text. */
const UNFINISHED =
  /^(?:"[ !#-[\]-\uFFFF]*(?:\\(?:.|$)[ !#-[\]-\uFFFF]*)*|-?[\d.eE+-]*|t|tr|tru|f|fa|fal|fals|n|nu|nul)$/;

/** What may come next: a name, a value, or (also) the end of the list or object. */
type Expected = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end' | 'nothing';
type Token = { readonly kind: 'mark' | 'string' | 'scalar'; readonly text: string };

/**
 * Where a text stops being JSON, as an offset; its length where it merely ends too early. JSON.parse knows, but not every
 * version of Node says so.
 */
export function offsetOfError(text: string): number {
  const open: string[] = [];
  let expected: Expected = 'value';
  for (let at = 0; ; ) {
    at += matchAt(SPACE, text, at)?.length ?? 0;
    const token = tokenAt(text, at);
    if (!token) return UNFINISHED.test(text.slice(at)) ? text.length : at;
    const next = expectedAfter(token, expected, open);
    if (!next) return at;
    expected = next;
    at += token.text.length;
  }
}

function tokenAt(text: string, at: number): Token | undefined {
  const mark = matchAt(MARK, text, at);
  if (mark) return { kind: 'mark', text: mark };
  const string = matchAt(STRING, text, at);
  if (string) return { kind: 'string', text: string };
  const scalar = matchAt(SCALAR, text, at);
  return scalar ? { kind: 'scalar', text: scalar } : undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** What may follow a token; undefined where the token itself may not stand there. */
function expectedAfter({ kind, text }: Token, expected: Expected, open: string[]): Expected | undefined {
  const isValue = expected === 'value' || expected === 'value or end';
  if (kind === 'string' && (expected === 'name' || expected === 'name or end')) return 'colon';
  if (kind !== 'mark') return isValue ? afterValue(open) : undefined;
  switch (text) {
    case '{':
    case '[':
      open.push(text);
      return isValue ? (text === '{' ? 'name or end' : 'value or end') : undefined;
    case ':':
      return expected === 'colon' ? 'value' : undefined;
    case ',':
      return expected === 'comma or end' ? (open.at(-1) === '{' ? 'name' : 'value') : undefined;
    default: {
      const isObject = text === '}';
      const mayEnd = expected === 'comma or end' || expected === (isObject ? 'name or end' : 'value or end');
      return mayEnd && open.pop() === (isObject ? '{' : '[') ? afterValue(open) : undefined;
    }
  }
}

function afterValue(open: readonly string[]): Expected {
  return open.length === 0 ? 'nothing' : 'comma or end';
}
