import type { Reading } from '#policy';
import { type Attachment, type Draft, type InlinePolicy, tagsOf } from '../records.ts';
import type { KeptBytes } from './kept-bytes.ts';

type Tags = Parameters<typeof tagsOf>[0];

const NO_ATTACHMENTS: readonly Attachment[] = [];
const NO_TEXTS: readonly string[] = [];
const NO_POLICIES: readonly InlinePolicy[] = [];
const NO_TAGS: ReadonlyMap<string, string> = new Map();

/** A record of which most was only passed over. Its trust policy and tags are parsed when somebody asks: hardly anybody does. */
export class SkimmedDraft implements Draft {
  readonly list: Draft['list'];
  arn = '';
  name = '';
  id: string | undefined = undefined;
  path = '';
  inline = NO_POLICIES;
  attached = NO_ATTACHMENTS;
  groups = NO_TEXTS;
  boundary: string | undefined = undefined;
  /** Where the JSON of its trust policy and of its tags is kept; -1 where the record has none. */
  trustAt = -1;
  tagsAt = -1;
  readonly #list: string;
  readonly #index: number;
  readonly #kept: KeptBytes;

  constructor(list: Draft['list'], place: string, index: number, kept: KeptBytes) {
    this.list = list;
    this.#list = place;
    this.#index = index;
    this.#kept = kept;
  }

  get place(): string {
    return `${this.#list}[${this.#index}]`;
  }

  get malformed(): readonly string[] {
    return NO_TEXTS;
  }

  get trust(): unknown {
    return this.trustAt < 0 ? undefined : this.#kept.json(this.trustAt);
  }

  /** Many roles have the same trust policy, which is read once. */
  get trustReading(): Reading | undefined {
    return this.trustAt < 0 ? undefined : this.#kept.trust(this.trustAt);
  }

  get tags(): ReadonlyMap<string, string> {
    return this.tagsAt < 0 ? NO_TAGS : tagsOf(this.#kept.json(this.tagsAt) as Tags, []);
  }
}
