import type { AccountBuilder } from '../account-builder.ts';
import type { ListName } from '../records.ts';
import type { Decode } from '../value-capture.ts';
import { RecordSkimmer } from './record-skimmer.ts';

/**
 * Adds the record that begins at a place of some bytes and answers where it ends; -1 where it was not added, because it is not
 * all there, is no JSON or is not ASCII. `place` is that of the list, such as `page.json: RoleDetailList`.
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
  const skimmer = new RecordSkimmer(builder.wants, decode);
  return (list, bytes, at, place, index) => {
    const draft = skimmer.skim(list, bytes, at, place, index);
    const { end } = skimmer;
    if (draft) builder.addDraft(draft);
    else if (end >= 0) {
      const record = parsed(decode(bytes, at, end));
      if (record === undefined) return -1;
      builder.add(list, record, `${place}[${index}]`);
    }
    return end;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
