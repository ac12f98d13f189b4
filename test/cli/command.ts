import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Output, run, type World } from '#cli';

export type Ended = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

export type Surroundings = {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  readonly columns?: number;
  /** Whoever reads standard output leaves after so many pieces. */
  readonly readsAtMost?: number;
  /** Nothing can be written to standard output. */
  readonly isFull?: boolean;
};

const NOW = Date.UTC(2026, 5, 1);

/** Runs a command line the way a shell would, on a clock that stands still. */
export async function ccguard(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  const { stdin, env = {}, readsAtMost = Number.POSITIVE_INFINITY } = surroundings;
  const stdout = capture(surroundings, readsAtMost);
  const stderr = capture(surroundings);
  const world: World = {
    stdin: () => bytesOf(stdin ?? ''),
    stdinIsTerminal: stdin === undefined,
    stdout: surroundings.isFull
      ? { ...stdout.output, write: () => Promise.reject(new Error('no room')) }
      : stdout.output,
    stderr: stderr.output,
    env,
    clock: () => NOW,
  };
  const exitCode = await run(args, world);
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

async function* bytesOf(input: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(input);
  // Small pieces: wherever something is cut, it must come together again.
  for (let at = 0; at < bytes.length; at += 977) yield bytes.subarray(at, at + 977);
}

function capture({ isTerminal = false, columns }: Surroundings, most = Number.POSITIVE_INFINITY) {
  const pieces: string[] = [];
  const output: Output = {
    write: async (text) => {
      if (pieces.length < most) pieces.push(text);
    },
    isTerminal,
    columns,
    isClosed: () => pieces.length >= most,
  };
  return { output, text: () => pieces.join('') };
}

const folder = mkdtempSync(join(tmpdir(), 'ccguard-'));
let files = 0;

/** Writes a file for a test, and answers where it is. */
export function fileWith(content: unknown, name = 'input.json'): string {
  files += 1;
  const path = join(folder, `${files}-${name}`);
  const isRaw = typeof content === 'string' || content instanceof Uint8Array;
  writeFileSync(path, isRaw ? content : JSON.stringify(content));
  return path;
}

export function newFolder(): string {
  return mkdtempSync(join(folder, 'folder-'));
}
