import { posix } from 'node:path';
import { type Facts, factsOf, type SourceFile } from './source.ts';

export type Violation = { readonly rule: Rule; readonly file: string; readonly detail: string };
export type Rule =
  | 'folder'
  | 'layer'
  | 'door'
  | 'unresolved'
  | 'external'
  | 'sdk'
  | 'impure'
  | 'reach'
  | 'cycle';

/** The flow of data. Both must change together: this table and the rooms in ARCHITECTURE.md. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  regions: [],
  policy: [],
  account: ['policy'],
  grants: ['policy', 'regions', 'account'],
  controls: ['policy', 'regions', 'account', 'grants'],
  findings: ['policy', 'account', 'grants', 'controls'],
  remediation: ['policy', 'regions', 'account', 'grants', 'controls'],
  scan: ['policy', 'regions', 'account', 'grants', 'controls', 'findings', 'remediation'],
  aws: ['policy', 'regions', 'account', 'grants', 'controls', 'findings', 'remediation', 'scan'],
  cli: ['policy', 'regions', 'account', 'grants', 'controls', 'findings', 'remediation', 'scan', 'aws'],
};
const PURE: ReadonlySet<string> = new Set([
  'regions',
  'policy',
  'account',
  'grants',
  'controls',
  'findings',
  'remediation',
]);
/** Use cases speak to the world through ports only, although they are asynchronous. */
const WITHOUT_EXTERNALS: ReadonlySet<string> = new Set([...PURE, 'scan']);
const SAYS_NOTHING = /^(?:utils?|helpers?|common|shared|misc|lib)$/;

type Edge = { readonly from: string; readonly specifier: string; readonly to: string | undefined };
type Graph = {
  readonly files: readonly string[];
  readonly edges: readonly Edge[];
  readonly facts: ReadonlyMap<string, Facts>;
};

/** Every way in which these sources break the architecture. */
export function violationsIn(sources: readonly SourceFile[]): readonly Violation[] {
  const graph = graphOf(sources);
  return [
    ...graph.files.flatMap(folderViolations),
    ...graph.edges.flatMap(edgeViolations),
    ...graph.files.flatMap((file) => impurities(file, graph)),
    ...graph.files.flatMap((file) => reachViolations(file, graph)),
    ...cycles(graph),
  ];
}

function graphOf(sources: readonly SourceFile[]): Graph {
  const facts = new Map(sources.map((source) => [source.path, factsOf(source)]));
  const edges = [...facts].flatMap(([from, { imports }]) =>
    imports.map((specifier): Edge => ({ from, specifier, to: resolve(from, specifier) })),
  );
  const known = (edge: Edge): Edge =>
    edge.to !== undefined && !facts.has(edge.to) ? { ...edge, to: undefined } : edge;
  return { files: [...facts.keys()], edges: edges.map(known), facts };
}

function resolve(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}/index.ts`;
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;
}

function folderOf(file: string): string {
  return file.split('/')[1] ?? '';
}

function folderViolations(file: string): readonly Violation[] {
  const folders = file.split('/').slice(1, -1);
  const empty = folders.find((folder) => SAYS_NOTHING.test(folder));
  if (empty !== undefined)
    return [{ rule: 'folder', file, detail: `\`${empty}\` says nothing about what is inside` }];
  const [layer] = folders;
  if (layer !== undefined && Object.hasOwn(MAY_IMPORT, layer)) return [];
  return [{ rule: 'folder', file, detail: `\`${layer ?? 'src'}\` has no place in the flow of data` }];
}

function edgeViolations({ from, specifier, to }: Edge): readonly Violation[] {
  const found = (rule: Rule, detail: string): readonly Violation[] => [{ rule, file: from, detail }];
  const isInternal = specifier.startsWith('.') || specifier.startsWith('#');
  if (!isInternal) return externalViolations(from, specifier);
  if (to === undefined) return found('unresolved', `\`${specifier}\` is no file of src/`);
  const sameFolder = folderOf(from) === folderOf(to);
  if (sameFolder !== specifier.startsWith('.'))
    return found('door', `\`${specifier}\` should be ${sameFolder ? './' : '#'}…`);
  if (sameFolder || MAY_IMPORT[folderOf(from)]?.includes(folderOf(to)) === true) return [];
  return found('layer', `${folderOf(from)} must not know ${folderOf(to)}`);
}

function externalViolations(file: string, specifier: string): readonly Violation[] {
  const folder = folderOf(file);
  if (WITHOUT_EXTERNALS.has(folder))
    return [{ rule: 'external', file, detail: `${folder} imports \`${specifier}\`` }];
  const isSdk = /^@(?:aws-sdk|smithy)\//.test(specifier);
  return isSdk && folder !== 'aws'
    ? [{ rule: 'sdk', file, detail: `only src/aws imports \`${specifier}\`` }]
    : [];
}

function impurities(file: string, { facts }: Graph): readonly Violation[] {
  if (!PURE.has(folderOf(file))) return [];
  return (facts.get(file)?.impurities ?? []).map((detail) => ({ rule: 'impure', file, detail }));
}

/** Walks everything a pure file reaches, however indirectly: a second opinion on the edge-wise rules. */
function reachViolations(file: string, { edges }: Graph): readonly Violation[] {
  if (!PURE.has(folderOf(file))) return [];
  const reached = new Set([file]);
  for (const at of reached) {
    for (const { from, to } of edges) {
      if (from === at && to !== undefined) reached.add(to);
    }
  }
  const impure = [...reached].filter((each) => !PURE.has(folderOf(each)));
  return impure.map((each) => ({ rule: 'reach', file, detail: `reaches \`${each}\`` }));
}

/** Each file that can reach itself; `import type` counts, because a reader has to follow it as well. */
function cycles({ files, edges }: Graph): readonly Violation[] {
  const importsOf = (file: string | undefined) =>
    edges.filter(({ from }) => from === file).map(({ to }) => to);
  return files.flatMap((file): readonly Violation[] => {
    const reached = new Set(importsOf(file));
    for (const at of reached) for (const next of importsOf(at)) reached.add(next);
    return reached.has(file) ? [{ rule: 'cycle', file, detail: 'imports itself in the end' }] : [];
  });
}
