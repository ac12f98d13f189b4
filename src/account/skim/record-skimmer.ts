import type { Wants } from '../document-text.ts';
import { CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT, QUOTE } from '../json-chars.ts';
import {
  type Attachment,
  type Draft,
  type InlinePolicy,
  inlinePolicy,
  isArnOfPrincipal,
  type ListName,
  pathIn,
} from '../records.ts';
import type { Decode } from '../value-capture.ts';
import { JsonBytes, Unwalkable, word } from './json-bytes.ts';
import { KeptBytes } from './kept-bytes.ts';
import { elementOf, HAS } from './record-elements.ts';
import { skimDocument } from './skim-document.ts';
import { SkimmedDraft } from './skimmed-draft.ts';
import { Vocabulary } from './vocabulary.ts';

const BOUNDARY_ARN = word('PermissionsBoundaryArn');
const KEY = word('Key');
const VALUE = word('Value');
const POLICY_NAME = word('PolicyName');
const POLICY_ARN = word('PolicyArn');
const DOCUMENT = word('PolicyDocument');

const NO_POLICIES: readonly InlinePolicy[] = [];
const NO_ATTACHMENTS: readonly Attachment[] = [];
const NO_ATTACHMENT: Attachment = { arn: '', name: '' };

const IDENTITY = HAS.arn | HAS.name;
const HOLDERS = HAS.inline | HAS.attached | HAS.groups;

/**
 * Reads records of principals from their bytes, and parses of them only what is wanted: nearly all of an account say nothing that
 * is. INVARIANT: a draft made here is the one that `readDraft` makes of the parsed record.
 */
export class RecordSkimmer {
  readonly #json = new JsonBytes();
  readonly #wants: Wants;
  readonly #vocabulary: Vocabulary;
  readonly #decode: Decode;
  readonly #kept: KeptBytes;
  readonly #attachments = new Map<string, Attachment>();
  /** Of the last pair of texts. */
  readonly #ends = [-1, -1, -1, -1];
  #isRead = true;
  #end = -1;

  constructor(wants: Wants, decode: Decode) {
    this.#wants = wants;
    this.#vocabulary = new Vocabulary(wants ?? (() => true), decode);
    this.#decode = decode;
    this.#kept = new KeptBytes(decode);
  }

  /** Where the last record ends; -1 where only JSON.parse can say: it goes on beyond the bytes, is no JSON, or is not ASCII. */
  get end(): number {
    return this.#end;
  }

  /** The draft of the record at a place; undefined where it has to be parsed. `place` and `index`: of its list and in it. */
  skim(list: ListName, bytes: Uint8Array, at: number, place: string, index: number): Draft | undefined {
    this.#json.begin(bytes, at);
    this.#isRead = true;
    this.#end = -1;
    try {
      // The end of a number cannot be told from the end of the bytes.
      if (this.#json.peek() !== OPEN_OBJECT) return undefined;
      const draft = list === 'Policies' ? this.#pass() : this.#record(list, place, index);
      if (!this.#json.isAscii) return undefined;
      this.#end = this.#json.at;
      return this.#isRead && this.#json.isPlain ? draft : undefined;
    } catch (error) {
      if (error instanceof Unwalkable || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  #record(list: Draft['list'], place: string, index: number): Draft {
    const json = this.#json;
    const draft = new SkimmedDraft(list, place, index, this.#kept);
    let seen = 0;
    for (let more = this.#opensObject(); more; more = json.more(CLOSE_OBJECT)) {
      json.name();
      const element = elementOf(json, list);
      // Of an element that is given twice the last counts, as for JSON.parse.
      this.#element(element, draft);
      seen |= element;
    }
    if ((seen & HAS.path) === 0) draft.path = pathIn(draft.arn);
    if ((seen & IDENTITY) !== IDENTITY || (seen & HOLDERS) === 0 || !isArnOfPrincipal(draft.arn))
      this.#isRead = false;
    return draft;
  }

  #element(element: number, draft: SkimmedDraft): void {
    switch (element) {
      case HAS.arn:
        draft.arn = this.#text();
        break;
      case HAS.name:
        draft.name = this.#text();
        break;
      case HAS.id:
        draft.id = this.#text();
        break;
      case HAS.path:
        draft.path = this.#text();
        break;
      case HAS.trust:
        draft.trustAt = this.#trust();
        break;
      case HAS.inline:
        draft.inline = this.#inlinePolicies();
        break;
      case HAS.attached:
        draft.attached = this.#attachmentList();
        break;
      case HAS.groups:
        draft.groups = this.#textList();
        break;
      case HAS.boundary:
        draft.boundary = this.#boundary();
        break;
      case HAS.tags:
        draft.tagsAt = this.#tagList();
        break;
      default:
        this.#json.value();
    }
  }

  /** Passes what has to be parsed to be understood. */
  #pass(): undefined {
    this.#isRead = false;
    this.#json.value();
  }

  #text(): string {
    const json = this.#json;
    if (json.peek() !== QUOTE) {
      this.#pass();
      return '';
    }
    json.text();
    return this.#decode(json.bytes, json.from, json.to);
  }

  #trust(): number {
    const json = this.#json;
    json.peek();
    const from = json.at;
    json.value();
    return this.#kept.keep(json.bytes, from, json.at);
  }

  #opensList(): boolean {
    if (this.#json.peek() === OPEN_LIST) return this.#json.open(CLOSE_LIST);
    this.#pass();
    return false;
  }

  #opensObject(): boolean {
    if (this.#json.peek() === OPEN_OBJECT) return this.#json.open(CLOSE_OBJECT);
    this.#pass();
    return false;
  }

  #textList(): readonly string[] {
    const texts: string[] = [];
    for (let more = this.#opensList(); more; more = this.#json.more(CLOSE_LIST)) texts.push(this.#text());
    return texts;
  }

  #inlinePolicies(): readonly InlinePolicy[] {
    let policies: InlinePolicy[] | undefined;
    for (let more = this.#opensList(); more; more = this.#json.more(CLOSE_LIST)) {
      const policy = this.#inlinePolicy();
      if (policy.length > 0) policies = added(policies, policy);
    }
    return policies ?? NO_POLICIES;
  }

  #inlinePolicy(): readonly InlinePolicy[] {
    const json = this.#json;
    let name: string | undefined;
    let hasDocument = false;
    let said: unknown;
    for (let more = this.#opensObject(); more; more = json.more(CLOSE_OBJECT)) {
      json.name();
      if (json.is(POLICY_NAME)) name = this.#text();
      else if (json.is(DOCUMENT)) {
        hasDocument = true;
        said = skimDocument(json, this.#vocabulary, this.#decode);
      } else this.#pass();
    }
    if (!hasDocument || name === undefined) this.#isRead = false;
    return said === undefined
      ? NO_POLICIES
      : inlinePolicy({ PolicyName: name, PolicyDocument: said }, this.#wants);
  }

  #attachmentList(): readonly Attachment[] {
    let attached: Attachment[] | undefined;
    for (let more = this.#opensList(); more; more = this.#json.more(CLOSE_LIST))
      attached = added(attached, [this.#attachment()]);
    return attached ?? NO_ATTACHMENTS;
  }

  #attachment(): Attachment {
    if (!this.#pair(POLICY_NAME, POLICY_ARN)) return NO_ATTACHMENT;
    const { bytes } = this.#json;
    const [nameFrom = 0, nameTo = 0, arnFrom = 0, arnTo = 0] = this.#ends;
    const name = this.#decode(bytes, nameFrom, nameTo);
    const arn = this.#decode(bytes, arnFrom, arnTo);
    const known = this.#attachments.get(arn);
    if (known?.name === name) return known;
    const attachment = { arn, name };
    this.#attachments.set(arn, attachment);
    return attachment;
  }

  #tagList(): number {
    const json = this.#json;
    json.peek();
    const from = json.at;
    for (let more = this.#opensList(); more; more = json.more(CLOSE_LIST)) this.#pair(KEY, VALUE);
    return this.#kept.keep(json.bytes, from, json.at);
  }

  #boundary(): string | undefined {
    const json = this.#json;
    let arn: string | undefined;
    for (let more = this.#opensObject(); more; more = json.more(CLOSE_OBJECT)) {
      json.name();
      if (json.is(BOUNDARY_ARN)) arn = this.#text();
      else json.value();
    }
    if (arn === undefined) this.#isRead = false;
    return arn;
  }

  /** Passes an object of two texts, and keeps where they begin and end; says whether it is one. */
  #pair(one: Uint8Array, other: Uint8Array): boolean {
    const json = this.#json;
    const ends = this.#ends;
    ends.fill(-1);
    for (let more = this.#opensObject(); more; more = json.more(CLOSE_OBJECT)) {
      json.name();
      const at = json.is(one) ? 0 : json.is(other) ? 2 : -1;
      if (at < 0 || json.peek() !== QUOTE) this.#pass();
      else {
        json.text();
        ends[at] = json.from;
        ends[at + 1] = json.to;
      }
    }
    const isPair = ends[0] !== -1 && ends[2] !== -1;
    if (!isPair) this.#isRead = false;
    return isPair;
  }
}

/** Most lists hold one entry and are kept for long, so they are made no larger than they have to be. */
function added<T>(list: T[] | undefined, entries: readonly T[]): T[] {
  if (!list) return [...entries];
  list.push(...entries);
  return list;
}
