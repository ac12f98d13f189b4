import { type Node, parseSync, visitorKeys } from 'oxc-parser';

/** One source file as the layer rules see it. Paths are relative to the repository and use `/`. */
export type SourceFile = { readonly path: string; readonly code: string };

/** The specifiers a file imports, re-exports or names in a type, and what it does that a pure file must not. */
export type Facts = { readonly imports: readonly string[]; readonly impurities: readonly string[] };

/** A parent and the name of the field by which it holds the child. */
type Place = { readonly parent: Node; readonly field: string };

const COMPUTED = '(computed)';

const FORBIDDEN_GLOBALS: ReadonlySet<string> = new Set(
  `process global globalThis require Buffer console eval fetch crypto performance Intl Temporal WebSocket Worker
  setTimeout setInterval setImmediate queueMicrotask
  Promise PromiseLike AsyncIterable AsyncIterator AsyncGenerator`.split(/\s+/),
);

// These read the machine's time zone or language, so the same input would give another answer elsewhere.
const FORBIDDEN_METHOD =
  /^(?:localeCompare|toLocale\w+|getTimezoneOffset|[gs]et(?:FullYear|Month|Date|Day|Hours|Minutes))$/;

/** Reads a file's imports and impurities from its syntax tree: comments and strings never count. */
export function factsOf(file: SourceFile): Facts {
  const { program, errors } = parseSync(file.path, file.code);
  const [error] = errors;
  if (error !== undefined) throw new Error(`\`${file.path}\` does not parse: ${error.message}`);
  const imports: string[] = [];
  const impurities: string[] = [];
  visit(program, [], (node, place) => {
    imports.push(...importOf(node));
    impurities.push(...impurityOf(node, place));
  });
  return { imports, impurities };
}

function visit(
  node: Node,
  above: readonly Place[],
  see: (node: Node, place: Place | undefined) => void,
): void {
  see(node, above.at(-1));
  for (const field of visitorKeys[node.type] ?? []) {
    const held: unknown = Reflect.get(node, field);
    for (const child of Array.isArray(held) ? held : [held]) {
      if (isNode(child)) visit(child, [{ parent: node, field }], see);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function importOf(node: Node): readonly string[] {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return [node.source.value];
    case 'ExportNamedDeclaration':
      return node.source === null ? [] : [node.source.value];
    case 'TSImportType':
      return [node.source.value];
    case 'TSExternalModuleReference':
      return [node.expression.value];
    case 'ImportExpression':
      return [node.source.type === 'Literal' ? String(node.source.value) : COMPUTED];
    default:
      return [];
  }
}

function impurityOf(node: Node, place: Place | undefined): readonly string[] {
  if (node.type === 'Identifier')
    return isReference(place) ? globalUse(node.name, place) : memberUse(node.name, place);
  if (node.type === 'AwaitExpression') return ['await'];
  if (node.type === 'MetaProperty' && node.meta.name === 'import') return ['import.meta'];
  if (node.type === 'ForOfStatement' && node.await) return ['for await'];
  if (node.type === 'VariableDeclaration' && node.kind === 'await using') return ['await using'];
  return 'async' in node && node.async ? ['async function'] : [];
}

/** False for names that only label something: `x.process`, `{ process: 1 }`, `import { process as p }`. */
function isReference(place: Place | undefined): boolean {
  if (place === undefined) return true;
  const { parent, field } = place;
  if (field === 'property' || field === 'key') return 'computed' in parent && parent.computed;
  return !['imported', 'exported', 'label', 'right of name'].includes(nameField(parent, field));
}

function nameField(parent: Node, field: string): string {
  return parent.type === 'TSQualifiedName' && field === 'right' ? 'right of name' : field;
}

function memberUse(name: string, place: Place | undefined): readonly string[] {
  return place?.field === 'property' && FORBIDDEN_METHOD.test(name) ? [`.${name}()`] : [];
}

function globalUse(name: string, place: Place | undefined): readonly string[] {
  if (FORBIDDEN_GLOBALS.has(name)) return [name];
  if (name === 'Date') return dateUse(place);
  return name === 'Math' ? mathUse(place) : [];
}

/** A date made from what is given is pure; one made from nothing is the clock. */
function dateUse(place: Place | undefined): readonly string[] {
  const { parent, field } = place ?? {};
  if (parent?.type === 'TSTypeReference') return [];
  if (parent?.type === 'BinaryExpression' && parent.operator === 'instanceof') return [];
  if (parent?.type === 'NewExpression' && field === 'callee')
    return parent.arguments.length > 0 ? [] : ['new Date()'];
  const member = memberName(place);
  return member === 'parse' || member === 'UTC' ? [] : [member === undefined ? 'Date' : `Date.${member}`];
}

function mathUse(place: Place | undefined): readonly string[] {
  const member = memberName(place);
  if (member === undefined) return ['Math as a value'];
  return member === 'random' ? ['Math.random'] : [];
}

function memberName(place: Place | undefined): string | undefined {
  const { parent, field } = place ?? {};
  if (parent?.type !== 'MemberExpression' || field !== 'object' || parent.computed) return undefined;
  return parent.property.name;
}
