import type { Reading } from '#policy';
import { type Attachment, type Draft, type InlinePolicy, pathIn, tagsOf } from '../records.ts';
import type { Pieces } from './pieces.ts';

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
  inline = NO_POLICIES;
  attached = NO_ATTACHMENTS;
  groups = NO_TEXTS;
  boundary: string | undefined = undefined;
  /** The pieces that its trust policy and its tags are; 0 where the record has none. */
  trustAt = 0;
  tagsAt = 0;
  /** Undefined where the record does not say it. */
  givenPath: string | undefined = undefined;
  readonly #list: string;
  readonly #index: number;
  readonly #pieces: Pieces;

  constructor(list: Draft['list'], place: string, index: number, pieces: Pieces) {
    this.list = list;
    this.#list = place;
    this.#index = index;
    this.#pieces = pieces;
  }

  get path(): string {
    return this.givenPath ?? pathIn(this.arn);
  }

  get place(): string {
    return `${this.#list}[${this.#index}]`;
  }

  get malformed(): readonly string[] {
    return NO_TEXTS;
  }

  get trust(): unknown {
    return this.trustAt === 0 ? undefined : this.#pieces.json(this.trustAt);
  }

  /** Many roles have the same trust policy, which is read once. */
  get trustReading(): Reading | undefined {
    return this.trustAt === 0 ? undefined : this.#pieces.trust(this.trustAt);
  }

  get tags(): ReadonlyMap<string, string> {
    return this.tagsAt === 0 ? NO_TAGS : tagsOf(this.#pieces.json(this.tagsAt) as Tags, []);
  }
}
