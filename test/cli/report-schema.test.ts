import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { BROAD, CONNECTION, page, policy, role } from './account.ts';
import { ccguard, fileWith } from './command.ts';

type Schema = { readonly [name: string]: unknown };
const published: Schema = JSON.parse(readFileSync('docs/schema/report.schema.json', 'utf8'));

/** The schema with every object closed: what is printed and not described would be found. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.entries(schema).map(([name, value]) => [name, closed(value)]);
  return { ...Object.fromEntries(inner), ...('properties' in schema && { additionalProperties: false }) };
}

function validatorOf(definition: string) {
  const schema = { ...(closed(published) as Schema), $ref: `#/$defs/${definition}` };
  const { anyOf: _, ...one } = schema as Schema;
  return new Ajv2020({ allErrors: true, validateFormats: false }).compile(one);
}

async function printed(...args: readonly string[]): Promise<unknown> {
  return JSON.parse((await ccguard([...args, '--format', 'json'])).stdout);
}

const deny = policy(
  { Resource: '*' },
  { Effect: 'Deny', Resource: CONNECTION, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
);
const odd = fileWith({
  ...page([role('deny', deny), role('trusting', BROAD, { AssumeRolePolicyDocument: { Statement: [] } }), 17]),
  UserDetailList: [{ UserName: 'no-id', Arn: 'arn:aws:iam::111122223333:user/no-id', Path: '/' }],
});

describe('the schema of reports', () => {
  it('is a schema', () => {
    expect(() => new Ajv2020({ validateFormats: false }).compile(published)).not.toThrow();
  });

  it.each<[string, readonly string[]]>([
    ['the example account', ['examples/account.json']],
    [
      'the example account with parameters',
      ['examples/account.json', '--config', 'examples/ccguard.config.json'],
    ],
    ['one control', ['examples/account.json', '--control', 'CCG.9']],
    ['policies in their own right', ['examples/account.json', '--evaluate-policies']],
    ['an account of odd records', [odd]],
  ])('describes all that scan prints: %s', async (_, args) => {
    const validate = validatorOf('report');
    validate(await printed('scan', ...args));
    expect(validate.errors).toBe(null);
  });

  it('describes a finding that is excepted, and one that is no more', async () => {
    const decision = ['--owner', 'platform', '--reason', 'moves in spring', '--expires', '2027-01-31'];
    const entry = ['--control', 'CCG.1', '--principal', 'codepipeline-docs', 'examples/account.json'];
    const { stdout } = await ccguard(['except', ...decision, ...entry]);
    const register = fileWith([JSON.parse(stdout)]);
    const validate = validatorOf('report');
    for (const now of ['2026-06-01', '2028-06-01']) {
      validate(await printed('scan', 'examples/account.json', '--exceptions', register, '--now', now));
      expect(validate.errors).toBe(null);
    }
  });

  it.each<[string, readonly string[]]>([
    ['check', ['check', 'examples/policies/resource-star.json']],
    ['check, of what cannot be read', ['check', 'examples/policies/misspelt-operator.json']],
    ['explain', ['explain', 'build-agent-02', 'examples/account.json']],
  ])('describes all that %s prints', async (_, args) => {
    const validate = validatorOf('singlePrincipal');
    validate(await printed(...args));
    expect(validate.errors).toBe(null);
  });

  it('refuses a report without its version', () => {
    const validate = new Ajv2020({ validateFormats: false }).compile(published);
    expect(validate({ principals: [] })).toBe(false);
  });

  it('describes nothing that is never printed', async () => {
    const report = JSON.stringify([
      await printed('scan', 'examples/account.json'),
      await printed('check', 'examples/policies/resource-star.json'),
    ]);
    const names = [...JSON.stringify(published).matchAll(/"required":(\[[^\]]*\])/g)].flatMap(([, list]) =>
      JSON.parse(list ?? ''),
    );
    const absent = new Set<string>(names.filter((name) => !report.includes(`"${name}":`)));
    // An exception is printed only where there is one.
    expect([...absent].toSorted()).toEqual(['applies', 'because', 'expires', 'owner', 'place']);
  });
});
