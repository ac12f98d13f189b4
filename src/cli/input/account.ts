import {
  type Account,
  AccountBuilder,
  type AccountOptions,
  BytesAdder,
  type InputProblem,
  LISTS,
  type ListName,
  MalformedPage,
  PageSplitter,
  type RecordTaker,
  type Wants,
} from '#account';
import { CliError, inputError } from '../errors.ts';
import type { World } from '../world.ts';
import { isFactsFile } from './facts.ts';
import { type Source, sourcesOf } from './sources.ts';

export type AccountInput = {
  readonly account: Account;
  /** What could not be read. The rest was, and is worth a report; the command still ends with exit code 2. */
  readonly problems: readonly InputProblem[];
};

export type ReadAccountOptions = AccountOptions & {
  readonly wants: Wants;
  readonly onProgress?: (bytes: number, principals: number) => void;
};

const HOW_TO_GET_ONE =
  '`aws iam get-account-authorization-details > account.json` makes what is expected here';
const CUT_OFF = 'fetch it again';

/** Reads an account from files, folders and standard input, in one pass and without keeping what nobody wants. */
export async function readAccount(
  inputs: readonly string[],
  world: World,
  { wants, onProgress, ...options }: ReadAccountOptions,
): Promise<AccountInput> {
  const reader = new AccountReader(wants, onProgress);
  for (const input of inputs) await reader.readInput(input, world);
  return reader.finish(inputs.join(', '), options);
}

class AccountReader {
  readonly #builder: AccountBuilder;
  readonly #bytesAdder: BytesAdder | undefined;
  readonly #onProgress: ReadAccountOptions['onProgress'];
  readonly #problems: InputProblem[] = [];
  readonly #truncated: string[] = [];
  #lastPages = 0;
  #bytes = 0;

  constructor(wants: Wants, onProgress: ReadAccountOptions['onProgress']) {
    this.#builder = new AccountBuilder(wants);
    this.#bytesAdder = BytesAdder.over(this.#builder, decode);
    this.#onProgress = onProgress;
  }

  async readInput(input: string, world: World): Promise<void> {
    try {
      for (const source of sourcesOf(input, world)) if (!isFactsFile(source)) await this.#readSource(source);
    } catch (error) {
      this.#report(error);
    }
  }

  finish(place: string, options: AccountOptions): AccountInput {
    const account = this.#builder.finish(options);
    const problems = [
      ...this.#problems,
      ...this.#missingPage(),
      ...this.#builder.problems.map((problem) => ({
        place: problem.place,
        message: problem.message.includes(';')
          ? problem.message
          : `${problem.message}; the record was left out`,
      })),
    ];
    if (problems.length > 0 || account.principals.length > 0) return { account, problems };
    return { account, problems: [{ place, message: `holds no principal; ${HOW_TO_GET_ONE}` }] };
  }

  /** Of the pages of one listing just the last does not say that another follows. */
  #missingPage(): InputProblem[] {
    const last = this.#truncated.at(-1);
    if (this.#lastPages > 0 || last === undefined) return [];
    const message =
      'says that another page follows, and none does; name every page, or the folder they are in';
    return [{ place: last, message }];
  }

  async #readSource(source: Source): Promise<void> {
    try {
      await this.#readPages(source);
    } catch (error) {
      this.#report(error instanceof MalformedPage ? malformed(source.name, error) : error);
    }
  }

  async #readPages({ name, chunks }: Source): Promise<void> {
    const placeOf = placesIn(name, () => splitter.pages);
    const splitter = new PageSplitter({
      bytes: this.#bytesAdder && takerOf(this.#bytesAdder, placeOf),
      record: (list, value, index) => this.#builder.add(list, value, `${placeOf(list)}[${index}]`),
      page: ({ truncated, elements }) => this.#endPage(name, truncated, elements),
      decode,
    });
    for await (const chunk of chunks()) {
      splitter.push(chunk);
      this.#bytes += chunk.length;
      this.#onProgress?.(this.#bytes, this.#builder.principalCount);
    }
    splitter.end();
  }

  #endPage(name: string, truncated: boolean, elements: readonly string[]): void {
    const wrong = wrongShape(elements);
    if (wrong !== undefined) this.#problems.push({ place: name, message: wrong });
    // `NextToken` is what the AWS CLI prints where --max-items ended the listing early.
    else if (truncated || elements.includes('NextToken')) this.#truncated.push(name);
    else this.#lastPages += 1;
  }

  #report(error: unknown): void {
    if (!(error instanceof CliError)) throw error;
    this.#problems.push({ place: error.place, message: error.message });
  }
}

/** How lists of a file are called. All records of one are told the same text. */
function placesIn(file: string, pages: () => number): (list: ListName) => string {
  let known = { list: '', page: -1, place: '' };
  return (list) => {
    const page = pages();
    if (known.list !== list || known.page !== page)
      known = { list, page, place: page === 0 ? `${file}: ${list}` : `${file}: page ${page + 1}, ${list}` };
    return known.place;
  };
}

function takerOf(adder: BytesAdder, placeOf: (list: ListName) => string): RecordTaker {
  return {
    begin: (bytes) => adder.begin(bytes),
    record: (list, at, index) => adder.add(list, at, placeOf(list), index),
  };
}

/** What a page is that has none of the lists. */
function wrongShape(elements: readonly string[]): string | undefined {
  if (elements.some((element) => LISTS.some((list) => list === element))) return undefined;
  return elements.includes('Statement')
    ? 'is a policy document, not an account; use `ccguard check` for it'
    : `has none of ${LISTS.join(', ')}; ${HOW_TO_GET_ONE}`;
}

function malformed(name: string, { message, at, inside }: MalformedPage): CliError {
  if (message === 'holds nothing') return inputError(name, `is empty; ${HOW_TO_GET_ONE}`);
  const place = `${name}: byte ${at}${inside === '' ? '' : `, in ${inside}`}`;
  return inputError(place, `${message}; ${message === 'is cut off' ? CUT_OFF : HOW_TO_GET_ONE}`);
}

function decode(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.prototype.utf8Slice.call(bytes, start, end);
}
