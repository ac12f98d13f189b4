import { closeSync, openSync, writeSync } from 'node:fs';
import { companyOf } from './dump/company.ts';
import { commonPolicies, customerPolicies, policyRecord } from './dump/managed-policies.ts';
import { groupRecord, roleRecord, userRecord } from './dump/principals.ts';
import type { Json } from './dump/statements.ts';

export type DumpOptions = {
  readonly roles: number;
  /** As the AWS CLI prints, with four spaces, or without any white space. */
  readonly layout: 'pretty' | 'compact';
  readonly seed?: number;
};

const FLUSH_AT = 1 << 22;
const ROLES_PER_USER = 50;
const ROLES_PER_GROUP = 500;

/**
 * Writes an account as `aws iam get-account-authorization-details` prints it, record by record: the largest one does not fit
 * into a string. The same options give the same bytes.
 */
export function generateDump(path: string, { roles, layout, seed = 1 }: DumpOptions): void {
  const file = openSync(path, 'w');
  try {
    let buffer = '';
    for (const text of layout === 'pretty' ? pretty(lists(roles, seed)) : compact(lists(roles, seed))) {
      buffer += text;
      if (buffer.length > FLUSH_AT) {
        writeSync(file, buffer);
        buffer = '';
      }
    }
    writeSync(file, buffer);
  } finally {
    closeSync(file);
  }
}

type List = readonly [name: string, records: Iterable<Json>];

/** In the order of the CLI. Records are made when they are asked for, so equal seeds need equal order. */
function lists(roles: number, seed: number): List[] {
  const company = companyOf(roles, seed);
  const policies = customerPolicies(company, roles);
  const groups = Math.ceil(roles / ROLES_PER_GROUP);
  return [
    ['UserDetailList', times(Math.ceil(roles / ROLES_PER_USER), () => userRecord(company, groups))],
    ['GroupDetailList', times(groups, (index) => groupRecord(company, index, policies))],
    ['RoleDetailList', times(roles, () => roleRecord(company, policies))],
    ['Policies', policyRecords()],
  ];

  function* policyRecords(): Generator<Json> {
    for (const policy of [...commonPolicies(), ...policies.ordinary, ...policies.granting])
      yield policyRecord(company, policy);
  }
}

function* times(count: number, make: (index: number) => Json): Generator<Json> {
  for (let index = 0; index < count; index += 1) yield make(index);
}

function* pretty(all: readonly List[]): Generator<string> {
  for (const [at, [name, records]] of all.entries()) {
    yield `${at === 0 ? '{' : ','}\n    "${name}": [`;
    let before = '';
    for (const record of records) {
      yield `${before}\n        ${JSON.stringify(record, null, 4).replaceAll('\n', '\n        ')}`;
      before = ',';
    }
    yield '\n    ]';
  }
  yield ',\n    "IsTruncated": false\n}\n';
}

function* compact(all: readonly List[]): Generator<string> {
  for (const [at, [name, records]] of all.entries()) {
    yield `${at === 0 ? '{' : ','}"${name}":[`;
    let before = '';
    for (const record of records) {
      yield before + JSON.stringify(record);
      before = ',';
    }
    yield ']';
  }
  yield ',"IsTruncated":false}';
}
