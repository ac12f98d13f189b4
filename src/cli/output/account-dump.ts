import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FACTS_SCHEMA_VERSION, LISTS, type ListName, repeatedKey } from '#account';
import type { DetailRecord, LiveReading } from '#scan';
import { inputError } from '../errors.ts';

/** Text that is kept before it is written. */
const BUFFERED = 1_000_000;

/**
 * Writes what a live scan reads, so that the scan can be repeated without AWS: account.json, in the form in which the AWS CLI
 * prints the listing of IAM, and facts.json. The records come in any order and too many to keep, so that each list has a file of
 * its own until all are there.
 */
export class AccountDump {
  readonly #folder: string;
  readonly #run = randomUUID();
  readonly #lists = new Map<ListName, ListFile>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async in(folder: string): Promise<AccountDump> {
    await written(folder, () => mkdir(folder, { recursive: true }));
    return new AccountDump(folder);
  }

  async add({ list, record }: DetailRecord): Promise<void> {
    await written(this.#folder, async () => {
      const file = this.#lists.get(list) ?? new ListFile(this.#path(list));
      this.#lists.set(list, file);
      await file.add(record);
    });
  }

  /** Both files appear whole, facts.json last: it is never beside principals of another time. */
  async finish(reading: LiveReading): Promise<void> {
    await written(this.#folder, async () => {
      await this.#writeAccount(reading.isWhole);
      await this.#write('facts.json', [factsText(reading)]);
      await rm(join(this.#folder, 'facts.json'), { force: true });
      await rename(this.#path('account.json'), join(this.#folder, 'account.json'));
      await rename(this.#path('facts.json'), join(this.#folder, 'facts.json'));
    });
  }

  /** Leaves nothing but what is finished. */
  async close(): Promise<void> {
    for (const file of this.#lists.values()) await file.close();
    for (const name of [...LISTS, 'account.json', 'facts.json']) await rm(this.#path(name), { force: true });
  }

  async #writeAccount(isWhole: boolean): Promise<void> {
    const lists = this.#lists;
    const path = (list: ListName) => this.#path(list);
    async function* pieces() {
      yield '{';
      for (const list of LISTS) {
        yield `\n  "${list}": [`;
        const file = lists.get(list);
        if (file) {
          await file.close();
          yield* createReadStream(path(list), 'utf8');
        }
        yield '\n  ],';
      }
      yield `\n  "IsTruncated": ${!isWhole}\n}\n`;
    }
    await this.#write('account.json', pieces());
  }

  async #write(name: string, pieces: Iterable<string> | AsyncIterable<unknown>): Promise<void> {
    const file = await open(this.#path(name), 'wx', 0o600);
    try {
      for await (const piece of pieces) await file.appendFile(String(piece));
      await file.sync();
    } finally {
      await file.close();
    }
  }

  #path(name: string): string {
    return join(this.#folder, `.${name}.${this.#run}.tmp`);
  }
}

/** The records of one list, one after the other. */
class ListFile {
  readonly #path: string;
  #file: FileHandle | undefined;
  #text = '';
  #isFirst = true;

  constructor(path: string) {
    this.#path = path;
  }

  async add(record: unknown): Promise<void> {
    this.#text += `${this.#isFirst ? '' : ','}\n    ${JSON.stringify(withReadDocuments(record))}`;
    this.#isFirst = false;
    if (this.#text.length > BUFFERED) await this.#flush();
  }

  async close(): Promise<void> {
    if (this.#text !== '') await this.#flush();
    await this.#file?.close();
    this.#file = undefined;
  }

  async #flush(): Promise<void> {
    this.#file ??= await open(this.#path, 'ax', 0o600);
    await this.#file.appendFile(this.#text);
    this.#text = '';
  }
}

/** Unknown elements are no offence to who reads facts: the policies of the organization stand there as well. */
function factsText({ facts, serviceControlPolicies, unread }: LiveReading): string {
  const all = { schemaVersion: FACTS_SCHEMA_VERSION, ...facts, serviceControlPolicies, unread };
  return `${JSON.stringify(all, null, 2)}\n`;
}

/**
 * The API gives documents as encoded text, and the AWS CLI prints them as objects. What is no object stays as it is, and so does
 * what an object cannot hold: a key given twice.
 */
function withReadDocuments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withReadDocuments);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'string' && name.endsWith('Document') ? readDocument(inner) : withReadDocuments(inner),
    ]),
  );
}

function readDocument(text: string): unknown {
  try {
    const json = /^\s*\{/.test(text) ? text : decodeURIComponent(text);
    const document: unknown = JSON.parse(json);
    const isObject = typeof document === 'object' && document !== null && !Array.isArray(document);
    return isObject && !repeatedKey(json, document) ? document : text;
  } catch {
    return text;
  }
}

async function written<T>(folder: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw inputError(folder, `cannot be written (${code}); choose another place for --save-dump`, cause);
  }
}
