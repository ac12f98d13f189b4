export type Json = { readonly [name: string]: unknown };

/** What a state can refer to: its input as `$`, and what Step Functions knows of the execution as `$$`. */
export type Scope = { readonly input: unknown; readonly context: unknown };

/** A reference path (`$.a.b`, `$$.Execution.Name`) or States.Format, which is all of the language that we use. */
export function resolved(path: string, scope: Scope): unknown {
  const format = /^States\.Format\('([^']*)'(.*)\)$/.exec(path);
  if (format) return formatted(format[1] ?? '', argumentsIn(format[2] ?? ''), scope);
  const parts = /^(\$\$?)((?:\.[A-Za-z_]\w*)*)$/.exec(path);
  if (!parts) throw new Error(`no path that is known here: ${path}`);
  const start = parts[1] === '$$' ? scope.context : scope.input;
  return (parts[2] ?? '')
    .split('.')
    .slice(1)
    .reduce((at: unknown, name) => memberOf(at, name, path), start);
}

/** A template: what `name.$` says is looked up, everything else stays. */
export function filled(template: unknown, scope: Scope): unknown {
  if (typeof template !== 'object' || template === null || Array.isArray(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$')
        ? [name.slice(0, -2), resolved(String(value), scope)]
        : [name, filled(value, scope)],
    ),
  );
}

/** `$.a` of an input set to a value, as ResultPath does. */
export function placed(path: string | undefined, value: unknown, input: unknown): unknown {
  if (path === undefined || path === '$') return value;
  const name = /^\$\.(\w+)$/.exec(path)?.[1];
  if (name === undefined) throw new Error(`no ResultPath that is known here: ${path}`);
  return { ...(input as Json), [name]: value };
}

function memberOf(at: unknown, name: string, path: string): unknown {
  if (typeof at === 'object' && at !== null && name in at) return (at as Json)[name];
  throw new Error(`States.ParameterPathFailure: there is no ${path}`);
}

function argumentsIn(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function formatted(pattern: string, paths: readonly string[], scope: Scope): string {
  const values = paths.map((path) => String(resolved(path, scope)));
  return pattern.replace(/\{\}/g, () => values.shift() ?? '');
}
