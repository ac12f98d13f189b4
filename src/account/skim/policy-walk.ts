import { CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT } from '../json-chars.ts';
import type { Decode } from '../value-capture.ts';
import type { DocumentWalk } from './document-walk.ts';
import { type JsonBytes, ODD } from './json-bytes.ts';
import { Words } from './words.ts';

type Json = Record<string, unknown>;

/** Elements that `readManagedPolicy` looks at. */
const NAMES = ['Arn', 'PolicyName', 'DefaultVersionId', 'AttachmentCount', 'PermissionsBoundaryUsageCount'];
const VERSIONS = 'PolicyVersionList';
const OF_POLICY = [...NAMES, VERSIONS];
const DOCUMENT = 'Document';
const OF_VERSION = ['VersionId', 'IsDefaultVersion', DOCUMENT];
const POLICY_ELEMENTS = numbered(OF_POLICY);
const VERSION_ELEMENTS = numbered(OF_VERSION);
/** What a document says that can be passed over. */
const NOTHING = { Version: '2012-10-17', Statement: [] };

/**
 * Walks over records of managed policies, of which most say nothing that is wanted. INVARIANT: `readManagedPolicy` makes the same
 * of what is answered as of the parsed record.
 */
export class PolicyWalk {
  readonly #json: JsonBytes;
  readonly #documents: DocumentWalk;
  readonly #decode: Decode;

  constructor(json: JsonBytes, documents: DocumentWalk, decode: Decode) {
    this.#json = json;
    this.#documents = documents;
    this.#decode = decode;
  }

  /** Past the record that begins here, which is told to `record`. */
  policy(open: number, record: Json): number {
    return this.#object(open, POLICY_ELEMENTS, (element, at) => {
      const name = OF_POLICY[element - 1];
      if (name === VERSIONS) return this.#versions(at, record);
      const end = this.#json.value(at);
      if (name !== undefined) record[name] = this.#parsed(at, end);
      return end;
    });
  }

  #versions(open: number, record: Json): number {
    const json = this.#json;
    const { bytes } = json;
    if (bytes[open] !== OPEN_LIST) throw ODD;
    const versions: Json[] = [];
    let at = json.skip(open + 1);
    while (bytes[at] !== CLOSE_LIST) {
      const version: Json = {};
      at = json.next(this.#version(at, version), CLOSE_LIST);
      versions.push(version);
    }
    record[VERSIONS] = versions;
    return at + 1;
  }

  #version(open: number, version: Json): number {
    return this.#object(open, VERSION_ELEMENTS, (element, at) => {
      const name = OF_VERSION[element - 1];
      const end = name === DOCUMENT ? this.#documents.document(at) : this.#json.value(at);
      if (name === DOCUMENT)
        version[name] = this.#documents.isSilent ? NOTHING : this.#documents.said(at, end);
      else if (name !== undefined) version[name] = this.#parsed(at, end);
      return end;
    });
  }

  /** Past an object; `element` answers where the value ends that is of one of the elements, or of none. */
  #object(open: number, elements: Words, element: (which: number, at: number) => number): number {
    const json = this.#json;
    const { bytes } = json;
    if (bytes[open] !== OPEN_OBJECT) throw ODD;
    let at = json.skip(open + 1);
    while (bytes[at] !== CLOSE_OBJECT) {
      const end = json.name(at);
      const which = elements.meaning(bytes, at + 1, end - 1);
      at = json.next(element(which, json.named(end)), CLOSE_OBJECT);
    }
    return at + 1;
  }

  #parsed(from: number, to: number): unknown {
    return JSON.parse(this.#decode(this.#json.bytes, from, to));
  }
}

function numbered(names: readonly string[]): Words {
  return new Words(Object.fromEntries(names.map((name, index) => [name, index + 1])));
}
