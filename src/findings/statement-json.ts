import type { Condition, Part, Statement, Targets, Template } from '#policy';

/** A statement as IAM writes it under version 2012-10-17, without its Sid. */
export type StatementJson = Readonly<Record<string, unknown>>;

export function statementJson({
  effect,
  actions,
  resources,
  principals,
  conditions,
}: Statement): StatementJson {
  return {
    Effect: effect,
    ...(principals && {
      [principals.negated ? 'NotPrincipal' : 'Principal']: principals.everyone
        ? '*'
        : Object.fromEntries(principals.byType),
    }),
    ...targetsJson(actions, 'Action', asWritten),
    ...(resources && targetsJson(resources, 'Resource', inNewestVersion)),
    ...(conditions.length > 0 && { Condition: conditionsJson(conditions) }),
  };
}

export function isStatements(value: unknown): value is readonly StatementJson[] {
  return Array.isArray(value) && value.every(isObject);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function targetsJson(
  { negated, patterns }: Targets,
  name: string,
  write: (template: Template) => string,
): StatementJson {
  return { [negated ? `Not${name}` : name]: patterns.map(write) };
}

function conditionsJson(conditions: readonly Condition[]): StatementJson {
  // A key may be called anything, `__proto__` too: no plain assignment.
  const byOperator = new Map<string, Map<string, string[]>>();
  for (const { operator, shown, values } of conditions) {
    const keys = byOperator.get(shown.operator) ?? new Map<string, string[]>();
    const { comparison } = operator;
    const hasVariables = comparison.type === 'text' && comparison.variables;
    keys.set(shown.key, values.map(hasVariables ? inNewestVersion : asWritten));
    byOperator.set(shown.operator, keys);
  }
  return Object.fromEntries([...byOperator].map(([name, keys]) => [name, Object.fromEntries(keys)]));
}

/** For texts that every version reads alike. */
function asWritten({ source }: Template): string {
  return source;
}

/** As version 2012-10-17 writes it, whichever version it came from. */
function inNewestVersion({ parts }: Template): string {
  return parts.map(writtenPart).join('');
}

function writtenPart(part: Part): string {
  switch (part.kind) {
    case 'one':
      return '?';
    case 'many':
      return '*';
    case 'variable':
      return part.fallback === undefined ? `\${${part.shown}}` : `\${${part.shown}, '${part.fallback}'}`;
    case 'text':
      return part.text.replace(/[*?]|\$(?=\{)/g, (char) => `\${${char}}`);
  }
}
