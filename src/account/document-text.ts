import { type PolicyKind, type Reading, type ReadOptions, readDocument } from '#policy';
import { repeatedKey } from './repeated-key.ts';

/**
 * Says which action patterns may mean something of interest, in any case. INVARIANT: a pattern that means all that another one
 * means is wanted where that one is: `s*` where `s3:GetObject` is.
 */
export type Wants = ReadOptions['wants'];

/**
 * Reads a policy document in any form that dumps hold it: an object (AWS CLI), a URL-encoded string (IAM API), a plain JSON
 * string, or a list of one of these (older samples).
 */
export function readPolicyValue(value: unknown, kind: PolicyKind, wants?: Wants): Reading {
  if (!Array.isArray(value)) return readOne(value, kind, wants);
  return value.length === 1
    ? readOne(value[0], kind, wants)
    : unreadable(`expected one policy document, found a list of ${value.length}`);
}

/** Every role has a trust policy, so a record without one does not say who can assume the role. */
export function readTrustValue(value: unknown): Reading {
  return value === undefined ? unreadable('not in the input') : readPolicyValue(value, 'trust');
}

function readOne(value: unknown, kind: PolicyKind, wants: Wants): Reading {
  if (typeof value !== 'string') return readDocument(value, { kind, wants });
  const text = decode(value);
  if (text === undefined) return unreadable('not a URL-encoded text');
  try {
    const parsed: unknown = JSON.parse(text);
    const repeated = repeatedKey(text, parsed);
    return repeated
      ? unreadable('given twice, and nobody says which of them counts', repeated.path)
      : readDocument(parsed, { kind, wants });
  } catch {
    return unreadable('not JSON');
  }
}

export function unreadable(message: string, path = ''): Extract<Reading, { readable: false }> {
  return { readable: false, problems: [{ path, message }] };
}

/** A plus sign is itself, not a space: IAM encodes by RFC 3986. */
function decode(text: string): string | undefined {
  if (/^\s*[{[]/.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
