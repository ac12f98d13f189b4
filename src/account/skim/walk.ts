import type { ListName } from '../records.ts';
import type { Decode } from '../value-capture.ts';
import type { Vocabulary } from './vocabulary.ts';
import { WALK } from './walk-module.ts';

/** As far as it is used here; the standard library of TypeScript has it with browsers alone. */
declare const WebAssembly: {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  readonly RuntimeError: ErrorConstructor;
};

type Walker = (at: number) => number;
type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly input: (length: number) => number;
  readonly tape: () => number;
  readonly length: () => number;
  readonly keepIfCommon: (from: number, to: number) => number;
} & Readonly<Record<'user' | 'group' | 'role' | 'policy' | 'value', Walker>>;

const WALKERS = {
  UserDetailList: 'user',
  GroupDetailList: 'group',
  RoleDetailList: 'role',
  Policies: 'policy',
} as const satisfies Record<ListName, keyof Exports>;

/** How far apart the entries of the tape stand. */
export const ENTRY = 4;

/** What was found, where it begins and ends in the memory, and a number, which is the piece where that is kept. */
export type Entry = {
  readonly what: number;
  readonly from: number;
  readonly to: number;
  readonly number: number;
};
/** Bytes before those of a piece. */
const HEADER = 8;

let compiled: object | undefined;

/** Undefined where WebAssembly is turned off (`node --jitless`), has no memory, or the processor lacks the instructions. */
export function walkOver(vocabulary: Vocabulary, decode: Decode): Walk | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const bytes = compiled ? undefined : Uint8Array.from(atob(WALK), (char) => char.charCodeAt(0));
  if (bytes && WebAssembly.validate(bytes)) compiled = new WebAssembly.Module(bytes);
  try {
    return compiled && new Walk(compiled, vocabulary, decode);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Walks over JSON in bytes without making values of it (assembly/). INVARIANT: what was walked over is JSON in UTF-8. What was
 * found on the way stands on the tape until the next walk.
 */
class Walk {
  readonly #exports: Exports;
  /** All the memory of the walk, in which its places are. */
  bytes = new Uint8Array();
  #tape = new Uint32Array();
  /** Where the bytes to walk over begin; 0 where there was no room for them. */
  #input = 0;

  constructor(module: object, vocabulary: Vocabulary, decode: Decode) {
    const host = {
      longer: (beginning: number, byte: number) => vocabulary.longer(beginning, byte),
      isWanted: (beginning: number) => vocabulary.isWanted(beginning),
      isTextOperator: (from: number, to: number) => {
        this.#look();
        const name = decode(this.bytes, from >>> 0, to >>> 0);
        // Only ASCII is as long as its bytes. Letters beyond it have lower cases within it.
        return name.length === to - from && vocabulary.isTextOperator(name);
      },
    };
    this.#exports = new WebAssembly.Instance(module, { host }).exports as Exports;
  }

  /** Takes the bytes to walk over. They may change afterwards. */
  begin(bytes: Uint8Array): void {
    this.#input = this.#tried(() => this.#exports.input(bytes.length)) ?? 0;
    if (this.#input !== 0) this.bytes.set(bytes, this.#input);
  }

  /** Past the record that begins at a place of the bytes; -1 where it is for JSON.parse to read. */
  record(list: ListName, at: number): number {
    return this.#walked(this.#exports[WALKERS[list]], at);
  }

  /** Past any JSON value. */
  value(at: number): number {
    return this.#walked(this.#exports.value, at);
  }

  /** What stands at a place of the tape: the places are those from 0 to `end`, ENTRY apart. */
  entry(at: number): Entry {
    const tape = this.#tape;
    return {
      what: tape[at] as number,
      from: tape[at + 1] as number,
      to: tape[at + 2] as number,
      number: tape[at + 3] as number,
    };
  }

  get end(): number {
    return this.#exports.length() * ENTRY;
  }

  /** The piece that is the same as what stands between two places of the memory; 0 where it is not kept. */
  pieceOf(from: number, to: number): number {
    return this.#tried(() => this.#exports.keepIfCommon(from, to)) ?? 0;
  }

  placeOf(piece: number): { readonly from: number; readonly to: number } {
    const length = new DataView(this.#exports.memory.buffer).getUint32(piece, true);
    return { from: piece + HEADER, to: piece + HEADER + length };
  }

  #walked(walker: Walker, at: number): number {
    if (this.#input === 0) return -1;
    const end = this.#tried(() => walker(this.#input + at));
    return end === undefined ? -1 : end - this.#input;
  }

  /** A place in the memory, which may be beyond where signed numbers end; undefined where there is none, or no room for it. */
  #tried(place: () => number): number | undefined {
    try {
      return place() >>> 0;
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) return undefined;
      throw error;
    } finally {
      this.#look();
    }
  }

  /** The memory is another one after it grew, and what looked at the one before is empty. */
  #look(): void {
    if (this.bytes.length > 0) return;
    const { memory, tape } = this.#exports;
    this.bytes = new Uint8Array(memory.buffer);
    this.#tape = new Uint32Array(memory.buffer, tape());
  }
}

export type { Walk };
