import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionSettings } from './lambda-function.ts';

/** Beside the template, in the folder of the package. */
export const ARCHIVE = 'codeconnections-guard.zip';

type Resource = {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
};

/** The template as CloudFormation gets it. */
export type Template = {
  readonly Parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
};

export function readTemplate(folder: string): Template {
  return JSON.parse(readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8'));
}

/** A function as the template sets it up, with the defaults of the parameters. */
export function functionIn({ Resources, Parameters }: Template, logicalId: string): FunctionSettings {
  const { Handler, FunctionName, Timeout, MemorySize, Environment } = Resources[logicalId]?.Properties ?? {};
  const { Variables } = Environment as { readonly Variables: Readonly<Record<string, unknown>> };
  const resolved = (value: unknown) => {
    const name =
      typeof value === 'object' && value !== null && 'Ref' in value ? String(value.Ref) : undefined;
    return String(name === undefined ? value : Parameters[name]?.Default);
  };
  return {
    name: String(FunctionName),
    handler: String(Handler),
    timeoutSeconds: Number(Timeout),
    memorySize: Number(MemorySize),
    environment: Object.fromEntries(
      Object.entries(Variables).map(([name, value]) => [name, resolved(value)]),
    ),
  };
}
