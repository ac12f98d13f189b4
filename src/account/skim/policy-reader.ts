import type { Decode } from '../value-capture.ts';
import type { DocumentReader } from './document-reader.ts';
import {
  DOCUMENT,
  OF_POLICY,
  OF_VERSION,
  POLICY_ELEMENTS,
  STATEMENT,
  VERSION,
  VERSION_ELEMENTS,
} from './tape.ts';
import { ENTRY, type Walk } from './walk.ts';

type Json = Record<string, unknown>;

/**
 * Reads what a walk over the record of a managed policy noted: most say nothing that is wanted. INVARIANT: `readManagedPolicy` makes
 * the same of what is answered as of the parsed record. Throws SyntaxError.
 */
export function policyRecord(walk: Walk, documents: DocumentReader, decode: Decode): Json {
  const versions: Json[] = [];
  const record: Json = { PolicyVersionList: versions };
  let version: Json = {};
  for (let at = 0; at < walk.end; at += ENTRY) {
    const { what, from, to } = walk.entry(at);
    if (what === VERSION) {
      version = {};
      versions.push(version);
    } else if (what === DOCUMENT) version.Document = documents.said(at);
    else if (what !== STATEMENT) {
      const ofVersion = VERSION_ELEMENTS[what - OF_VERSION];
      const told = ofVersion === undefined ? record : version;
      told[ofVersion ?? POLICY_ELEMENTS[what - OF_POLICY] ?? ''] = JSON.parse(decode(walk.bytes, from, to));
    }
  }
  return record;
}
