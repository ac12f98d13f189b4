import type { Reading } from '#policy';
import { CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT, QUOTE } from '../json-chars.ts';
import {
  type Attachment,
  type Draft,
  type InlinePolicy,
  isArnOfPrincipal,
  isSilent,
  pathIn,
} from '../records.ts';
import type { Decode } from '../value-capture.ts';
import type { DocumentWalk } from './document-walk.ts';
import { type JsonBytes, ODD } from './json-bytes.ts';
import { KeptBytes } from './kept-bytes.ts';
import { KnownBytes } from './known-bytes.ts';
import { ELEMENTS, HAS } from './record-elements.ts';
import { SkimmedDraft } from './skimmed-draft.ts';
import { Words } from './words.ts';

const IS = { name: 1, document: 2 };
const POLICY = new Words({ PolicyName: IS.name, PolicyDocument: IS.document });
const ATTACHMENT = new Words({ PolicyName: 1, PolicyArn: 2 });
const TAG = new Words({ Key: 1, Value: 2 });
const BOUNDARY = new Words({ PermissionsBoundaryArn: 1 });

const NONE: readonly never[] = [];

const IDENTITY = HAS.arn | HAS.name;
const HOLDERS = HAS.inline | HAS.attached | HAS.groups;

/** How far apart the names of a record may stand to be cut from one text, which is kept with all that stands between them. */
const MOST_APART = 512;

/**
 * Walks over records of principals, and parses of them only what is wanted: nearly all of an account say nothing that is.
 * INVARIANT: a draft made here is the one that `readDraft` makes of the parsed record.
 */
export class RecordWalk {
  readonly #json: JsonBytes;
  readonly #documents: DocumentWalk;
  readonly #decode: Decode;
  readonly #kept: KeptBytes;
  readonly #known = new KnownBytes<Attachment>();
  /** Of the last record: lists are made when their length is known. */
  readonly #attached: Attachment[] = [];
  /** Where the names of the last record begin and end, by element. */
  readonly #from: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  readonly #to: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  /** Where the first of them begins and the last one ends. */
  #first = 0;
  #last = 0;

  constructor(json: JsonBytes, documents: DocumentWalk, decode: Decode) {
    this.#json = json;
    this.#documents = documents;
    this.#decode = decode;
    this.#kept = new KeptBytes(decode);
  }

  /** A draft to be told of a record. `place` and `index`: of its list and in it. */
  draft(list: Draft['list'], place: string, index: number): SkimmedDraft {
    return new SkimmedDraft(list, place, index, this.#kept);
  }

  /** Past the record that begins here, which is told to a draft. */
  principal(open: number, draft: SkimmedDraft): number {
    const json = this.#json;
    const { bytes } = json;
    const elements = ELEMENTS[draft.list];
    this.#first = bytes.length;
    let seen = 0;
    let at = this.#object(open);
    while (bytes[at] !== CLOSE_OBJECT) {
      const end = json.name(at);
      const element = elements.meaning(bytes, at + 1, end - 1);
      seen |= element;
      // Of an element that is given twice the last counts, as for JSON.parse.
      at = json.next(this.#element(element, json.named(end), draft), CLOSE_OBJECT);
    }
    if ((seen & IDENTITY) !== IDENTITY || (seen & HOLDERS) === 0) throw ODD;
    this.#tell(draft, seen);
    return at + 1;
  }

  #element(element: number, at: number, draft: SkimmedDraft): number {
    switch (element) {
      case HAS.arn:
      case HAS.name:
      case HAS.id:
      case HAS.path:
        return this.#text(element, at);
      case HAS.trust:
        return this.#trust(at, draft);
      case HAS.inline:
        return this.#inlinePolicies(at, draft);
      case HAS.attached:
        return this.#attachments(at, draft);
      case HAS.groups:
        return this.#groups(at, draft);
      case HAS.boundary:
        return this.#boundary(at, draft);
      case HAS.tags:
        return this.#tags(at, draft);
      default:
        return this.#json.value(at);
    }
  }

  /** Gives the draft its names. They stand side by side, and are cut from one text. */
  #tell(draft: SkimmedDraft, seen: number): void {
    const length = this.#last - this.#first;
    const text = length > MOST_APART ? '' : this.#decode(this.#json.bytes, this.#first, this.#last);
    // Only ASCII is as long as its bytes.
    const all = text.length === length ? text : undefined;
    draft.arn = this.#told(HAS.arn, all);
    if (!isArnOfPrincipal(draft.arn)) throw ODD;
    draft.name = this.#told(HAS.name, all);
    if ((seen & HAS.id) !== 0) draft.id = this.#told(HAS.id, all);
    draft.path = (seen & HAS.path) === 0 ? pathIn(draft.arn) : this.#told(HAS.path, all);
  }

  #told(element: number, all: string | undefined): string {
    const from = this.#from[element] as number;
    const to = this.#to[element] as number;
    return all === undefined
      ? this.#decode(this.#json.bytes, from, to)
      : all.slice(from - this.#first, to - this.#first);
  }

  #text(element: number, at: number): number {
    const end = this.#passText(at);
    this.#from[element] = at + 1;
    this.#to[element] = end - 1;
    if (at < this.#first) this.#first = at + 1;
    this.#last = end - 1;
    return end;
  }

  #passText(at: number): number {
    if (this.#json.bytes[at] !== QUOTE) throw ODD;
    return this.#json.text(at);
  }

  /** Past an opening brace, to what is within. */
  #object(at: number): number {
    if (this.#json.bytes[at] !== OPEN_OBJECT) throw ODD;
    return this.#json.skip(at + 1);
  }

  #list(at: number): number {
    if (this.#json.bytes[at] !== OPEN_LIST) throw ODD;
    return this.#json.skip(at + 1);
  }

  #trust(at: number, draft: SkimmedDraft): number {
    const end = this.#json.value(at);
    draft.trustAt = this.#keep(at, end);
    return end;
  }

  #groups(open: number, draft: SkimmedDraft): number {
    const json = this.#json;
    const { bytes } = json;
    const groups: string[] = [];
    let at = this.#list(open);
    while (bytes[at] !== CLOSE_LIST) {
      const end = this.#passText(at);
      groups.push(this.#decode(bytes, at + 1, end - 1));
      at = json.next(end, CLOSE_LIST);
    }
    draft.groups = groups;
    return at + 1;
  }

  #inlinePolicies(open: number, draft: SkimmedDraft): number {
    const json = this.#json;
    const { bytes } = json;
    const policies: InlinePolicy[] = [];
    let at = this.#list(open);
    while (bytes[at] !== CLOSE_LIST) at = json.next(this.#inlinePolicy(at, policies), CLOSE_LIST);
    draft.inline = fitting(policies);
    return at + 1;
  }

  #inlinePolicy(open: number, policies: InlinePolicy[]): number {
    const json = this.#json;
    const { bytes } = json;
    let seen = 0;
    let [nameFrom, nameTo] = [0, 0];
    let reading: Reading | undefined;
    let at = this.#object(open);
    while (bytes[at] !== CLOSE_OBJECT) {
      const nameEnd = json.name(at);
      const element = POLICY.meaning(bytes, at + 1, nameEnd - 1);
      const from = json.named(nameEnd);
      const end = element === IS.document ? this.#documents.document(from) : this.#passText(from);
      if (element === IS.document)
        reading = this.#documents.isSilent ? undefined : this.#documents.reading(from, end);
      else if (element === IS.name) [nameFrom, nameTo] = [from + 1, end - 1];
      else throw ODD;
      seen |= element;
      at = json.next(end, CLOSE_OBJECT);
    }
    if (seen !== (IS.name | IS.document)) throw ODD;
    if (reading && !isSilent(reading))
      policies.push({ name: this.#decode(bytes, nameFrom, nameTo), reading });
    return at + 1;
  }

  #attachments(open: number, draft: SkimmedDraft): number {
    const json = this.#json;
    const { bytes } = json;
    const attached = this.#attached;
    attached.length = 0;
    let at = this.#list(open);
    while (bytes[at] !== CLOSE_LIST) {
      const end = this.#pair(at, ATTACHMENT);
      attached.push(this.#attachment(at, end));
      at = json.next(end, CLOSE_LIST);
    }
    draft.attached = fitting(attached);
    return at + 1;
  }

  #keep(from: number, to: number): number {
    return this.#kept.keep(this.#json.bytes, from, to);
  }

  /** The same few policies are attached all over an account, and are written alike. */
  #attachment(from: number, to: number): Attachment {
    const { bytes, view } = this.#json;
    const known = this.#known.find(bytes, view, from, to);
    if (known) return known;
    const read = JSON.parse(this.#decode(bytes, from, to)) as { PolicyName: string; PolicyArn: string };
    const attachment = { arn: read.PolicyArn, name: read.PolicyName };
    this.#known.add(bytes, view, from, to, attachment);
    return attachment;
  }

  #tags(open: number, draft: SkimmedDraft): number {
    const json = this.#json;
    const { bytes } = json;
    let at = this.#list(open);
    while (bytes[at] !== CLOSE_LIST) at = json.next(this.#pair(at, TAG), CLOSE_LIST);
    draft.tagsAt = this.#keep(open, at + 1);
    return at + 1;
  }

  #boundary(open: number, draft: SkimmedDraft): number {
    const json = this.#json;
    const { bytes } = json;
    let arn: string | undefined;
    let at = this.#object(open);
    while (bytes[at] !== CLOSE_OBJECT) {
      const nameEnd = json.name(at);
      const from = json.named(nameEnd);
      const isArn = BOUNDARY.meaning(bytes, at + 1, nameEnd - 1) !== 0;
      const end = isArn ? this.#passText(from) : json.value(from);
      if (isArn) arn = this.#decode(bytes, from + 1, end - 1);
      at = json.next(end, CLOSE_OBJECT);
    }
    if (arn === undefined) throw ODD;
    draft.boundary = arn;
    return at + 1;
  }

  /** Past an object of two texts with these names. */
  #pair(open: number, names: Words): number {
    const json = this.#json;
    const { bytes } = json;
    let seen = 0;
    let at = this.#object(open);
    while (bytes[at] !== CLOSE_OBJECT) {
      const end = json.name(at);
      const name = names.meaning(bytes, at + 1, end - 1);
      const value = json.named(end);
      if (name === 0 || bytes[value] !== QUOTE) throw ODD;
      seen |= name;
      at = json.next(json.value(value), CLOSE_OBJECT);
    }
    if (seen !== 3) throw ODD;
    return at + 1;
  }
}

/** Most lists hold nothing or one entry and are kept for long, so they are made no larger than they have to be. */
function fitting<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NONE : list.slice();
}
