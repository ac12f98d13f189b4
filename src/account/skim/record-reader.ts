import type { Reading } from '#policy';
import { type Attachment, type Draft, type InlinePolicy, isArnOfPrincipal, isSilent } from '../records.ts';
import type { Decode } from '../value-capture.ts';
import type { DocumentReader } from './document-reader.ts';
import { Pieces } from './pieces.ts';
import { SkimmedDraft } from './skimmed-draft.ts';
import {
  ARN,
  ATTACHMENTS,
  BOUNDARY,
  DOCUMENT,
  GROUP,
  ID,
  NAME,
  PATH,
  POLICY,
  STATEMENT,
  TAGS,
  TRUST,
} from './tape.ts';
import { ENTRY, type Entry, type Walk } from './walk.ts';

/** Makes drafts of what walks over records of principals noted. INVARIANT: they are those that `readDraft` makes of the parsed records. */
export class RecordReader {
  readonly #walk: Walk;
  readonly #documents: DocumentReader;
  readonly #decode: Decode;
  readonly #pieces: Pieces;
  /** Of attached policies, by their pieces. */
  readonly #lists = new Map<number, readonly Attachment[]>();
  /** Of the last record. */
  readonly #inline: InlinePolicy[] = [];
  readonly #groups: string[] = [];

  constructor(walk: Walk, documents: DocumentReader, decode: Decode) {
    this.#walk = walk;
    this.#documents = documents;
    this.#decode = decode;
    this.#pieces = new Pieces(walk, decode);
  }

  /** `place` and `index`: of its list and in it. Undefined where it is for JSON.parse to read. Throws SyntaxError. */
  draft(list: Draft['list'], place: string, index: number): SkimmedDraft | undefined {
    const draft = new SkimmedDraft(list, place, index, this.#pieces);
    this.#read(draft);
    return isArnOfPrincipal(draft.arn) ? draft : undefined;
  }

  #read(draft: SkimmedDraft): void {
    const { end } = this.#walk;
    this.#inline.length = 0;
    this.#groups.length = 0;
    let reading: Reading | undefined;
    for (let at = 0; at < end; at += ENTRY) {
      const entry = this.#walk.entry(at);
      if (entry.what === DOCUMENT) reading = this.#documents.reading(at);
      else if (entry.what !== POLICY) this.#element(draft, entry);
      else if (reading && !isSilent(reading)) this.#inline.push({ name: this.#text(entry), reading });
    }
    // Lists that grew take more than they hold.
    if (this.#inline.length > 0) draft.inline = this.#inline.slice();
    if (this.#groups.length > 0) draft.groups = this.#groups.slice();
  }

  #element(draft: SkimmedDraft, entry: Entry): void {
    switch (entry.what) {
      case STATEMENT:
        // Its document comes next.
        break;
      case ARN:
        draft.arn = this.#text(entry);
        break;
      case NAME:
        draft.name = this.#text(entry);
        break;
      case ID:
        draft.id = this.#text(entry);
        break;
      case PATH:
        draft.givenPath = this.#common(entry);
        break;
      case TRUST:
        draft.trustAt = entry.number;
        break;
      case TAGS:
        draft.tagsAt = entry.number;
        break;
      case ATTACHMENTS:
        draft.attached = this.#attached(entry);
        break;
      case GROUP:
        this.#groups.push(this.#common(entry));
        break;
      case BOUNDARY:
        draft.boundary = this.#common(entry);
        break;
      default:
        throw new Error(`no such entry: ${entry.what}`);
    }
  }

  #attached(entry: Entry): readonly Attachment[] {
    const known = this.#lists.get(entry.number);
    if (known) return known;
    const list = JSON.parse(this.#text(entry)) as { PolicyName: string; PolicyArn: string }[];
    const attached = list.map(({ PolicyName: name, PolicyArn: arn }) => ({ arn, name }));
    if (entry.number !== 0) this.#lists.set(entry.number, attached);
    return attached;
  }

  /** A text that many say. */
  #common(entry: Entry): string {
    return entry.number === 0 ? this.#text(entry) : this.#pieces.text(entry.number);
  }

  #text({ from, to }: Entry): string {
    return this.#decode(this.#walk.bytes, from, to);
  }
}
