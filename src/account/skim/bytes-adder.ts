import type { AccountBuilder } from '../account-builder.ts';
import type { ListName } from '../records.ts';
import type { Decode } from '../value-capture.ts';
import { DocumentWalk } from './document-walk.ts';
import { JsonBytes, Unwalkable } from './json-bytes.ts';
import { PolicyWalk } from './policy-walk.ts';
import { RecordWalk } from './record-walk.ts';

/**
 * Adds the record that begins at a place of some bytes and answers where it ends; -1 where it was not added, because it
 * has to be parsed: it is not all there, not plain JSON, or of an odd shape. `place` is that of the list, such as `page.json: RoleDetailList`.
 */
export type AddBytes = (
  list: ListName,
  bytes: Uint8Array,
  at: number,
  place: string,
  index: number,
) => number;

/** The fast way into an account: most records need not be parsed. Only who reads files takes it, so that others need not load it. */
export function bytesAdder(builder: AccountBuilder, decode: Decode): AddBytes {
  const json = new JsonBytes();
  const documents = new DocumentWalk(json, builder.wants, decode);
  const principals = new RecordWalk(json, documents, decode);
  const policies = new PolicyWalk(json, documents, decode);
  return (list, bytes, at, place, index) => {
    json.begin(bytes);
    if (list === 'Policies') {
      const record = {};
      const end = walked(() => policies.policy(json.skip(at), record));
      if (end >= 0) builder.add(list, record, `${place}[${index}]`);
      return end;
    }
    const draft = principals.draft(list, place, index);
    const end = walked(() => principals.principal(json.skip(at), draft));
    if (end >= 0) builder.addDraft(draft);
    return end;
  };
}

function walked(walk: () => number): number {
  try {
    return walk();
  } catch (error) {
    if (error instanceof Unwalkable || error instanceof SyntaxError) return -1;
    throw error;
  }
}
