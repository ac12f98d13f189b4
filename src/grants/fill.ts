import { type Caller, keyFact, type Request, type Statement, type Template } from '#policy';

/**
 * Gives the variables that only a request can fix the values that make a statement fit a request: under
 * `connection/${aws:PrincipalTag/id}` a request on `connection/7` needs the tag to be `7`. Values already there stay.
 */
export function fillVariables(request: Request, caller: Caller, statements: readonly Statement[]): Request {
  const context = new Map(Object.entries(request.context));
  const given = new Map([...context].map(([key, value]) => [key.toLowerCase(), value]));
  const fill = (template: Template, text: string) => {
    for (const [key, value] of capture(template, text, caller) ?? []) {
      if (given.has(key)) continue;
      given.set(key, value);
      context.set(key, value);
    }
  };
  for (const { effect, resources, conditions } of statements) {
    if (effect !== 'Allow') continue;
    for (const template of resources?.negated ? [] : (resources?.patterns ?? []))
      fill(template, request.resource);
    for (const { key, values } of conditions) {
      const fact = keyFact(caller, key);
      const value = fact.kind === 'fixed' ? fact.value : given.get(key);
      if (typeof value === 'string') for (const template of values) fill(template, value);
    }
  }
  return { ...request, context: Object.fromEntries(context) };
}

/** The values of open variables under which a template is a text; undefined where it has none or none fit. */
function capture(template: Template, text: string, caller: Caller): ReadonlyMap<string, string> | undefined {
  const open: string[] = [];
  const source = template.parts.map((part) => {
    if (part.kind === 'text') return escaped(part.text);
    if (part.kind !== 'variable') return part.kind === 'many' ? '.*' : '.';
    const fact = keyFact(caller, part.key);
    if (fact.kind === 'fixed') return escaped(fact.value);
    const earlier = open.indexOf(part.key);
    // In a group of its own: digits may follow, and would be read as part of the number.
    if (earlier >= 0) return `(?:\\${earlier + 1})`;
    open.push(part.key);
    return '(.*?)';
  });
  if (open.length === 0 || open.length > MOST_VARIABLES) return undefined;
  const found = new RegExp(`^${source.join('')}$`, 'su').exec(text);
  return found ? new Map(open.map((key, index) => [key, found[index + 1] ?? ''])) : undefined;
}

// Each variable is one more way for the match to go back and try again.
const MOST_VARIABLES = 2;

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
