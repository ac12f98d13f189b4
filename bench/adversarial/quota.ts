import { type Document, document, type Json } from '../dump/statements.ts';

/** Everything one role can carry. Sizes are characters without white space, as IAM counts them. */
export type PolicySet = {
  readonly managed: readonly Document[];
  readonly inline: readonly Document[];
  readonly boundary?: Document;
  /** One level of an organization. */
  readonly scps?: readonly Document[];
  readonly trust?: Document;
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const MANAGED_POLICIES = 10;
export const MANAGED_SIZE = 6144;
const INLINE_SIZE = 10_240;
export const TRUST_SIZE = 4096;
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
export const SCPS = 5;
export const SCP_SIZE = 5120;

const EMPTY_SIZE = sizeOf(document([]));

/** Fills every identity policy of a role with statements 0, 1, 2, … until nothing more fits. */
export function filled(statement: (index: number) => Json): PolicySet {
  const source = numbered(statement);
  return {
    managed: Array.from({ length: MANAGED_POLICIES }, () => pack(source, MANAGED_SIZE)),
    inline: [pack(source, INLINE_SIZE)],
  };
}

export function packed(statement: (index: number) => Json, size: number): Document {
  return pack(numbered(statement), size);
}

/** As many list entries as fit where a statement with none of them takes `taken` characters of a managed policy. */
export function listFor(entry: (index: number) => string, taken: number, size = MANAGED_SIZE): string[] {
  const list: string[] = [];
  for (let left = size - taken; ; ) {
    const text = entry(list.length);
    left -= JSON.stringify(text).length + 1;
    if (left < 0) return list;
    list.push(text);
  }
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}

/** A statement that is asked for again was too large for the policy before. */
function numbered(statement: (index: number) => Json) {
  let index = 0;
  return { peek: () => statement(index), take: () => (index += 1) };
}

function pack(source: ReturnType<typeof numbered>, size: number): Document {
  const statements: Json[] = [];
  for (let left = size - EMPTY_SIZE; ; ) {
    const next = source.peek();
    left -= sizeOf(next) + 1;
    if (left < 0) return document(statements);
    statements.push(next);
    source.take();
  }
}
