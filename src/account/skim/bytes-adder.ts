import type { AccountBuilder } from '../account-builder.ts';
import type { ListName } from '../records.ts';
import type { Decode } from '../value-capture.ts';
import { DocumentReader } from './document-reader.ts';
import { policyRecord } from './policy-reader.ts';
import { RecordReader } from './record-reader.ts';
import { Vocabulary } from './vocabulary.ts';
import { type Walk, walkOver } from './walk.ts';

/** The fast way into an account: most records need not be parsed. Only who reads files takes it, so that others need not load it. */
export class BytesAdder {
  readonly #builder: AccountBuilder;
  readonly #decode: Decode;
  readonly #walk: Walk;
  readonly #documents: DocumentReader;
  readonly #records: RecordReader;

  /** Undefined where there is no WebAssembly. */
  static over(builder: AccountBuilder, decode: Decode): BytesAdder | undefined {
    const walk = walkOver(new Vocabulary(builder.wants), decode);
    return walk && new BytesAdder(walk, builder, decode);
  }

  private constructor(walk: Walk, builder: AccountBuilder, decode: Decode) {
    const { wants } = builder;
    this.#builder = builder;
    this.#decode = decode;
    this.#walk = walk;
    this.#documents = new DocumentReader(this.#walk, wants, decode);
    this.#records = new RecordReader(this.#walk, this.#documents, decode);
  }

  /** Takes the bytes in which the next records stand. They may change afterwards. */
  begin(bytes: Uint8Array): void {
    this.#walk.begin(bytes);
  }

  /**
   * Adds the record that begins at a place of the bytes and answers where it ends; -1 where it was not added, because it has to be
   * parsed: it is not all there, not plain JSON, or of an odd shape. `place` is that of the list, such as `page.json: RoleDetailList`.
   */
  add(list: ListName, at: number, place: string, index: number): number {
    const end = this.#walk.record(list, at);
    if (end < 0) return -1;
    try {
      return this.#added(list, place, index) ? end : -1;
    } catch (error) {
      if (error instanceof SyntaxError) return -1;
      throw error;
    }
  }

  #added(list: ListName, place: string, index: number): boolean {
    if (list === 'Policies') {
      this.#builder.add(list, policyRecord(this.#walk, this.#documents, this.#decode), `${place}[${index}]`);
      return true;
    }
    const draft = this.#records.draft(list, place, index);
    if (draft) this.#builder.addDraft(draft);
    return draft !== undefined;
  }
}
