import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Clients of the SDK, by what IAM calls their services. The client of CodeStar Connections speaks for both names. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  'client-codebuild': ['codebuild'],
  'client-codepipeline': ['codepipeline'],
  'client-codestar-connections': ['codeconnections', 'codestar-connections'],
  'client-config-service': ['config'],
  'client-ec2': ['ec2'],
  'client-iam': ['iam'],
  'client-organizations': ['organizations'],
  'client-s3': ['s3'],
  'client-securityhub': ['securityhub'],
  'client-sts': ['sts'],
};
/** Where the permission has another name than the call. */
const PERMISSIONS: Readonly<Record<string, string>> = { 's3:ListObjectsV2': 's3:ListBucket' };

/** What the adapters that a file of src/aws reaches may call, as IAM writes it in a policy. */
export function calledOperations(entry: string): ReadonlySet<string> {
  return new Set(reachedFrom(entry).flatMap(operationsIn));
}

function reachedFrom(entry: string): readonly string[] {
  const reached = new Set([entry]);
  for (const file of reached) for (const next of relativeImports(file)) reached.add(next);
  return [...reached];
}

function relativeImports(file: string): string[] {
  const { module } = parseSync(file, readFileSync(file, 'utf8'));
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
    readFileSync(file, 'utf8').slice(start + 1, end - 1),
  );
  const fixed = module.staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ moduleRequest }) => moduleRequest.value);
  const paths = [...fixed, ...dynamic].filter((name) => name.startsWith('.'));
  return paths.map((name) => join(dirname(file), name)).filter((path) => existsSync(path));
}

function operationsIn(file: string): string[] {
  const { module } = parseSync(file, readFileSync(file, 'utf8'));
  return module.staticImports.flatMap(({ moduleRequest, entries }) => {
    const services = SERVICES[moduleRequest.value.replace('@aws-sdk/', '')] ?? [];
    const commands = entries
      .filter(({ isType }) => !isType)
      .map(({ importName }) => importName.name ?? '*')
      .filter((name) => name.endsWith('Command'));
    return services.flatMap((service) =>
      commands.map((name) => named(`${service}:${name.replace(/Command$/, '')}`)),
    );
  });
}

function named(operation: string): string {
  return PERMISSIONS[operation] ?? operation;
}
