import { type CarriedPolicy, LISTS, loosePolicy, type PolicyName, type Wants } from '#account';
import { inputError } from '../errors.ts';
import type { World } from '../world.ts';
import { readJsonSource } from './json-file.ts';
import { type Source, sourcesOf } from './sources.ts';

/** The policies in a file, a folder of files, or standard input: one document each, or a list of documents. */
export async function readPolicies(
  argument: string,
  kind: PolicyName['kind'],
  world: World,
  wants?: Wants,
): Promise<readonly CarriedPolicy[]> {
  const policies: CarriedPolicy[] = [];
  for (const source of sourcesOf(argument, world)) policies.push(...(await policiesIn(source, kind, wants)));
  return policies;
}

async function policiesIn(source: Source, kind: PolicyName['kind'], wants: Wants): Promise<CarriedPolicy[]> {
  const json = await readJsonSource(source);
  const documents: readonly unknown[] = Array.isArray(json) ? json : [json];
  if (documents.length === 0) throw inputError(source.name, 'is an empty list; expected a policy document');
  return documents.map((document, index) => {
    const name = documents.length === 1 ? source.name : `${source.name}[${index}]`;
    return loosePolicy({ name, document: documentIn(name, document) }, kind, wants);
  });
}

/** A bare document, or one in the wrapping in which the AWS CLI prints it. */
function documentIn(name: string, json: unknown): unknown {
  if (typeof json !== 'object' || json === null || 'Statement' in json) return json;
  if (LISTS.some((list) => list in json))
    throw inputError(name, 'is an account, not a policy document; use `ccguard scan` for it');
  if ('PolicyVersion' in json) return member(json.PolicyVersion, 'Document') ?? json;
  if ('Policy' in json) return member(json.Policy, 'Content') ?? json;
  return 'PolicyDocument' in json ? json.PolicyDocument : json;
}

function member(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? Reflect.get(json, name) : undefined;
}
